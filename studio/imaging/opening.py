"""How the bytes of others are decoded, in this very process: with limits, upright, and said so."""

import struct
import zlib

import cv2
import numpy as np
from PIL import ImageCms

from studio.imaging import (
    by_pillow,
    coded_colours,
    colour,
    jpeg,
    ora,
    other_formats,
    plain_png,
    png,
    psd,
    unopened,
)
from studio.imaging.arrays import Array, from_array
from studio.imaging.decoded import Decoded, Encoded, check_bytes, check_size
from studio.imaging.media_types import media_type_of
from studio.imaging.opened import Opened
from studio.model.errors import BadInput
from studio.model.project import Notice

# What the decoders raise on broken bytes; each was seen.
_FOREIGN = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, cv2.error,
    KeyError, IndexError, TypeError, ArithmeticError, AttributeError, RuntimeError, AssertionError,
    ImageCms.PyCMSError,
    UserWarning,  # where warnings are errors
)  # fmt: skip
_LOOKED_AT_BYTES = 256
_CV_NO_MEMORY = -4
_AV1_HIGH, _AV1_TWELVE = 0x40, 0x20


def open_here(data: Encoded, *, name: str) -> Opened:
    """The picture in `data`; raises BadInput with a sentence that names it `name`, and MemoryError.

    Only the pixel process may call this: a decoder that hangs or breaks down takes its process with it.
    """
    check_bytes(len(data), name)
    unopened.require_openable(data, name)
    media_type = media_type_of(data)
    if media_type is None:
        other_formats.require_unknown(bytes(data[:_LOOKED_AT_BYTES]), name)
        raise BadInput("not-a-picture", name=name)
    try:
        return _opened(_decode(data, media_type, name), media_type, name)
    except _FOREIGN as error:
        if isinstance(error, cv2.error) and error.code == _CV_NO_MEMORY:
            raise MemoryError from error
        raise BadInput("picture-damaged", name=name, detail=f"{type(error).__name__}: {error}") from error


def _decode(data: Encoded, media_type: str, name: str) -> Decoded:
    if media_type == "image/heic":
        from studio.imaging import heif  # noqa: PLC0415 – loads a codec that few need

        return heif.decode(data, name)
    if media_type == "image/vnd.adobe.photoshop":
        return psd.decode(data, name)
    if media_type == ora.MEDIA_TYPE:
        flattened = _decode(ora.merged_png(data, name), "image/png", name)
        flattened.notices.insert(0, Notice("layers-not-read", {"name": name}))
        return flattened
    if media_type == "image/tiff":
        from studio.imaging import tiff  # noqa: PLC0415 – 20 ms of the start for what few open

        return tiff.decode(data, name)
    if media_type == "image/jpeg":
        jpeg.check_frame(data, name)
        jpeg.check_scans(data, name)
    if media_type == "image/png":
        head = png.header(data)
        check_size(head.width, head.height, name)
        names = {kind for kind, _ in png.chunks(data)}  # every check sum, to the end
        if head.is_palette and b"PLTE" not in names:
            raise png.BrokenPng("no palette")
        is_plain = head.bits == 16 or (head.bits == 8 and not head.is_palette and head.frames == 1)
        decoded = plain_png.decode(data, head, name) if is_plain else by_pillow.decode(data, name)
        coded_colours.apply_of_png(decoded, data, name)
        return decoded
    decoded = by_pillow.decode(data, name)
    if media_type == "image/avif":
        _say_depth(decoded, data, name)
        coded_colours.apply_of_avif(decoded, data, name)
    return decoded


def _opened(decoded: Decoded, media_type: str, name: str) -> Opened:
    notices = list(decoded.notices)
    if decoded.frames > 1:
        notices.insert(0, Notice("first-frame", {"name": name, "frames": decoded.frames}))
    if 2 <= decoded.orientation <= 8:
        notices.append(Notice("orientation-applied", {"name": name}))
    pixels = from_array(_upright(decoded.array, decoded.orientation))
    if decoded.icc is not None and not colour.is_two_way(decoded.icc):
        notices.append(Notice("converted-space", {"name": name, "space": colour.space_name(decoded.icc)}))
        pixels, decoded.icc = colour.convert(pixels, decoded.icc, None), None
    space = "grey" if decoded.icc is None and pixels.bands <= 2 else colour.space_name(decoded.icc)
    return Opened(pixels, decoded.icc, space, media_type, tuple(notices))


def _upright(array: Array, orientation: int) -> Array:
    match orientation:
        case 2:
            return array[:, ::-1]
        case 3:
            return array[::-1, ::-1]
        case 4:
            return array[::-1]
        case 5:
            return array.swapaxes(0, 1)
        case 6:
            return np.rot90(array, -1)
        case 7:
            return array[::-1, ::-1].swapaxes(0, 1)
        case 8:
            return np.rot90(array)
        case _:
            return array


def _say_depth(decoded: Decoded, data: Encoded, name: str) -> None:
    """Pillow decodes AVIF of 10 and 12 bits to 8."""
    at = data.find(b"av1C", 0, 4096)
    flags = data[at + 6] if 0 <= at < len(data) - 6 else 0
    if flags & _AV1_HIGH:
        bits = 12 if flags & _AV1_TWELVE else 10
        facts: dict[str, object] = {"name": name, "from_bits": bits, "to_bits": 8, "space": "AVIF"}
        decoded.notices.append(Notice("converted-depth", facts))
