"""The images of a project."""
