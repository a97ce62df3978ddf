"""How the thumbnail in a project is read: by zlib and arithmetic alone, whoever wrote it.

A thumbnail is wanted sooner than a process for foreign bytes can start, and too often to go there each time;
no library's decoder is trusted with it for that. Only what our own encoder writes is understood.
"""

import struct
import zlib

import numpy as np

from studio.imaging import png
from studio.imaging.arrays import Array, from_array
from studio.model.pixels import Pixels

_MOST_EDGE = 512
_NONE, _SUB = 0, 1  # Sub: a byte less the one a pixel to its left
_PLAIN = b"\0\0\0"  # deflate, the five filters, not interlaced


def read(data: bytes) -> Pixels | None:
    """The pixels of a small PNG of 8 bits, RGB or RGBA, its rows filtered by Sub or not at all; else None."""
    try:
        head = png.header(data)
        is_ours = head.bits == 8 and head.bands >= 3 and not (head.is_palette or head.has_key)
        if not is_ours or not 0 < min(head.width, head.height) <= max(head.width, head.height) <= _MOST_EDGE:
            return None
        rows = _rows(data, head)
    except (png.BrokenPng, zlib.error, struct.error):
        return None
    if rows is None:
        return None
    bands = rows[:, 1:].reshape(head.height, head.width, head.bands)
    if (rows[:, 0] == _SUB).all():
        return from_array(np.cumsum(bands, axis=1, dtype=np.uint8))
    return from_array(bands) if (rows[:, 0] == _NONE).all() else None


def is_within(data: bytes, edge_px: int) -> bool:
    """Whether it claims to be a PNG of that size at most; a stranger's thumbnail may be of any."""
    try:
        head = png.header(data)
    except (png.BrokenPng, struct.error):
        return False
    return 0 < min(head.width, head.height) <= max(head.width, head.height) <= edge_px


def _rows(data: bytes, head: png.PngHeader) -> Array | None:
    """(height, 1 + row bytes) as they are packed; None where there is less or more."""
    bodies = list(png.chunks(data))
    if bytes(bodies[0][1][10:]) != _PLAIN:
        return None
    size = head.height * (1 + head.width * head.bands)
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(b"".join(body for name, body in bodies if name == b"IDAT"), size + 1)
    if len(unpacked) != size:
        return None
    return np.frombuffer(unpacked, np.uint8).reshape(head.height, -1)
