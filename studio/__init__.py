"""Palimpsest: edit pictures with image models turn by turn, and keep every turn."""

VERSION = "0.1.0"
