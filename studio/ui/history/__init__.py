"""The history of an image: rows on lanes, the candidates of a turn, the path to a node."""
