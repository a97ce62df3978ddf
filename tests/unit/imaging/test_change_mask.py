"""What counts as a change, and what drift alone can have made."""

import cv2
import numpy as np

from studio.imaging.alignment.averages import averages
from studio.imaging.arrays import Array, from_array
from studio.imaging.lock.change_mask import find_change
from studio.imaging.lock.sighting import look_at
from studio.imaging.lock.working import pair
from studio.model.geometry import IDENTITY
from studio.model.registration import Registration

SIZE = (480, 360)
LIGHT = (slice(40, 200), slice(240, 440))


def blown() -> Array:
    """A textured picture that gets so light in one corner that a warmer answer cannot say it."""
    random = np.random.default_rng(7)
    coarse = random.uniform(40, 190, (12, 16, 3)).astype(np.float32)
    values = cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC)
    glow = np.zeros(SIZE[::-1], np.float32)
    glow[LIGHT] = 1
    glow = cv2.GaussianBlur(glow, (0, 0), 20)[:, :, None]
    values = values * (1 - glow) + np.array((250, 246, 225), np.float32) * glow
    return np.clip(values + random.normal(0, 2, values.shape), 0, 255).astype(np.uint8)


def warmer(picture: Array) -> Array:
    values = (picture.astype(np.float32) - 128) * 1.08 + 128 + np.array((14, 4, -4), np.float32)
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def changed(base: Array, answer: Array) -> Array:
    together = pair(*averages(from_array(base), from_array(answer)), Registration(IDENTITY))
    return np.asarray(find_change(look_at(together, None)).mask > 0)


def likeness(found: Array, truth: Array) -> float:
    """Intersection over union."""
    return float((found & truth).sum() / (found | truth).sum())


def test_light_that_drift_cut_off_is_no_change() -> None:
    base = blown()

    assert not changed(base, warmer(base)).any()


def test_white_over_what_was_darker_is_a_change() -> None:
    base = blown()
    edited = base.copy()
    cv2.circle(edited, (100, 240), 50, (255, 255, 255), -1)

    found = changed(base, warmer(edited))

    truth = (edited != base).any(axis=2)
    assert likeness(found, truth) > 0.8


def test_a_mark_on_cut_off_light_is_a_change() -> None:
    base = blown()
    edited = base.copy()
    cv2.circle(edited, (340, 120), 40, (150, 175, 215), -1)

    found = changed(base, warmer(edited))

    truth = (edited != base).any(axis=2)
    assert likeness(found, truth) > 0.8


def test_a_shadow_is_followed_to_where_it_fades_out() -> None:
    base = blown()
    across, down = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    depth = np.clip(1 - np.hypot(across - 130, down - 220) / 100, 0, 1)[:, :, None]
    edited = np.rint(base * (1 - 0.4 * depth)).astype(np.uint8)

    found = changed(base, warmer(edited))

    taken = (depth[:, :, 0] * found).sum() / depth.sum()
    assert taken > 0.9
    assert not found[np.hypot(across - 130, down - 220) > 110].any()


def test_a_hard_edge_is_not_followed_past_it() -> None:
    base = blown()
    edited = base.copy()
    cv2.rectangle(edited, (60, 160), (180, 300), (30, 90, 160), -1)

    found = changed(base, warmer(edited))

    assert not (
        found & (cv2.dilate((edited != base).any(axis=2).astype(np.uint8), np.ones((13, 13))) == 0)
    ).any()
