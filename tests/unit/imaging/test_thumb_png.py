"""Thumbnails are read without a library's decoder, and nothing else is taken for one."""

import random
import struct
import zlib

import numpy as np
import pytest

from studio.imaging import png, thumb_png
from studio.imaging.arrays import from_array, to_array
from studio.imaging.codec import encode_png
from studio.imaging.icc import srgb


def _noise(width: int, height: int, bands: int, bits: int = 8) -> np.ndarray:
    kind = np.uint8 if bits == 8 else np.uint16
    shape = (height, width, bands) if bands > 1 else (height, width)
    return np.random.default_rng(width + bands).integers(0, 1 << bits, shape).astype(kind)


@pytest.mark.parametrize("bands", [3, 4])
@pytest.mark.parametrize(("width", "height"), [(256, 171), (1, 1), (1, 256), (97, 3), (512, 512)])
def test_what_our_encoder_wrote_is_read_exactly(width: int, height: int, bands: int) -> None:
    array = _noise(width, height, bands)

    pixels = thumb_png.read(encode_png(from_array(array), srgb()))

    assert pixels is not None
    assert (to_array(pixels) == array).all()


@pytest.mark.parametrize(
    "array", [_noise(513, 20, 3), _noise(20, 20, 1), _noise(20, 20, 2), _noise(20, 20, 3, bits=16)]
)
def test_anything_else_is_left_to_others(array: np.ndarray) -> None:
    assert thumb_png.read(encode_png(from_array(array))) is None


def test_rows_that_are_interlaced_or_filtered_otherwise_are_left_to_others() -> None:
    assert thumb_png.read(_packed(_noise(40, 30, 3), row_filter=2, interlaced=False)) is None
    assert thumb_png.read(_packed(_noise(40, 30, 3), row_filter=1, interlaced=True)) is None


def test_bytes_that_were_changed_give_a_picture_of_the_same_size_or_none() -> None:
    sound = encode_png(from_array(_noise(40, 30, 4)))
    for n in range(2000):
        rng = random.Random(n)
        made = bytearray(sound)
        for _ in range(rng.randrange(1, 6)):
            made[rng.randrange(len(made))] = rng.randrange(256)
        for cut in (bytes(made), bytes(made[: rng.randrange(len(made))]), _summed(bytes(made))):
            pixels = thumb_png.read(cut)
            assert pixels is None or max(pixels.width, pixels.height) <= 512


def test_what_unpacks_to_too_much_is_not_unpacked() -> None:
    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    bomb = zlib.compress(bytes(200_000_000), 9)
    chunks = ((b"IHDR", head), (b"IDAT", bomb), (b"IEND", b""))

    assert thumb_png.read(png.SIGNATURE + b"".join(png.chunk(*one) for one in chunks)) is None


def _packed(rows: np.ndarray, *, row_filter: int, interlaced: bool) -> bytes:
    height, width = rows.shape[:2]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, int(interlaced))
    packed = zlib.compress(np.insert(rows.reshape(height, -1), 0, row_filter, axis=1).tobytes())
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return png.SIGNATURE + b"".join(png.chunk(*one) for one in chunks)


def _summed(data: bytes) -> bytes:
    """With right check sums, so that what lies behind them is reached."""
    made, at = bytearray(data), 8
    while at + 12 <= len(made):
        end = at + 8 + struct.unpack_from(">I", made, at)[0]
        if end + 4 > len(made):
            break
        struct.pack_into(">I", made, end, zlib.crc32(made[at + 4 : end]))
        at = end + 4
    return bytes(made)
