"""Markup: what the user draws over a picture as a note to the model, stroke by stroke."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.model.geometry import Frame

Point = tuple[float, float]

COLOURS = ("#FF2D55", "#FFD60A", "#30D158", "#0A84FF", "#FFFFFF")
_HEAD_WIDTHS, _HEAD_MOST = 4.0, 0.6  # of an arrow: in widths of its line, and at most so much of its length
_HEAD_ANGLE = math.radians(28)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through `points` in root pixels, `width` of them wide; an arrow has its head at the last."""

    points: tuple[Point, ...]
    colour: str = COLOURS[0]
    width: float = 8.0
    is_arrow: bool = False

    def through(self, frame: Frame) -> "Stroke":
        """In the pixels of a node with this frame."""
        scale = math.sqrt(abs(frame.a * frame.e - frame.b * frame.d))
        points = tuple(frame.apply(*point) for point in self.points)
        return replace(self, points=points, width=self.width * scale)


def lines(stroke: Stroke) -> tuple[tuple[Point, ...], ...]:
    """The lines that make up a stroke: itself, and the two of an arrow's head."""
    if not stroke.is_arrow or len(stroke.points) < 2:
        return (stroke.points,)
    tip, start = stroke.points[-1], stroke.points[0]
    angle = math.atan2(tip[1] - start[1], tip[0] - start[0])
    length = min(stroke.width * _HEAD_WIDTHS, _HEAD_MOST * math.dist(tip, start))
    sides = (angle + math.pi - _HEAD_ANGLE, angle + math.pi + _HEAD_ANGLE)
    barbs = tuple((tip[0] + length * math.cos(a), tip[1] + length * math.sin(a)) for a in sides)
    return (start, tip), (barbs[0], tip, barbs[1])


def suited_width(width_px: int, height_px: int) -> float:
    """A line that is seen on a picture of that size."""
    return max(2.0, round(max(width_px, height_px) / 200))


def simplified(points: Sequence[Point], least_px: float = 1.0) -> tuple[Point, ...]:
    """Without points that lie closer to the one before than `least_px`; the last one stays."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= least_px:
            kept.append(point)
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return tuple(kept)
