"""What a camera wrote into a picture, read so that nonsense in it never keeps the picture closed."""

import struct
from typing import Any

from PIL import Image

UPRIGHT = 1

_ORIENTATION, _CAMERA, _SPACE, _INTEROPERABILITY = 0x0112, 0x8769, 0xA001, 0xA005
_INDEX, _ADOBE_RGB = 1, "R03"  # DCF 2.0, "optional colour space"
_UNCALIBRATED = 0xFFFF
# What Pillow raises on broken blocks, and warns of where warnings are errors.
_BROKEN = (
    *(SyntaxError, OSError, ValueError, KeyError, IndexError, TypeError, ArithmeticError, struct.error),
    UserWarning,
)


def orientation_of(image: Image.Image) -> int:
    """1 to 8, as EXIF counts."""
    try:
        told: Any = image.getexif().get(_ORIENTATION)
    except _BROKEN:
        return UPRIGHT
    return told if isinstance(told, int) and 1 <= told <= 8 else UPRIGHT


def says_adobe_rgb(image: Image.Image) -> bool:
    """Cameras embed no profile for it: they call the space uncalibrated, and name it by a rule for files."""
    try:
        exif = image.getexif()
        is_open = exif.get_ifd(_CAMERA).get(_SPACE) == _UNCALIBRATED
        return is_open and exif.get_ifd(_INTEROPERABILITY).get(_INDEX) == _ADOBE_RGB
    except _BROKEN:
        return False
