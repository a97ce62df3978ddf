"""Which edges run into a hole: where, in which direction, how bent, and between which colours."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.pyramid import Floats, Hole, Level
from studio.engine.filling.tracing import Ridges, Traces, ridges, traced
from studio.model.watch import Watch

Points = NDArray[np.float64]

_AWAY_PX = 3.0  # how far from the hole an edge is first looked at: nearer ones are told from one side alone
_APART = 4  # steps along the border within which only the strongest edge counts
_SLOPE_MIN = 0.015  # of the range a pixel
_INWARD_MIN = 0.35  # sine of the angle at which an edge may meet the border
_LENGTH_MIN = 10  # of a trace, px
_FITTED = (60, 36, 22, 12)  # of its points, the most that one parabola fits
_WAVERS_MAX_PX = 0.6  # what it may lie beside them, root mean square
_SIDES_PX = (2.5, 3.5, 4.5)  # where the colours of both sides are taken
_CONTRAST_MIN = 0.07  # of the range, over all bands
_STANDS_OUT = 1.6  # times what the colours of a side vary by along the edge


@dataclass(frozen=True, slots=True)
class End:
    """An edge that meets the hole at `place` (x, y) in direction `inward`.

    `bend` is its curvature going inwards, 1/px, positive towards the normal (-y, x) of `inward`; `above` and
    `below` are the colours on the normal's side and on the other. `known_px` is how far it can be followed
    away from the hole along its parabola.
    """

    place: Points
    inward: Points
    bend: float
    above: Points
    below: Points
    known_px: float

    @property
    def contrast(self) -> float:
        return float(np.linalg.norm(self.above - self.below))

    @property
    def normal(self) -> Points:
        return np.array([-self.inward[1], self.inward[0]])


def ends(level: Level, watch: Watch) -> list[End]:
    """Strong edges that meet the hole, and stand out from the texture beside them."""
    seen = ridges(level.area, ~level.barred, watch)
    watch.check()
    away = cv2.distanceTransform((~level.hole).astype(np.uint8), cv2.DIST_L2, 5)
    begins, inward = _candidates(seen, level.hole, away)
    if not len(begins):
        return []
    traces = traced(seen, away, begins, inward, watch)
    watch.check()
    found = (_end(seen, away, traces, n) for n in range(len(begins)))
    return _distinct([end for end in found if end is not None])


def _candidates(seen: Ridges, hole: Hole, away: Floats) -> tuple[Points, Points]:
    """Where edges are strongest along a line around the hole, and their directions inwards."""
    outer = np.asarray(away <= _AWAY_PX, np.uint8)
    borders, _ = cv2.findContours(outer, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    towards = cv2.GaussianBlur(np.where(hole, 0, away).astype(np.float32), (0, 0), 2)
    descent = -np.stack([cv2.Sobel(towards, -1, 1, 0), cv2.Sobel(towards, -1, 0, 1)], axis=-1)
    places, ways = [], []
    height, width = hole.shape
    for border in borders:
        points = border[:, 0]
        x, y = points[:, 0], points[:, 1]
        strength = seen.strength[y, x]
        around = np.max([np.roll(strength, n) for n in range(-_APART, _APART + 1)], axis=0)
        inner = (x > 2) & (y > 2) & (x < width - 3) & (y < height - 3)
        best = (strength == around) & (strength > _SLOPE_MIN) & inner
        for at_x, at_y in points[best]:
            way = seen.direction(at_x, at_y)
            down = descent[at_y, at_x]
            sine = float(way @ down) / max(float(np.hypot(*down)), 1e-6)
            if abs(sine) >= _INWARD_MIN:
                places.append((at_x, at_y))
                ways.append(way * np.sign(sine))
    return np.array(places, np.float64), np.array(ways, np.float64)


def _end(seen: Ridges, away: Floats, traces: Traces, n: int) -> End | None:
    points = traces.points[n, : traces.lengths[n]]
    if len(points) < _LENGTH_MIN:
        return None
    fitted = parabola(points)
    if fitted is None:
        return None
    place, inward, bend, used = fitted
    normal = np.array([-inward[1], inward[0]])
    along = points[: max(used, _LENGTH_MIN)]
    sides = []
    for sign in (1, -1):
        beside = np.concatenate([along + sign * normal * px for px in _SIDES_PX])
        colours = _at(seen, away, beside)
        if len(colours) < len(along):
            return None
        sides.append(colours)
    above, below = (side.mean(axis=0) for side in sides)
    varies = float(np.sqrt(sum(side.var(axis=0).sum() for side in sides)))
    contrast = float(np.linalg.norm(above - below))
    if contrast < max(_CONTRAST_MIN, _STANDS_OUT * varies):
        return None
    return End(place, inward, bend, above, below, float(used))


def _at(seen: Ridges, away: Floats, points: Points) -> Points:
    """Colours at those of some points that are known."""
    height, width = away.shape
    x, y = np.rint(points[:, 0]).astype(int), np.rint(points[:, 1]).astype(int)
    fits = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    x, y = x[fits], y[fits]
    is_known = away[y, x] > 0
    return np.asarray(seen.colours[y[is_known], x[is_known]], np.float64)


def parabola(points: Points) -> tuple[Points, Points, float, int] | None:
    """Place, direction inwards and curvature of what a trace begins with, and how many points that is.

    `points` lead away from the hole. None where no parabola lies near enough to the first ones.
    """
    for most in _FITTED:
        some = points[:most]
        chord = some[0] - some[-1]
        chord = chord / max(float(np.hypot(*chord)), 1e-6)
        across = np.array([-chord[1], chord[0]])
        x, y = (some - some[0]) @ chord, (some - some[0]) @ across
        c, b, a = np.polyfit(x, y, 2)
        wavers = float(np.sqrt(np.square(y - (a + b * x + c * x * x)).mean()))
        if wavers < _WAVERS_MAX_PX:
            inward = chord + b * across
            inward = inward / float(np.hypot(*inward))
            return some[0] + a * across, inward, float(2 * c / (1 + b * b) ** 1.5), len(some)
        if len(points) <= _FITTED[-1]:
            break
    return None


def _distinct(found: list[End]) -> list[End]:
    """Of ends that lie on the same edge, the one of the strongest contrast."""
    kept: list[End] = []
    for end in sorted(found, key=lambda end: -end.contrast):
        if all(np.hypot(*(end.place - other.place)) > 3 for other in kept):
            kept.append(end)
    return kept
