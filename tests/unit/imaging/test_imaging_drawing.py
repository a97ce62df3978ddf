"""Brush and shapes cover what they should, by their exact area, and erase it again."""

import math

import numpy as np
import pytest

from studio.imaging.arrays import Array
from studio.imaging.brush import Brush, stamp_line
from studio.imaging.shapes import fill_box, fill_ellipse, fill_polygon
from studio.model.geometry import Box


@pytest.fixture
def mask() -> Array:
    return np.zeros((200, 300), np.uint8)


def area(mask: Array) -> float:
    return float(mask.sum()) / 255


def test_a_box_covers_fractions_of_pixels(mask: Array) -> None:
    touched = fill_box(mask, 10.25, 20.5, 50, 30)

    assert area(mask) == pytest.approx(1500, rel=0.001)
    assert mask[30, 10] == round(0.75 * 255)
    assert touched.contains(10, 20)


@pytest.mark.parametrize(("width", "height"), [(8, 8), (50, 30), (120, 11)])
def test_an_ellipse_has_the_area_of_an_ellipse(mask: Array, width: float, height: float) -> None:
    fill_ellipse(mask, 20.3, 10.7, width, height)

    assert area(mask) == pytest.approx(math.pi * width * height / 4, rel=0.02)


def test_a_polygon_has_the_area_of_its_corners(mask: Array) -> None:
    fill_polygon(mask, [(10, 10), (110, 30), (60, 130)])

    assert area(mask) == pytest.approx(5500, rel=0.01)


def test_a_line_of_two_corners_encloses_nothing(mask: Array) -> None:
    assert fill_polygon(mask, [(10, 10), (50, 50)]).is_empty
    assert not mask.any()


def test_shapes_beyond_the_frame_are_cut(mask: Array) -> None:
    touched = fill_box(mask, -50, -50, 100, 100)

    assert area(mask) == 2500
    assert touched.intersect(Box(0, 0, 300, 200)) == touched


def test_erasing_takes_away_what_filling_gave(mask: Array) -> None:
    mask[...] = 255

    fill_ellipse(mask, 50, 50, 40, 40, weight=0)

    assert mask[70, 70] == 0
    assert area(255 - mask) == pytest.approx(math.pi * 400, rel=0.01)


def test_a_hard_stroke_is_as_wide_as_its_brush(mask: Array) -> None:
    touched = stamp_line(mask, (50, 100), (250, 100), Brush(40))

    assert area(mask[:, 150:151]) == pytest.approx(40, abs=1)
    assert area(mask) == pytest.approx(200 * 40 + math.pi * 400, rel=0.02)
    assert touched.contains(30, 100)
    assert touched.contains(269, 100)


def test_a_soft_stroke_fades_evenly_along_its_way(mask: Array) -> None:
    stamp_line(mask, (50, 100), (250, 100), Brush(60, hardness=0.0))

    rows = mask[70:130, 100:200].astype(int)
    assert (rows.max(axis=1) - rows.min(axis=1)).max() <= 12
    assert 80 < mask[115, 150] < 180
    assert mask[100, 150] >= 250


def test_the_stronger_mark_stays(mask: Array) -> None:
    stamp_line(mask, (100, 100), (100, 100), Brush(40))
    stamp_line(mask, (100, 100), (150, 100), Brush(40, weight=100))

    assert mask[100, 100] == 255
    assert mask[100, 150] == 100


def test_the_eraser_leaves_nothing_under_its_core(mask: Array) -> None:
    mask[...] = 255

    stamp_line(mask, (50, 100), (250, 100), Brush(30, is_eraser=True))

    assert not mask[90:110, 60:240].any()
    assert mask[50, 150] == 255


def test_pressure_thins_the_stroke(mask: Array) -> None:
    stamp_line(mask, (50, 100), (250, 100), Brush(60), pressure=(0.2, 1.0))

    assert area(mask[:, 60:61]) < area(mask[:, 240:241]) / 2


def test_a_stroke_beside_the_picture_touches_nothing(mask: Array) -> None:
    assert stamp_line(mask, (-500, -500), (-400, -500), Brush(40)).is_empty
    assert not mask.any()
