"""How what is lacking at a border or a seam is carried smoothly into a hole: Poisson by multigrid."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.model.watch import Watch

Floats = NDArray[np.float32]
Hole = NDArray[np.bool_]

_CYCLES = 7
_SMOOTHINGS = 3
_COARSEST = 8
_SIDES = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32)
_LAPLACE = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)


def settled(load: Floats, hole: Hole, hold: float, watch: Watch) -> Floats:
    """What is 0 outside `hole` and has the Laplacian `load` inside.

    `hold` draws it back to 0: what a border or a seam lacks fades over about 1 / sqrt(hold) pixels.
    The hole must not touch the array's edge; channels are solved together.
    """
    inside = hole[..., None].astype(np.float32)
    load = load * inside
    result = np.zeros_like(load)
    for cycle in range(_CYCLES):
        watch.reach(cycle / _CYCLES)
        result = _cycle(result, load, inside, np.float32(hold), watch)
    return result


def laplacian(values: Floats) -> Floats:
    return np.asarray(
        cv2.filter2D(values, -1, _LAPLACE, borderType=cv2.BORDER_REPLICATE).reshape(values.shape), np.float32
    )


def _cycle(values: Floats, load: Floats, inside: Floats, hold: np.float32, watch: Watch) -> Floats:
    watch.check()
    values = _smoothed(values, load, inside, hold, _SMOOTHINGS, watch)
    height, width = inside.shape[:2]
    if min(height, width) <= _COARSEST:
        return _smoothed(values, load, inside, hold, 10 * _SMOOTHINGS, watch)
    residual = (load - laplacian(values) + hold * values) * inside
    small_inside = _halved(inside)
    if small_inside.any():
        size = (small_inside.shape[1], small_inside.shape[0])
        # The step is twice as long, so the same surface has four times the load.
        small = cv2.resize(residual, size, interpolation=cv2.INTER_AREA) * np.float32(4)
        small = small.reshape(*small_inside.shape[:2], -1) * small_inside
        error = _cycle(np.zeros_like(small), small, small_inside, hold * np.float32(4), watch)
        back = cv2.resize(error, (width, height), interpolation=cv2.INTER_LINEAR).reshape(values.shape)
        values = values + back * inside
    return _smoothed(values, load, inside, hold, _SMOOTHINGS, watch)


def _smoothed(
    values: Floats, load: Floats, inside: Floats, hold: np.float32, times: int, watch: Watch
) -> Floats:
    """Damped Jacobi; damping 0.8 takes the fine waves away fastest."""
    step = inside * np.float32(0.8) / (4 + hold)
    constant = load * step
    keep = 1 - inside * np.float32(0.8)
    for _ in range(times):
        watch.check()
        around = cv2.filter2D(values, -1, _SIDES, borderType=cv2.BORDER_REPLICATE).reshape(values.shape)
        watch.check()
        around *= step
        around -= constant
        values = values * keep
        values += around
    return values


def _halved(inside: Floats) -> Floats:
    """Coarse pixels that lie in the hole whole: a border that moves inwards keeps the cycle stable."""
    height, width = inside.shape[:2]
    size = ((width + 1) // 2, (height + 1) // 2)
    share = cv2.resize(inside, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], 1)
    small: Floats = (share > 0.99).astype(np.float32)
    small[0], small[-1], small[:, 0], small[:, -1] = 0, 0, 0, 0
    return small
