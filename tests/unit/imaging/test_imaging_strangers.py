"""HEIC, Photoshop and OpenRaster come in flattened; raw, drawings and documents say how to get in."""

import gzip
import struct
import zipfile
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from studio.imaging.arrays import TYPES, Array, to_array
from studio.imaging.foreign import Opened, open_picture
from studio.imaging.icc import display_p3
from studio.imaging.png import SIGNATURE, chunk
from studio.model.errors import BadInput
from studio.model.sentences import TABLE

WIDTH, HEIGHT = 48, 32
ORA = "image/openraster"


def noise(bands: int, bits: int = 8) -> Array:
    made = np.random.default_rng(1).integers(0, 1 << bits, (HEIGHT, WIDTH, bands))
    return made.astype(TYPES[bits])


def heic(array: Array, *, bits: int = 8, **options: object) -> bytes:
    out = BytesIO()
    mode = "RGB" if bits == 8 else "RGB;16"
    pillow_heif.encode(
        mode,
        (array.shape[1], array.shape[0]),
        array.tobytes(),
        out,
        quality=-1,
        chroma=444,
        matrix_coefficients=0,
        **options,
    )
    return out.getvalue()


def psd(
    array: Array,
    *,
    mode: int = 3,
    packed: bool = False,
    layers: int = 0,
    merged: bool = True,
    big: bool = False,
) -> bytes:
    """A file of the flattened `array` (height, width, channels), written from the published layout."""
    height, width, channels = array.shape
    bits = array.dtype.itemsize * 8
    planes = np.moveaxis(array, 2, 0).astype(f">u{bits // 8}")
    version_info = b"8BIM" + struct.pack(">HHI", 1057, 0, 6) + struct.pack(">IB", 1, merged) + b"\0"
    section = b"" if not layers else struct.pack(">Q" if big else ">I", 100) + struct.pack(">h", layers)
    section += bytes(100) if layers else b""
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 2 if big else 1, channels, height, width, bits, mode)
    body = struct.pack(">I", 0) + struct.pack(">I", len(version_info)) + version_info
    body += struct.pack(">Q" if big else ">I", len(section)) + section
    if not packed:
        return head + body + struct.pack(">H", 0) + planes.tobytes()
    rows = [_packed(row.tobytes()) for plane in planes for row in plane]
    counts = b"".join(struct.pack(">I" if big else ">H", len(row)) for row in rows)
    return head + body + struct.pack(">H", 1) + counts + b"".join(rows)


def _packed(row: bytes) -> bytes:
    """PackBits of literal runs only."""
    parts = [row[at : at + 128] for at in range(0, len(row), 128)]
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


def png(array: Array) -> bytes:
    out = BytesIO()
    Image.fromarray(array).save(out, "PNG")
    return out.getvalue()


def ora(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ORA, zipfile.ZIP_STORED)
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def kinds(opened: Opened) -> list[str]:
    return [notice.kind for notice in opened.notices]


def refusal(data: bytes, name: str = "a") -> str:
    with pytest.raises(BadInput) as caught:
        open_picture(data, name=name)
    return caught.value.kind


def test_a_lossless_heic_comes_in_exactly() -> None:
    opened = open_picture(heic(noise(3)), name="a.heic")

    assert (to_array(opened.pixels) == noise(3)).all()
    assert (opened.media_type, opened.space, kinds(opened)) == ("image/heic", "sRGB", [])


def test_ten_bits_of_a_heic_become_sixteen_and_white_stays_white() -> None:
    array = noise(3, 16)
    array[:4], array[4:8] = 65_535, 0

    opened = to_array(open_picture(heic(array, bits=16), name="a").pixels)

    assert opened.dtype == np.uint16
    assert (opened[:4] == 65_535).all()
    assert (opened[4:8] == 0).all()
    assert np.abs(opened.astype(int) - array).max() <= 80


