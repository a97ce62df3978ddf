"""Colours that a file tells without a profile, and what its camera wrote, count; nonsense there does not."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from studio.imaging import colour
from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.foreign import Opened, open_picture
from studio.imaging.icc import adobe_rgb, display_p3
from studio.imaging.png import SIGNATURE, chunk, icc_chunk
from studio.model.errors import BadInput

_D65 = (31_270, 32_900)
_SRGB = (64_000, 33_000, 30_000, 60_000, 15_000, 6_000)
_P3 = (68_000, 32_000, 26_500, 69_000, 15_000, 6_000)
_MIDDLE = np.full((4, 5, 3), 128, np.uint8)


def png(array: Array, *told: tuple[bytes, bytes]) -> bytes:
    """8 bits, RGB, with these chunks in front of the pixels."""
    out = BytesIO()
    Image.fromarray(array).save(out, "PNG")
    plain = out.getvalue()
    return plain[:33] + b"".join(chunk(*one) for one in told) + plain[33:]


def gamma(value: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def points(*values: int) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *values)


def shown(opened: Opened) -> list[int]:
    """The first pixel as sRGB."""
    return list(map(int, to_array(colour.convert(opened.pixels, opened.icc, None))[0, 0]))


def kinds(opened: Opened) -> list[str]:
    return [notice.kind for notice in opened.notices]


def test_a_png_of_linear_light_is_shown_as_bright_as_it_is() -> None:
    opened = open_picture(png(_MIDDLE, gamma(1.0)), name="a")

    assert (to_array(opened.pixels) == 128).all()
    assert np.abs(np.array(shown(opened)) - 188).max() <= 1  # half the light, by the curve of sRGB


@pytest.mark.parametrize("told", [[gamma(0.45455)], [gamma(0.45455), points(*_D65, *_SRGB)]])
def test_a_png_that_says_what_srgb_is_has_no_profile(told: list[tuple[bytes, bytes]]) -> None:
    opened = open_picture(png(_MIDDLE, *told), name="a")

    assert (opened.icc, opened.space, kinds(opened)) == (None, "sRGB", [])


def test_the_primaries_of_a_png_count() -> None:
    green = np.zeros((4, 4, 3), np.uint8)
    green[:, :, :] = 40, 200, 60

    opened = open_picture(png(green, gamma(0.45455), points(*_D65, *_P3)), name="a")

    in_p3 = colour.convert(from_array(green), display_p3(), None)
    assert np.abs(np.array(shown(opened)) - to_array(in_p3)[0, 0]).max() <= 1
    assert shown(opened) != [40, 200, 60]


@pytest.mark.parametrize(
    "told",
    [
        [(b"sRGB", b"\0"), gamma(1.0)],
        [gamma(0.0)],
        [gamma(1e4)],
        [(b"gAMA", b"")],
        [(b"cHRM", b"abc")],
        [(b"cICP", b"\x0c")],
    ],
)
def test_what_says_nothing_changes_nothing(told: list[tuple[bytes, bytes]]) -> None:
    opened = open_picture(png(_MIDDLE, *told), name="a")

    assert (opened.icc, kinds(opened)) == (None, [])


@pytest.mark.parametrize(
    "told",
    [
        points(*_D65, 0, 0, 0, 0, 0, 0),
        points(*_D65, 10_000, 10_000, 20_000, 20_000, 30_000, 30_000),
        points(0, 0, *_SRGB),
        points(34_570, 35_850, *_SRGB),
        points(*_D65, *[0xFFFFFFFF] * 6),
    ],
)
def test_primaries_that_cannot_be_are_said_so(told: tuple[bytes, bytes]) -> None:
    opened = open_picture(png(_MIDDLE, gamma(0.45455), told), name="a")

    assert (opened.icc, kinds(opened)) == (None, ["profile-unusable"])


def test_a_png_may_name_its_space_by_numbers() -> None:
    assert open_picture(png(_MIDDLE, (b"cICP", b"\x0c\x0d\0\1")), name="a").icc == display_p3()
    assert kinds(open_picture(png(_MIDDLE, (b"cICP", b"\x09\x10\0\1")), name="a")) == [
        "converted-without-profile"
    ]


def test_numbers_count_before_a_profile() -> None:
    out = BytesIO()
    Image.fromarray(_MIDDLE).save(out, "PNG", icc_profile=adobe_rgb())
    told = out.getvalue()[:33] + chunk(b"cICP", b"\x0c\x0d\0\1") + out.getvalue()[33:]

    assert open_picture(told, name="a").icc == display_p3()


def test_a_palette_is_told_its_colours_too() -> None:
    out = BytesIO()
    Image.fromarray(_MIDDLE).quantize(2).save(out, "PNG")
    told = out.getvalue()[:33] + chunk(*gamma(1.0)) + out.getvalue()[33:]

    assert np.abs(np.array(shown(open_picture(told, name="a"))) - 188).max() <= 1


def test_an_avif_of_a_phone_is_in_display_p3() -> None:
    out = BytesIO()
    Image.fromarray(_MIDDLE).save(out, "AVIF")
    plain = out.getvalue()
    at = plain.index(b"colrnclx") + 8
    of_p3 = plain[:at] + struct.pack(">HH", 12, 13) + plain[at + 4 :]
    of_hdr = plain[:at] + struct.pack(">HH", 9, 16) + plain[at + 4 :]

    assert open_picture(plain, name="a").icc is None
    assert open_picture(of_p3, name="a").icc == display_p3()
    assert kinds(open_picture(of_hdr, name="a")) == ["converted-without-profile"]


def camera(*, space: int, index: bytes) -> bytes:
    """What a camera writes of the colour space, and of the rules that its files keep to."""
    head = struct.pack("<HHHIII", 1, 0x8769, 4, 1, 26, 0)
    inner = struct.pack("<HHHIHHHHIII", 2, 0xA001, 3, 1, space, 0, 0xA005, 4, 1, 56, 0)
    rules = struct.pack("<HHHI4sI", 1, 1, 2, 4, index, 0)
    return b"Exif\0\0II*\0\x08\0\0\0" + head + inner + rules


def jpeg(exif: bytes, **options: object) -> bytes:
    out = BytesIO()
    Image.fromarray(_MIDDLE).save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


def test_a_camera_that_embeds_no_profile_may_mean_adobe_rgb() -> None:
    assert open_picture(jpeg(camera(space=0xFFFF, index=b"R03\0")), name="a").icc == adobe_rgb()
    assert open_picture(jpeg(camera(space=1, index=b"R98\0")), name="a").icc is None
    assert open_picture(jpeg(camera(space=0xFFFF, index=b"R98\0")), name="a").icc is None
    in_p3 = jpeg(camera(space=0xFFFF, index=b"R03\0"), icc_profile=display_p3())
    assert open_picture(in_p3, name="a").icc == display_p3()


_WORD = b"II*\0\x08\0\0\0" + struct.pack("<HHHI4sI", 1, 0x112, 2, 2, b"6\0\0\0", 0)
_FAR = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x112, 3, 5000, 0xFFFF0000, 0)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("exif", [b"junk" * 9, _WORD, _FAR, b"II*\0\xff\xff\xff\x7f", b"II"])
def test_nonsense_of_a_camera_keeps_no_picture_closed(format: str, exif: bytes) -> None:
    out = BytesIO()
    image = Image.fromarray(_MIDDLE)
    image.save(out, format, exif=b"Exif\0\0" + exif if format in ("JPEG", "WEBP") else exif)

    opened = open_picture(out.getvalue(), name="a")

    assert (opened.pixels.width, opened.pixels.height, kinds(opened)) == (5, 4, [])


def test_a_profile_of_more_than_a_megabyte_is_read() -> None:
    """As those of printers."""
    profile = display_p3() + np.random.default_rng(1).integers(0, 256, 3_000_000).astype(np.uint8).tobytes()
    plain = png(_MIDDLE)

    opened = open_picture(plain[:33] + icc_chunk(profile) + plain[33:], name="a")

    assert opened.icc == profile


def test_a_key_of_eight_bits_counts_by_its_lower_half() -> None:
    opened = open_picture(png(_MIDDLE, (b"tRNS", struct.pack(">3H", 0x180, 0x280, 0x80))), name="a")

    assert (to_array(opened.pixels)[:, :, 3] == 0).all()


def test_a_palette_that_is_not_there_is_not_made_up() -> None:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 3, 0, 0, 0)
    pixels = b"\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01"
    data = SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

    with pytest.raises(BadInput, match="picture-damaged"):
        open_picture(data, name="a")


@pytest.mark.parametrize(("at", "value", "reason"), [(1, 0xC3, "lossless"), (4, 12, "12 bit")])
def test_a_jpeg_of_a_kind_that_nothing_reads_is_not_called_damaged(at: int, value: int, reason: str) -> None:
    data = bytearray(jpeg(b""))
    data[data.index(b"\xff\xc0") + at] = value

    with pytest.raises(BadInput, match="picture-unsupported") as refused:
        open_picture(bytes(data), name="a")

    assert reason in str(refused.value.facts["reason"])


def test_a_profile_that_leads_out_only_is_gone_through_once() -> None:
    """Into colours of one line nothing can be brought back, as little as into those of a scanner."""
    profile = bytearray(display_p3())
    for n in range(struct.unpack_from(">I", profile, 128)[0]):
        tag, at, size = struct.unpack_from(">4sII", profile, 132 + 12 * n)
        if tag in (b"gXYZ", b"bXYZ"):
            profile[at : at + size] = b"XYZ \0\0\0\0" + struct.pack(">3i", 20_000, 10_000, 5_000)
    out = BytesIO()
    Image.fromarray(_MIDDLE).save(out, "PNG", icc_profile=bytes(profile))

    opened = open_picture(out.getvalue(), name="a")

    assert (opened.icc, opened.space, kinds(opened)) == (None, "sRGB", ["converted-space"])
    assert opened.is_converted
