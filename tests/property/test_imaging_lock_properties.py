"""Whatever is painted and answered: protected bytes stay, the feather stays inside, frames agree."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.lock.locking import lock_answer
from studio.imaging.masks import coverage, grow, shrink, through_frame
from studio.imaging.patches import paste, promote
from studio.imaging.tiles import patched_tile_hashes, tile_hashes
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels

SIDES = st.integers(1, 70)
SEEDS = st.integers(0, 2**16)


def noise(width: int, height: int, bands: int, bits: int, seed: int) -> Pixels:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(TYPES[bits]))


def painted(width: int, height: int, seed: int) -> Pixels:
    """A few grey boxes, some over the frame."""
    random = np.random.default_rng(seed)
    array = np.zeros((height, width), np.uint8)
    for _ in range(random.integers(0, 4)):
        x, y = random.integers(0, width), random.integers(0, height)
        reach = random.integers(1, 40)
        array[y : y + reach, x : x + reach] = random.integers(1, 256)
    return from_array(array)


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, st.sampled_from([1, 2, 3, 4]), st.sampled_from([8, 16]), SEEDS)
def test_outside_the_painted_mask_every_byte_stays(
    width: int, height: int, bands: int, bits: int, seed: int
) -> None:
    base, answer = noise(width, height, bands, bits, seed), noise(width, height, bands, bits, seed + 1)
    mask = painted(width, height, seed)

    locked = lock_answer(base, answer, mask)

    outside = to_array(mask) == 0
    result = paste(base, locked.patch, locked.box.x, locked.box.y) if locked.patch else base
    assert (to_array(result)[outside] == to_array(base)[outside]).all()
    assert locked.receipt.differing_px == 0
    assert locked.receipt.past_painted_px == 0
    tiles = patched_tile_hashes(tile_hashes(base), result, locked.box)
    assert tiles == tile_hashes(result)


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, st.sampled_from([1, 2, 3, 4]), st.sampled_from([1, 2, 3, 4]), SEEDS)
def test_any_layout_locks_over_any_other(width: int, height: int, below: int, above: int, seed: int) -> None:
    base, answer = noise(width, height, below, 8, seed), noise(width, height, above, 16, seed + 1)
    mask = painted(width, height, seed)

    locked = lock_answer(base, answer, mask)

    if locked.patch is None:
        return
    result = paste(base, locked.patch, locked.box.x, locked.box.y)
    outside = to_array(mask) == 0
    kept = to_array(promote(base, result.bands, result.bits))
    assert (to_array(result)[outside] == kept[outside]).all()


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, st.integers(-80, 80), st.integers(-80, 80), SEEDS)
def test_through_an_offset_and_back_only_what_fell_off_is_lost(
    width: int, height: int, dx: int, dy: int, seed: int
) -> None:
    mask, way = painted(width, height, seed), Frame.offset(dx, dy)

    there = through_frame(mask, way, width, height)
    back = to_array(through_frame(there, way.inverse(), width, height))

    seen = Box(0, 0, width, height).moved(-dx, -dy).intersect(Box(0, 0, width, height))
    expected = np.zeros((height, width), np.uint8)
    if not seen.is_empty:
        rows, columns = slice(seen.y, seen.bottom), slice(seen.x, seen.right)
        expected[rows, columns] = to_array(mask)[rows, columns]
    assert (back == expected).all()


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, st.floats(0.5, 30), SEEDS)
def test_growing_only_adds_and_shrinking_only_takes(width: int, height: int, by: float, seed: int) -> None:
    mask = painted(width, height, seed)

    assert (to_array(grow(mask, by)) >= to_array(mask)).all()
    assert (to_array(shrink(mask, by)) <= to_array(mask)).all()
    assert coverage(shrink(mask, by))[1] <= coverage(mask)[1] <= coverage(grow(mask, by))[1]
