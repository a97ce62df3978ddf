"""What pixels do: decode, compose, lock, encode; Pillow, numpy and OpenCV."""
