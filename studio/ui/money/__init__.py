"""What was spent, on what, and how much more may be."""
