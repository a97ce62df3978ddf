"""How shapes are drawn into a mask in hand: box, ellipse, polygon; edges smooth, in place.

The array is (height, width) uint8 and writable; places are pixels measured at corners. Each says which box
it touched.
"""

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from studio.imaging.arrays import Array, window
from studio.model.geometry import Box

Point = tuple[float, float]

_SHIFT = 4  # sixteenths of a fine pixel
_FINE = 8
_SMALL_AREA = 1 << 20


def fill_box(mask: Array, x: float, y: float, width: float, height: float, weight: int = 255) -> Box:
    """`weight` 0 takes away."""
    right, bottom = x + width, y + height

    def cover(box: Box) -> Array:
        down, across = _overlap(box.y, box.height, y, bottom), _overlap(box.x, box.width, x, right)
        cells: Array = np.rint(np.outer(down, across) * 255)
        return cells.astype(np.uint8)

    return _apply(mask, _around(x, y, right, bottom), cover, weight)


def fill_ellipse(mask: Array, x: float, y: float, width: float, height: float, weight: int = 255) -> Box:
    """The ellipse inside a box; `weight` 0 takes away."""
    half_width, half_height = width / 2, height / 2
    if half_width <= 0 or half_height <= 0:
        return Box(0, 0, 0, 0)

    def cover(box: Box) -> Array:
        across = ((_steps(box.x, box.width) + 0.5 - x) / half_width - 1)[None, :]
        down = ((_steps(box.y, box.height) + 0.5 - y) / half_height - 1)[:, None]
        level = across**2 + down**2
        slope = 2 * np.sqrt((across / half_width) ** 2 + (down / half_height) ** 2)
        cells: Array = np.rint(np.clip(0.5 - (level - 1) / np.maximum(slope, 1e-9), 0, 1) * 255)
        return cells.astype(np.uint8)

    return _apply(mask, _around(x, y, x + width, y + height), cover, weight)


def fill_polygon(mask: Array, points: Sequence[Point], weight: int = 255) -> Box:
    """What the closed line encloses, crossings by the even-odd rule; `weight` 0 takes away."""
    if len(points) < 3:
        return Box(0, 0, 0, 0)
    outline = np.array(points, np.float64)
    low, high = outline.min(axis=0), outline.max(axis=0)

    def cover(box: Box) -> Array:
        # OpenCV's own smooth lines lie half a pixel outside: filled finely and averaged instead.
        fine = _FINE if box.area < _SMALL_AREA else _FINE // 2
        cells = np.zeros((box.height * fine, box.width * fine), np.uint8)
        places = (outline - (box.x, box.y)) * fine - 0.5
        cv2.fillPoly(cells, [np.rint(places * (1 << _SHIFT)).astype(np.int32)], 255, cv2.LINE_8, _SHIFT)
        reduced: Array = cv2.resize(cells, (box.width, box.height), interpolation=cv2.INTER_AREA)
        return reduced

    return _apply(mask, _around(low[0], low[1], high[0], high[1]), cover, weight)


def _apply(mask: Array, touched: Box, cover: Callable[[Box], Array], weight: int) -> Box:
    height, width = mask.shape
    box = touched.intersect(Box(0, 0, width, height))
    if box.is_empty:
        return Box(0, 0, 0, 0)
    combine(window(mask, box), cover(box), weight)
    return box


def combine(part: Array, cover: Array, weight: int) -> None:
    """The stronger of both; with `weight` 0 what `cover` leaves."""
    if weight == 0:
        np.minimum(part, 255 - cover, out=part)
    elif weight == 255:
        np.maximum(part, cover, out=part)
    else:
        np.maximum(part, (cover.astype(np.uint16) * weight // 255).astype(np.uint8), out=part)


def _around(left: float, top: float, right: float, bottom: float) -> Box:
    x, y = math.floor(left) - 1, math.floor(top) - 1
    return Box(x, y, math.ceil(right) + 1 - x, math.ceil(bottom) + 1 - y)


def _overlap(start: int, count: int, low: float, high: float) -> Array:
    """How much of each pixel from `start` on lies between `low` and `high`."""
    begins = _steps(start, count)
    return np.asarray(np.clip(np.minimum(begins + 1, high) - np.maximum(begins, low), 0, 1))


def _steps(start: int, count: int) -> Array:
    return np.arange(start, start + count, dtype=np.float64)
