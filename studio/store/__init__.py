"""What is kept: the SQLite project file."""
