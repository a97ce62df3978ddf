"""How a brush marks a mask in hand: dabs along a line, in place, fast enough for every pointer event."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio.imaging.arrays import Array, window
from studio.imaging.masks import smoothstep
from studio.imaging.shapes import Point, combine
from studio.model.geometry import Box

_SPACING = 0.12  # of the radius: what a soft brush leaves between two dabs stays below one level in ten
_PHASES = 4  # places inside a pixel that small dabs are drawn for
_SMALL_PX = 24.0


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
    step = max(0.5, brush.size_px / 2 * max(min(pressure), 0.1) * _SPACING)
    count = max(1, math.ceil(length / step))
    touched = Box(0, 0, 0, 0)
    for n in range(count + 1):
        share = n / count
        place = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
        radius = brush.size_px / 2 * (pressure[0] + (pressure[1] - pressure[0]) * share)
        touched = touched.unite(_stamp(mask, place, radius, brush))
    return touched


def _stamp(mask: Array, place: Point, radius: float, brush: Brush) -> Box:
    # A quarter of a pixel of radius, or a hundredth of a large one, is all that anyone sees.
    radius = max(0.5, round(radius * 4) / 4 if radius < _SMALL_PX else float(round(radius)))
    phases = _PHASES if radius < _SMALL_PX else 1
    x, y = (round(value * phases) / phases for value in place)
    dab = _dab(radius, round(brush.hardness, 2), x - math.floor(x), y - math.floor(y))
    reach = dab.shape[0] // 2
    left, top = math.floor(x) - reach, math.floor(y) - reach
    height, width = mask.shape
    box = Box(left, top, dab.shape[1], dab.shape[0]).intersect(Box(0, 0, width, height))
    if box.is_empty:
        return Box(0, 0, 0, 0)
    weight = 0 if brush.is_eraser else brush.weight
    combine(window(mask, box), window(dab, box.moved(-left, -top)), weight)
    return box


@lru_cache(maxsize=128)
def _dab(radius: float, hardness: float, x: float, y: float) -> Array:
    """One mark around (x, y) of its middle pixel."""
    reach = math.ceil(radius) + 1
    steps = np.arange(-reach, reach + 1) + 0.5
    far = np.hypot(steps[None, :] - x, steps[:, None] - y)
    soft = max(1.0, radius * (1 - hardness))
    ramp = np.clip((radius + min(0.5, soft / 2) - far) / soft, 0, 1)
    dab = np.rint((smoothstep(ramp) if soft > 1 else ramp) * 255).astype(np.uint8)
    dab.flags.writeable = False
    return dab
