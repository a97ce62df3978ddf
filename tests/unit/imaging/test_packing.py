"""Files for a hosted maker: pixels in sRGB and nothing else, under every limit, masks as large as they."""

import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.imaging import colour, icc, png
from studio.imaging.arrays import from_array, to_array
from studio.imaging.packing import JPEG, PNG, WEBP, Limits, for_sending, pack
from studio.model.pixels import Pixels, Sheet
from studio.model.provider import MaskForm

_FORMS = [MaskForm.ALPHA0, MaskForm.WHITE, MaskForm.BLACK]


def noise(width: int, height: int, bands: int = 3, bits: int = 8) -> Pixels:
    made = np.random.default_rng(5).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(np.uint8 if bits == 8 else np.uint16))


def speckles(width: int, height: int) -> Pixels:
    """A mask that hardly packs."""
    made = np.random.default_rng(6).integers(0, 2, (height, width)) * 255
    return from_array(made.astype(np.uint8))


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_whatever_comes_goes_as_eight_bits_of_rgb_or_rgba(bands: int, bits: int) -> None:
    pixels = for_sending(Sheet(noise(20, 10, bands, bits)))

    assert (pixels.bands, pixels.bits) == (4 if bands in (2, 4) else 3, 8)


@pytest.mark.parametrize("bands", [2, 4])
def test_an_alpha_that_hides_nothing_is_left_out(bands: int) -> None:
    array = to_array(noise(20, 10, bands)).copy()
    array[:, :, -1] = 255

    pixels = for_sending(Sheet(from_array(array)))

    assert pixels.bands == 3
    assert np.array_equal(to_array(pixels)[:, :, 0], array[:, :, 0])
    assert np.array_equal(to_array(pixels)[:, :, 2], array[:, :, 0 if bands == 2 else 2])


def test_what_transparency_hides_does_not_leave() -> None:
    array = to_array(noise(20, 10, 4)).copy()
    array[:5, :, 3], array[5:, :, 3] = 0, 200

    sent = to_array(for_sending(Sheet(from_array(array))))

    assert not sent[:5].any()
    assert np.array_equal(sent[5:], array[5:])


def test_colours_are_those_of_srgb() -> None:
    sheet = Sheet(noise(20, 10), icc.display_p3())

    pixels = for_sending(sheet)

    assert bytes(pixels.data) == bytes(colour.convert(sheet.pixels, sheet.icc, None).data)
    assert bytes(pixels.data) != bytes(sheet.pixels.data)


@pytest.mark.parametrize("bands", [3, 4])
def test_a_png_has_pixels_and_nothing_else(bands: int) -> None:
    pixels = noise(20, 10, bands)

    packed = pack(pixels, None, MaskForm.NONE, Limits())

    assert packed is not None
    assert packed.picture.media_type == PNG
    assert {name for name, _ in png.chunks(packed.picture.data)} == {b"IHDR", b"IDAT", b"IEND"}
    with Image.open(BytesIO(packed.picture.data)) as picture:
        assert np.array_equal(np.asarray(picture), to_array(pixels))
        assert picture.info == {}


@pytest.mark.parametrize(("types", "expected"), [((PNG, JPEG), JPEG), ((PNG, WEBP), WEBP)])
def test_another_type_has_no_metadata_either(types: tuple[str, ...], expected: str, tmp_path: Path) -> None:
    packed = pack(noise(200, 100), None, MaskForm.NONE, Limits(picture_bytes=58_000, types=types))

    assert packed is not None
    assert packed.picture.media_type == expected
    with Image.open(BytesIO(packed.picture.data)) as picture:
        assert picture.info.get("icc_profile") is None
        assert picture.info.get("exif") is None
        assert picture.info.get("xmp") is None
        assert picture.size == (200, 100)
    path = tmp_path / "sent"
    path.write_bytes(packed.picture.data)
    seen = subprocess.run(["identify", "-verbose", path], check=True, capture_output=True, text=True).stdout
    assert "Profiles" not in seen
    assert "sRGB" in seen


def test_a_picture_over_the_limit_is_made_smaller_where_only_png_goes() -> None:
    packed = pack(noise(300, 200), None, MaskForm.NONE, Limits(picture_bytes=50_000))

    assert packed is not None
    assert packed.is_reduced
    assert len(packed.picture.data) <= 50_000
    assert packed.picture.width / packed.picture.height == pytest.approx(1.5, rel=0.02)
    assert packed.picture.media_type == PNG


def test_a_picture_under_the_limit_stays_exact() -> None:
    packed = pack(
        noise(300, 200), None, MaskForm.NONE, Limits(picture_bytes=500_000, types=(PNG, JPEG, WEBP))
    )

    assert packed is not None
    assert (packed.picture.media_type, packed.is_reduced) == (PNG, False)


def test_a_transparent_picture_never_becomes_jpeg() -> None:
    packed = pack(noise(200, 100, 4), None, MaskForm.NONE, Limits(picture_bytes=40_000, types=(PNG, JPEG)))

    assert packed is not None
    assert (packed.picture.media_type, packed.is_reduced) == (PNG, True)


@pytest.mark.parametrize("form", _FORMS)
def test_picture_and_mask_shrink_together_and_keep_their_format(form: MaskForm) -> None:
    limits = Limits(picture_bytes=50_000, mask_bytes=900, types=(PNG, JPEG, WEBP))

    packed = pack(noise(300, 200), speckles(300, 200), form, limits)

    assert packed is not None
    assert packed.mask is not None
    assert packed.is_reduced
    assert (packed.picture.media_type, packed.mask.media_type) == (PNG, PNG)
    assert len(packed.picture.data) <= 50_000
    assert len(packed.mask.data) <= 900
    with Image.open(BytesIO(packed.picture.data)) as picture, Image.open(BytesIO(packed.mask.data)) as mask:
        assert picture.size == mask.size == (packed.picture.width, packed.picture.height)


def test_a_mask_over_the_limit_is_packed_tighter_before_anything_shrinks() -> None:
    mask = speckles(400, 400)
    loose = pack(noise(400, 400), mask, MaskForm.ALPHA0, Limits())
    assert loose is not None
    assert loose.mask is not None

    packed = pack(noise(400, 400), mask, MaskForm.ALPHA0, Limits(mask_bytes=len(loose.mask.data) * 2 // 3))

    assert packed is not None
    assert not packed.is_reduced


@pytest.mark.parametrize("form", _FORMS)
def test_each_form_marks_where_change_is_wanted(form: MaskForm) -> None:
    array = np.zeros((60, 90), np.uint8)
    array[10:30, 20:70] = 255

    packed = pack(noise(90, 60), from_array(array), form, Limits())

    assert packed is not None
    assert packed.mask is not None
    with Image.open(BytesIO(packed.mask.data)) as mask:
        seen = np.asarray(mask)
    match form:
        case MaskForm.ALPHA0:
            assert mask.mode == "RGBA"
            marked = seen[..., 3] == 0
            assert set(np.unique(seen[..., 3])) == {0, 255}
        case MaskForm.WHITE:
            assert mask.mode == "L"
            marked = seen == 255
        case _:
            assert mask.mode == "L"
            marked = seen == 0
    assert np.array_equal(marked, array == 255)


def test_a_limit_that_nothing_can_keep_is_none() -> None:
    assert pack(noise(300, 200), None, MaskForm.NONE, Limits(picture_bytes=20)) is None
