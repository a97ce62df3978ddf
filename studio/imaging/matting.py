"""How much of each pixel is subject: alpha solved from colours, so that hair and fur keep their threads.

Levin, Lischinski and Weiss, "A closed-form solution to natural image matting", 2008, whose matrix is never
built: its product comes from box filters over large windows, after He, Sun and Tang, 2010.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.arrays import Array, Floats
from studio.imaging.firming import THREADS, calm, crisp, detail, firm
from studio.model.watch import Watch

_EPSILON = 1e-5
_HOLD = 100.0  # how firmly known pixels are held, against the weight of a window's smoothness
_ROUNDS, _ENOUGH = 45, 2e-3
_ROWS_AT_ONCE = 128
_RIDGE = 0.6  # of how deep a part is at most nearby
_WIDE, _WIDE_RIDGE = 4, 0.8  # the same, in radii and in depth, where the band was too narrow
# Along an edge that goes on behind the subject colours alone would lead alpha as far as the band reaches.
_LEAN, _LEAN_MAX = 0.06, 1.0
_FOG = 12.0  # how much more so where there is no detail
_LOOSE = 0.08  # alpha at the rim of the unknown band from which on the band was too narrow


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of alpha: 1 on the subject, 0 behind it, and where neither is sure.

    `lean` is how firmly an open pixel is drawn to that all the same, more so far from the mask's edge.
    """

    alpha: Floats
    is_open: NDArray[np.bool_]
    lean: Floats


def alpha(values: Floats, found: Array, watch: Watch, *, reach: int | None = None) -> Floats:
    """Alpha of a picture (H, W, 3, sRGB of 0 to 1) with a hard subject mask of its size.

    The open band reaches `reach` px to both sides of the mask's edge (None: by the picture's size) first, and
    further where threads go past it.
    """
    is_drawn = reach is not None
    if reach is None:
        side = max(values.shape[:2])
        depth = float(cv2.distanceTransform((found > 127).astype(np.uint8), cv2.DIST_L2, 3).max())
        reach = max(3, round(min(0.012 * side, 0.2 * depth)))
    # A mask that somebody drew may run beside the edge: nothing is drawn to it.
    leaning = np.zeros(found.shape, np.float32) if is_drawn else 1 + np.float32(_FOG) * calm(values)
    known = _band(found, reach, np.zeros(found.shape, bool), leaning)
    solved = _solved(values, known, reach, watch.part(0, 0.5))
    threads = _threads(values, reach)
    wide = _too_narrow(solved, found, known, reach) & (threads > THREADS)
    if wide.any():
        known = _band(found, reach, wide, leaning)
        solved = _solved(values, known, reach, watch.part(0.5, 1))
    watch.check()
    watch.check()
    if is_drawn:
        return crisp(solved)
    return firm(solved, values, found > 127, known.is_open, reach, watch)


def _band(found: Array, reach: int, wide: NDArray[np.bool_], leaning: Floats) -> Known:
    inside = (found > 127).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    depth = cv2.distanceTransform(
        cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 3
    )
    depth = depth[1:-1, 1:-1]
    # The middle of a thin part is sure too, or a wing would dissolve; of a wide band more is open.
    core = depth >= np.minimum(reach, _RIDGE * cv2.dilate(depth, disc))
    if wide.any():
        side = 2 * _WIDE * reach + 1
        deepest = cv2.dilate(depth, np.ones((side, side), np.uint8))
        core &= ~wide | (depth >= np.minimum(_WIDE * reach, _WIDE_RIDGE * deepest))
    near = cv2.dilate(inside, disc) > 0
    is_open = (near | wide) & ~(core & (inside > 0))
    away = np.where(inside > 0, depth, cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3))
    # No farther than any band reaches: a mask without an edge has no distance to it.
    away = np.minimum(away / np.float32(reach), 2 * np.float32(_WIDE))
    lean = np.square(away) * np.float32(_LEAN) * leaning
    return Known(inside.astype(np.float32), is_open, np.minimum(lean, _LEAN_MAX).astype(np.float32))


