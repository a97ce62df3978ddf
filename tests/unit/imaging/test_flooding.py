"""Which pixels hang together: by their sides, of one value, and no further."""

import numpy as np

from studio.imaging.flooding import flood
from studio.model.geometry import Box


def test_a_ring_holds_the_flood_in():
    values = np.zeros((20, 30), np.uint8)
    values[5:15, 5:15] = 1
    values[7:13, 7:13] = 0

    found, box = flood(values, 9, 9)

    assert box == Box(7, 7, 6, 6)
    assert np.count_nonzero(found) == 36


def test_pixels_that_touch_by_a_corner_only_do_not_hang_together():
    values = np.zeros((4, 4), np.uint8)
    values[0, 0] = values[1, 1] = 1

    found, _ = flood(values, 0, 0)

    assert np.count_nonzero(found) == 1
