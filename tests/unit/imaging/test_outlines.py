"""Lines around what a mask marks."""

import numpy as np
import pytest

from studio.imaging.outlines import LOOKED_AT_PX, outlines
from studio.model.cancel import Cancelled, CancelToken


def box_of(line):
    xs, ys = zip(*line, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_a_line_runs_along_the_edge_of_what_is_marked() -> None:
    mask = np.zeros((40, 60), np.uint8)
    mask[10:20, 5:30] = 1

    (line,) = outlines(mask)

    assert box_of(line) == pytest.approx((5, 10, 30, 20), abs=0.3)


def test_holes_and_single_pixels_have_lines_and_nothing_has_none() -> None:
    mask = np.zeros((40, 60), np.uint8)
    assert outlines(mask) == ()
    mask[5:25, 5:25] = 255
    mask[10:15, 10:15] = 0
    mask[30, 50] = 255

    boxes = sorted(box_of(line) for line in outlines(mask))

    assert [tuple(round(edge) for edge in box) for box in boxes] == [
        (5, 5, 25, 25),
        (10, 10, 15, 15),
        (50, 30, 51, 31),
    ]


def test_what_meets_the_border_is_closed_there() -> None:
    (line,) = outlines(np.full((30, 50), 255, np.uint8))

    assert box_of(line) == pytest.approx((0, 0, 50, 30), abs=0.3)


def test_of_a_large_mask_the_thinnest_line_is_kept_and_the_edge_is_near() -> None:
    mask = np.zeros((100, 4 * LOOKED_AT_PX + 3), np.uint8)
    mask[50, :] = 1

    (line,) = outlines(mask)

    left, top, right, bottom = box_of(line)
    assert (left, right) == pytest.approx((0, mask.shape[1]), abs=3)
    assert 45 <= top < bottom <= 56


def test_it_stops_when_nobody_waits() -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        outlines(np.zeros((10, 10), np.uint8), token)
