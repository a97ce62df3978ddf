"""Pictures of others come in exactly, upright, within limits, and damaged ones with a sentence."""

import struct
import subprocess
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from studio.imaging.arrays import TYPES, Array, to_array
from studio.imaging.foreign import open_picture
from studio.imaging.icc import display_p3, srgb
from studio.imaging.media_types import media_type_of
from studio.imaging.png import SIGNATURE, chunk
from studio.model.errors import BadInput

WIDTH, HEIGHT = 48, 32
EXACT = [("PNG", {}), ("TIFF", {}), ("BMP", {}), ("WEBP", {"lossless": True, "exact": True})]


def noise(bands: int, bits: int = 8, seed: int = 1) -> Array:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (HEIGHT, WIDTH, bands))
    return made.astype(TYPES[bits])


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def kinds(data: bytes) -> list[str]:
    return [notice.kind for notice in open_picture(data, name="a").notices]


@pytest.mark.parametrize(("format", "options"), EXACT)
def test_lossless_rgb_comes_in_exactly(format: str, options: dict[str, object]) -> None:
    array = noise(3)

    opened = open_picture(saved(Image.fromarray(array), format, **options), name="a")

    assert (to_array(opened.pixels) == array).all()
    assert opened.notices == ()
    assert opened.space == "sRGB"


@pytest.mark.parametrize(("format", "options"), [EXACT[0], EXACT[1], EXACT[3]])
def test_transparency_is_kept(format: str, options: dict[str, object]) -> None:
    array = noise(4)

    opened = open_picture(saved(Image.fromarray(array), format, **options), name="a")

    assert (to_array(opened.pixels) == array).all()


@pytest.mark.parametrize("bands", [1, 3, 4])
@pytest.mark.parametrize("packing", ["png", "tiff", "tiff-lzw"])
def test_sixteen_bits_stay_sixteen_bits(bands: int, packing: str) -> None:
    array = noise(bands, 16).squeeze()
    if packing == "tiff":
        out = BytesIO()
        extra = [2] if bands == 4 else None
        kind = "minisblack" if bands == 1 else "rgb"
        tifffile.imwrite(out, array, photometric=kind, extrasamples=extra, compression="zlib")
        data = out.getvalue()
    else:
        swapped = array if bands == 1 else array[:, :, (2, 1, 0, 3)[:bands]]
        data = cv2.imencode(f".{packing.split('-')[0]}", np.ascontiguousarray(swapped))[1].tobytes()

    opened = open_picture(data, name="a")

    assert (opened.pixels.bands, opened.pixels.bits) == (bands, 16)
    assert (to_array(opened.pixels) == array).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG"])
def test_a_picture_stands_upright(orientation: int, format: str, tmp_path: Path) -> None:
    turned = tmp_path / f"turned.{format.lower()}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned.write_bytes(saved(Image.fromarray(noise(3)), format, exif=exif))
    oracle = turned
    if format == "PNG":  # ImageMagick turns TIFF and JPEG only
        oracle = tmp_path / "oracle.tiff"
        oracle.write_bytes(saved(Image.fromarray(noise(3)), "TIFF", exif=exif))
    upright = tmp_path / "upright.png"
    subprocess.run(["convert", oracle, "-auto-orient", upright], check=True)

    opened = open_picture(turned.read_bytes(), name="a")

    with Image.open(upright) as expected:
        assert (opened.pixels.width, opened.pixels.height) == expected.size
        apart = np.abs(to_array(opened.pixels).astype(int) - np.asarray(expected.convert("RGB")))
    assert apart.max() <= (2 if format == "JPEG" else 0)
    assert ("orientation-applied" in kinds(turned.read_bytes())) == (orientation != 1)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "WEBP", "AVIF"])
def test_a_profile_is_kept(format: str) -> None:
    opened = open_picture(saved(Image.fromarray(noise(3)), format, icc_profile=display_p3()), name="a")

    assert opened.icc == display_p3()
    assert opened.space == "Display P3"


def test_a_profile_for_other_bands_is_left_out_and_said_so() -> None:
    data = saved(Image.fromarray(noise(1).squeeze()), "JPEG", icc_profile=srgb())

    opened = open_picture(data, name="a")

    assert opened.icc is None
    assert kinds(data) == ["profile-unusable"]


@pytest.mark.parametrize(("format", "most"), [("GIF", 0), ("WEBP", 0), ("PNG", 0)])
def test_of_several_frames_the_first_is_opened_and_said_so(format: str, most: int) -> None:
    frames = [Image.fromarray(np.full((8, 8, 3), value, np.uint8)) for value in (10, 200, 90)]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:], lossless=True)

    opened = open_picture(data, name="moving")

    assert np.abs(to_array(opened.pixels)[:, :, :3].astype(int) - 10).max() <= most
    assert opened.notices[0].kind == "first-frame"
    assert opened.notices[0].facts == {"name": "moving", "frames": 3}


