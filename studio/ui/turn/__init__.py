"""The turn being composed, and the node looked at."""
