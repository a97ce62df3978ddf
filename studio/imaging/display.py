"""What the screen is given: 8-bit BGRA in the display's colours, and its halvings."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, to_array
from studio.imaging.colour import convert
from studio.imaging.depth import to_eight_bits
from studio.imaging.patches import promote
from studio.model.pixels import Pixels

_SMALLEST_PX = 128


def displayable(pixels: Pixels, icc: bytes | None = None, display_icc: bytes | None = None) -> Array:
    """(height, width, 4) in the order B, G, R, A; alpha premultiplied, 255 without one.

    `display_icc` None stands for sRGB. Rounded to 8 bits before the colours are converted: a screen shows
    no more.
    """
    shown = to_eight_bits(pixels)
    shown = convert(shown, icc, display_icc)
    if shown.bands == 1:
        return _like(cv2.cvtColor(to_array(shown), cv2.COLOR_GRAY2BGRA))
    if shown.bands == 3:
        return _like(cv2.cvtColor(to_array(shown), cv2.COLOR_RGB2BGRA))
    straight = to_array(promote(shown, 4, 8))
    premultiplied = cv2.cvtColor(straight, cv2.COLOR_RGBA2mRGBA)
    return _like(cv2.cvtColor(premultiplied, cv2.COLOR_RGBA2BGRA))


def pyramid(bgra: Array, smallest_px: int = _SMALLEST_PX) -> list[Array]:
    """The picture and its halvings, each averaged from the one before; odd sides round up."""
    levels = [bgra]
    while max(levels[-1].shape[:2]) > smallest_px:
        levels.append(halved(levels[-1]))
    return levels


def halved(array: Array) -> Array:
    """Half the size by the mean of each 2 × 2; an odd last row or column counts double."""
    height, width = array.shape[:2]
    if height % 2 or width % 2:
        array = cv2.copyMakeBorder(array, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    half: Array = cv2.resize(array, (array.shape[1] // 2, array.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return half


def _like(array: Array) -> Array:
    return np.ascontiguousarray(array)
