"""What surrounds every page of the window: head, status, the places of panels."""
