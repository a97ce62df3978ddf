"""How a rough place becomes an exact one: Gauss-Newton on normalised pictures, robust against the edit.

Inverse compositional alignment (Baker and Matthews 2004) with Tukey's weights (Beaton and Tukey 1974).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.alignment.affine import Size, about, centred, corners_px
from studio.imaging.arrays import Array, Floats
from studio.model.cancel import CancelToken, look
from studio.model.geometry import IDENTITY, Frame

_TUKEY = 4.685 * 1.4826
_MEDIAN_STEP = 5
_LEAST_PLACES = 60
_STILL_PX = 0.004
_AT_ONCE = 1 << 14  # places: their slopes by all parameters are as large as six pictures
_FLAT = 0.02  # slope of a normalised picture under which a place tells nothing


@dataclass(frozen=True, slots=True)
class Slopes:
    """Where a normalised base (flat) tells something: indices (int32), columns and rows (uint16), and the
    slopes there.
    """

    base: Floats
    at: Array
    places: tuple[Array, Array]
    steps: tuple[Floats, Floats]
    size: Size

    def apart(self, answer: Floats, some: slice) -> Floats:
        """What an answer (flat) has over the base at some places."""
        here = self.at[some]
        out: Floats = answer[here] - self.base[here]
        return out

    def rows(self, some: slice) -> Floats:
        """(6, count): how each parameter of an affine moves the values of some places."""
        gx, gy = (step[some] for step in self.steps)
        scale = np.float32(2 / max(self.size))
        x, y = (
            (place[some].astype(np.float32) + np.float32(0.5 - side / 2)) * scale
            for place, side in zip(self.places, self.size, strict=True)
        )
        return np.stack((gx, gy, gx * x, gx * y, gy * x, gy * y))


def slopes_of(base: Floats, keep: Array) -> Slopes:
    """Of a normalised base (height, width) where `keep` (bool) allows to look."""
    height, width = base.shape
    across = cv2.Scharr(base, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(base, cv2.CV_32F, 0, 1, scale=1 / 32)
    steep = np.abs(across)
    steep += np.abs(down)
    at = np.flatnonzero(keep & (steep > _FLAT)).astype(np.int32)
    del steep
    steps = across.ravel()[at], down.ravel()[at]
    places = (at % width).astype(np.uint16), (at // width).astype(np.uint16)
    return Slopes(base.ravel(), at, places, steps, (width, height))


def refine(
    slopes: Slopes,
    answer: Floats,
    covered: Array,
    *,
    affine: bool,
    rounds: int,
    cancel: CancelToken | None = None,
) -> Frame:
    """The small way from the base's pixels to those of `answer` (normalised, about over it already).

    `affine` sets six parameters free, else it is a similarity. What cannot be solved stays as it is.
    """
    way = IDENTITY
    seen = covered.ravel()[slopes.at]
    for _ in range(rounds):
        look(cancel)
        moved = cv2.warpAffine(
            answer, centred(way), slopes.size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        step = _step(slopes, moved.ravel(), seen, affine)
        if step is None:
            return way
        try:
            way = step.inverse().then(way)
        except ValueError:
            return IDENTITY
        if corners_px(step, IDENTITY, slopes.size) < _STILL_PX:
            break
    return way


def _step(slopes: Slopes, moved: Floats, seen: Array, affine: bool) -> Frame | None:
    """`moved` is the answer (flat), `seen` (bool) where of the places it has data."""
    some = slice(None, None, _MEDIAN_STEP)
    told = np.abs(slopes.apart(moved, some))[seen[some]]
    if len(told) < _LEAST_PLACES:
        return None
    limit = np.float32(max(_TUKEY * float(np.median(told)), 1e-4))
    normal, wanted = np.zeros((6, 6)), np.zeros(6)
    for first in range(0, len(slopes.at), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        rest = slopes.apart(moved, some)
        weights = np.square(np.maximum(1 - np.square(rest / limit), 0)) * seen[some]
        rows = slopes.rows(some)
        weighted = rows * weights
        normal += weighted @ rows.T
        wanted += weighted @ rest
    free = _AFFINE if affine else _SIMILAR
    normal, wanted = free @ normal @ free.T, free @ wanted
    if np.linalg.cond(normal) > 1e9:
        return None
    tx, ty, a, b, d, e = (float(value) for value in np.linalg.solve(normal, wanted) @ free)
    scale = 2 / max(slopes.size)
    middle = (slopes.size[0] / 2, slopes.size[1] / 2)
    return about(middle, Frame(1 + a * scale, b * scale, tx, d * scale, 1 + e * scale, ty))


_AFFINE = np.eye(6)
# Shift across, shift down, zoom, rotation, each as shares of the six.
_SIMILAR = np.array(
    ((1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 1, 0, 0, 1), (0, 0, 0, -1, 1, 0)), np.float64
)
