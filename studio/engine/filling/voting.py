"""What each pixel of a hole becomes: the mean of what the patches over it say, or their slopes."""

import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.matching import Field
from studio.engine.filling.pyramid import Floats, Hole
from studio.engine.work import copied
from studio.model.geometry import Box
from studio.model.watch import Watch

Places = NDArray[np.intp]

_AT_ONCE = 1 << 17  # pixels between two looks
_STEP = 0.08  # of the range: a smaller step is one of light and is joined, a larger one is an edge and stays


def voted(area: Floats, hole: Hole, field: Field, *, radius: int, spread: float, watch: Watch) -> Floats:
    """The area with its hole filled by the votes of all patches over each pixel.

    Cheap patches count more, and those whose middle is near (`spread` in pixels) more than those far off:
    a small spread is sharp, a large one smooth.
    """
    height, width = hole.shape
    watch.check()
    y, x = np.nonzero(hole)
    watch.check()
    sigma = np.float32(max(float(np.percentile(field.cost, 75)), 1e-4))
    watch.check()
    belief = np.exp(-field.cost / sigma) + np.float32(1e-3)
    flat = area.reshape(-1, area.shape[2])
    watch.check()
    filled = copied(area, watch)
    near = _near(radius, spread)
    for first in range(0, len(y), _AT_ONCE):
        some_y, some_x = y[first : first + _AT_ONCE], x[first : first + _AT_ONCE]
        total = np.zeros((len(some_y), area.shape[2]), np.float32)
        weight = np.zeros(len(some_y), np.float32)
        for n, (dy, dx, counted) in enumerate(near):
            watch.reach((first + n / len(near) * len(some_y)) / len(y))
            at_y, at_x = np.clip(some_y - dy, 0, height - 1), np.clip(some_x - dx, 0, width - 1)
            slot = field.slot[at_y, at_x]
            says = (slot >= 0).astype(np.float32)
            from_y = np.clip(field.source_y[slot] + dy, 0, height - 1)
            from_x = np.clip(field.source_x[slot] + dx, 0, width - 1)
            counts = belief[slot] * says * counted
            total += flat.take(from_y * width + from_x, axis=0) * counts[:, None]
            weight += counts
        filled[some_y, some_x] = total / np.maximum(weight, 1e-9)[:, None]
    return filled


def _near(radius: int, spread: float) -> list[tuple[int, int, np.float32]]:
    """The neighbours whose patches have a say, and how much of one."""
    side = range(-radius, radius + 1)
    every = [
        (dy, dx, np.float32(np.exp(-(dy * dy + dx * dx) / (2 * spread * spread))))
        for dy in side
        for dx in side
    ]
    return [one for one in every if one[2] >= 0.02]


def load_of_slopes(filled: Floats, hole: Hole, box: Box, field: Field, watch: Watch) -> Floats:
    """The Laplacian that the fill should have in `box`, which holds `hole` and a rim.

    Between two pixels of one patch that is the slope of its source; where two patches meet, the mean of
    both slopes: the step between them is in neither.
    """
    load = np.zeros((box.height, box.width, filled.shape[2]), np.float32)
    across = _slopes(filled, hole, box, field, (0, 1), watch)
    watch.check()
    load[:, :-1] += across[:, :-1]
    load[:, 1:] -= across[:, :-1]
    down = _slopes(filled, hole, box, field, (1, 0), watch)
    watch.check()
    load[:-1] += down[:-1]
    load[1:] -= down[:-1]
    return load


def _slopes(
    filled: Floats, hole: Hole, box: Box, field: Field, step: tuple[int, int], watch: Watch
) -> Floats:
    """The wanted difference between each pixel of the box and the next one across or down."""
    dy, dx = step
    part = filled[box.y : box.bottom, box.x : box.right]
    slope = np.zeros_like(part)
    slope[: box.height - dy, : box.width - dx] = part[dy:, dx:] - part[: box.height - dy, : box.width - dx]
    watch.check()
    touched = hole | np.roll(hole, (-dy, -dx), (0, 1))
    y, x = np.nonzero(touched)
    for first in range(0, len(y), _AT_ONCE):
        watch.check()
        some = y[first : first + _AT_ONCE], x[first : first + _AT_ONCE]
        _bend(slope, filled, box, field, step, some)
    return slope


def _bend(
    slope: Floats, filled: Floats, box: Box, field: Field, step: tuple[int, int], at: tuple[Places, Places]
) -> None:
    """Some pixels' slopes taken to the mean of what the two patches there say."""
    y, x = at
    wanted = np.zeros((len(y), filled.shape[2]), np.float32)
    said = np.zeros(len(y), np.float32)
    for back in (0, 1):  # what the patch of this pixel says, then that of the next
        who, wish = _said(filled, field, y + box.y, x + box.x, step, back)
        wanted[who] += wish
        said[who] += 1
    spoken = said > 0
    y, x = y[spoken], x[spoken]
    here = slope[y, x]
    lacks = wanted[spoken] / said[spoken][:, None] - here
    size = np.abs(lacks).max(axis=-1, keepdims=True) / np.float32(_STEP)
    slope[y, x] = here + lacks / np.square(1 + np.square(np.square(size)))


def _said(
    filled: Floats, field: Field, y: Places, x: Places, step: tuple[int, int], back: int
) -> tuple[Places, Floats]:
    """Which of some pixels have a patch, and the slope that it wants there."""
    (height, width), (dy, dx) = field.slot.shape, step
    slot = field.slot[np.minimum(y + back * dy, height - 1), np.minimum(x + back * dx, width - 1)]
    who = np.flatnonzero(slot >= 0)
    from_y = np.clip(field.source_y[slot[who]] - back * dy, 0, height - 1 - dy)
    from_x = np.clip(field.source_x[slot[who]] - back * dx, 0, width - 1 - dx)
    return who, filled[from_y + dy, from_x + dx] - filled[from_y, from_x]
