"""How far pictures have drifted apart: the standard measures, a map to look at, and what a region came to."""
