"""The tools that a mask is made with; each in a file of its own."""
