"""Which pieces of a hole give way to what is beside them, because the whole then costs less.

Pixels that only hear their neighbours cannot leave a piece one by one; a piece as a whole can.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.pyramid import Floats
from studio.model.watch import Watch

Places = NDArray[np.intp]

_TURNS = 4
_SHARE_MAX = 0.03  # of the hole: a larger piece is no shard,
_FLOATING_MAX = 0.08  # unless it floats in the hole: what meets its border may go on with something known


def merged(
    labels: Places,
    unary: Floats,
    values: Floats,
    at: tuple[Places, Places],
    beside: list[Places],
    watch: Watch,
) -> Places:
    """Labels of the pixels `at`, fewer of them in smaller pieces; `unary`, `values` and `beside` are those by
    which they were told.
    """
    labels = labels.copy()
    at_border = np.any([side < 0 for side in beside], axis=0)
    for _ in range(_TURNS):
        before = labels.copy()
        for some in (_pieces(labels, at), _pairs(labels, at, beside)):
            for piece in sorted((one for one in some if _is_shard(one, at_border, len(labels))), key=len):
                watch.check()
                _give_way(labels, piece, unary, values, beside)
        if np.array_equal(labels, before):
            break
    return labels


def _is_shard(piece: Places, at_border: NDArray[np.bool_], whole: int) -> bool:
    return len(piece) <= (_SHARE_MAX if at_border[piece].any() else _FLOATING_MAX) * whole


def _pairs(labels: Places, at: tuple[Places, Places], beside: list[Places]) -> list[Places]:
    """Two pieces that touch, together."""
    pieces = _pieces(labels, at)
    whose = np.zeros(len(labels), np.intp)
    for n, piece in enumerate(pieces):
        whose[piece] = n
    touching = set()
    for side in beside:
        met = np.flatnonzero(side >= 0)
        touching |= set(zip(whose[met].tolist(), whose[side[met]].tolist(), strict=True))
    return [np.concatenate([pieces[one], pieces[other]]) for one, other in sorted(touching) if one < other]


def _pieces(labels: Places, at: tuple[Places, Places]) -> list[Places]:
    """The pixels of each connected piece of one label."""
    y, x = at[0] - at[0].min(), at[1] - at[1].min()
    pieces = []
    for label in np.unique(labels):
        plane = np.zeros((int(y.max()) + 1, int(x.max()) + 1), np.uint8)
        plane[y[labels == label], x[labels == label]] = 1
        count, marks = cv2.connectedComponents(plane, connectivity=4)
        own = marks[y, x]
        pieces += [np.flatnonzero(own == mark) for mark in range(1, count)]
    return pieces


def _give_way(labels: Places, piece: Places, unary: Floats, values: Floats, beside: list[Places]) -> None:
    """Give some pixels the label of a neighbour with which they cost least, if that is less than now."""
    inside = np.zeros(len(labels), bool)
    inside[piece] = True
    outer_here, outer_there, inner_here, inner_there = [], [], [], []
    for n, side in enumerate(beside):
        neighbour = side[piece]
        goes_out = (neighbour >= 0) & ~inside[neighbour]
        outer_here.append(piece[goes_out])
        outer_there.append(neighbour[goes_out])
        if n % 2 == 0:  # right and below: every edge within once
            stays = (neighbour >= 0) & inside[neighbour]
            inner_here.append(piece[stays])
            inner_there.append(neighbour[stays])
    here, there = np.concatenate(outer_here), np.concatenate(outer_there)
    tried = np.unique(labels[there])
    if not len(tried):
        return
    now = float(unary[piece, labels[piece]].sum())
    now += _seam(values, here, there, labels[here], labels[there])
    within, beyond = np.concatenate(inner_here), np.concatenate(inner_there)
    now += _seam(values, within, beyond, labels[within], labels[beyond])
    cost = [
        float(unary[piece, label].sum())
        + _seam(values, here, there, np.full(len(here), label), labels[there])
        for label in tried
    ]
    best = int(np.argmin(cost))
    if cost[best] < now:
        labels[piece] = tried[best]


def _seam(values: Floats, here: Places, there: Places, one: Places, other: Places) -> float:
    """What two labels differ by on both pixels of each edge, summed."""
    apart = np.square(values[here, one] - values[here, other]).sum()
    return float(apart + np.square(values[there, one] - values[there, other]).sum())
