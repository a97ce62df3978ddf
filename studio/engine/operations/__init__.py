"""What the built-in engine can do to pixels, one operation a file."""
