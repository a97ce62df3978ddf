"""Where the mask is black or white a merge has one parent's bytes; between them it mixes."""

import numpy as np
import pytest

from studio.imaging import colour, icc
from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.codec import decode_png
from studio.imaging.merging import Merged, merge, overlay
from studio.imaging.patches import paste
from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.history import LockState
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration

SIZE = (64, 48)


def noise(seed: int, *, size: tuple[int, int] = SIZE, bands: int = 3, bits: int = 8) -> Pixels:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (*size[::-1], bands))
    return from_array(made.astype(TYPES[bits]))


def mask(box: Box, weight: int = 255) -> Pixels:
    array = np.zeros(SIZE[::-1], np.uint8)
    array[box.y : box.bottom, box.x : box.right] = weight
    return from_array(array)


def result(one: Pixels, merged: Merged) -> np.ndarray:
    """What is stored, read again."""
    return to_array(paste(one, decode_png(merged.patch_png), merged.box.x, merged.box.y))


def test_the_receipt_counts_what_was_written() -> None:
    one, other = noise(1), noise(2)

    merged = merge(Sheet(one), Sheet(other), mask(Box(8, 6, 20, 10)), IDENTITY)

    assert merged.box == Box(8, 6, 20, 10)
    assert merged.receipt.state is LockState.LOCKED
    assert (merged.receipt.painted_px, merged.receipt.final_px) == (200, 200)
    assert (merged.receipt.protected_px, merged.receipt.differing_px) == (64 * 48 - 200, 0)
    assert merged.absent_px == 0


def test_grey_mixes_and_soft_edges_lie_on_both_sides_of_hard_ones() -> None:
    one = from_array(np.full((48, 64, 3), 40, np.uint8))
    other = from_array(np.full((48, 64, 3), 140, np.uint8))

    half = merge(Sheet(one), Sheet(other), mask(Box(0, 0, 32, 48), 128), IDENTITY)
    soft = merge(Sheet(one), Sheet(other), mask(Box(0, 0, 32, 48)), IDENTITY, feather_px=6)

    assert set(np.unique(result(one, half))) == {40, 90}
    assert half.receipt.past_painted_px == 0
    assert soft.receipt.past_painted_px == soft.receipt.final_px - 32 * 48 > 0
    row = result(one, soft)[20, :, 0].astype(int)
    assert (row[:26] == 140).all()
    assert (row[38:] == 40).all()
    assert (np.diff(row) <= 0).all()
    assert 80 <= row[31] <= 100


def test_neither_parent_loses_depth_or_transparency() -> None:
    one, other = noise(1, bands=3), noise(2, bands=4, bits=16)

    merged = merge(Sheet(one), Sheet(other), mask(Box(8, 6, 20, 10)), IDENTITY)

    made = result(one, merged)
    assert made.shape[2] == 4
    assert made.dtype == np.uint16
    assert np.array_equal(made[6:16, 8:28], to_array(other)[6:16, 8:28])
    assert np.array_equal(made[30:, :, :3], to_array(one)[30:].astype(np.uint16) * 257)
    assert (made[30:, :, 3] == 65535).all()


def test_the_second_parent_comes_into_the_colour_space_of_the_first() -> None:
    one, other, wide = noise(1), noise(2), icc.display_p3()

    merged = merge(Sheet(one, wide), Sheet(other), mask(Box(8, 6, 20, 10)), IDENTITY)

    converted = to_array(colour.convert(other, None, wide))
    assert np.array_equal(result(one, merged)[6:16, 8:28], converted[6:16, 8:28])
    assert not np.array_equal(converted, to_array(other))


def test_what_the_second_parent_does_not_have_is_not_taken() -> None:
    one, other = noise(1), noise(2, size=(40, 30))  # cut out of the first at (12, 10)

    merged = merge(Sheet(one), Sheet(other), mask(Box(4, 4, 20, 20)), Frame.offset(-12, -10))

    made = result(one, merged)
    assert np.array_equal(made[10:24, 12:24], to_array(other)[:14, :12])
    assert merged.absent_px == 20 * 20 - 14 * 12
    assert merged.receipt.final_px == 14 * 12
    outside = np.ones(made.shape[:2], bool)
    outside[10:24, 12:24] = False
    assert np.array_equal(made[outside], to_array(one)[outside])


def test_what_registration_found_is_taken_before_the_frame() -> None:
    one, other = noise(1), noise(2)
    found = Registration(Frame.offset(3, -2), shift_px=3.6, confidence=0.9)

    merged = merge(Sheet(one), Sheet(other), mask(Box(8, 6, 20, 10)), IDENTITY, registration=found)

    assert np.array_equal(result(one, merged)[6:16, 8:28], to_array(other)[4:14, 11:31])
    assert (merged.receipt.registration, merged.receipt.confidence) == (found, 0.9)


def test_a_merge_that_nobody_waits_for_ends() -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        merge(Sheet(noise(1)), Sheet(noise(2)), mask(Box(8, 6, 20, 10)), IDENTITY, cancel=token)


def test_the_preview_is_what_a_white_mask_takes() -> None:
    one, other = noise(1), noise(2, size=(40, 30))
    way = Frame.offset(-12, -10)

    shown = overlay(Sheet(one), Sheet(other), way)

    merged = merge(Sheet(one), Sheet(other), mask(Box(0, 0, *SIZE)), way)
    assert np.array_equal(to_array(shown), result(one, merged))


@pytest.mark.parametrize(
    ("box", "kind"), [(Box(0, 0, 0, 0), "empty-mask"), (Box(0, 0, 8, 8), "merge-outside")]
)
def test_a_mask_that_takes_nothing_is_refused_with_a_reason(box: Box, kind: str) -> None:
    other = noise(2, size=(40, 30))

    with pytest.raises(BadInput) as refused:
        merge(Sheet(noise(1)), Sheet(other), mask(box), Frame.offset(-12, -10))

    assert refused.value.kind == kind
