"""What is asked about a lock, and what can be done with an answer after it became a node."""
