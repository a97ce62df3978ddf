"""How large a final would be, told without making it."""

import numpy as np
import pytest
from PIL import Image

from studio.host.places import resources
from studio.imaging.arrays import from_array
from studio.imaging.file_size import WHOLE_PX, expected_bytes
from studio.imaging.finals import encode_final
from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput
from studio.model.finals import ExportOptions, FileFormat, MetadataRule
from studio.model.pixels import Sheet

FORMATS = [
    ExportOptions(),
    ExportOptions(FileFormat.JPEG, 90),
    ExportOptions(FileFormat.JPEG, 50, metadata=MetadataRule.NONE),
    ExportOptions(FileFormat.WEBP, 80),
]


def photograph(times: int) -> Sheet:
    """The dandelion, `times` as wide and as high."""
    with Image.open(resources() / "pictures" / "dandelion.jpg") as picture:
        large = picture.convert("RGB").resize((1600 * times, 900 * times), Image.Resampling.BICUBIC)
        return Sheet(from_array(np.asarray(large)))


@pytest.mark.parametrize("options", FORMATS)
def test_of_a_small_picture_the_size_is_exact(options: ExportOptions) -> None:
    sheet = photograph(1)

    expected = expected_bytes(sheet, options, is_original=False)

    assert sheet.pixels.width * sheet.pixels.height <= WHOLE_PX
    assert expected == len(encode_final(sheet, options, is_original=False))


@pytest.mark.parametrize("options", FORMATS)
def test_of_a_large_picture_a_part_tells_the_size(options: ExportOptions) -> None:
    sheet = photograph(3)

    expected = expected_bytes(sheet, options, is_original=False)

    assert sheet.pixels.width * sheet.pixels.height > 5 * WHOLE_PX
    assert expected == pytest.approx(len(encode_final(sheet, options, is_original=False)), rel=0.15)


@pytest.mark.parametrize(("times", "edge"), [(3, 1200), (3, 3600)])
def test_a_picture_that_is_made_smaller_is_told_by_what_it_becomes(times: int, edge: int) -> None:
    sheet, options = photograph(times), ExportOptions(FileFormat.JPEG, 85, long_edge_px=edge)

    expected = expected_bytes(sheet, options, is_original=False)

    assert expected == pytest.approx(len(encode_final(sheet, options, is_original=False)), rel=0.15)


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_every_kind_of_pixels_has_a_size(bands: int) -> None:
    array = np.random.default_rng(3).integers(0, 65536, (1500, 1600, bands)).astype(np.uint16)
    sheet = Sheet(from_array(array))

    expected = expected_bytes(sheet, ExportOptions(), is_original=True)

    assert expected == pytest.approx(len(encode_final(sheet, ExportOptions(), is_original=True)), rel=0.05)


def test_a_narrow_picture_is_looked_at_too() -> None:
    sheet = Sheet(from_array(np.random.default_rng(3).integers(0, 256, (30, 70_000, 3)).astype(np.uint8)))

    expected = expected_bytes(sheet, ExportOptions(), is_original=True)

    assert expected == pytest.approx(len(encode_final(sheet, ExportOptions(), is_original=True)), rel=0.05)
    with pytest.raises(BadInput):
        expected_bytes(sheet, ExportOptions(FileFormat.WEBP), is_original=True)


def test_what_is_called_off_ends() -> None:
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        expected_bytes(photograph(3), ExportOptions(), is_original=False, cancel=cancel)
