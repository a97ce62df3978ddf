"""Where an answer lies on its base, and how it is laid over it."""
