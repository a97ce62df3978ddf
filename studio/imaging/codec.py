"""How our own pixels become PNG bytes quickly, and come back exactly; 8 and 16 bit, 1 to 4 bands."""

import struct
import zlib
from io import BytesIO

import cv2
import numpy as np
from PIL import Image, PngImagePlugin

from studio.imaging import png
from studio.imaging.arrays import Array, from_array, to_array
from studio.model.pixels import Pixels, is_possible_size

# Sub filter at level 1: a third faster than the default, a tenth larger.
_FAST = (
    cv2.IMWRITE_PNG_COMPRESSION, 1,
    cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_DEFAULT,
    cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_SUB,
)  # fmt: skip
# All filters at level 6: a twelfth smaller for photographs, half the size for masks, and four times slower.
_THOROUGH = (
    cv2.IMWRITE_PNG_COMPRESSION, 6,
    cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_ALL_FILTERS,
)  # fmt: skip
_TO_CV = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
_AS_STORED = cv2.IMREAD_UNCHANGED
# OpenCV's own order of bands would have to be turned round: a tenth of the time.
_READ = {3: cv2.IMREAD_COLOR_RGB | cv2.IMREAD_ANYDEPTH | cv2.IMREAD_IGNORE_ORIENTATION}

_NO_MEMORY = -4
_STRIP_ROWS = 64

# Our limits stand in `decoded`; Pillow's warning would come at 89 megapixels.
Image.MAX_IMAGE_PIXELS = None
# Profiles of printers have more than the megabyte that Pillow unpacks of a chunk; all text has 64 at most.
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024**2


class Undecodable(ValueError):
    """Bytes that should be our own PNG and are not."""


def encode_png(pixels: Pixels, icc: bytes | None = None, *, extra_chunks: bytes = b"") -> bytes:
    """A PNG of exactly these pixels; with `icc` embedded, and `extra_chunks` after the header."""
    array = to_array(pixels)
    data = _encode_grey_alpha(array) if pixels.bands == 2 else _encode_with_cv(array, pixels.bands)
    added = (png.icc_chunk(icc) if icc else b"") + extra_chunks
    return png.rebuilt(data, added) if added else data


def with_profile(data: bytes, icc: bytes | None) -> bytes:
    """A PNG of ours without a profile, with this one."""
    return png.rebuilt(data, png.icc_chunk(icc)) if icc else data


def encode_small_png(pixels: Pixels) -> bytes:
    """A PNG of exactly these pixels and nothing else, for where bytes count more than time."""
    array = to_array(pixels)
    if pixels.bands == 2:
        return _encode_grey_alpha(array)
    return _encode_with_cv(array, pixels.bands, _THOROUGH)


def decode_png(data: bytes | memoryview) -> Pixels:
    """The pixels of a PNG written by `encode_png`; raises Undecodable."""
    try:
        head = png.header(data)
        if head.is_palette or head.bits < 8 or head.has_key:
            raise Undecodable("not a layout that we write")
        if not is_possible_size(head.width, head.height):
            raise Undecodable(f"{head.width} × {head.height} pixels")
        return from_array(decode_truecolour(data, head))
    except png.BrokenPng as broken:
        raise Undecodable(str(broken)) from broken


def decode_truecolour(data: bytes | memoryview, head: png.PngHeader) -> Array:
    """The array of a PNG of 8 or 16 bits without palette or transparent key.

    Raises BrokenPng and MemoryError.
    """
    if head.bands == 2 and head.bits == 8:
        return _decode_grey_alpha(data)
    try:
        array: Array | None = cv2.imdecode(np.frombuffer(data, np.uint8), _READ.get(head.bands, _AS_STORED))
    except cv2.error as error:
        if error.code == _NO_MEMORY:
            raise MemoryError(str(error)) from error
        raise png.BrokenPng(str(error)) from error
    if array is None or array.shape[:2] != (head.height, head.width):
        raise png.BrokenPng("pixels cannot be unpacked")
    if head.bands == 2:  # OpenCV repeats the grey over three bands
        return np.ascontiguousarray(array[:, :, (0, 3)])
    if head.bands == 4:
        for top in range(0, head.height, _STRIP_ROWS):  # at once it would take a copy of all
            strip = array[top : top + _STRIP_ROWS]
            cv2.cvtColor(strip, cv2.COLOR_BGRA2RGBA, dst=strip)
    return array


def _encode_with_cv(array: Array, bands: int, how: tuple[int, ...] = _FAST) -> bytes:
    if bands > 1:
        array = cv2.cvtColor(array, _TO_CV[bands])
    done, data = cv2.imencode(".png", array, how)
    if not done:
        raise ValueError(f"no PNG of {array.shape} {array.dtype}")
    del array  # turned round it is as large as the picture, and the bytes are still to be put together
    return png.joined([data.data])


def _encode_grey_alpha(array: Array) -> bytes:
    """OpenCV writes no grey with alpha, Pillow none of 16 bit."""
    height, width = array.shape[:2]
    bits = array.dtype.itemsize * 8
    rows = array.astype(">u2" if bits == 16 else "u1").reshape(height, -1).view(np.uint8)
    unfiltered = np.zeros((height, rows.shape[1] + 1), np.uint8)
    unfiltered[:, 1:] = rows
    return b"".join(
        (
            png.SIGNATURE,
            png.chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 4, 0, 0, 0)),
            png.chunk(b"IDAT", zlib.compress(unfiltered.data, 1)),
            png.chunk(b"IEND", b""),
        )
    )


def _decode_grey_alpha(data: bytes | memoryview) -> Array:
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as image:
            return np.array(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise png.BrokenPng(str(error)) from error
