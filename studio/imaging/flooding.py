"""Which pixels hang together with one that was pointed at."""

import cv2
import numpy as np

from studio.imaging.arrays import Array
from studio.model.geometry import Box


def flood(values: Array, x: int, y: int) -> tuple[Array, Box]:
    """The pixels of the value at (x, y) that reach it side by side: 255 where they are, and their box."""
    height, width = values.shape
    found = np.zeros((height + 2, width + 2), np.uint8)
    how = 4 | (255 << 8) | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY
    _, _, _, (left, top, across, down) = cv2.floodFill(values, found, (x, y), 0, 0, 0, how)
    return found[1:-1, 1:-1], Box(left, top, across, down)
