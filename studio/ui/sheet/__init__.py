"""A new picture from words: the size of its sheet, and who makes it."""
