"""Answers that no history shows, and what can be done with them."""
