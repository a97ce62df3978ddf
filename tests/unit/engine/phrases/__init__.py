"""What people may write to the engine, and what must come of it."""
