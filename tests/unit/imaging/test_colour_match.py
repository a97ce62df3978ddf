"""The colour match undoes what drift did to hues that only the edit has, and invents nothing."""

import cv2
import numpy as np
from drifting import Strengths, apply, scene

from studio.imaging.arrays import Array, from_array
from studio.imaging.ciede import delta_e
from studio.imaging.lock.colour_match import Fit, fit
from studio.imaging.lock.working import Pair, floats, pair
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
    together = pair(from_array(base), from_array(answer), Registration())
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
