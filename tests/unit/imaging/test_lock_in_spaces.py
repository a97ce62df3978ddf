"""The pixel lock in Display P3, Adobe RGB and 16 bits reaches the figures that it has in sRGB."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest
from drifting import MILD, STRONG, Edit, EditKind, Strengths, apply
from PIL import Image
from skimage import color

from studio.imaging import icc
from studio.imaging.arrays import Array, from_array, full_scale, to_array
from studio.imaging.colour import convert
from studio.imaging.lock.laid_back import laid_back
from studio.imaging.lock.locking import Locked
from studio.imaging.lock.registered import lock_registered
from studio.imaging.patches import paste, promote
from studio.model.geometry import Box, Frame
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode

PHOTOGRAPH = Path(__file__).parents[3] / "resources" / "pictures" / "coffee.png"
SIZE = (720, 480)
SPACES = {"sRGB": None, "Display P3": icc.display_p3(), "Adobe RGB": icc.adobe_rgb()}
OTHERS = [(space, bits) for space, bits in product(SPACES, (8, 16)) if (space, bits) != ("sRGB", 8)]
DRIFTS = {"mild": MILD, "strong": STRONG}
ROUNDING = 0.02  # ΔE2000 by which the codes of a wider space are coarser at 8 bits


@dataclass(frozen=True, slots=True)
class Figures:
    """`error_px`: the found place against the true one; ΔE2000 of the edit against the truth."""

    error_px: float
    delta_e_mean: float
    delta_e_p95: float
    edit_kept: float
    seam_mean: float
    seam_p95: float


@lru_cache(maxsize=1)
def photograph() -> Array:
    with Image.open(PHOTOGRAPH) as picture:
        return np.asarray(picture.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS))


@lru_cache(maxsize=32)
def figures(space: str, bits: int, drift: str, kind: EditKind = EditKind.OBJECT) -> Figures:
    """Of one turn: the maker was sent sRGB and answers in it, whatever the base is kept in."""
    profile = SPACES[space]
    drifted = apply(photograph(), Edit(kind), DRIFTS[drift], seed=3)
    truth = apply(photograph(), Edit(kind), Strengths(), seed=3).answer
    painted = cv2.dilate(drifted.mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (29, 29)))
    base, answer, wanted = (_kept_in(profile, bits, each) for each in (photograph(), drifted.answer, truth))

    locked = lock_registered(base, profile, answer, from_array(painted), LockMode.STRICT)

    receipt = locked.receipt
    assert receipt.state is LockState.LOCKED
    assert locked.patch is not None
    assert receipt.registration is not None
    assert receipt.seam is not None
    assert receipt.edit_kept is not None
    result = paste(base, locked.patch, locked.box.x, locked.box.y)
    assert np.array_equal(to_array(result)[painted == 0], to_array(base)[painted == 0])
    apart = _delta_e(result, wanted, profile)[drifted.mask > 0]
    error = _error_px(receipt.registration.transform, drifted.transform)
    mean, p95 = float(apart.mean()), float(np.percentile(apart, 95))
    return Figures(error, mean, p95, receipt.edit_kept, receipt.seam.mean, receipt.seam.p95)


@pytest.mark.parametrize("drift", DRIFTS)
@pytest.mark.parametrize(("space", "bits"), OTHERS)
def test_another_space_or_depth_reaches_the_figures_of_srgb(space: str, bits: int, drift: str) -> None:
    plain, found = figures("sRGB", 8, drift), figures(space, bits, drift)

    assert found.error_px <= plain.error_px + 0.02
    assert found.delta_e_mean <= 1.05 * plain.delta_e_mean + ROUNDING
    assert found.delta_e_p95 <= 1.05 * plain.delta_e_p95
    assert found.edit_kept >= plain.edit_kept - 0.005
    assert found.seam_mean <= plain.seam_mean + 0.03
    assert found.seam_p95 <= plain.seam_p95 + 0.15


@pytest.mark.parametrize("mode", [LockMode.STRICT, LockMode.AUTO])
def test_colours_that_srgb_cannot_say_stay_and_are_no_edit(mode: LockMode) -> None:
    profile = icc.display_p3()
    base = from_array(photograph())  # its reds, as Display P3 has them, lie far outside
    sent = to_array(convert(base, profile, None))
    drifted = apply(sent, Edit(EditKind.REPLACE), MILD, seed=3)
    answer = convert(from_array(drifted.answer), None, profile)
    painted = cv2.dilate(drifted.mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (29, 29)))
    mask = from_array(painted) if mode is LockMode.STRICT else None

    locked = lock_registered(base, profile, answer, mask, mode)

    assert locked.receipt.state is LockState.LOCKED
    assert locked.patch is not None
    result = to_array(paste(base, locked.patch, locked.box.x, locked.box.y))
    assert np.array_equal(result[painted == 0], photograph()[painted == 0])
    assert locked.receipt.edit_kept is not None
    assert locked.receipt.edit_kept >= 0.98


def test_an_answer_that_came_deep_is_rounded_once_and_lies_nearer() -> None:
    profile = icc.display_p3()
    drifted = apply(photograph(), Edit(EditKind.OBJECT), MILD, seed=3)
    truth = apply(photograph(), Edit(EditKind.OBJECT), Strengths(), seed=3).answer
    painted = from_array(cv2.dilate(drifted.mask, np.ones((29, 29), np.uint8)))
    base, wanted = (_kept_in(profile, 8, each) for each in (photograph(), truth))
    apart = []
    for bits in (8, 16):
        locked = lock_registered(
            base, profile, _kept_in(profile, bits, drifted.answer), painted, LockMode.STRICT
        )
        assert locked.patch is not None
        assert locked.patch.bits == 8
        result = paste(base, locked.patch, locked.box.x, locked.box.y)
        apart.append(float(_delta_e(result, wanted, profile)[drifted.mask > 0].mean()))

    assert apart[1] < apart[0] - 0.02


@pytest.mark.parametrize("mode", LockMode)
def test_a_deep_answer_leaves_its_base_as_deep_as_it_was(mode: LockMode) -> None:
    base = photograph()
    edited = base.copy()
    edited[100:200, 100:260] = 255 - edited[100:200, 100:260]
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[90:210, 90:270] = 255
    plain = from_array(edited)

    one, other = (
        lock_registered(from_array(base), None, answer, from_array(painted), mode)
        for answer in (plain, promote(plain, 3, 16))
    )

    assert one.patch is not None
    assert other.patch is not None
    assert other.patch.bits == 8
    assert other.box == one.box
    apart = to_array(one.patch).astype(np.int16) - to_array(other.patch)
    assert np.abs(apart).max() <= 1  # one was rounded once more


def test_a_deep_answer_to_a_cut_that_is_refused_is_laid_back_as_deep_as_its_base() -> None:
    base, cut = from_array(photograph()), Box(40, 30, 300, 200)
    other = promote(from_array(photograph()[::-1, ::-1].copy()), 3, 16)
    refused = Locked(None, cut, None, Receipt(LockState.REFUSED, "none"))

    back = laid_back(refused, base, None, other, cut)

    assert back.patch is not None
    assert (back.patch.bits, back.box) == (8, cut)


def _kept_in(profile: bytes | None, bits: int, srgb: Array) -> Pixels:
    return convert(promote(from_array(srgb), 3, bits), None, profile)


def _delta_e(one: Pixels, other: Pixels, profile: bytes | None) -> Array:
    """CIEDE2000 as scikit-image has it."""
    labs = []
    for pixels in (one, other):
        plain = convert(promote(pixels, 3, 16), profile, None)
        labs.append(color.rgb2lab(to_array(plain) / full_scale(plain)))
    return np.asarray(color.deltaE_ciede2000(*labs))


def _error_px(found: Frame, true: Frame) -> float:
    places = [(x, y) for x in np.linspace(0, SIZE[0], 7) for y in np.linspace(0, SIZE[1], 7)]
    return float(np.mean([np.hypot(*np.subtract(found.apply(*at), true.apply(*at))) for at in places]))
