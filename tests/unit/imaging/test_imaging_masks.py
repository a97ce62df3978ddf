"""Masks grow, shrink, soften and travel through frames as a hand would expect."""

import mmap
import sys
from pathlib import Path

import numpy as np
import pytest

from studio.imaging.arrays import from_array, to_array
from studio.imaging.masks import coverage, empty_mask, feather, grow, invert, shrink, thin_copy, through_frame
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels


def disc(radius: float, side: int = 200) -> Pixels:
    y, x = np.mgrid[:side, :side] + 0.5
    return from_array(((np.hypot(x - side / 2, y - side / 2) <= radius) * 255).astype(np.uint8))


def radius_of(mask: Pixels) -> float:
    return float(np.sqrt(to_array(mask).sum() / 255 / np.pi))


def test_coverage_is_a_box_and_a_count() -> None:
    array = np.zeros((50, 60), np.uint8)
    array[10:20, 30:35] = 1

    assert coverage(from_array(array)) == (Box(30, 10, 5, 10), 50)
    assert coverage(empty_mask(5, 5)) == (Box(0, 0, 0, 0), 0)


def test_a_thin_copy_is_the_same_mask() -> None:
    array = np.zeros((700, 300), np.uint8)
    array[100:400, 20:25] = 7
    array[399, 250] = array[690, 0] = 255

    copy = thin_copy(array)

    assert np.array_equal(copy, array)
    assert not np.shares_memory(copy, array)


@pytest.mark.skipif(sys.platform != "linux", reason="what is resident is read from /proc")
def test_a_thin_copy_takes_memory_only_where_something_is_marked() -> None:
    array = np.ones((8000, 8000), np.uint8)
    array[...] = 0
    array[4000:4100] = 255
    before = _resident_bytes()

    copy = thin_copy(array)

    assert copy.any()
    assert _resident_bytes() - before < array.nbytes / 4


def _resident_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * mmap.PAGESIZE


@pytest.mark.parametrize("by", [1, 7, 25])
def test_growing_moves_the_edge_out_all_around(by: int) -> None:
    assert radius_of(grow(disc(40), by)) == pytest.approx(40 + by, abs=0.6)


@pytest.mark.parametrize("by", [1, 7, 25])
def test_shrinking_moves_the_edge_in_all_around(by: int) -> None:
    assert radius_of(shrink(disc(60), by)) == pytest.approx(60 - by, abs=0.6)


def test_a_soft_edge_stays_soft_when_it_moves() -> None:
    soft = feather(disc(40), 10)

    moved = to_array(grow(soft, 15))[100]

    assert np.abs(moved[100:185].astype(int) - np.roll(to_array(soft)[100], 15)[100:185]).max() <= 20


def test_shrinking_does_not_eat_from_the_frame_of_the_picture() -> None:
    array = np.zeros((50, 60), np.uint8)
    array[:, :30] = 255

    shrunk = to_array(shrink(from_array(array), 5))

    assert (shrunk[:, :24] == 255).all()
    assert not shrunk[:, 26:].any()


def test_feathering_keeps_the_middle_of_the_edge() -> None:
    soft = to_array(feather(disc(60), 10))

    assert soft[100, 100] == 255
    assert 100 < soft[100, 159] < 155
    assert soft[100, 172] == 0


def test_inverting_twice_is_the_mask() -> None:
    mask = feather(disc(30), 5)

    assert invert(invert(mask)).data == mask.data


def test_a_whole_offset_moves_pixels_exactly() -> None:
    mask = disc(40)

    moved = to_array(through_frame(mask, Frame.offset(-30, 12), 150, 220))

    assert (moved[12:212, :] == to_array(mask)[:, 30:180]).all()
    assert not moved[:12].any()


@pytest.mark.parametrize("factor", [0.25, 0.5, 2.0, 3.0])
def test_a_scale_takes_the_shape_along(factor: float) -> None:
    side = int(200 * factor)

    scaled = through_frame(disc(40), Frame.scale(factor, factor), side, side)

    assert radius_of(scaled) == pytest.approx(40 * factor, rel=0.02)
    box, _ = coverage(scaled)
    assert box.x + box.right == pytest.approx(side, abs=1)


def test_there_and_back_through_an_offset_is_the_mask() -> None:
    mask, way = disc(40), Frame.offset(17, -9)

    back = through_frame(through_frame(mask, way, 300, 300), way.inverse(), 200, 200)

    assert back.data == mask.data
