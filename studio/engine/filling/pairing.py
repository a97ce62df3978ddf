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
_SAME, _OTHER = 0.4, 1.0  # of the contrast: how far the colours of the likelier side and the other may be apart
_STEP_MIN = 0.8  # cosine of the angle between the steps of colour from side to side, where both go on
_BEHIND = 0.9  # what it counts when another thing is behind the edge at each end: directions must be the surer
_COST_MAX = 1.2
_SHORTEST_PX = 6
_WITHIN = 0.97  # of the curve lies in the hole
_SAME_PX, _SAME_END_PX = 3.0, 8.0  # between two curves, or two ends of one direction: those are one
_BRANCH_KNOWN_PX, _BRANCH_CONTRAST = 20, 0.15  # an edge without a partner is led on only where it is plain,
_BRANCH_SHARE, _BRANCH_TURN = 1.5, np.radians(25)  # and no further than this share of what is known of it,
_BRANCH_SINE = 0.4  # and meets a curve at more than a flat angle


@dataclass(frozen=True, slots=True)
class Joint:
    """Two ends that continue one another, and the curve (n, 2) of (x, y) between them, a point a pixel.

    Without `other` the edge goes on behind the thing whose contour another joint is, and ends at that.
    """

    one: End
    other: End | None
    curve: Points
    cost: float


def joints(found: list[End], hole: Hole) -> list[Joint]:
    """The convincing pairs, the most convincing first; no end twice, no curve across another."""
    near = cv2.dilate(hole.astype(np.uint8), np.ones((11, 11), np.uint8)) > 0
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
    led = [end for pair in taken for end in (pair.one, pair.other) if end is not None]
    branches = []
    for end in found:
        if any(_same(end, other) for other in led):
            continue
        branch = _branch(end, taken, near)
        if branch is not None:
            branches.append(branch)
            led.append(end)
    return taken + branches


def _same(one: End, other: End) -> bool:
    return float(np.hypot(*(one.place - other.place))) < _SAME_END_PX and float(one.inward @ other.inward) > 0.8


def _branch(end: End, taken: list[Joint], near: Hole) -> Joint | None:
    """The edge led on as it is bent until it meets a curve, when it does so soon and not at a flat angle."""
    if end.known_px < _BRANCH_KNOWN_PX or end.contrast < _BRANCH_CONTRAST:
        return None
    longest = min(_BRANCH_SHARE * end.known_px, _BRANCH_TURN / max(abs(end.bend), 1e-6))
    gone = np.arange(0, longest)[:, None]
    course = end.place + end.inward * gone + end.normal * (end.bend / 2 * np.square(gone))
    meets = []
    for joint in taken:
        apart = np.hypot(*(course[:, None] - joint.curve[None]).transpose(2, 0, 1))
        met = np.flatnonzero(apart.min(axis=1) < 1)
        if len(met):
            meets.append((int(met[0]), joint, int(np.argmin(apart[met[0]]))))
    if not meets:
        return None
    stop, joint, at = min(meets, key=lambda meeting: meeting[0])
    course = course[: stop + 1]
    x, y = np.rint(course[:, 0]).astype(int), np.rint(course[:, 1]).astype(int)
    if stop < _SHORTEST_PX or not near[y, x].all():
        return None
    before, beyond = max(0, at - 2), min(len(joint.curve) - 1, at + 2)
    crossed = _angle(course[-1] - course[-3], joint.curve[beyond] - joint.curve[before])
    return Joint(end, None, course, 0.0) if abs(np.sin(crossed)) > _BRANCH_SINE else None


def _joint(one: End, other: End, near: Hole) -> Joint | None:
    """The pair when direction, curvature and the colours of both sides agree."""
    chord = other.place - one.place
    length = float(np.hypot(*chord))
    if length < _SHORTEST_PX:
        return None
    chord = chord / length
    leaving, arriving = _angle(one.inward, chord), _angle(chord, -other.inward)
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
    x, y = np.rint(curve[:, 0]).astype(int), np.rint(curve[:, 1]).astype(int)
    height, width = near.shape
    fits = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    if not fits.all() or near[y, x].mean() < _WITHIN:
        return None
    return Joint(one, other, curve, cost)


def _unlike(one: End, other: End) -> float:
    """How far the colours of both sides are apart; above 1 they are another edge's.

    The side of the thing whose edge it is stays what it is; what is behind it may change on the way.
    """
    apart = sorted((float(np.linalg.norm(one.above - other.below)), float(np.linalg.norm(one.below - other.above))))
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
    half = abs(_angle(one.inward, chord) + _angle(chord, -other.inward)) / 2
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


def _angle(one: Points, other: Points) -> float:
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