def test_of_several_pages_the_first_is_opened_and_said_so() -> None:
    pages = [Image.fromarray(noise(3, seed=seed)) for seed in (1, 2)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    opened = open_picture(data, name="a")

    assert (to_array(opened.pixels) == noise(3)).all()
    assert opened.notices[0].kind == "first-page"


def test_a_palette_becomes_rgb_and_its_clear_entry_alpha() -> None:
    image = Image.fromarray(noise(3)).quantize(16)
    image.info["transparency"] = 3

    opened = open_picture(saved(image, "PNG", transparency=3), name="a")

    clear = np.asarray(image) == 3
    array = to_array(opened.pixels)
    assert (array[:, :, :3] == np.asarray(image.convert("RGB"))).all()
    assert (array[clear][:, 3] == 0).all()
    assert (array[~clear][:, 3] == 255).all()


@pytest.mark.parametrize("depth", [8, 16])
def test_a_transparent_key_becomes_alpha(depth: int) -> None:
    array = noise(3, depth)
    key = array[3, 4]
    plain = cv2.imencode(".png", np.ascontiguousarray(array[:, :, ::-1]))[1].tobytes()
    body = b"tRNS" + struct.pack(">3H", *(int(value) for value in key))
    chunk = struct.pack(">I", 6) + body + struct.pack(">I", zlib.crc32(body))

    opened = open_picture(plain[:33] + chunk + plain[33:], name="a")

    alpha = to_array(opened.pixels)[:, :, 3]
    assert ((alpha == 0) == (array == key).all(axis=2)).all()


def test_one_bit_and_grey_stay_grey() -> None:
    bits = Image.fromarray(noise(1).squeeze() > 100)

    opened = open_picture(saved(bits, "PNG"), name="a")

    assert opened.pixels.bands == 1
    assert (to_array(opened.pixels) == np.asarray(bits.convert("L"))).all()
    assert opened.space == "grey"


def test_cmyk_without_a_profile_is_said_to_be_an_estimate() -> None:
    data = saved(Image.fromarray(noise(3)).convert("CMYK"), "TIFF")

    opened = open_picture(data, name="a")

    assert opened.pixels.bands == 3
    assert opened.icc is None
    assert kinds(data) == ["converted-without-profile"]


@pytest.mark.parametrize("photometric", ["minisblack", "rgb"])
def test_floats_become_sixteen_bits_and_said_so(photometric: str) -> None:
    array = np.linspace(0, 1, HEIGHT * WIDTH * 3, dtype=np.float32).reshape(HEIGHT, WIDTH, 3)
    out = BytesIO()
    tifffile.imwrite(out, array if photometric == "rgb" else array[:, :, 0], photometric=photometric)

    opened = open_picture(out.getvalue(), name="a")

    assert opened.pixels.bits == 16
    assert opened.notices[0].kind == "converted-depth"
    assert to_array(opened.pixels).max() >= 65490


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty-picture"),
        (b"hello, this is a letter", "not-a-picture"),
        (b"%PDF-1.7", "document"),
        (b"\x89PNG\r\n\x1a\n", "picture-damaged"),
        (b"\xff\xd8\xff\xe0", "picture-damaged"),
        (b"GIF89a", "picture-damaged"),
        (b"II*\0\x08\0\0\0", "picture-damaged"),
        (b"BM" + bytes(30), "picture-damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture-damaged"),
        (b"\0\0\0\x1cftypavif" + bytes(40), "picture-damaged"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        open_picture(data, name="a")

    assert refused.value.kind == kind
    assert refused.value.facts["name"] == "a"


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
def test_a_cut_file_is_refused_or_whole_never_a_crash(format: str) -> None:
    data = saved(Image.fromarray(noise(3)), format)

    for share in range(1, 20):
        with suppress(BadInput):
            open_picture(data[: len(data) * share // 20], name="a")


def test_a_huge_picture_is_refused_by_its_header() -> None:
    body = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 10, 8, 2, 0, 0, 0)
    header = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    end = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))

    with pytest.raises(BadInput) as refused:
        open_picture(b"\x89PNG\r\n\x1a\n" + header + end, name="wide")

    assert refused.value.kind == "picture-too-large"
    assert refused.value.facts == {"name": "wide", "width": 40_000, "height": 10}


def test_the_first_bytes_say_what_it_is_whatever_its_name() -> None:
    assert media_type_of(saved(Image.fromarray(noise(3)), "AVIF")) == "image/avif"
    assert media_type_of(saved(Image.fromarray(noise(3)), "WEBP")) == "image/webp"
    assert media_type_of(b"PK\x03\x04") is None


@pytest.mark.parametrize("depth", [8, 16])
def test_what_a_png_says_after_its_pixels_counts_too(depth: int) -> None:
    array = noise(3, depth)
    bare = cv2.imencode(".png", np.ascontiguousarray(array[:, :, ::-1]))[1].tobytes()
    exif = Image.Exif()
    exif[0x0112] = 3
    late = chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))

    opened = open_picture(bare[:-12] + late + bare[-12:], name="a")

    assert opened.pixels.bits == depth
    assert (to_array(opened.pixels) == array[::-1, ::-1]).all()


@pytest.mark.parametrize("depth", [8, 16])
def test_a_png_whose_pixels_end_early_is_refused(depth: int) -> None:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, 2, 0, 0, 0)
    few = zlib.compress(bytes((1 + WIDTH * 3 * depth // 8) * (HEIGHT // 2)))
    data = SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", few) + chunk(b"IEND", b"")

    with pytest.raises(BadInput) as caught:
        open_picture(data, name="a")

    assert caught.value.kind == "picture-damaged"


def test_a_chunk_that_nobody_knows_changes_no_pixel() -> None:
    array = noise(4)
    data = saved(Image.fromarray(array), "PNG", icc_profile=display_p3())
    unknown = chunk(b"paDd", bytes(9_000_000))  # longer than libpng takes

    opened = open_picture(data[:33] + unknown + data[33:], name="a")

    assert (to_array(opened.pixels) == array).all()
    assert opened.icc == display_p3()