def test_the_profile_of_a_heic_is_kept() -> None:
    out = BytesIO()
    pillow_heif.from_pillow(Image.fromarray(noise(3))).save(out, icc_profile=display_p3())

    assert open_picture(out.getvalue(), name="a").icc == display_p3()


def test_a_heic_is_as_upright_as_libheif_makes_it() -> None:
    image = Image.fromarray(noise(3))
    image.getexif()[0x0112] = 6
    out = BytesIO()
    pillow_heif.from_pillow(image).save(
        out, quality=-1, chroma=444, matrix_coefficients=0, exif=image.getexif()
    )

    opened = open_picture(out.getvalue(), name="a").pixels

    assert (opened.width, opened.height) in ((HEIGHT, WIDTH), (WIDTH, HEIGHT))
    seen = to_array(opened)
    turned = np.rot90(noise(3), -1) if opened.width == HEIGHT else noise(3)
    assert (seen == turned).all()


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("big", [False, True])
def test_a_photoshop_file_comes_in_exactly(bits: int, packed: bool, big: bool) -> None:
    array = noise(3, bits)

    opened = open_picture(psd(array, packed=packed, big=big), name="a")

    assert (to_array(opened.pixels) == array).all()
    assert kinds(opened) == []


def test_pillow_reads_our_photoshop_test_files_the_same_way() -> None:
    data = psd(noise(3), packed=True)

    assert (np.asarray(Image.open(BytesIO(data))) == noise(3)).all()


def test_layers_of_a_photoshop_file_are_said_not_to_be_read() -> None:
    assert kinds(open_picture(psd(noise(3), layers=2), name="a")) == ["layers-not-read"]


def test_transparency_of_a_photoshop_file_is_taken_off_its_white() -> None:
    clear = noise(4)
    clear[:, :, 3] = np.maximum(clear[:, :, 3], 128)
    share = clear[:, :, 3:].astype(float) / 255
    on_white = np.rint(clear[:, :, :3] * share + 255 * (1 - share)).astype(np.uint8)
    stored = np.concatenate([on_white, clear[:, :, 3:]], axis=2)

    opened = to_array(open_picture(psd(stored, layers=-1), name="a").pixels)

    assert (opened[:, :, 3] == clear[:, :, 3]).all()
    assert np.abs(opened.astype(int) - clear).max() <= 2


def test_grey_cmyk_and_lab_photoshop_files_come_in() -> None:
    white_in_lab = np.full((4, 4, 3), 128, np.uint8)
    white_in_lab[:, :, 0] = 255

    assert (to_array(open_picture(psd(noise(1), mode=1), name="a").pixels)[:, :] == noise(1).squeeze()).all()
    no_ink = open_picture(psd(np.full((4, 4, 4), 255, np.uint8), mode=4), name="a")
    lab = open_picture(psd(white_in_lab, mode=9), name="a")

    assert (to_array(no_ink.pixels) == 255).all()
    assert kinds(no_ink) == ["converted-without-profile"]
    assert (to_array(lab.pixels) >= 254).all()
    assert kinds(lab) == ["converted-space"]


def test_photoshop_layers_alone_are_refused_with_the_way_in() -> None:
    assert refusal(psd(noise(3), layers=2, merged=False)) == "only-layers"


def test_a_photoshop_file_that_ends_before_its_picture_has_layers_alone() -> None:
    whole = psd(noise(3), layers=2)

    assert refusal(whole[: -WIDTH * HEIGHT * 3]) == "only-layers"
    assert refusal(whole[:-1]) == "picture-damaged"


def test_a_heic_whose_coding_nothing_reads_is_not_called_damaged() -> None:
    for coding in (b"vvc1", b"jpeg"):
        assert refusal(heic(noise(3)).replace(b"hvc1", coding)) == "picture-unsupported"


def test_photoshop_of_thirty_two_bits_is_refused_by_name() -> None:
    data = bytearray(psd(noise(3)))
    data[22:24] = struct.pack(">H", 32)

    assert refusal(bytes(data)) == "picture-unsupported"


