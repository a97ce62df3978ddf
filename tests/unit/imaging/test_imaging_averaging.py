"""How large pictures are made small to be looked at."""

import cv2
import numpy as np
import pytest

from studio.imaging.resizing import averaged


@pytest.mark.parametrize(("height", "width"), [(1440, 2048), (1440, 2047), (600, 900), (301, 457)])
def test_averaging_by_halves_is_averaging_over_areas(height: int, width: int) -> None:
    random = np.random.default_rng(height)
    picture = cv2.GaussianBlur(random.integers(0, 256, (height, width, 3), np.uint8), (0, 0), 3.0)
    small = (width // 9, height // 9)

    found = averaged(picture, *small).astype(int)

    wanted = cv2.resize(picture, small, interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(found - wanted).max() <= 4
    assert abs((found - wanted).mean()) < 0.6


def test_a_picture_of_the_wanted_size_is_left_as_it_is() -> None:
    picture = np.arange(48, dtype=np.uint16).reshape(4, 4, 3)

    assert averaged(picture, 4, 4) is picture
