"""How values at the border of a hole are carried smoothly across it: Laplace and Poisson by multigrid."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.work import Watch

Floats = NDArray[np.float32]
Hole = NDArray[np.bool_]

_CYCLES = 12
_SMOOTHINGS = 6
_COARSEST = 8
_SIDES = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)


def membrane(known: Floats, hole: Hole, watch: Watch, load: Floats | None = None) -> Floats:
    """`known` outside `hole`; inside, the surface whose Laplacian is `load` (0 when None).

    The hole must not touch the array's edge. Channels are solved together.
    """
    start = _pulled_in(known, hole)
    load = np.zeros_like(known) if load is None else load * hole[..., None]
    result = start
    for cycle in range(_CYCLES):
        watch.reach(cycle / _CYCLES)
        result = _cycle(result, load, hole)
    return result


def _cycle(values: Floats, load: Floats, hole: Hole) -> Floats:
    values = _smoothed(values, load, hole, _SMOOTHINGS)
    if min(hole.shape) <= _COARSEST:
        return _smoothed(values, load, hole, 8 * _SMOOTHINGS)
    residual = (load - _laplacian(values)) * hole[..., None]
    small_hole = _halved_hole(hole)
    if small_hole.any():
        size = small_hole.shape[::-1]
        # Four small Laplacians of a grid with twice the step carry a quarter of the load each.
        small_load = cv2.resize(residual, size, interpolation=cv2.INTER_AREA) * np.float32(4)
        small_load = small_load.reshape(*small_hole.shape, -1) * small_hole[..., None]
        error = _cycle(np.zeros_like(small_load), small_load, small_hole)
        back = cv2.resize(error, hole.shape[::-1], interpolation=cv2.INTER_LINEAR).reshape(values.shape)
        values = values + back * hole[..., None]
    return _smoothed(values, load, hole, _SMOOTHINGS)


def _smoothed(values: Floats, load: Floats, hole: Hole, times: int) -> Floats:
    """Damped Jacobi; damping 0.8 takes the fine waves away fastest."""
    inside = hole[..., None] * np.float32(0.8)
    quarter = load * np.float32(0.25)
    for _ in range(times):
        around = cv2.filter2D(values, -1, _SIDES, borderType=cv2.BORDER_REPLICATE).reshape(values.shape)
        values = values + (around - quarter - values) * inside
    return values


def _laplacian(values: Floats) -> Floats:
    around = cv2.filter2D(values, -1, _SIDES, borderType=cv2.BORDER_REPLICATE).reshape(values.shape)
    return np.asarray((around - values) * np.float32(4), np.float32)


def _halved_hole(hole: Hole) -> Hole:
    """Coarse pixels that lie in the hole whole: a border that moves inwards keeps the cycle stable."""
    height, width = hole.shape
    size = ((width + 1) // 2, (height + 1) // 2)
    share = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    small: Hole = share > 0.99
    small[0], small[-1], small[:, 0], small[:, -1] = False, False, False, False
    return small


def _pulled_in(known: Floats, hole: Hole) -> Floats:
    """A first guess by pulling known values down a pyramid and pushing them up into the hole."""
    weight = (~hole).astype(np.float32)
    levels = [(known * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 2 and not (levels[-1][1] > 0).all():
        values, share = levels[-1]
        levels.append((cv2.pyrDown(values).reshape(*_half(share), -1), cv2.pyrDown(share)))
    values, share = levels.pop()
    filled = values / np.maximum(share, 1e-6)[..., None]
    while levels:
        values, share = levels.pop()
        up = cv2.resize(filled, share.shape[::-1], interpolation=cv2.INTER_LINEAR).reshape(values.shape)
        trust = np.minimum(share, 1)[..., None]
        filled = values / np.maximum(share, 1e-6)[..., None] * trust + up * (1 - trust)
    return np.where(hole[..., None], filled, known).astype(np.float32)


def _half(array: Floats) -> tuple[int, int]:
    return (array.shape[0] + 1) // 2, (array.shape[1] + 1) // 2
