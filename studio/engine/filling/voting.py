"""What each pixel of a hole becomes: the mean of what the patches over it say, or their slopes."""

import numpy as np

from studio.engine.filling.matching import Field
from studio.engine.filling.pyramid import Floats, Hole
from studio.engine.work import Watch


def voted(area: Floats, hole: Hole, field: Field, *, radius: int, spread: float, watch: Watch) -> Floats:
    """The area with its hole filled by the votes of all patches over each pixel.

    Cheap patches count more, and those whose middle is near (`spread` in pixels) more than those far off:
    a small spread is sharp, a large one smooth.
    """
    height, width = hole.shape
    y, x = np.nonzero(hole)
    sigma = np.float32(max(float(np.percentile(field.cost, 75)), 1e-4))
    belief = np.exp(-field.cost / sigma) + np.float32(1e-3)
    flat = area.reshape(-1, area.shape[2])
    total = np.zeros((len(y), area.shape[2]), np.float32)
    weight = np.zeros(len(y), np.float32)
    for dy in range(-radius, radius + 1):
        watch.check()
        for dx in range(-radius, radius + 1):
            near = np.float32(np.exp(-(dy * dy + dx * dx) / (2 * spread * spread)))
            if near < 0.02:
                continue
            at_y, at_x = np.clip(y - dy, 0, height - 1), np.clip(x - dx, 0, width - 1)
            slot = field.slot[at_y, at_x]
            says = (slot >= 0).astype(np.float32)
            from_y = np.clip(field.source_y[slot] + dy, 0, height - 1)
            from_x = np.clip(field.source_x[slot] + dx, 0, width - 1)
            counts = belief[slot] * says * near
            total += flat.take(from_y * width + from_x, axis=0) * counts[:, None]
            weight += counts
    filled = area.copy()
    filled[y, x] = total / np.maximum(weight, 1e-9)[:, None]
    return filled


def load_of_slopes(filled: Floats, hole: Hole, field: Field) -> Floats:
    """The Laplacian that the fill should have: between two pixels of one patch, the slope of its source.

    Where two patches meet, the mean of both slopes: the step between them is in neither.
    """
    load = np.zeros_like(filled)
    across = _slopes(filled, hole, field, 0, 1)
    down = _slopes(filled, hole, field, 1, 0)
    load[:, :-1] += across[:, :-1]
    load[:, 1:] -= across[:, :-1]
    load[:-1] += down[:-1]
    load[1:] -= down[:-1]
    return load


def _slopes(filled: Floats, hole: Hole, field: Field, dy: int, dx: int) -> Floats:
    """The wanted difference between each pixel and the next one across or down."""
    slope = np.zeros_like(filled)
    slope[: hole.shape[0] - dy, : hole.shape[1] - dx] = (
        filled[dy:, dx:] - filled[: hole.shape[0] - dy, : hole.shape[1] - dx]
    )
    wanted = np.zeros((hole.shape[0], hole.shape[1], filled.shape[2] + 1), np.float32)
    touched = hole | np.roll(hole, (-dy, -dx), (0, 1))
    for back in (0, 1):  # what the patch of this pixel says, then that of the next
        _add_slopes(wanted, filled, touched, field, (dy, dx), back)
    said = wanted[..., -1:]
    return np.where(said > 0, wanted[..., :-1] / np.maximum(said, 1), slope)


def _add_slopes(
    wanted: Floats, filled: Floats, touched: Hole, field: Field, step: tuple[int, int], back: int
) -> None:
    (height, width), (dy, dx) = touched.shape, step
    y, x = np.nonzero(touched)
    slot = field.slot[np.minimum(y + back * dy, height - 1), np.minimum(x + back * dx, width - 1)]
    y, x, slot = y[slot >= 0], x[slot >= 0], slot[slot >= 0]
    from_y = np.clip(field.source_y[slot] - back * dy, 0, height - 1 - dy)
    from_x = np.clip(field.source_x[slot] - back * dx, 0, width - 1 - dx)
    wanted[y, x, :-1] += filled[from_y + dy, from_x + dx] - filled[from_y, from_x]
    wanted[y, x, -1] += 1
