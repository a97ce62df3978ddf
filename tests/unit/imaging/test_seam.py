"""What counts as a seam: a step that the lock made, never one that the base has or the answer lost."""

import math

import cv2
import numpy as np
import pytest
from drifting import scene

from studio.imaging.arrays import Array, from_array
from studio.imaging.lock.final_mask import FinalMask
from studio.imaging.lock.seam import judge
from studio.imaging.srgb import lab
from studio.model.geometry import Box
from studio.model.receipt import Seam

SIZE = (480, 360)
BOX = Box(120, 90, 200, 150)
SHIFT = np.array((14, -6, 9), np.int16)
# Of a step across which colours are blurred with σ 2, so much lies between points 2.5 px to either side.
SEEN_SHARE = math.erf(2.5 / (2 * math.sqrt(2)))


def seam_of(base: Array, answer: Array, patch: Array) -> Seam:
    """Of a patch that is pasted hard into its box."""
    weights = np.full((BOX.height, BOX.width), 255, np.uint8)
    sheet = from_array(base)
    final = FinalMask(from_array(weights), BOX)
    found = judge(sheet, from_array(answer), sheet.box, from_array(patch), final, None).seam
    assert found is not None
    return found


def inside(picture: Array) -> Array:
    return np.ascontiguousarray(picture[BOX.y : BOX.bottom, BOX.x : BOX.right])


def other_colour(picture: Array) -> Array:
    return np.clip(picture.astype(np.int16) + SHIFT, 0, 255).astype(np.uint8)


def step_of(colour: Array) -> float:
    """ΔE76 from a colour (1, 1, 3) to the shifted one."""
    one, other = (lab(codes.astype(np.float32) / 255) for codes in (colour, other_colour(colour)))
    return float(np.linalg.norm(one - other))


def test_a_lock_that_takes_nothing_has_no_seam_where_the_answer_lost_detail() -> None:
    base = scene(*SIZE, seed=4)

    found = seam_of(base, cv2.GaussianBlur(base, (0, 0), 3), inside(base))

    assert found == Seam(0, 0)


def test_a_paste_in_another_colour_scores_its_step_in_full() -> None:
    base = np.full((*SIZE[::-1], 3), (90, 120, 140), np.uint8)
    answer = other_colour(base)

    found = seam_of(base, answer, inside(answer))

    assert found.mean == pytest.approx(SEEN_SHARE * step_of(base[:1, :1]), rel=0.05)
    assert found.p95 == pytest.approx(found.mean, rel=0.25)


def test_a_paste_in_another_colour_scores_as_much_where_the_answer_lost_detail() -> None:
    base = scene(*SIZE, seed=4)
    sharp, soft = (other_colour(picture) for picture in (base, cv2.GaussianBlur(base, (0, 0), 1.5)))

    found, wanted = (seam_of(base, answer, inside(answer)) for answer in (soft, sharp))

    assert wanted.mean > 3
    assert found.mean >= 0.9 * wanted.mean