def _too_narrow(solved: Floats, found: Array, known: Known, reach: int) -> NDArray[np.bool_]:
    """Where alpha is still mixed at the outer or inner rim of the band, a wider one around that place."""
    inside = found > 127
    wrong = np.where(inside, 1 - solved, solved) * known.is_open
    distance = cv2.distanceTransform(known.is_open.astype(np.uint8), cv2.DIST_L2, 3)
    rim = known.is_open & (distance < 0.4 * reach) & (wrong > _LOOSE)
    side = 4 * reach + 1
    return np.asarray(
        cv2.dilate(rim.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))) > 0
    )


def _threads(values: Floats, reach: int) -> Floats:
    """How much fine detail there is around: a smooth place has no hair to look for."""
    return np.asarray(cv2.blur(detail(values), (2 * reach + 1, 2 * reach + 1)), np.float32)


def _solved(values: Floats, known: Known, radius: int, watch: Watch) -> Floats:
    """Conjugate gradients on (L + hold·D) alpha = hold·D·known, in the box around the open band."""
    rows, columns = np.flatnonzero(known.is_open.any(axis=1)), np.flatnonzero(known.is_open.any(axis=0))
    if not len(rows):
        return known.alpha
    margin = 3 * radius
    window = np.s_[
        max(0, rows[0] - margin) : rows[-1] + margin + 1,
        max(0, columns[0] - margin) : columns[-1] + margin + 1,
    ]
    near = _Neighbourhood(np.ascontiguousarray(values[window]), radius, watch)
    held = np.where(known.is_open[window], known.lean[window], np.float32(_HOLD)).astype(np.float32)
    result = known.alpha[window].copy()
    goal = held * result
    rest = goal - (near.product(result) + held * result)
    step = rest.copy()
    size = float(np.vdot(rest, rest))
    first = max(size, 1e-12)
    for turn in range(_ROUNDS):
        watch.reach(turn / _ROUNDS)
        if size < _ENOUGH**2 * first:
            break
        along = near.product(step) + held * step
        length = np.float32(size / max(float(np.vdot(step, along)), 1e-20))
        result += length * step
        rest -= length * along
        before, size = size, float(np.vdot(rest, rest))
        step = rest + np.float32(size / before) * step
    whole = known.alpha.copy()
    whole[window] = np.clip(result, 0, 1)
    return whole


class _Neighbourhood:
    """The colours of a picture as its windows see them: mean and inverse covariance of each window."""

    def __init__(self, values: Floats, radius: int, watch: Watch) -> None:
        self._values = values
        self._side = (2 * radius + 1, 2 * radius + 1)
        self._mean = self._box(values)
        spread = np.empty((*values.shape[:2], 3, 3), np.float32)
        for i in range(3):
            watch.check()
            for j in range(i, 3):
                both = self._box(values[..., i] * values[..., j]) - self._mean[..., i] * self._mean[..., j]
                spread[..., i, j] = spread[..., j, i] = both
        spread += np.eye(3, dtype=np.float32) * np.float32(_EPSILON)
        self._inverse = np.empty_like(spread)
        for rows in range(0, len(spread), _ROWS_AT_ONCE):
            watch.check()
            part = np.s_[rows : rows + _ROWS_AT_ONCE]
            self._inverse[part] = np.linalg.inv(spread[part])

    def product(self, alpha: Floats) -> Floats:
        """The matting Laplacian times `alpha`, per pixel of a window."""
        mean = self._box(alpha)
        cross = self._box(self._values * alpha[..., None]) - self._mean * mean[..., None]
        slope = np.einsum("hwij,hwj->hwi", self._inverse, cross)
        offset = mean - (slope * self._mean).sum(axis=-1)
        fitted = (self._box(slope) * self._values).sum(axis=-1) + self._box(offset)
        return np.asarray(alpha - fitted, np.float32)

    def _box(self, values: Floats) -> Floats:
        return np.asarray(cv2.blur(values, self._side, borderType=cv2.BORDER_REFLECT), np.float32)
