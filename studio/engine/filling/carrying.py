"""Which edges are drawn into a hole before it is filled, so that each side of them is filled from its own.

Lines first: the order is that of Sun et al., "Image completion with structure propagation", 2005.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine.filling.branching import branches, loose
from studio.engine.filling.drawing import drawn, enlarged
from studio.engine.filling.ends import ends
from studio.engine.filling.pairing import Joint, joints
from studio.engine.filling.pyramid import Floats, Hole, Level, Sides, halved
from studio.engine.filling.sides import divided
from studio.engine.work import copied, covered
from studio.model.geometry import Box
from studio.model.watch import Watch

_SOUGHT_SIDE_PX = 300  # of the hole where its edges are looked for
_NEAR_PX = 2  # from what was drawn: how far pixels lie that nothing but it explains


@dataclass(frozen=True, slots=True)
class Carried:
    """What is left to fill, how many edges were carried on, and how many plain ones end at the hole."""

    level: Level
    through: int
    loose: int


def carried(level: Level, watch: Watch) -> Carried:
    """The level with its convincing edges drawn into the hole; as it was where there are none."""
    small, times = level, 1
    box = covered(level.hole.astype(np.uint8))
    while max(box.width, box.height) > _SOUGHT_SIDE_PX * times:
        small, times = halved(small, watch), 2 * times
    watch.reach(0.2)
    # Blurred edges and those in a rough texture stand out in a smaller picture, fine and bent ones here.
    found = ends(small, watch)
    watch.reach(0.4)
    found += [enlarged(end, 2) for end in ends(halved(small, watch), watch)]
    pairs = joints(found, small.hole)
    pairs += branches(found, pairs, small.hole)
    watch.reach(0.6)
    if not pairs:
        return Carried(level, 0, loose(found, []))
    parts = divided(pairs, small.hole, small.barred)
    sides = None if parts is None else _at_full_size(parts, times, level.hole.shape)
    left = Level(copied(level.area, watch), level.hole.copy(), level.barred, sides)
    done: list[Joint] = []
    for n, pair in enumerate(pairs):
        watch.reach(0.6 + 0.4 * n / len(pairs))
        line = drawn(left, pair, times, watch)
        if line is not None:
            left.area[line.y, line.x] = line.values
            left.hole[line.y, line.x] = False
            done.append(pair)
    watch.check()
    near = box.grow(2 * _NEAR_PX).intersect(Box(0, 0, *level.hole.shape[::-1]))
    window = np.s_[near.y : near.bottom, near.x : near.right]
    _close(left.area[window], left.hole[window], level.hole[window] & ~left.hole[window])
    watch.check()
    return Carried(left, len(done), loose(found, done))


def _at_full_size(sides: Sides, times: int, shape: tuple[int, ...]) -> Sides:
    return np.repeat(np.repeat(sides, times, axis=0), times, axis=1)[: shape[0], : shape[1]]


def _close(area: Floats, hole: Hole, done: Hole) -> None:
    """Fill single pixels and threads that are left between what was drawn with the mean of what is around."""
    wide = cv2.morphologyEx(hole.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    side = 2 * _NEAR_PX + 1
    left = hole & ~wide & (cv2.dilate(done.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)
    y, x = np.nonzero(left)
    if not len(y):
        return
    known = np.pad(~hole, _NEAR_PX)
    padded = np.pad(area, ((_NEAR_PX, _NEAR_PX), (_NEAR_PX, _NEAR_PX), (0, 0)), mode="edge")
    total, share = np.zeros((len(y), area.shape[2]), np.float32), np.zeros((len(y), 1), np.float32)
    for dy in range(side):
        for dx in range(side):
            counts = known[y + dy, x + dx][:, None]
            total += padded[y + dy, x + dx] * counts
            share += counts
    area[y, x] = total / np.maximum(share, 1)
    hole[y, x] = share[:, 0] == 0
