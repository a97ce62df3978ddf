"""How pictures change their size: quickly to be looked at, and by parts where they are large."""

import tracemalloc

import cv2
import numpy as np
import pytest

from studio.imaging import resizing
from studio.imaging.arrays import from_array, to_array
from studio.imaging.resizing import averaged, resize


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


@pytest.mark.parametrize("size", [(500, 700), (61, 45), (200, 75)])
def test_resizing_by_parts_is_resizing_at_once(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = from_array(np.random.default_rng(3).integers(0, 65536, (150, 200, 3), np.uint16))
    whole = resize(picture, *size)

    monkeypatch.setattr(resizing, "_STRIP_PX", 20_000)
    by_parts = resize(picture, *size)

    difference = np.abs(to_array(by_parts).astype(int) - to_array(whole))
    assert difference.max() <= 1  # of 65,535: the last columns of a strip pass through another loop


def test_enlarging_never_has_all_of_the_picture_as_light() -> None:
    small = from_array(np.random.default_rng(3).integers(0, 256, (600, 900, 3), np.uint8))
    px = 3000 * 2000

    tracemalloc.start()
    resize(small, 3000, 2000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 * px  # what is made, light of the old height, and parts of a megapixel
