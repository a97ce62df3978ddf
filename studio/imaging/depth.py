"""How 16 bits become 8, and 9 to 15 bits 16."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.patches import promote
from studio.model.pixels import Pixels


def to_eight_bits(pixels: Pixels) -> Pixels:
    """The nearest 8-bit value of every sample (65,535 becomes 255, halves by 257)."""
    if pixels.bits == 8:
        return pixels
    array = to_array(pixels).reshape(pixels.height, -1)
    reduced: Array = cv2.convertScaleAbs(array, alpha=1 / 257)
    shape = (pixels.height, pixels.width, pixels.bands)
    return from_array(reduced.reshape(shape))


def at_depth(pixels: Pixels, bits: int) -> Pixels:
    """The same picture at 8 or 16 bits."""
    return to_eight_bits(pixels) if bits == 8 else promote(pixels, pixels.bands, bits)


def spread(array: Array, bits: int) -> Array:
    """Samples of `bits` that stand in the upper ones of 16: white is made 65,535."""
    whole, most = array >> (16 - bits), (1 << bits) - 1
    made: Array = ((whole.astype(np.uint32) * 65_535 + most // 2) // most).astype(np.uint16)
    return made
