"""Replay from the original: the steps of a path, which of them, together or one by one, for how much."""
