"""Which edges at a hole are one edge that goes on through it."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine.filling.ends import End, Points
from studio.engine.filling.pyramid import Hole

_ASIDE_MAX = np.radians(75)  # from an end's direction to the other end
_UNEVEN = np.radians(16)  # by how much the two ends of an arc may differ in their angles to its chord
_TURN, _TURN_SHARE = np.radians(30), 0.45  # how far a turn may be from what the measured bends say
_REACH = 3.0  # times what is known of both ends: how far an edge is led on
_SAME, _OTHER = (
    0.4,
    1.0,
)  # of the contrast: how far the colours of the likelier side and the other may be apart
_STEP_MIN = 0.8  # cosine of the angle between the steps of colour from side to side, where both go on
_BEHIND = (
    0.9  # what it counts when another thing is behind the edge at each end: directions must be the surer
)
_COST_MAX = 1.2
_SHORTEST_PX = 6
_WITHIN = 0.97  # of the curve lies in the hole
_SAME_PX = 3.0  # between two curves: those are one


@dataclass(frozen=True, slots=True)
class Joint:
    """Two ends that continue one another, and the curve (n, 2) of (x, y) between them, a point a pixel.

    Without `other` the edge goes on behind the thing whose contour another joint is, and ends at that.
    `above` and `below` say which sides, seen from `one`, go on with it: of a thing before others its own.
    """

    one: End
    other: End | None
    curve: Points
    cost: float
    above: bool = True
    below: bool = True


def joints(found: list[End], hole: Hole) -> list[Joint]:
    """The convincing pairs, the most convincing first; no end twice, no curve across another."""
    near = neighbourhood(hole)
    pairs = [
        joint
        for n, one in enumerate(found)
        for other in found[n + 1 :]
        if (joint := _joint(one, other, near)) is not None
    ]
    taken: list[Joint] = []
    used: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: pair.cost):
        if id(pair.one) in used or id(pair.other) in used or any(_clash(pair, other) for other in taken):
            continue
        used |= {id(pair.one), id(pair.other)}
        taken.append(pair)
    return taken


def _joint(one: End, other: End, near: Hole) -> Joint | None:
    """The pair when direction, curvature and the colours of both sides agree."""
    chord = other.place - one.place
    length = float(np.hypot(*chord))
    if length < _SHORTEST_PX:
        return None
    chord = chord / length
    leaving, arriving = angle(one.inward, chord), angle(chord, -other.inward)
    if max(abs(leaving), abs(arriving)) > _ASIDE_MAX:
        return None
    turn = leaving + arriving
    way = length * (abs(turn) / 2) / np.sin(abs(turn) / 2) if abs(turn) > 1e-3 else length
    foretold = one.bend * way, -other.bend * way
    terms = (
        abs(leaving - arriving) / _UNEVEN,
        *(abs(turn - bent) / (_TURN + _TURN_SHARE * abs(turn)) for bent in foretold),
        way / (_REACH * (one.known_px + other.known_px)),
        _unlike(one, other),
    )
    cost = float(np.sqrt(np.square(terms).sum()))
    if max(terms) > 1 or cost > _COST_MAX:
        return None
    curve = between(one, other)
    if share_within(curve, near) < _WITHIN:
        return None
    above, below = _apart(one, other)
    stands_before = _unlike(one, other) == _BEHIND
    return Joint(
        one, other, curve, cost, not stands_before or above <= below, not stands_before or below < above
    )


def _apart(one: End, other: End) -> tuple[float, float]:
    """How far the colours above and below the first end are from those of the same sides at the other."""
    return float(np.linalg.norm(one.above - other.below)), float(np.linalg.norm(one.below - other.above))


def neighbourhood(hole: Hole) -> Hole:
    """The hole and what is so near to it that a curve which begins beside it may run there."""
    return np.asarray(cv2.dilate(hole.astype(np.uint8), np.ones((11, 11), np.uint8)) > 0)


def share_within(curve: Points, region: Hole) -> float:
    """How much of a curve lies in a region."""
    x, y = np.rint(curve[:, 0]).astype(int), np.rint(curve[:, 1]).astype(int)
    height, width = region.shape
    fits = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    return float(region[y[fits], x[fits]].sum()) / len(curve)


def _unlike(one: End, other: End) -> float:
    """How far the colours of both sides are apart; above 1 they are another edge's.

    The side of the thing whose edge it is stays what it is; what is behind it may change on the way.
    """
    apart = sorted(_apart(one, other))
    low, high = sorted((one.contrast, other.contrast))
    nearer, farther = apart[0] / (_SAME * low), apart[1] / (_OTHER * high)
    step, next_step = one.above - one.below, other.below - other.above
    if float(step @ next_step) > _STEP_MIN * low * high:
        return max(nearer, farther)
    return _BEHIND if nearer < 0.5 else float("inf")


def between(one: End, other: End) -> Points:
    """A cubic from end to end, a point a pixel: an arc of a circle where their directions allow one."""
    chord = other.place - one.place
    length = float(np.hypot(*chord))
    half = abs(angle(one.inward, chord) + angle(chord, -other.inward)) / 2
    # The handles of a cubic nearest to an arc: 4/3 tan(turn/4) radii, the chord being 2 sin(turn/2) radii.
    handle = length / 3 if half < 1e-3 else length * (2 / 3) * np.tan(half / 2) / np.sin(half)
    p0, p3 = one.place, other.place
    p1, p2 = p0 + one.inward * handle, p3 + other.inward * handle
    t = np.linspace(0, 1, max(8, int(4 * length)))[:, None]
    dense = (1 - t) ** 3 * p0 + 3 * (1 - t) ** 2 * t * p1 + 3 * (1 - t) * t * t * p2 + t**3 * p3
    return evenly(dense, 1.0)


def evenly(points: Points, step_px: float) -> Points:
    """The same line with its points that far from each other."""
    gone = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, gone[-1], max(2, round(gone[-1] / step_px) + 1))
    return np.stack([np.interp(at, gone, points[:, n]) for n in (0, 1)], axis=-1)


def angle(one: Points, other: Points) -> float:
    """From one direction to the other, positive towards the normal (-y, x)."""
    return float(np.arctan2(one[0] * other[1] - one[1] * other[0], one @ other))


def _clash(one: Joint, other: Joint) -> bool:
    """Whether two curves meet, or run so near to each other that they are drawn as one."""
    apart = np.hypot(
        one.curve[:, None, 0] - other.curve[None, :, 0], one.curve[:, None, 1] - other.curve[None, :, 1]
    ).min(axis=1)
    signs = _side(one.curve[[0, -1]], other.curve)
    return bool(apart.mean() < _SAME_PX or (apart.min() < 1 and signs[0] != signs[1]))


def _side(points: Points, line: Points) -> list[bool]:
    """On which side of a line each point lies, by its nearest piece."""
    found = []
    for point in points:
        n = int(np.argmin(np.hypot(*(line[:-1] - point).T)))
        piece, away = line[n + 1] - line[n], point - line[n]
        found.append(bool(piece[0] * away[1] - piece[1] * away[0] > 0))
    return found
