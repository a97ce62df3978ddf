"""What is done to masks as wholes: covered, inverted, grown, shrunk, feathered, taken through frames.

A mask is one band of 8 bits: 255 may change, 0 must not, grey is weight.
"""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, from_array, to_array, window
from studio.imaging.cores import share
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels

_HALF = 128
_SOFT_SHARE = 0.005
_SOFT_PX = 64  # a soft edge wider than this grows a little less
_TILE_PX = 1024
_STRIP_ROWS = 128


def empty_mask(width: int, height: int) -> Pixels:
    return from_array(np.zeros((height, width), np.uint8))


def thin_copy(array: Array) -> Array:
    """A copy for which the system gives memory only where something is marked: as a rule a small part."""
    height, width = array.shape
    made = np.zeros((height, width), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        strip = array[top : top + _STRIP_ROWS]
        x, y, across, down = cv2.boundingRect(strip)
        made[top + y : top + y + down, x : x + across] = strip[y : y + down, x : x + across]
    return made


def thin(mask: Pixels) -> Pixels:
    """The same mask as a `thin_copy`, to be held for long."""
    return from_array(thin_copy(to_array(mask)))


def coverage(mask: Pixels) -> tuple[Box, int]:
    """The smallest box around every pixel above 0, and how many there are."""
    count = covered_px(mask)
    return (Box(*cv2.boundingRect(to_array(mask))), count) if count else (Box(0, 0, 0, 0), 0)


def covered_px(mask: Pixels) -> int:
    """How many pixels are above 0."""
    return int(cv2.countNonZero(to_array(mask)))


def invert(mask: Pixels) -> Pixels:
    return from_array(cv2.bitwise_not(to_array(mask)))


def grow(mask: Pixels, by_px: float) -> Pixels:
    """The mask with its edge, hard or soft, moved outwards by `by_px`."""
    return from_array(_grown(to_array(mask), by_px))


def shrink(mask: Pixels, by_px: float) -> Pixels:
    """The mask with its edge moved inwards; the frame of the picture is no edge."""
    array = to_array(mask)
    box = _margin(coverage(mask)[0], 0, array)
    if box.is_empty or by_px <= 0:
        return mask
    kept = array.copy()
    window(kept, box)[...] = 255 - _grown(255 - window(array, box), by_px)
    return from_array(kept)


def feather(mask: Pixels, by_px: float) -> Pixels:
    """The mask with an edge that is soft over `by_px` to both sides of where it was."""
    array = to_array(mask)
    box = _margin(coverage(mask)[0], by_px, array)
    if box.is_empty or by_px <= 0:
        return mask
    soft = array.copy()
    _soften(window(soft, box), by_px)
    return from_array(soft)


def through_frame(mask: Pixels, way: Frame, width: int, height: int) -> Pixels:
    """The mask in the pixels that `way` leads to; what it does not cover there is 0."""
    array = to_array(mask)
    if way.is_whole_offset:
        return from_array(_shifted(array, int(way.c), int(way.f), width, height))
    array, way = _reduced_first(array, way)
    warped: Array = cv2.warpAffine(
        array, _centred(way), (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return from_array(warped)


def scaled(mask: Pixels, width: int, height: int) -> Pixels:
    """The whole mask at another size, its edge as it was; what is painted thinly gets weaker, not lost."""
    if (width, height) == (mask.width, mask.height):
        return mask
    is_smaller = width <= mask.width and height <= mask.height
    method = cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
    out: Array = cv2.resize(to_array(mask), (width, height), interpolation=method)
    return from_array(out)


def unite(one: Pixels, other: Pixels) -> Pixels:
    return from_array(cv2.max(to_array(one), to_array(other)))


def full(mask: Pixels) -> Pixels:
    """All that is marked, marked fully."""
    return from_array(np.where(to_array(mask) > 0, 255, 0).astype(np.uint8))


def smoothstep(ramp: Floats) -> Floats:
    """0 to 1 with level ends, for `ramp` from 0 to 1."""
    return ramp * ramp * (3 - 2 * ramp)


def inner_distance(inside: Array) -> Floats:
    """How far every pixel above 0 lies from the nearest 0, between centres; the frame is no edge."""
    far: Floats = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return far


def _grown(array: Array, by_px: float) -> Array:
    """The highest value within `by_px`, tile by tile where there is an edge."""
    height, width = array.shape
    box = _margin(coverage(from_array(array))[0], by_px, array)
    grown = array.copy()
    if box.is_empty or by_px <= 0:
        return grown
    reach = int(np.ceil(by_px)) + _SOFT_PX

    def grow_tile(corner: tuple[int, int]) -> None:
        tile = Box(*corner, _TILE_PX, _TILE_PX).intersect(box)
        around = tile.grow(reach).intersect(Box(0, 0, width, height))
        part = window(array, around)
        if part.any() and not (window(array, tile) == 255).all():
            inner = tile.moved(-around.x, -around.y)
            window(grown, tile)[...] = window(_drawn_outwards(part, by_px), inner)

    rows, columns = range(box.y, box.bottom, _TILE_PX), range(box.x, box.right, _TILE_PX)
    share(grow_tile, [(left, top) for top in rows for left in columns])
    return grown


def _drawn_outwards(part: Array, by_px: float) -> Array:
    """Found from how far each pixel lies from ever higher parts of the mask."""
    summed = np.zeros(part.shape, np.float32)
    below, below_far = 0, None
    for level in _levels(part):
        far = cv2.distanceTransform((part < level).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        width = 1 if below_far is None else np.maximum(far - below_far, 1)
        summed += np.clip((by_px + width - far) / width, 0, 1) * np.float32(level - below)
        below, below_far = level, far
    out: Array = cv2.max(part, np.rint(summed).astype(np.uint8))
    return out


def _levels(part: Array) -> list[int]:
    """Two for a mask with hard edges, nine for one with soft ones."""
    counts = np.bincount(part.ravel(), minlength=256)
    top = int(np.flatnonzero(counts)[-1])
    is_hard = counts[1:top].sum() < _SOFT_SHARE * counts[1:].sum()
    steps = [top // 2] if is_hard else [1, *range(36, top, 36)]
    return [*(step for step in steps if 0 < step < top), top]


def _soften(part: Array, by_px: float) -> None:
    """In place, by how far the half-covered edge is, which counts as positive inside.

    In strips: all rows at once took gigabytes at 100 megapixels, and giving them back kept other threads.
    """
    peak = int(part.max())
    inside = (part >= min(_HALF, peak)).astype(np.uint8)
    within, without = inner_distance(inside), inner_distance(1 - inside)
    for top in range(0, len(part), _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        far = np.where(inside[rows] > 0, within[rows] - 0.5, 0.5 - without[rows])
        ramp = np.clip((far / by_px + 1) / 2, 0, 1)
        part[rows] = np.rint(smoothstep(ramp) * float(peak)).astype(np.uint8)


def _margin(box: Box, by_px: float, array: Array) -> Box:
    if box.is_empty:
        return box
    height, width = array.shape
    return box.grow(int(np.ceil(by_px)) + 2).intersect(Box(0, 0, width, height))


def _shifted(array: Array, dx: int, dy: int, width: int, height: int) -> Array:
    out = np.zeros((height, width), np.uint8)
    have = Box(0, 0, array.shape[1], array.shape[0])
    seen = have.moved(dx, dy).intersect(Box(0, 0, width, height))
    if not seen.is_empty:
        window(out, seen)[...] = window(array, seen.moved(-dx, -dy))
    return out


def _reduced_first(array: Array, way: Frame) -> tuple[Array, Frame]:
    """A strong reduction averages areas before it is warped; points alone would miss thin lines."""
    height, width = array.shape
    across, down = np.hypot(way.a, way.d), np.hypot(way.b, way.e)
    small = (max(1, round(width * min(1, across))), max(1, round(height * min(1, down))))
    if small == (width, height):
        return array, way
    reduced: Array = cv2.resize(array, small, interpolation=cv2.INTER_AREA)
    return reduced, Frame.scale(width / small[0], height / small[1]).then(way)


def _centred(way: Frame) -> Array:
    """From pixel corners, which frames speak of, to pixel centres, which OpenCV does."""
    centred = Frame.offset(0.5, 0.5).then(way).then(Frame.offset(-0.5, -0.5))
    return np.array(centred.as_tuple(), np.float64).reshape(2, 3)
