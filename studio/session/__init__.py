"""What the user can do: the Studio, and a Session for one open project."""