def test_a_huge_photoshop_file_is_refused_by_its_header() -> None:
    data = bytearray(psd(noise(3)))
    data[14:22] = struct.pack(">II", 29_000, 29_000)

    assert refusal(bytes(data)) == "picture-too-large"


def test_an_openraster_file_comes_in_flattened() -> None:
    opened = open_picture(ora({"stack.xml": b"<image/>", "mergedimage.png": png(noise(4))}), name="a.ora")

    assert (to_array(opened.pixels) == noise(4)).all()
    assert (opened.media_type, kinds(opened)) == (ORA, ["layers-not-read"])


def test_the_list_of_layers_is_never_read_and_no_path_followed() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    entries = {"stack.xml": bomb, "../../outside.png": b"x", "/tmp/outside.png": b"x"}

    opened = open_picture(ora({**entries, "mergedimage.png": png(noise(3))}), name="a")

    assert (to_array(opened.pixels) == noise(3)).all()
    assert refusal(ora(entries)) == "only-layers"


def test_an_openraster_picture_that_unpacks_past_its_size_is_refused_unread() -> None:
    small = png(noise(3))
    bomb = small[:33] + bytes(40_000_000)

    assert refusal(ora({"mergedimage.png": bomb})) == "picture-damaged"


def test_a_huge_picture_inside_an_archive_is_refused_by_its_header() -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))

    assert refusal(ora({"mergedimage.png": SIGNATURE + head + bytes(100)})) == "picture-too-large"


def test_an_endless_directory_is_refused_unread() -> None:
    data = bytearray(ora({"mergedimage.png": png(noise(3))}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = struct.pack("<I", 5_000_000)

    assert refusal(bytes(data)) == "picture-damaged"


_SVG = (
    b'<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a "aaaa">]>\n<svg xmlns="http://www.w3.org/2000/svg"/>'
)
_DNG = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 50706, 1, 4, 1) + bytes(4)
_NEF = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIIHHII", 2, 254, 4, 1, 1, 330, 4, 1, 99) + bytes(4)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (_DNG, "a", "camera-raw"),
        (_NEF, "a", "camera-raw"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(40), "a", "camera-raw"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "a", "camera-raw"),
        (b"FUJIFILMCCD-RAW 0201", "a", "camera-raw"),
        (b"IIU\0\x18\0\0\0", "a", "camera-raw"),
        (b"II*\0\x08\0\0\0", "DSC001.ARW", "camera-raw"),
        (_SVG, "a", "drawing"),
        (gzip.compress(_SVG), "a.svgz", "drawing"),
        (_SVG.decode().encode("utf-16"), "a", "drawing"),
        (b"%PDF-1.7\n", "a", "document"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "a.ai", "document"),
        (b"\xff\x0a" + bytes(60), "a.jxl", "other-format"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60), "a.jpg", "other-format"),
        (b"\x76\x2f\x31\x01" + bytes(60), "a", "other-format"),
        (b"\0\0\1\0" + bytes(60), "a.ico", "other-format"),
        (b"P6\n1 1\n255\n" + bytes(60), "a", "other-format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a.eps", "other-format"),
        (b"PK\3\4" + bytes(26) + b"mimetypeapplication/x-krita", "a.kra", "other-format"),
        (bytes(70), "a.TGA", "other-format"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "a", "film"),
        (b"\x1a\x45\xdf\xa3" + bytes(60), "a", "film"),
        (b"\n<!DOCTYPE html><title>404</title>", "a.jpg", "web-page"),
    ],
)
def test_what_is_known_and_not_opened_says_how_to_get_it_in(data: bytes, name: str, kind: str) -> None:
    assert refusal(data, name) == kind
    assert TABLE[kind].remedy


def test_a_page_of_the_web_is_no_drawing() -> None:
    assert refusal(b"<html><body><svg></svg></body></html>") == "web-page"
