"""Dabs along a line: as wide as the brush, even along it, and no stronger where they overlap."""

import numpy as np
import pytest

from studio.imaging.brush import Brush, stamp_line


@pytest.mark.parametrize("size", [6, 40, 400])
def test_the_edge_of_a_hard_line_is_straight(size):
    mask = np.zeros((500, 900), np.uint8)

    stamp_line(mask, (250, 250), (650, 250), Brush(size))

    widths = (mask[:, 300:600] / 255).sum(axis=0)
    assert widths.min() > size * 0.97 - 0.8
    assert widths.max() < size * 1.03 + 0.8
    assert widths.max() - widths.min() < 1


def test_a_soft_line_is_even_along_its_middle():
    mask = np.zeros((300, 700), np.uint8)

    stamp_line(mask, (150, 150), (550, 150), Brush(200, hardness=0))

    along = mask[150, 200:500].astype(int)
    assert along.max() - along.min() <= 8


def test_going_over_a_line_again_changes_nothing():
    mask = np.zeros((100, 300), np.uint8)
    stamp_line(mask, (50, 50), (250, 50), Brush(30, hardness=0.3))
    once = mask.copy()

    stamp_line(mask, (50, 50), (250, 50), Brush(30, hardness=0.3))

    assert np.array_equal(mask, once)


def test_what_is_said_to_be_touched_holds_every_change():
    rng = np.random.default_rng(5)
    for _ in range(60):
        mask = np.zeros((200, 260), np.uint8)
        start, end = (tuple(rng.uniform(-30, 260, 2)) for _ in range(2))
        pressure = tuple(rng.uniform(0.05, 1, 2))

        box = stamp_line(mask, start, end, Brush(float(rng.uniform(1, 90))), pressure=pressure)

        mask[box.y : box.bottom, box.x : box.right] = 0
        assert not mask.any()


def test_the_eraser_takes_away_what_the_brush_left():
    mask = np.full((100, 300), 255, np.uint8)

    stamp_line(mask, (50, 50), (250, 50), Brush(30, is_eraser=True))

    assert mask[50, 150] == 0
    assert mask[80, 150] == 255
