"""What runs and what waits, opened from the foot of the window."""
