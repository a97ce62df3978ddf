"""Which known patch lies nearest to each unknown one: PatchMatch on features, all pixels at once."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.pyramid import Floats, Hole, Level, Sides, differ
from studio.engine.filling.start import allowed
from studio.model.watch import Watch

Ints = NDArray[np.int32]

_AT_ONCE = 1 << 16  # pixels judged between two looks
_JUMPS = (1, 4, 2, 1)
_SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))


@dataclass(slots=True)
class Field:
    """For each target pixel (y, x) the source pixel it copies, and what that costs.

    `slot` is the place of a pixel among the targets, -1 elsewhere; `allowed` are sources whose whole patch
    is known, and `sides` those of Level.
    """

    y: Ints
    x: Ints
    source_y: Ints
    source_x: Ints
    slot: Ints
    allowed: Hole
    sides: Sides | None
    cost: Floats

    def judge(self, features: Floats, watch: Watch) -> None:
        """The cost of what is copied now, after the picture has changed."""
        self.cost = np.empty(len(self.y), np.float32)
        for first in range(0, len(self.y), _AT_ONCE):
            watch.check()
            some = np.s_[first : first + _AT_ONCE]
            sources = self.source_y[some], self.source_x[some]
            self.cost[some] = _cost(features, self.y[some], self.x[some], *sources)

    def search(self, features: Floats, rng: np.random.Generator, reach: int, watch: Watch) -> None:
        """One round: what the neighbours found, then ever nearer random tries."""
        for turn, jump in enumerate(_JUMPS):
            watch.reach(turn / len(_JUMPS))
            for dy, dx in _SIDES:
                watch.check()
                self._ask(features, dy * jump, dx * jump)
        while reach >= 1:
            watch.check()
            shape = (2, len(self.y))
            dy, dx = rng.integers(-reach, reach + 1, shape, dtype=np.int32)
            everyone = np.arange(len(self.y))
            self._offer(features, everyone, self.source_y + dy, self.source_x + dx)
            reach //= 2

    def _ask(self, features: Floats, dy: int, dx: int) -> None:
        """Offer every pixel what goes on from its neighbour's source."""
        height, width = self.slot.shape
        y, x = self.y + dy, self.x + dx
        inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        neighbour = np.where(inside, self.slot[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)], -1)
        who = np.flatnonzero(neighbour >= 0)
        asked = neighbour[who]
        from_y, from_x = self.source_y[asked] - dy, self.source_x[asked] - dx
        new = (from_y != self.source_y[who]) | (from_x != self.source_x[who])
        self._offer(features, who[new], from_y[new], from_x[new])

    def _offer(self, features: Floats, who: NDArray[np.intp], source_y: Ints, source_x: Ints) -> None:
        """Take an offered source where it is allowed and costs less."""
        height, width = self.slot.shape
        fits = (source_y >= 0) & (source_y < height) & (source_x >= 0) & (source_x < width)
        who, source_y, source_x = who[fits], source_y[fits], source_x[fits]
        fits = self.allowed[source_y, source_x]
        if self.sides is not None:
            fits &= ~differ(self.sides[self.y[who], self.x[who]], self.sides[source_y, source_x])
        who, source_y, source_x = who[fits], source_y[fits], source_x[fits]
        cost = _cost(features, self.y[who], self.x[who], source_y, source_x)
        better = cost < self.cost[who]
        who = who[better]
        self.source_y[who], self.source_x[who] = source_y[better], source_x[better]
        self.cost[who] = cost[better]


def _cost(features: Floats, y: Ints, x: Ints, source_y: Ints, source_x: Ints) -> Floats:
    width = features.shape[1]
    flat = features.reshape(-1, features.shape[2])
    away = flat.take(y * width + x, axis=0)
    away -= flat.take(source_y * width + source_x, axis=0)
    return np.asarray(np.einsum("ij,ij->i", away, away), np.float32)


