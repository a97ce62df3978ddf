"""What the studio knows and does not open: camera raw, drawings, documents; each with a way to get it in."""

import struct
import zlib
from pathlib import PurePath

from studio.imaging.decoded import Encoded
from studio.imaging.other_formats import is_page
from studio.model.errors import BadInput

_LOOKED_AT_BYTES = 4096
_RAW_SUFFIXES = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos"),
    *(".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"),
)
_RAW_MAGICS = (
    b"FUJIFILMCCD-RAW",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"IIU\0",
    b"FOVb",
    b"\0MRM",
    b"II\x1a\0\0\0HEAPCCDR",
)
_TIFFS = {b"II*\0": "<", b"MM\0*": ">"}
_NEW_SUBFILE_TYPE, _SUB_IFDS, _DNG_VERSION = 254, 330, 50706


def require_openable(data: Encoded, name: str) -> None:
    """Raises BadInput with the way in, for what is known and not opened."""
    start = bytes(data[:_LOOKED_AT_BYTES])
    if _is_raw(data, start, name):
        raise BadInput("camera-raw", name=name)
    if b"%PDF-" in start[:1024]:
        raise BadInput("document", name=name)
    if _is_svg(start):
        raise BadInput("drawing", name=name)


def _is_raw(data: Encoded, start: bytes, name: str) -> bool:
    if start.startswith(_RAW_MAGICS) or start[4:12] == b"ftypcrx ":
        return True
    if start[:4] not in _TIFFS:
        return False
    is_named_raw = PurePath(name).suffix.lower() in _RAW_SUFFIXES
    return is_named_raw or start[8:10] == b"CR" or _is_raw_tiff(data, _TIFFS[start[:4]])


def _is_raw_tiff(data: Encoded, order: str) -> bool:
    """Raw files hide as TIFF with a thumbnail in front: a DNG says so, others have a reduced picture."""
    try:
        (at,) = struct.unpack_from(order + "I", data, 4)
        (count,) = struct.unpack_from(order + "H", data, at)
        found = {}
        for n in range(min(count, 512)):
            tag, _, _, value = struct.unpack_from(order + "HHII", data, at + 2 + 12 * n)
            found[tag] = value
    except struct.error:
        return False
    return _DNG_VERSION in found or (found.get(_NEW_SUBFILE_TYPE, 0) & 1 == 1 and _SUB_IFDS in found)


def _is_svg(start: bytes) -> bool:
    """By its first element, never parsed; also packed, or in UTF-16."""
    if start[:2] == b"\x1f\x8b":
        try:
            start = zlib.decompressobj(31).decompress(start, _LOOKED_AT_BYTES)
        except zlib.error:
            return False
    text = start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    return text.lstrip()[:1] == b"<" and b"<svg" in text and not is_page(text)
