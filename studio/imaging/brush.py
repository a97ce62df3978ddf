"""How a brush marks a mask in hand: dabs along a line, in place, fast enough for every pointer event."""

import math
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from studio.imaging.arrays import Array
from studio.imaging.masks import smoothstep
from studio.imaging.shapes import Point, combine
from studio.model.geometry import Box

_SPACING = 0.16  # of the radius: what a soft brush leaves between two dabs stays below one level in fifty
_SCALLOP_PX = 0.2  # how far the edge of a hard brush may fall short between two dabs
_HARD = 0.7
_PHASES = 4  # places inside a pixel that small dabs are drawn for
_SMALL_PX = 24.0
_RADIUS_STEP = math.log(1.03)  # what nobody sees between two dabs, and a pen changes at every event
_KEPT_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Brush:
    """`size_px` across; `hardness` 0 (soft from the centre) to 1; `weight` 1 to 255; or it takes away."""

    size_px: float
    hardness: float = 1.0
    weight: int = 255
    is_eraser: bool = False


def stamp_line(
    mask: Array, start: Point, end: Point, brush: Brush, *, pressure: tuple[float, float] = (1.0, 1.0)
) -> Box:
    """Marks `mask` from `start` to `end` (pixels at corners); the stronger mark stays. Says what it touched.

    `pressure` at both ends makes the brush smaller. A stroke is one call per pointer event, each from the
    last place to the new one.
    """
    length = math.dist(start, end)
    step = _spacing(brush.size_px / 2 * max(min(pressure), 0.1), brush.hardness)
    count = max(1, math.ceil(length / step))
    dx, dy = (end[0] - start[0]) / count, (end[1] - start[1]) / count
    growth = (pressure[1] - pressure[0]) / count
    for n in range(count + 1):
        radius = _seen_radius(brush.size_px / 2 * (pressure[0] + growth * n))
        _stamp(mask, start[0] + dx * n, start[1] + dy * n, radius, brush)
    return _reach(mask, start, end, brush.size_px / 2 * max(pressure))


def _stamp(mask: Array, x: float, y: float, radius: float, brush: Brush) -> None:
    phases = _PHASES if radius < _SMALL_PX else 1
    x, y = round(x * phases) / phases, round(y * phases) / phases
    column, row = math.floor(x), math.floor(y)
    dab = _dabs.dab(radius, round(brush.hardness, 2), x - column, y - row)
    edge = dab.shape[0]
    left, top = column - edge // 2, row - edge // 2
    height, width = mask.shape
    from_x, to_x = max(left, 0), min(left + edge, width)
    from_y, to_y = max(top, 0), min(top + edge, height)
    if from_x < to_x and from_y < to_y:
        part = dab[from_y - top : to_y - top, from_x - left : to_x - left]
        combine(mask[from_y:to_y, from_x:to_x], part, 0 if brush.is_eraser else brush.weight)


def _spacing(radius: float, hardness: float) -> float:
    step = radius * _SPACING
    if hardness > _HARD:
        step = min(step, math.sqrt(8 * radius * _SCALLOP_PX))
    return max(0.5, step)


def _seen_radius(radius: float) -> float:
    """Rounded to what anyone sees: a quarter of a pixel, or three in a hundred of a large one."""
    if radius < _SMALL_PX / 3:
        return max(0.5, round(radius * 4) / 4)
    return math.exp(round(math.log(radius) / _RADIUS_STEP) * _RADIUS_STEP)


def _reach(mask: Array, start: Point, end: Point, radius: float) -> Box:
    by = radius * math.exp(_RADIUS_STEP) + 2
    left, top = math.floor(min(start[0], end[0]) - by), math.floor(min(start[1], end[1]) - by)
    right, bottom = math.ceil(max(start[0], end[0]) + by), math.ceil(max(start[1], end[1]) + by)
    seen = Box(left, top, right - left, bottom - top).intersect(Box(0, 0, mask.shape[1], mask.shape[0]))
    return Box(0, 0, 0, 0) if seen.is_empty else seen


class _Dabs:
    """The dabs last used, up to a number of bytes: making a large one costs more than laying it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[float, float, float, float], Array] = OrderedDict()
        self._bytes = 0

    def dab(self, radius: float, hardness: float, x: float, y: float) -> Array:
        key = (radius, hardness, x, y)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _make_dab(radius, hardness, x, y)
            self._bytes += found.nbytes
            while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
        else:
            self._kept.move_to_end(key)
        return found


_dabs = _Dabs()


def _make_dab(radius: float, hardness: float, x: float, y: float) -> Array:
    """One mark around (x, y) of its middle pixel."""
    reach = math.ceil(radius) + 1
    steps = np.arange(-reach, reach + 1, dtype=np.float32) + np.float32(0.5)
    far = np.sqrt(np.square(steps - np.float32(x))[None, :] + np.square(steps - np.float32(y))[:, None])
    soft = max(1.0, radius * (1 - hardness))
    ramp = np.clip((radius + min(0.5, soft / 2) - far) / np.float32(soft), 0, 1)
    dab = np.rint((smoothstep(ramp) if soft > 1 else ramp) * 255).astype(np.uint8)
    dab.flags.writeable = False
    return dab