def first_field(level: Level, radius: int, rng: np.random.Generator) -> Field:
    """Every target copies from anywhere."""
    hole = level.hole
    free = allowed(level.barred, radius)
    where = np.argwhere(free).astype(np.int32)
    y, x, slot = _targets(hole, radius)
    chosen = where[rng.integers(0, len(where), len(y))]
    cost = np.zeros(len(y), np.float32)
    return _freed(Field(y, x, chosen[:, 0].copy(), chosen[:, 1].copy(), slot, free, level.sides, cost))


def shifted_field(level: Level, radius: int, shifts: Ints) -> Field:
    """Every target copies from as far as its own pixel of the hole says, or the nearest one.

    `shifts` is (n, 2), (dy, dx) of each pixel of the hole in the order of np.nonzero.
    """
    hole = level.hole
    free = allowed(level.barred, radius)
    height, width = hole.shape
    y, x, slot = _targets(hole, radius)
    near_y, near_x = _nearest(hole, y, x)
    place = np.full(hole.shape, -1, np.intp)
    place[hole] = np.arange(len(shifts))
    shift = shifts[place[near_y, near_x]]
    source_y = np.clip(y + shift[:, 0], 0, height - 1)
    source_x = np.clip(x + shift[:, 1], 0, width - 1)
    return _freed(Field(y, x, source_y, source_x, slot, free, level.sides, np.zeros(len(y), np.float32)))


def finer_field(coarse: Field, level: Level, radius: int) -> Field:
    """Every target copies from where its coarse pixel did, twice as far."""
    hole = level.hole
    free = allowed(level.barred, radius)
    height, width = hole.shape
    y, x, slot = _targets(hole, radius)
    rows, columns = coarse.slot.shape
    parent = coarse.slot[np.minimum(y // 2, rows - 1), np.minimum(x // 2, columns - 1)]
    source_y = np.clip(coarse.source_y[parent] * 2 + y % 2, 0, height - 1)
    source_x = np.clip(coarse.source_x[parent] * 2 + x % 2, 0, width - 1)
    return _freed(Field(y, x, source_y, source_x, slot, free, level.sides, np.zeros(len(y), np.float32)))


def _freed(field: Field) -> Field:
    """Sources that must not be copied give way to the nearest ones that may."""
    lost = np.flatnonzero(~field.allowed[field.source_y, field.source_x])
    if len(lost):
        near = _nearest(field.allowed, field.source_y[lost], field.source_x[lost])
        field.source_y[lost], field.source_x[lost] = near
    if field.sides is not None:
        _sided(field, field.sides)
    return field


def _sided(field: Field, sides: Sides) -> None:
    """Sources over a line give way to the nearest ones that are not, when there are any."""
    own = sides[field.y, field.x]
    over = np.flatnonzero(differ(own, sides[field.source_y, field.source_x]))
    for side in np.unique(own[over]):
        free = field.allowed & ~differ(sides, np.full_like(sides, side))
        if free.any():
            lost = over[own[over] == side]
            near = _nearest(free, field.source_y[lost], field.source_x[lost])
            field.source_y[lost], field.source_x[lost] = near


def _targets(hole: Hole, radius: int) -> tuple[Ints, Ints, Ints]:
    """All pixels whose patch has a part in the hole."""
    side = 2 * radius + 1
    y, x = np.nonzero(cv2.dilate(hole.astype(np.uint8), np.ones((side, side), np.uint8)))
    slot = np.full(hole.shape, -1, np.int32)
    slot[y, x] = np.arange(len(y), dtype=np.int32)
    return y.astype(np.int32), x.astype(np.int32), slot


def _nearest(free: Hole, y: Ints, x: Ints) -> tuple[Ints, Ints]:
    """The nearest free pixel to each of some."""
    _, labels = cv2.distanceTransformWithLabels(
        (~free).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    free_y, free_x = np.nonzero(free)
    at = np.zeros(int(labels.max()) + 1, np.intp)
    at[labels[free_y, free_x]] = np.arange(len(free_y))
    found = at[labels[y, x]]
    return free_y[found].astype(np.int32), free_x[found].astype(np.int32)
