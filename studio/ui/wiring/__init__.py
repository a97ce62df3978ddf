"""Joins panels and session: what the user wants becomes a command, what happened becomes a snapshot."""
