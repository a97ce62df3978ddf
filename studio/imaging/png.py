"""What a PNG is made of: its chunks, checked, and put together again."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from mmap import mmap

Data = bytes | memoryview | mmap
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_BANDS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
_SLICE = 256 * 1024
_TELLING = (b"iCCP", b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"IEND")


class BrokenPng(ValueError):
    """A chunk is cut off or fails its check sum."""


@dataclass(frozen=True, slots=True)
class PngHeader:
    """`bands` and `bits` as stored; `is_palette` when they are indices, `has_key` with a tRNS chunk."""

    width: int
    height: int
    bits: int
    bands: int
    is_palette: bool
    has_key: bool
    frames: int


def chunks(data: Data) -> Iterator[tuple[bytes, memoryview]]:
    """Name and body of every chunk up to IEND; raises BrokenPng."""
    view = memoryview(data)
    for name, at, end in _spans(view):
        if zlib.crc32(view[at + 4 : end - 4]) != struct.unpack_from(">I", view, end - 4)[0]:
            raise BrokenPng(f"check sum of {name!r}")
        yield name, view[at + 8 : end - 4]


def header(data: Data) -> PngHeader:
    """What the chunks before the pixels say; raises BrokenPng."""
    seen: dict[bytes, memoryview] = {}
    for name, body in chunks(data):
        if name == b"IDAT":
            break
        seen.setdefault(name, body)
    if b"IHDR" not in seen or len(seen[b"IHDR"]) != 13:
        raise BrokenPng("no header")
    width, height, bits, colour = struct.unpack_from(">IIBB", seen[b"IHDR"])
    if colour not in _COLOUR_BANDS or bits not in (1, 2, 4, 8, 16):
        raise BrokenPng(f"colour type {colour} of {bits} bits")
    frames = struct.unpack_from(">I", seen[b"acTL"])[0] if len(seen.get(b"acTL", b"")) >= 4 else 1
    return PngHeader(
        width, height, bits, _COLOUR_BANDS[colour], colour == 3, b"tRNS" in seen and colour < 4, frames
    )


def transparent_key(data: Data) -> tuple[int, ...] | None:
    """The grey or RGB value that a tRNS chunk makes transparent."""
    for name, body in chunks(data):
        if name == b"tRNS":
            return struct.unpack(f">{len(body) // 2}H", body[: len(body) // 2 * 2])
        if name == b"IDAT":
            return None
    return None


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def icc_chunk(icc: bytes) -> bytes:
    return chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(icc, 9))


def text_chunk(keyword: str, text: str) -> bytes:
    """An international text chunk, uncompressed so that every reader finds it."""
    return chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def rebuilt(data: bytes, added: bytes) -> bytes:
    """Only header, pixels and end, with `added` chunks after the header; nothing else is carried along."""
    head, *rest = bare(data)
    return joined((SIGNATURE, head, added, *rest))


def bare(data: Data) -> list[memoryview]:
    """Header, pixels and end, each chunk as it stands; joined after the signature they are the picture."""
    view = memoryview(data)
    return [view[at:end] for name, at, end in _spans(view) if name in (b"IHDR", b"IDAT", b"IEND")]


def joined(parts: Iterable[bytes | memoryview]) -> bytes:
    """All parts in one, made from slices: a copy of megabytes at once would hold the interpreter."""
    return b"".join([bytes(part[at : at + _SLICE]) for part in parts for at in range(0, len(part), _SLICE)])


def without_pixels(data: Data) -> bytes:
    """What a PNG of 8 or 16 bits tells, over one black pixel: for readers that want the pixels first."""
    view = memoryview(data)
    parts: list[bytes | memoryview] = [SIGNATURE]
    has_pixel = False
    for name, at, end in _spans(view):
        if name == b"IHDR":
            bits, colour = view[at + 16], view[at + 17]
            parts.append(chunk(name, struct.pack(">IIBBBBB", 1, 1, bits, colour, 0, 0, 0)))
        elif name == b"IDAT" and not has_pixel:
            parts.append(chunk(name, zlib.compress(bytes(1 + _COLOUR_BANDS[colour] * bits // 8))))
            has_pixel = True
        elif name in _TELLING:
            parts.append(view[at:end])
    return b"".join(parts)


def _spans(view: memoryview) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of every chunk up to IEND, length and check sum included; raises BrokenPng."""
    if bytes(view[:8]) != SIGNATURE:
        raise BrokenPng("no PNG signature")
    at = 8
    while at + 12 <= len(view):
        length, name = struct.unpack_from(">I4s", view, at)
        end = at + 12 + length
        if end > len(view):
            break
        yield name, at, end
        if name == b"IEND":
            return
        at = end
    raise BrokenPng("cut off")
