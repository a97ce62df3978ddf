"""Finals: what is in the file, and what is not."""

import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.imaging import codec, finals, icc, png
from studio.imaging.arrays import from_array, to_array
from studio.model.errors import BadInput
from studio.model.finals import ExportOptions, FileFormat, MetadataRule, ProfileRule
from studio.model.pixels import Sheet


def ramp(bands: int, bits: int = 8) -> Sheet:
    top = 255 if bits == 8 else 65535
    array = np.random.default_rng(2).integers(0, top + 1, (30, 40, bands))
    return Sheet(from_array(array.astype(np.uint8 if bits == 8 else np.uint16)))


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_a_png_holds_exactly_the_pixels(bands: int, bits: int) -> None:
    sheet = ramp(bands, bits)

    data = finals.encode_final(sheet, ExportOptions(), is_original=False)

    assert bytes(codec.decode_png(data).data) == bytes(sheet.pixels.data)


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("file_format", list(FileFormat))
def test_every_layout_fits_every_format(bands: int, file_format: FileFormat) -> None:
    data = finals.encode_final(ramp(bands, 16), ExportOptions(file_format), is_original=False)

    with Image.open(BytesIO(data)) as picture:
        assert picture.size == (40, 30)
        assert picture.format == file_format.name


def test_a_webp_of_quality_100_is_lossless() -> None:
    sheet = ramp(4)

    data = finals.encode_final(sheet, ExportOptions(FileFormat.WEBP, 100), is_original=True)

    with Image.open(BytesIO(data)) as picture:
        assert np.array_equal(np.asarray(picture), to_array(sheet.pixels))


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_the_origin_is_told_of_edited_pictures_only(file_format: FileFormat) -> None:
    options = ExportOptions(file_format)

    edited = finals.encode_final(ramp(3), options, is_original=False)
    original = finals.encode_final(ramp(3), options, is_original=True)
    silent = finals.encode_final(
        ramp(3), ExportOptions(file_format, metadata=MetadataRule.NONE), is_original=False
    )

    assert b"algorithmicallyEnhanced" in edited
    assert b"DigitalSourceType" not in original + silent


def test_a_profile_is_kept_or_converted() -> None:
    sheet = Sheet(ramp(3).pixels, icc.display_p3())

    own = finals.encode_final(sheet, ExportOptions(), is_original=True)
    srgb = finals.encode_final(sheet, ExportOptions(profile=ProfileRule.SRGB), is_original=True)

    with Image.open(BytesIO(own)) as picture:
        assert picture.info["icc_profile"] == icc.display_p3()
    with Image.open(BytesIO(srgb)) as picture:
        assert picture.info["icc_profile"] == icc.srgb()
        assert not np.array_equal(np.asarray(picture), to_array(sheet.pixels))


def test_the_long_edge_makes_smaller_never_larger() -> None:
    small = finals.encode_final(ramp(3), ExportOptions(long_edge_px=20), is_original=True)
    same = finals.encode_final(ramp(3), ExportOptions(long_edge_px=400), is_original=True)

    assert (codec.decode_png(small).width, codec.decode_png(small).height) == (20, 15)
    assert codec.decode_png(same).width == 40


def test_a_picture_too_long_for_webp_is_refused() -> None:
    sheet = Sheet(from_array(np.zeros((1, 16384, 3), np.uint8)))

    with pytest.raises(BadInput) as caught:
        finals.encode_final(sheet, ExportOptions(FileFormat.WEBP), is_original=True)

    assert caught.value.kind == "export-format"


def test_transparent_becomes_white_in_a_jpeg() -> None:
    clear = Sheet(from_array(np.zeros((8, 8, 4), np.uint8)))

    data = finals.encode_final(clear, ExportOptions(FileFormat.JPEG), is_original=True)

    with Image.open(BytesIO(data)) as picture:
        assert np.asarray(picture).min() == 255


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_a_png_says_nothing_but_its_pixels_and_their_space(bands: int) -> None:
    data = finals.encode_final(ramp(bands, 16), ExportOptions(metadata=MetadataRule.NONE), is_original=False)

    names = {name for name, _ in png.chunks(data)}
    assert names <= {b"IHDR", b"iCCP", b"IDAT", b"IEND"}
    assert (b"iCCP" in names) == (bands >= 3)


def test_an_outside_program_reads_the_same_pixels(tmp_path: Path) -> None:
    sheet = ramp(4, 16)
    final, plain = tmp_path / "final.png", tmp_path / "plain.png"
    final.write_bytes(finals.encode_final(sheet, ExportOptions(), is_original=False))
    plain.write_bytes(codec.encode_png(sheet.pixels))

    compared = subprocess.run(
        ["compare", "-metric", "AE", final, plain, "null:"], capture_output=True, text=True, check=False
    )

    assert compared.stderr.split()[0] == "0"


def test_a_smaller_final_keeps_its_light() -> None:
    board = (np.indices((200, 200)).sum(axis=0) % 2 * 255).astype(np.uint8)

    data = finals.encode_final(Sheet(from_array(board)), ExportOptions(long_edge_px=50), is_original=True)

    assert to_array(codec.decode_png(data)).mean() == pytest.approx(188, abs=1)
