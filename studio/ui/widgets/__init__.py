"""Small controls that panels are built from."""
