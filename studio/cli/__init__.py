"""The command line's door: the same session without a window, with JSON for programs."""
