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
    even = ((0, 2 * size[1] - height), (0, 2 * size[0] - width))
    watch.check()
    known = np.pad((~level.hole).astype(np.float32), even, mode="edge")
    barred = np.pad(level.barred, even, mode="edge")
    area = np.pad(level.area, (*even, (0, 0)), mode="edge")
    watch.check()
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    values = cv2.resize(area * known[..., None], size, interpolation=cv2.INTER_AREA)
    watch.check()
    small = values / np.maximum(share, 1e-6)[..., None]
    blocks = barred.reshape(size[1], 2, size[0], 2)
    # Half known counts as known: a hole that grew at each level would swallow narrow surroundings.
    sides = None if level.sides is None else np.ascontiguousarray(level.sides[::2, ::2])
    return Level(small.astype(np.float32), share < 0.5, np.asarray(blocks.mean(axis=(1, 3)) > 0.25), sides)


def differ(one: Sides, other: Sides) -> Hole:
    """Where two pixels lie on two sides of a line."""
    turned = ((other & 0x55) << 1) | ((other & 0xAA) >> 1)
    return np.asarray((one & turned) != 0)
