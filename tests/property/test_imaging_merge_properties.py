"""Whatever is merged: black of the mask is the first parent's bytes, white the second one's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging import colour, icc
from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.codec import decode_png
from studio.imaging.merging import merge
from studio.imaging.patches import joint_bands, paste, promote
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.model.pixels import Pixels, Sheet

SIDES = st.integers(1, 60)
LAYOUTS = st.tuples(st.sampled_from([1, 2, 3, 4]), st.sampled_from([8, 16]))
OFFSETS = st.tuples(st.integers(-30, 30), st.integers(-30, 30))
SPACES = st.sampled_from([None, icc.display_p3(), icc.adobe_rgb()])


def noise(size: tuple[int, int], layout: tuple[int, int], seed: int) -> Pixels:
    bands, bits = layout
    made = np.random.default_rng(seed).integers(0, 1 << bits, (*size[::-1], bands))
    return from_array(made.astype(TYPES[bits]))


def painted(size: tuple[int, int], seed: int) -> Pixels:
    """Black, white and grey boxes."""
    random = np.random.default_rng(seed)
    array = np.zeros(size[::-1], np.uint8)
    for _ in range(4):
        x, y, reach = random.integers(0, size[0]), random.integers(0, size[1]), random.integers(1, 40)
        array[y : y + reach, x : x + reach] = random.choice([0, 90, 255])
    return from_array(array)


def over(size: tuple[int, int], pixels: Pixels, offset: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """`pixels` on a sheet of `size`, its corner at `offset`; and where it lies."""
    array = to_array(pixels)
    out = np.zeros((size[1], size[0], *array.shape[2:]), array.dtype)
    there = np.zeros(size[::-1], bool)
    for y in range(max(0, offset[1]), min(size[1], offset[1] + pixels.height)):
        for x in range(max(0, offset[0]), min(size[0], offset[0] + pixels.width)):
            out[y, x], there[y, x] = array[y - offset[1], x - offset[0]], True
    return out, there


@settings(max_examples=120, deadline=None)
@given(
    st.tuples(SIDES, SIDES),
    st.tuples(SIDES, SIDES),
    LAYOUTS,
    LAYOUTS,
    OFFSETS,
    SPACES,
    SPACES,
    st.integers(0),
)
def test_black_keeps_the_first_and_white_takes_the_second(
    size: tuple[int, int],
    other_size: tuple[int, int],
    below: tuple[int, int],
    above: tuple[int, int],
    offset: tuple[int, int],
    below_icc: bytes | None,
    above_icc: bytes | None,
    seed: int,
) -> None:
    below_icc = below_icc if below[0] >= 3 else None
    above_icc = above_icc if above[0] >= 3 else None
    one, other, mask = noise(size, below, seed), noise(other_size, above, seed + 1), painted(size, seed)
    converted = colour.convert(other, above_icc, below_icc)
    layout = (joint_bands(one.bands, converted.bands), max(one.bits, converted.bits))
    second, there = over(size, promote(converted, *layout), offset)
    way = Frame.offset(-offset[0], -offset[1])
    if not ((to_array(mask) > 0) & there).any():
        with pytest.raises(BadInput):
            merge(Sheet(one, below_icc), Sheet(other, above_icc), mask, way)
        return

    merged = merge(Sheet(one, below_icc), Sheet(other, above_icc), mask, way)

    made = to_array(paste(one, decode_png(merged.patch_png), merged.box.x, merged.box.y))

    first, weight = to_array(promote(one, *layout)), to_array(mask)
    keeps, takes = (weight == 0) | ~there, (weight == 255) & there
    assert np.array_equal(made[keeps], first[keeps])
    assert np.array_equal(made[takes], second[takes])
    assert merged.absent_px == np.count_nonzero((weight > 0) & ~there)
    assert merged.receipt.differing_px == 0
    assert merged.receipt.final_px == np.count_nonzero((weight > 0) & there)
