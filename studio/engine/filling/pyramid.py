"""Which smaller pictures a hole is filled in first: known pixels averaged without the unknown ones."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.model.watch import Watch

Floats = NDArray[np.float32]
Hole = NDArray[np.bool_]
Sides = NDArray[np.uint8]

COARSEST_REACH_PX = 5.0  # the deepest point of the hole at the coarsest level
_SIDE_MIN = 24
_AT_ONCE_PX = 1 << 18  # that are halved between two looks


@dataclass(frozen=True, slots=True)
class Level:
    """A picture with its hole; `barred` are pixels that must not be copied from (the hole among them).

    `sides` says of each pixel on which sides of some lines it lies; none is copied over a line.
    """

    area: Floats
    hole: Hole
    barred: Hole
    sides: Sides | None = None


def levels(finest: Level, watch: Watch) -> list[Level]:
    """From the coarsest to the finest."""
    found = [finest]
    while depth(found[-1].hole) > COARSEST_REACH_PX and min(found[-1].hole.shape) > 2 * _SIDE_MIN:
        found.append(halved(found[-1], watch))
    return found[::-1]


def depth(hole: Hole) -> float:
    """How many pixels the innermost point of the hole lies from its border."""
    padded = np.pad(hole.astype(np.uint8), 1)
    return float(cv2.distanceTransform(padded, cv2.DIST_L2, 3).max())


def halved(level: Level, watch: Watch) -> Level:
    """The picture at half the size; a pixel of which most is known is known."""
    height, width = level.hole.shape
    size = ((width + 1) // 2, (height + 1) // 2)
    small = np.empty((size[1], size[0], level.area.shape[2]), np.float32)
    hole, is_barred = np.empty(size[::-1], bool), np.empty(size[::-1], bool)
    rows = max(1, _AT_ONCE_PX // width)
    for top in range(0, size[1], rows):
        watch.check()
        here, own = np.s_[top : top + rows], np.s_[2 * top : 2 * (top + rows)]
        below = max(0, 2 * min(top + rows, size[1]) - height)
        even = ((0, below), (0, 2 * size[0] - width))
        known = np.pad((~level.hole[own]).astype(np.float32), even, mode="edge")
        barred = np.pad(level.barred[own], even, mode="edge")
        area = np.pad(level.area[own], (*even, (0, 0)), mode="edge")
        half = (size[0], known.shape[0] // 2)
        share = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
        values = cv2.resize(area * known[..., None], half, interpolation=cv2.INTER_AREA)
        small[here] = values / np.maximum(share, 1e-6)[..., None]
        # Half known counts as known: a hole that grew at each level would swallow narrow surroundings.
        hole[here] = share < 0.5
        is_barred[here] = barred.reshape(half[1], 2, half[0], 2).mean(axis=(1, 3)) > 0.25
    sides = None if level.sides is None else np.ascontiguousarray(level.sides[::2, ::2])
    return Level(small, hole, is_barred, sides)


def differ(one: Sides, other: Sides) -> Hole:
    """Where two pixels lie on two sides of a line."""
    turned = ((other & 0x55) << 1) | ((other & 0xAA) >> 1)
    return np.asarray((one & turned) != 0)
