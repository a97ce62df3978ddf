"""How a rough place becomes an exact one: Gauss-Newton on normalised pictures, robust against the edit.

Inverse compositional alignment (Baker and Matthews 2004) with Tukey's weights (Beaton and Tukey 1974).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.alignment.affine import Size, about, centred, corners_px
from studio.imaging.arrays import Array, Floats
from studio.model.cancel import CancelToken
from studio.model.geometry import IDENTITY, Frame

_TUKEY = 4.685 * 1.4826
_MEDIAN_STEP = 5
_LEAST_PLACES = 60
_STILL_PX = 0.004
_FLAT = 0.02  # slope of a normalised picture under which a place tells nothing


@dataclass(frozen=True, slots=True)
class Slopes:
    """Where a normalised base tells something: flat indices, its values there, and 6 rows of slopes."""

    at: Array
    values: Floats
    rows: Floats
    size: Size


def slopes_of(base: Floats, keep: Array) -> Slopes:
    """Of a normalised base (height, width) where `keep` (bool) allows to look."""
    height, width = base.shape
    across = cv2.Scharr(base, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(base, cv2.CV_32F, 0, 1, scale=1 / 32)
    at = np.flatnonzero(keep & (np.abs(across) + np.abs(down) > _FLAT))
    scale = np.float32(2 / max(width, height))
    x = (at % width + np.float32(0.5) - np.float32(width / 2)).astype(np.float32) * scale
    y = (at // width + np.float32(0.5) - np.float32(height / 2)).astype(np.float32) * scale
    gx, gy = across.ravel()[at], down.ravel()[at]
    rows = np.stack((gx, gy, gx * x, gx * y, gy * x, gy * y))
    return Slopes(at, base.ravel()[at], rows, (width, height))


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
    seen = covered.ravel()[slopes.at].astype(np.float32)
    for _ in range(rounds):
        if cancel is not None:
            cancel.check()
        moved = cv2.warpAffine(
            answer, centred(way), slopes.size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        step = _step(slopes, moved.ravel()[slopes.at] - slopes.values, seen, affine)
        if step is None:
            return way
        try:
            way = step.inverse().then(way)
        except ValueError:
            return IDENTITY
        if corners_px(step, IDENTITY, slopes.size) < _STILL_PX:
            break
    return way


def _step(slopes: Slopes, rest: Floats, seen: Floats, affine: bool) -> Frame | None:
    told = np.abs(rest[::_MEDIAN_STEP][seen[::_MEDIAN_STEP] > 0])
    if len(told) < _LEAST_PLACES:
        return None
    limit = np.float32(max(_TUKEY * float(np.median(told)), 1e-4))
    weights = np.square(np.maximum(1 - np.square(rest / limit), 0)) * seen
    weighted = slopes.rows * weights
    normal = (weighted @ slopes.rows.T).astype(np.float64)
    wanted = (weighted @ rest).astype(np.float64)
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
