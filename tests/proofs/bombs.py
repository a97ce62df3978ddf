"""Pictures that hold little and would be gigabytes; and a program that opens them.

Its argument is a format; it prints a line of JSON for each, and the most memory that a pixel process had.
"""

import json
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image

from studio.imaging import foreign
from studio.model.errors import BadInput
from studio.model.sentences import explain

_WIDE, _HIGH = 16_000, 12_000
_PNG = b"\x89PNG\r\n\x1a\n"
_ADLER = 65_521


def _packed_zeros(count: int) -> bytes:
    """A zlib stream of `count` zeros, a multiple of a million: the same packed million again and again."""
    squeezing = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = squeezing.compress(bytes(1_000_000)) + squeezing.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    return b"\x78\xda" + million * (count // 1_000_000) + last + struct.pack(">HH", count % _ADLER, 1)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png() -> bytes:
    """Of 16 bits with alpha: 192 megapixels of nothing, all of them there."""
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 16, 6, 0, 0, 0)
    row_bytes = 1 + _WIDE * 8
    zeros = _packed_zeros(-(-row_bytes * _HIGH // 1_000_000) * 1_000_000)
    return _PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", zeros) + _chunk(b"IEND", b"")


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _jpeg(mode: str, **options: object) -> bytes:
    """Its first rows are there; what a decoder needs for all of them it takes before it sees that."""
    made = bytearray(_saved(Image.new(mode, (64, 64)), "jpeg", **options))
    at = made.index(b"\xff\xc2" if "progressive" in options else b"\xff\xc0")
    made[at + 5 : at + 9] = struct.pack(">HH", _HIGH, _WIDE)
    return bytes(made)


def _webp() -> bytes:
    """Lossless and of one colour: its pixels take no bits at all, however many they are."""
    made = bytearray(_saved(Image.new("RGB", (64, 64), (1, 2, 3)), "webp", lossless=True))
    at = made.index(b"VP8L") + 9
    rest = struct.unpack_from("<I", made, at)[0] >> 28
    made[at : at + 4] = struct.pack("<I", (_WIDE - 1) | (_HIGH - 1) << 14 | rest << 28)
    return bytes(made)


def _tiff(bits: int, samples: int, photometric: int) -> bytes:
    """All its strips are one and the same."""
    rows, kind = 1_000, struct.Struct("<HHII")
    strips = _HIGH // rows
    packed = zlib.compress(bytes(rows * _WIDE * samples * bits // 8), 1)
    at = 8 + 2 + 10 * kind.size + 4
    offsets, counts = at + len(packed), at + len(packed) + 4 * strips
    depth_at = counts + 4 * strips
    tags = (
        *((256, 4, 1, _WIDE), (257, 4, 1, _HIGH), (258, 3, samples, depth_at), (259, 3, 1, 8)),
        *((262, 3, 1, photometric), (273, 4, strips, offsets), (277, 3, 1, samples), (278, 4, 1, rows)),
        *((279, 4, strips, counts), (338, 3, 1, 1)),
    )
    body = b"".join(kind.pack(*tag) for tag in tags)
    tables = struct.pack(f"<{strips}I", *[at] * strips) + struct.pack(f"<{strips}I", *[len(packed)] * strips)
    depths = struct.pack(f"<{samples}H", *[bits] * samples)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + body + bytes(4) + packed + tables + depths


def _gif() -> bytes:
    """A small frame with a clear colour on a large screen."""
    made = bytearray(_saved(Image.new("P", (16, 16)), "gif", transparency=0))
    made[6:10] = struct.pack("<HH", _WIDE, _HIGH)
    return bytes(made)


def _bmp() -> bytes:
    """Run lengths that end after nothing."""
    head = struct.pack("<IiiHHIIiiII", 40, _WIDE, _HIGH, 1, 8, 1, 0, 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + head + bytes(1024) + b"\0\1"


def _with_large_extent(data: bytes) -> bytes:
    made = bytearray(data)
    at = made.index(b"ispe")
    made[at + 8 : at + 16] = struct.pack(">II", _WIDE, _HIGH)
    return bytes(made)


def _heic() -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64))).save(out)
    return _with_large_extent(out.getvalue())


def _avif() -> bytes:
    return _with_large_extent(_saved(Image.new("RGB", (64, 64)), "avif"))


def _psd(mode: int, channels: int) -> bytes:
    """Rows of 16 bits that are runs of zeros."""
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, _HIGH, _WIDE, 16, mode)
    run = b"\x81\0" * (_WIDE * 2 // 128)
    counts = np.full(channels * _HIGH, len(run), ">u2").tobytes()
    layers = struct.pack(">Ih", 2, -1)
    body = struct.pack(">III", 0, 0, len(layers)) + layers + struct.pack(">H", 1)
    return head + body + counts + run * (channels * _HIGH)


def _ora() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("mergedimage.png", _png(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ora_of_zeros() -> bytes:
    """What is said to be a picture is its first bytes and a gigabyte of zeros."""
    out = BytesIO()
    head = struct.pack(">IIBBBBB", 30_000, 6_600, 16, 6, 0, 0, 0)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "image/openraster", zipfile.ZIP_STORED)
        with archive.open("mergedimage.png", "w") as entry:
            entry.write(_PNG + _chunk(b"IHDR", head))
            for _ in range(900):
                entry.write(bytes(1_000_000))
    return out.getvalue()


_MAKERS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "png": (_png,),
    "jpeg": (lambda: _jpeg("CMYK"), lambda: _jpeg("RGB", progressive=True)),
    "webp": (_webp,),
    "avif": (_avif,),
    "tiff": (lambda: _tiff(16, 4, 2), lambda: _tiff(8, 4, 2)),
    "gif": (_gif,),
    "bmp": (_bmp,),
    "heic": (_heic,),
    "psd": (lambda: _psd(3, 4), lambda: _psd(9, 3)),
    "ora": (_ora, _ora_of_zeros),
}

KINDS = tuple(_MAKERS)


def _said(data: bytes) -> str:
    try:
        foreign.open_picture(data, name="bomb")
    except BadInput as refused:
        return explain(refused).text
    return ""


if __name__ == "__main__":
    for make in _MAKERS[sys.argv[1]]:
        print(json.dumps({"said": _said(make())}), flush=True)
    foreign._CREW.stop()  # what has ended is counted
    print(json.dumps({"decoders_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))
