"""The colour match undoes what drift did to hues that only the edit has, and invents nothing."""

from dataclasses import replace

import cv2
import numpy as np
from drifting import Strengths, apply, scene

from studio.imaging.alignment.averages import averages
from studio.imaging.arrays import Array, from_array
from studio.imaging.ciede import delta_e
from studio.imaging.lock.colour_match import Fit, fit
from studio.imaging.lock.working import Pair, floats, pair, resized
from studio.imaging.srgb import lab
from studio.model.registration import Registration

SIZE = (480, 360)
INKS = np.array([[(225, 40, 60), (30, 60, 200), (240, 215, 40), (40, 160, 80)]], np.uint8)
ALIKE = Strengths(contrast_percent=7, gamma=0.93, saturation_percent=10, cast=(7, -1, -6))


def earthen(seed: int) -> Array:
    """A scene of browns: no ink of an edit is near any of its colours."""
    grey = cv2.cvtColor(scene(*SIZE, seed=seed), cv2.COLOR_RGB2GRAY).astype(np.float32)[:, :, None]
    return np.rint(np.clip(grey * (1.0, 0.86, 0.7) + (12, 4, 0), 0, 255)).astype(np.uint8)


def compared(base: Array, answer: Array) -> tuple[Pair, Fit]:
    together = pair(*averages(from_array(base), from_array(answer)), Registration())
    return together, fit(together, np.ones(base.shape[:2], np.uint8))


def apart(one: Array, other: Array) -> Array:
    """CIEDE2000 of each of some 8-bit codes (1, count, 3)."""
    values = (lab(np.asarray(codes, np.float32) / 255).astype(np.float64) for codes in (one, other))
    return np.asarray(delta_e(*values))


def test_drift_of_all_colours_is_undone_on_hues_that_only_the_edit_has() -> None:
    base = earthen(seed=4)
    drifted = apply(INKS, None, ALIKE).answer

    _, found = compared(base, apply(base, None, ALIKE).answer)
    back = np.clip(found.without_field(drifted.astype(np.float32) / 255), 0, 1) * 255

    before, after = apart(drifted, INKS), apart(back, INKS)
    assert after.mean() < 0.6 * before.mean()
    assert (after < 1.05 * before).all()


def test_an_answer_without_drift_is_not_touched() -> None:
    base = earthen(seed=4)

    _, found = compared(base, base)

    assert found.changes_nothing
    assert not found.report.applied


def test_a_fit_takes_rows_of_a_picture_as_it_takes_samples() -> None:
    base = earthen(seed=4)
    together, found = compared(base, apply(base, None, ALIKE).answer)

    rows = found.without_field(floats(together.answer))

    assert found.bend.any()
    assert np.allclose(rows[100], found.without_field(floats(together.answer[100])), atol=1e-6)


def test_a_cast_that_differs_from_place_to_place_goes_on_under_the_edit() -> None:
    base = earthen(seed=4)
    cast = np.linspace(-10, 10, SIZE[0], dtype=np.float32)[None, :, None] * (1, 0, -1)
    answer = np.rint(np.clip(base + cast, 0, 255)).astype(np.uint8)
    together = pair(*averages(from_array(base), from_array(answer)), Registration())
    keep = np.ones(base.shape[:2], np.uint8)
    keep[60:300, 90:330] = 0

    found = fit(together, keep)

    assert found.shift is not None
    back = found.without_field(floats(answer)) + resized(found.shift, base.shape)
    left = np.abs(back - floats(base))[70:290, 100:320].mean(axis=(0, 1)) * 255
    before = np.abs(cast).mean(axis=(0, 1))
    assert (left < 0.2 * before + 0.6).all()


def test_a_cast_that_is_seen_on_one_side_alone_does_not_run_away_on_the_other() -> None:
    base = earthen(seed=4)
    answer = apply(base, None, replace(ALIKE, uneven_cast=4), seed=3).answer
    together = pair(*averages(from_array(base), from_array(answer)), Registration())
    keep = np.ones(base.shape[:2], np.uint8)
    keep[:, 100:] = 0

    found = fit(together, keep)

    assert found.shift is not None
    assert np.abs(found.shift).max() < 3 * 4 / 255


def test_white_that_came_cut_off_is_not_greyed_by_all_of_the_drift() -> None:
    base = earthen(seed=4)
    _, found = compared(base, apply(base, None, Strengths(brightness=14)).answer)

    white, light = found.without_field(np.array([[(1, 1, 1), (0.9, 0.9, 0.9)]], np.float32))[0]

    assert (light < 0.87).all()
    assert (white > 0.96).all()
    assert (white < 1).all()
