"""The plain difference of two pictures."""

import numpy as np

from studio.imaging.arrays import from_array, to_array
from studio.imaging.drift.subtraction import difference_map
from studio.model.geometry import Frame
from studio.model.pixels import Sheet


def sheet(height: int = 40, width: int = 60, grey: int = 100) -> Sheet:
    return Sheet(from_array(np.full((height, width, 3), grey, np.uint8)))


def test_equal_pictures_are_black() -> None:
    assert not to_array(difference_map(sheet(), sheet())).any()


def test_a_step_of_ten_is_shown_as_forty() -> None:
    changed = to_array(sheet().pixels).copy()
    changed[5:9, 7:11, 1] += 10

    shown = to_array(difference_map(sheet(), Sheet(from_array(changed))))

    assert shown.shape == (40, 60, 3)
    assert (shown[5:9, 7:11, 1] == 40).all()
    assert int(shown.sum()) == 40 * 16


def test_what_lies_beyond_the_other_picture_is_black() -> None:
    shown = to_array(difference_map(sheet(), sheet(20, 30, 120), Frame.offset(-10, -10)))

    assert (shown[10:30, 10:40] == 80).all()
    assert int(np.count_nonzero(shown)) == 20 * 30 * 3


def test_a_large_picture_is_made_small() -> None:
    shown = difference_map(sheet(1000, 3000), sheet(1000, 3000, 110), most_px=30_000)

    assert shown.width * shown.height <= 30_000
    assert (to_array(shown) == 40).all()
