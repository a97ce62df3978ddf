"""What a picture looks like small: 8-bit sRGB, averaged in linear light."""

import cv2

from studio.imaging.arrays import from_array, to_array
from studio.imaging.colour import convert
from studio.imaging.depth import to_eight_bits
from studio.imaging.patches import promote
from studio.imaging.resizing import fitted, resize
from studio.model.pixels import Pixels

_DETOUR = 3  # first to three times the edge, cheaply: no eye sees the difference


def thumbnail(pixels: Pixels, icc: bytes | None = None, edge: int = 256) -> Pixels:
    """RGB or RGBA with its longer side `edge`; a smaller picture keeps its size."""
    width, height = pixels.width, pixels.height
    if max(width, height) > edge:
        width, height = fitted(width, height, edge)
        if not pixels.has_alpha and pixels.width > width * _DETOUR:
            pixels = _averaged(pixels, width * _DETOUR, height * _DETOUR)
        pixels = resize(pixels, width, height, icc)
    small = to_eight_bits(convert(pixels, icc, None))
    return promote(small, 4 if small.has_alpha else 3, 8)


def _averaged(pixels: Pixels, width: int, height: int) -> Pixels:
    return from_array(cv2.resize(to_array(pixels), (width, height), interpolation=cv2.INTER_AREA))
