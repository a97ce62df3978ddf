"""Which shift fills which pixel of a hole, so that neither its border nor the seams within show.

Loopy belief propagation (min-sum) on the pixels of the hole; a seam costs what the two pictures that meet
there differ by, as in Kwatra et al., "Graphcut textures", 2003.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.merging import merged
from studio.engine.filling.pyramid import Floats, Hole, Level, differ
from studio.engine.filling.shifts import Ints
from studio.model.watch import Watch

_GLANCES, _ROUNDS = 3, 10  # of telling: with all shifts, then with those that some pixel would take
_BORDER = 1.0  # how much a step to a known pixel nearby counts, beside one at a seam
_BORDER_PX = 5  # the window in which known pixels are near
_SLOPES = 1.5  # how much slopes count beside colours
_BARRED = 8.0  # the cost of a source that must not be copied
_FAR = 0.01  # what a shift by the hole's own side costs: what is near is likelier to be the same thing
_SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))
_ACROSS = np.array([[-1, 0, 1]], np.float32) / 2

Places = NDArray[np.intp]


def labels(level: Level, free: Hole, shifts: Ints, watch: Watch) -> Places:
    """For each pixel of the hole, in the order of np.nonzero, the place of its shift in `shifts`."""
    hole = level.hole
    y, x = np.nonzero(hole)
    seen = _seen(level.area)
    unary = _unary(seen, level, free, shifts, (y, x), watch)
    slot = np.full(hole.shape, -1, np.intp)
    slot[y, x] = np.arange(len(y))
    padded = np.pad(slot, 1, constant_values=-1)
    beside = [padded[y + 1 + dy, x + 1 + dx] for dy, dx in _SIDES]
    halves = [(y + x) % 2 == parity for parity in (0, 1)]
    values = _values(seen, shifts, (y, x))
    heard = np.zeros((4, *unary.shape), np.float32)
    heard = _settled(heard, unary, values, beside, halves, _GLANCES, watch.part(0, 0.5))
    wanted = np.unique(np.argmin(unary + heard.sum(axis=0), axis=1))
    few = [np.ascontiguousarray(every[..., wanted]) for every in (heard, unary)]
    heard = _settled(few[0], few[1], values[:, wanted], beside, halves, _ROUNDS, watch.part(0.5, 0.95))
    chosen = np.argmin(few[1] + heard.sum(axis=0), axis=1)
    return np.asarray(wanted[merged(chosen, few[1], values[:, wanted], (y, x), beside, watch)], np.intp)


def _settled(
    heard: Floats,
    unary: Floats,
    values: Floats,
    beside: list[Places],
    halves: list[NDArray[np.bool_]],
    turns: int,
    watch: Watch,
) -> Floats:
    """What every pixel has heard from its four neighbours after some turns of telling."""
    square = np.einsum("nkc,nkc->nk", values, values)
    unlike = square[:, :, None] + square[:, None, :] - 2 * np.matmul(values, values.transpose(0, 2, 1))
    unlike = np.maximum(unlike, 0).astype(np.float32)
    watch.check()
    right, below = (unlike + unlike[beside[side]] for side in (0, 2))
    for turn in range(turns):
        watch.reach(turn / turns)
        for hears in halves:
            _tell(heard, unary, (right, below), beside, hears, watch)
    return heard


def _seen(area: Floats) -> Floats:
    """What a seam is judged by: colours, and the slopes of their mean."""
    mean = np.ascontiguousarray(area.mean(axis=-1))
    slopes = [cv2.filter2D(mean, -1, kernel) * np.float32(_SLOPES) for kernel in (_ACROSS, _ACROSS.T)]
    return np.concatenate([area, np.stack(slopes, axis=-1)], axis=-1).astype(np.float32)


def _unary(
    seen: Floats, level: Level, free: Hole, shifts: Ints, at: tuple[Places, Places], watch: Watch
) -> Floats:
    """What a shift costs a pixel by itself: a barred source, and a step to the known pixels nearby."""
    hole, sides = level.hole, level.sides
    height, width = hole.shape
    known = ~hole
    # A slope beside the hole is one to what nobody knows.
    sloped = ~(cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    side = max(np.ptp(at[0]), np.ptp(at[1])) + 1
    rows, columns = np.arange(height)[:, None], np.arange(width)[None]
    cost = np.empty((len(at[0]), len(shifts)), np.float32)
    for n, (dy, dx) in enumerate(shifts):
        watch.check()
        from_y, from_x = np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1)
        apart = np.square(seen[from_y, from_x] - seen)
        step = apart[..., :-2].sum(axis=-1) * (known & known[from_y, from_x])
        step += apart[..., -2:].sum(axis=-1) * (sloped & sloped[from_y, from_x])
        border = cv2.boxFilter(step, -1, (_BORDER_PX, _BORDER_PX), normalize=False)
        inside = (rows + dy >= 0) & (rows + dy < height) & (columns + dx >= 0) & (columns + dx < width)
        may = inside & free[from_y, from_x]
        if sides is not None:
            may &= ~differ(sides, sides[from_y, from_x])
        cost[:, n] = (
            _BORDER * border[at] + np.where(may[at], 0, _BARRED) + _FAR * float(np.hypot(dy, dx)) / side
        )
    return cost


def _values(seen: Floats, shifts: Ints, at: tuple[Places, Places]) -> Floats:
    """(pixels, shifts, bands): what each shift would put there."""
    height, width = seen.shape[:2]
    y = np.clip(at[0][:, None] + shifts[None, :, 0], 0, height - 1)
    x = np.clip(at[1][:, None] + shifts[None, :, 1], 0, width - 1)
    return np.asarray(seen[y, x], np.float32)


def _tell(
    heard: Floats,
    unary: Floats,
    seams: tuple[Floats, Floats],
    beside: list[Places],
    hears: NDArray[np.bool_],
    watch: Watch,
) -> None:
    """Every second pixel hears from its neighbours which shifts suit them.

    `seams`: (pixels, shifts, shifts) of what two shifts cost on a pixel and the one right of it, or below.
    """
    for side, neighbour in enumerate(beside):
        who = np.flatnonzero(hears & (neighbour >= 0))
        for first in range(0, len(who), 512):
            watch.check()
            some = who[first : first + 512]
            teller = neighbour[some]
            opposite = side ^ 1
            belief = unary[teller] + heard[:, teller].sum(axis=0) - heard[opposite, teller]
            told = seams[side // 2][teller if side % 2 else some]
            told += belief[:, :, None]
            least = told.min(axis=1)
            heard[side, some] = least - least.min(axis=1, keepdims=True)
