"""How the coarsest hole is first filled: ring by ring from its border, by the best patch of all."""

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from studio.engine.filling.pyramid import Floats, Hole, Level, differ
from studio.model.watch import Watch

_SOURCES_MAX = 12_000
_ROWS_AT_ONCE = 256


def peel(level: Level, radius: int, rng: np.random.Generator, watch: Watch) -> Floats:
    """The area with its hole filled from the border inwards."""
    height, width = level.hole.shape
    pad = ((radius, radius), (radius, radius), (0, 0))
    sources = _sources(level, radius, rng)
    values = np.pad(level.area, pad, mode="reflect")
    trust = np.pad((~level.hole).astype(np.float32), radius, mode="reflect")
    side = 2 * radius + 1
    bank = sliding_window_view(values, (side, side), (0, 1))[sources[:, 0], sources[:, 1]]
    bank = bank.reshape(len(sources), -1)
    square = bank * bank
    left = level.hole.copy()
    while left.any():
        watch.check()
        ring = left & ~(cv2.erode(left.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
        where = np.argwhere(ring)
        for first in range(0, len(where), _ROWS_AT_ONCE):
            some = where[first : first + _ROWS_AT_ONCE]
            over = None
            if level.sides is not None:
                own = level.sides[some[:, 0], some[:, 1]]
                over = differ(own[None], level.sides[sources[:, 0], sources[:, 1]][:, None])
            best = _best(values, trust, some, bank, square, over)
            y, x = some[:, 0], some[:, 1]
            from_y, from_x = sources[best, 0], sources[best, 1]
            values[y + radius, x + radius] = level.area[from_y, from_x]
        trust[where[:, 0] + radius, where[:, 1] + radius] = 0.5
        left &= ~ring
    return values[radius : radius + height, radius : radius + width]


def _sources(level: Level, radius: int, rng: np.random.Generator) -> NDArray[np.intp]:
    where = np.argwhere(allowed(level.barred, radius))
    if len(where) > _SOURCES_MAX:
        where = where[np.sort(rng.choice(len(where), _SOURCES_MAX, replace=False))]
    return where


def allowed(barred: Hole, radius: int) -> Hole:
    """Pixels whose whole patch may be copied; when there is none, those that may be copied themselves."""
    side = 2 * radius + 1
    near = cv2.dilate(barred.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    free: Hole = ~near
    if radius:
        free[:radius], free[-radius:], free[:, :radius], free[:, -radius:] = False, False, False, False
    if free.any():
        return free
    return ~barred if not barred.all() else np.ones_like(barred)


def _best(
    values: Floats,
    trust: Floats,
    where: NDArray[np.intp],
    bank: Floats,
    square: Floats,
    over: Hole | None,
) -> NDArray[np.intp]:
    """The nearest source for each pixel, over what is trusted of its patch; none that lies `over` a line."""
    side = round((bank.shape[1] / values.shape[2]) ** 0.5)
    patch = sliding_window_view(values, (side, side), (0, 1))[where[:, 0], where[:, 1]]
    weight = sliding_window_view(trust, (side, side), (0, 1))[where[:, 0], where[:, 1]]
    weight = np.repeat(weight[:, None], values.shape[2], axis=1)
    weighted = (weight * patch).reshape(len(where), -1)
    distance = square @ weight.reshape(len(where), -1).T - 2 * (bank @ weighted.T)
    if over is not None:
        distance[over] = np.inf
    return np.asarray(np.argmin(distance, axis=0))
