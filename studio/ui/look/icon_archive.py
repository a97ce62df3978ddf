"""One drawing out of the Lucide archive; to read the names of all first is a twentieth of the start."""

import importlib.util
import struct
import zlib
from functools import cache
from pathlib import Path

# Of a zip file: how it ends, how an entry of its list begins, and how a file in it.
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<L6H3L5H2L")
_FILE = struct.Struct("<4s5H3L2H")
_ENTRY_SIGN = 0x02014B50


@cache
def has(name: str) -> bool:
    """Whether there is an icon of this name."""
    return _find(name) is not None


@cache
def source(name: str) -> str:
    """The SVG of an icon. Raises KeyError for a name that is not there."""
    entry = _find(name)
    if entry is None:
        raise KeyError(f"Lucide has no icon {name!r}")
    size, at = entry[8], entry[16]
    *_, name_bytes, extra_bytes = _FILE.unpack_from(_archive(), at)
    start = at + _FILE.size + name_bytes + extra_bytes
    return zlib.decompress(_archive()[start : start + size], -zlib.MAX_WBITS).decode()


def _find(name: str) -> tuple[int, ...] | None:
    """The entry of an icon in the list at the end of the archive."""
    archive, wanted = _archive(), f"{name}.svg".encode()
    at = _END.unpack_from(archive, len(archive) - _END.size)[6]
    while (at := archive.find(wanted, at)) >= 0:
        entry: tuple[int, ...] = _ENTRY.unpack_from(archive, at - _ENTRY.size)
        if entry[0] == _ENTRY_SIGN and entry[10] == len(wanted):
            return entry
        at += 1
    return None


@cache
def _archive() -> bytes:
    found = importlib.util.find_spec("lucide")
    if found is None or found.origin is None:
        raise FileNotFoundError("the lucide package is not installed")
    return Path(found.origin).with_name("lucide.zip").read_bytes()
