"""Which small things of a picture are not copied into a hole: one speck is chance, ten are a pattern."""

from functools import partial

import cv2
import numpy as np

from studio.engine.filling.pyramid import Floats, Hole
from studio.engine.work import copied, strips
from studio.model.watch import Watch

_MEDIAN_PX = 9
_STANDS_OUT = 90  # of 255, from the median around
_SIZE_MAX_PX, _SIDE_MAX_PX = 60, 12  # of a speck; what is larger is a thing, or a line
_RARE_PX, _RARE_MAX = (
    151,
    1e-3,
)  # the window, and the share of it that specks take: where it is more they are texture
_AROUND_PX = 15
_AT_ONCE_PX = 1 << 18


def without_specks(area: Floats, hole: Hole, watch: Watch) -> Floats:
    """The area with its few bright or dark specks gone; the same area when there are none."""
    found = _specks(area, hole, watch)
    if not found.any():
        return area
    known = ~(found | hole)
    share = known.astype(np.float32)
    clean = copied(area, watch)
    size = (_AROUND_PX, _AROUND_PX)
    y, x = np.nonzero(found)
    total = watch.during(lambda: cv2.blur(share, size))
    for band in range(area.shape[2]):
        watch.check()
        plane = area[..., band] * share
        around = watch.during(partial(cv2.blur, plane, size))
        clean[y, x, band] = around[y, x] / np.maximum(total[y, x], np.float32(1e-4))
    return clean


def _specks(area: Floats, hole: Hole, watch: Watch) -> Hole:
    """Small spots that stand out and have few of their kind around them, and what is next to them."""
    apart = np.zeros(hole.shape, np.uint8)
    for strip in strips(hole.shape, watch, halo_px=_MEDIAN_PX, pixels=_AT_ONCE_PX):
        wide = np.rint(area[strip.wide, :, :3] * 255).astype(np.uint8)
        for plane in (wide.min(axis=-1), wide.max(axis=-1)):
            watch.check()
            stands = cv2.absdiff(plane, cv2.medianBlur(plane, _MEDIAN_PX)) > _STANDS_OUT
            apart[strip.rows] |= stands[strip.inner]
    apart[cv2.dilate(hole.astype(np.uint8), np.ones((_MEDIAN_PX, _MEDIAN_PX), np.uint8)) > 0] = 0
    count, labels, stats, middles = watch.during(
        lambda: cv2.connectedComponentsWithStats(apart, connectivity=8)
    )
    share = watch.during(lambda: cv2.blur(apart.astype(np.float32), (_RARE_PX, _RARE_PX)))
    x, y = np.rint(middles[1:]).astype(int).T
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    is_speck = np.zeros(count, bool)
    is_speck[1:] = (stats[1:, cv2.CC_STAT_AREA] <= _SIZE_MAX_PX) & (sides <= _SIDE_MAX_PX)
    is_speck[1:] &= share[y, x] < _RARE_MAX
    watch.check()
    found = cv2.dilate(is_speck[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.asarray(found & ~hole)
