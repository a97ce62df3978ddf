"""How much of a text is read out of a row: more than a person writes, less than keeps a window busy.

A stranger may have written megabytes where a name is shown. The row keeps all of it.
"""

_MOST_OF_LINE, _MOST_OF_PROSE, _MOST_OF_DRAFT = 500, 10_000, 40_000


def line(text: str) -> str:
    """A name, a label, a model."""
    return _cut(text, _MOST_OF_LINE)


def prose(text: str) -> str:
    """What was asked for, a note, an entry of Keep; recipes are read whole."""
    return _cut(text, _MOST_OF_PROSE)


def draft(text: str) -> str:
    """What is being written: makers take 32,000 characters at most."""
    return _cut(text, _MOST_OF_DRAFT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
