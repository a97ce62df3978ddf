"""How 16 bits become 8."""

import cv2

from studio.imaging.arrays import Array, from_array, to_array
from studio.model.pixels import Pixels


def to_eight_bits(pixels: Pixels) -> Pixels:
    """The nearest 8-bit value of every sample (65,535 becomes 255, halves by 257)."""
    if pixels.bits == 8:
        return pixels
    array = to_array(pixels).reshape(pixels.height, -1)
    reduced: Array = cv2.convertScaleAbs(array, alpha=1 / 257)
    shape = (pixels.height, pixels.width, pixels.bands)
    return from_array(reduced.reshape(shape))
