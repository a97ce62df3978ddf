"""On which side of the lines through a hole a pixel lies: what fills one side comes from that side."""

import cv2
import numpy as np

from studio.engine.filling.pairing import Joint
from studio.engine.filling.parabola import beyond
from studio.engine.filling.pyramid import Hole, Sides

LINES_MAX = 4  # that divide a hole: a byte has two bits for each

_MIDDLE_PX = 6.0  # beside a line: who lies there is on neither side
_KNOWN_MIN = 0.15  # of the hole: what must be known on a side for it to be filled from there


def divided(pairs: list[Joint], hole: Hole, barred: Hole) -> Sides | None:
    """(H, W) of two bits for each line that divides the hole, one for each side; None without such a line."""
    sides = np.zeros(hole.shape, np.uint8)
    lines = [pair for pair in pairs if pair.other is not None]
    for n, pair in enumerate(lines[:LINES_MAX]):
        above, below = _beside(pair, hole.shape)
        least = _KNOWN_MIN * int(hole.sum())
        if min(int((side & ~barred).sum()) for side in (above, below)) > least:
            sides |= (above * np.uint8(1 << 2 * n)) | (below * np.uint8(2 << 2 * n))
    return sides if sides.any() else None


def _beside(pair: Joint, shape: tuple[int, ...]) -> tuple[Hole, Hole]:
    """What lies above and below a line that goes straight on where it is not known any more."""
    assert pair.other is not None
    reach = float(np.hypot(shape[0], shape[1]))
    line = np.concatenate([beyond(pair.one, reach)[::-1], pair.curve[1:-1], beyond(pair.other, reach)])
    at = np.rint(line).astype(int)
    fits = (at[:, 0] >= 0) & (at[:, 1] >= 0) & (at[:, 0] < shape[1]) & (at[:, 1] < shape[0])
    which = np.flatnonzero(fits)
    empty = np.ones(shape, np.uint8)
    empty[at[which, 1], at[which, 0]] = 0
    away, labels = cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    nearest = np.zeros(int(labels.max()) + 1, np.intp)
    nearest[labels[at[which, 1], at[which, 0]]] = which
    point = nearest[labels]
    along = np.gradient(line, axis=0)
    y, x = np.indices(shape)
    over = along[point, 0] * (y - line[point, 1]) - along[point, 1] * (x - line[point, 0])
    return (over > 0) & (away > _MIDDLE_PX), (over < 0) & (away > _MIDDLE_PX)
