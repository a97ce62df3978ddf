"""The pixel lock: what is taken of an answer, what is kept of its base, and the proof."""
