"""The drifting double does what it is told, by the amount it is told, and the same every time."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drifting import MILD, STILL, STRONG, Edit, EditKind, Fit, SceneChange, Size, apply, changed_scene, scene

from studio.imaging.arrays import Array

BASE = scene(240, 160)


def difference(one: Array, other: Array) -> float:
    """Mean, in 8-bit levels."""
    return float(np.abs(one.astype(np.int16) - other).mean())


def test_without_strengths_and_wishes_the_answer_is_the_base() -> None:
    answer, transform, mask = apply(BASE, None, STILL)

    assert np.array_equal(answer, BASE)
    assert transform.as_tuple() == (1, 0, 0, 0, 1, 0)
    assert not mask.any()


def test_equal_seeds_give_equal_bytes_and_others_do_not() -> None:
    one, again, other = (apply(BASE, Edit(), STRONG, seed).answer for seed in (4, 4, 5))

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_the_true_transform_tells_where_every_pixel_went() -> None:
    strengths = replace(STILL, shift_px=(6, -4), zoom_percent=5, rotation_deg=1)
    answer, way, _ = apply(BASE, None, strengths)
    back = np.array(way.as_tuple()).reshape(2, 3)
    back[:, 2] += back[:, :2] @ (0.5, 0.5) - 0.5

    undone = cv2.warpAffine(answer, back, (240, 160), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)

    inner = (slice(20, -20), slice(20, -20))
    assert difference(undone[inner], BASE[inner]) < 2
    assert difference(answer[inner], BASE[inner]) > 10


@pytest.mark.parametrize("kind", EditKind)
def test_an_edit_changes_its_region_and_nothing_else(kind: EditKind) -> None:
    region = np.zeros((160, 240), np.uint8)
    region[30:110, 60:160] = 255

    answer, _, mask = apply(BASE, Edit(kind, region), STILL)

    changed = (answer != BASE).any(axis=2)
    assert changed.any()
    assert not changed[region == 0].any()
    assert not (mask[~changed]).any()


def test_spill_goes_past_the_region_and_counts_as_changed() -> None:
    region = np.zeros((160, 240), np.uint8)
    region[30:110, 60:160] = 255

    _, _, mask = apply(BASE, Edit(EditKind.REPLACE, region), replace(STILL, spill_px=12))

    assert mask[60:80, 50:58].any()
    assert not mask[:, :46].any()


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        (Size(0.5, 0.5), (80, 120)),
        (Size(1.25, 1.25), (200, 300)),
        (Size(1, 1.5, Fit.CONTAIN), (240, 240)),
        (Size(1, 1, crop=0.9), (160, 240)),
    ],
)
def test_an_answer_of_another_size_is_of_that_size(size: Size, shape: tuple[int, int]) -> None:
    answer, way, _ = apply(BASE, None, replace(MILD, size=size))

    assert answer.shape == (*shape, 3)
    middle = way.apply(120, 80)
    assert middle == pytest.approx((shape[1] / 2, shape[0] / 2), abs=2)


def test_more_strength_is_more_difference() -> None:
    amounts = [
        difference(apply(BASE, None, strengths, 1).answer, BASE) for strengths in (STILL, MILD, STRONG)
    ]

    assert amounts == sorted(amounts)
    assert amounts[1] > 1


@pytest.mark.parametrize("change", SceneChange)
def test_a_changed_scene_is_another_picture_of_the_same_size(change: SceneChange) -> None:
    answer = changed_scene(BASE, change, 3)

    assert answer.shape == BASE.shape
    assert difference(answer, BASE) > 15
