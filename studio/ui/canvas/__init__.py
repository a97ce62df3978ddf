"""The canvas: the one part of the window that may import imaging."""
