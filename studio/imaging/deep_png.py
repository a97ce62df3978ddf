"""How a foreign PNG of 16 bits is read, which Pillow would halve without a word."""

from io import BytesIO

import numpy as np
from PIL import Image

from studio.imaging import png
from studio.imaging.arrays import Array
from studio.imaging.codec import decode_truecolour
from studio.imaging.colour import is_usable
from studio.imaging.decoded import Decoded
from studio.model.project import Notice

_ORIENTATION = 0x0112


def decode(data: bytes, head: png.PngHeader, name: str) -> Decoded:
    bare = png.rebuilt(data, b"")
    array = decode_truecolour(bare, head)
    key = png.transparent_key(data) if head.has_key else None
    if key is not None:
        array = _with_key(array, key)
    decoded = Decoded(array, frames=head.frames)
    with Image.open(BytesIO(data), formats=["PNG"]) as image:
        decoded.orientation = image.getexif().get(_ORIENTATION, 1)
        profile = image.info.get("icc_profile")
    if profile and is_usable(profile, "GRAY" if head.bands <= 2 else "RGB"):
        decoded.icc = profile
    elif profile:
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
    return decoded


def _with_key(array: Array, key: tuple[int, ...]) -> Array:
    deep = array.reshape(*array.shape[:2], -1)
    if len(key) != deep.shape[2]:
        return array
    is_key = (deep == np.array(key, deep.dtype)).all(axis=2)
    alpha = np.where(is_key, 0, np.iinfo(deep.dtype).max).astype(deep.dtype)
    return np.dstack((deep, alpha))
