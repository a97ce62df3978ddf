"""A place that must stay is found kept or broken by colour, structure and movement, each with a margin."""

import cv2
import numpy as np
import pytest

from studio.imaging.arrays import from_array
from studio.imaging.drift.findings import Judged, judge
from studio.model.geometry import Frame
from studio.model.history import Finding
from studio.model.pixels import Sheet


def scene(width: int = 400, height: int = 300) -> np.ndarray:
    rng = np.random.default_rng(8)
    soft = cv2.GaussianBlur(rng.uniform(0, 255, (height, width, 3)), (0, 0), 3)
    return np.clip((soft - soft.mean()) * 5 + 128, 20, 235).astype(np.uint8)


REGION = np.zeros((300, 400), np.uint8)
REGION[100:180, 120:260] = 255


def judged(one: np.ndarray, other: np.ndarray, way: Frame | None = None) -> Judged:
    found = judge(Sheet(from_array(one)), Sheet(from_array(other)), from_array(REGION), way or Frame())
    assert found is not None
    return found


def moved(picture: np.ndarray, dx: float, dy: float) -> np.ndarray:
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float64)
    return cv2.warpAffine(
        picture, matrix, picture.shape[1::-1], flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )


def test_what_is_equal_there_is_kept_whatever_happened_elsewhere() -> None:
    one = scene()
    other = 255 - one
    other[80:200, 100:280] = one[80:200, 100:280]

    assert judged(one, other) == Judged(Finding.KEPT, 0, 1, 0)


@pytest.mark.parametrize(("by", "finding"), [(1, Finding.KEPT), (8, Finding.UNCHECKED), (60, Finding.BROKEN)])
def test_a_change_of_colour_counts_by_its_size(by: int, finding: Finding) -> None:
    one = scene()
    other = np.clip(one.astype(int) + np.array((0, 0, by)), 0, 255).astype(np.uint8)

    assert judged(one, other).finding is finding


@pytest.mark.parametrize(("dx", "dy"), [(0.3, 0), (0.0, 0.8), (-1.7, 2.2), (3, -1)])
def test_a_movement_is_found_in_pixels(dx: float, dy: float) -> None:
    one = scene()

    found = judged(one, moved(one, dx, dy))

    assert found.shift_px == pytest.approx(np.hypot(dx, dy), abs=0.05)


def test_a_flat_place_does_not_move_and_a_gone_one_is_broken() -> None:
    flat = np.full((300, 400, 3), 120, np.uint8)
    one = scene()

    assert judged(flat, flat + np.uint8(1)).shift_px == 0
    assert judged(one, flat).finding is Finding.BROKEN


def test_a_place_is_judged_through_a_frame() -> None:
    one = scene()
    extended = cv2.copyMakeBorder(one, 40, 0, 100, 0, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    cropped = np.ascontiguousarray(one[150:, 200:])

    assert judged(one, extended, Frame.offset(100, 40)).finding is Finding.KEPT
    assert judged(one, cropped, Frame.offset(-200, -150)).finding is Finding.KEPT
    assert judge(
        Sheet(from_array(one)),
        Sheet(from_array(np.ascontiguousarray(one[250:]))),
        from_array(REGION),
        Frame.offset(0, -250),
    ) is None  # fmt: skip


def test_a_small_place_of_a_large_picture_is_judged_at_full_size() -> None:
    one = cv2.resize(scene(), (4000, 3000), interpolation=cv2.INTER_CUBIC)
    region = np.zeros((3000, 4000), np.uint8)
    region[1000:1040, 1200:1290] = 255
    other = one.copy()
    other[1000:1040, 1200:1290] = np.random.default_rng(3).integers(0, 256, (40, 90, 3))

    found = judge(Sheet(from_array(one)), Sheet(from_array(other)), from_array(region), Frame())

    assert found is not None
    assert found.finding is Finding.BROKEN
