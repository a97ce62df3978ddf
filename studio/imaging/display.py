"""What the screen is given: 8-bit BGRA in the display's colours, and its halvings."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, to_array
from studio.imaging.colour import convert, is_same_space
from studio.imaging.depth import to_eight_bits
from studio.imaging.patches import cut, promote
from studio.model.geometry import Box
from studio.model.pixels import Pixels

_SMALLEST_PX = 128
_STRIP_ROWS = 256  # even, so that halving by strips pairs the same rows


def in_display_colours(pixels: Pixels, icc: bytes | None, display_icc: bytes | None) -> Pixels:
    """The very pixels where their codes mean the same on the display, else converted, with 8 bits.

    `display_icc` None stands for sRGB. Rounded to 8 bits before the colours are converted: a screen shows
    no more.
    """
    if is_same_space(icc, display_icc):
        return pixels
    return convert(to_eight_bits(pixels), icc, display_icc)


def displayable(pixels: Pixels) -> Array:
    """(height, width, 4) in the order B, G, R, A, of pixels in the display's colours.

    Alpha is premultiplied, 255 without one.
    """
    shown = to_eight_bits(pixels)
    if shown.bands == 1:
        return _like(cv2.cvtColor(to_array(shown), cv2.COLOR_GRAY2BGRA))
    if shown.bands == 3:
        return _like(cv2.cvtColor(to_array(shown), cv2.COLOR_RGB2BGRA))
    straight = to_array(promote(shown, 4, 8))
    premultiplied = cv2.cvtColor(straight, cv2.COLOR_RGBA2mRGBA)
    return _like(cv2.cvtColor(premultiplied, cv2.COLOR_RGBA2BGRA))


def halvings(pixels: Pixels, smallest_px: int = _SMALLEST_PX) -> list[Array]:
    """A picture in the display's colours at half its size and less, each averaged from the one before.

    As `displayable` gives it; odd sides round up. The first is made strip by strip, since at its full size
    nothing needs the whole picture in this form.
    """
    if max(pixels.width, pixels.height) <= smallest_px:
        return []
    first = np.empty((-(-pixels.height // 2), -(-pixels.width // 2), 4), np.uint8)
    for top in range(0, pixels.height, _STRIP_ROWS):
        rows = Box(0, top, pixels.width, min(_STRIP_ROWS, pixels.height - top))
        half = halved(displayable(cut(pixels, rows)))
        first[top // 2 : top // 2 + len(half)] = half
    levels = [first]
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
