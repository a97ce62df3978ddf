"""How a foreign PNG without a palette is read: its pixels by OpenCV, what else it says by Pillow.

Pillow would halve 16 bits without a word; and it asks for the interpreter after every 64 KiB, so that four
large answers at once would take it from the window.
"""

from io import BytesIO

import numpy as np
from PIL import Image

from studio.imaging import exif, png
from studio.imaging.arrays import Array
from studio.imaging.codec import decode_truecolour
from studio.imaging.colour import is_usable
from studio.imaging.decoded import Decoded, Encoded
from studio.model.project import Notice


def decode(data: Encoded, head: png.PngHeader, name: str) -> Decoded:
    """For 8 and 16 bits a channel."""
    array = decode_truecolour(_bare(data), head)
    key = png.transparent_key(data) if head.has_key else None
    if key is not None:
        array = _with_key(array, key)
    decoded = Decoded(array, frames=head.frames)
    with Image.open(BytesIO(png.without_pixels(data)), formats=["PNG"]) as image:
        decoded.orientation = exif.orientation_of(image)
        profile = image.info.get("icc_profile")
    if profile and is_usable(profile, "GRAY" if head.bands <= 2 else "RGB"):
        decoded.icc = profile
    elif profile:
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
    return decoded


def _bare(data: Encoded) -> memoryview:
    """Header, pixels and end alone; joined by numpy, which lets go of the interpreter meanwhile."""
    parts: list[bytes | memoryview] = [png.SIGNATURE, *png.bare(data)]
    return np.concatenate([np.frombuffer(part, np.uint8) for part in parts]).data


def _with_key(array: Array, key: tuple[int, ...]) -> Array:
    deep = array.reshape(*array.shape[:2], -1)
    if len(key) != deep.shape[2]:
        return array
    most = int(np.iinfo(deep.dtype).max)  # a key has 16 bits always, of which the lower ones count
    is_key = (deep == np.array([value & most for value in key], deep.dtype)).all(axis=2)
    alpha = np.where(is_key, 0, most).astype(deep.dtype)
    return np.dstack((deep, alpha))
