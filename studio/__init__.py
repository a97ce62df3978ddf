"""Palimpsest: edit pictures with image models turn by turn, and keep every turn."""
