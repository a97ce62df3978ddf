"""The sentences of errors and notices, one table a subject; joined in `model/sentences.py`."""
