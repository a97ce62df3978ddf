"""One call to whoever makes pictures: planned, prepared, sent, heard, ended; and taken up after a crash."""
