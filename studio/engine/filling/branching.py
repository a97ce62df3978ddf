"""Which edges at a hole go on behind a thing whose contour was carried through it, and end there."""

from dataclasses import replace

import numpy as np

from studio.engine.filling.ends import End, Points
from studio.engine.filling.pairing import Joint, angle, neighbourhood, share_within
from studio.engine.filling.parabola import course
from studio.engine.filling.pyramid import Hole

_KNOWN_PX, _CONTRAST = 20, 0.15  # an edge without a partner is led on only where it is plain,
_SHARE, _TURN = 1.5, np.radians(25)  # and no further than this share of what is known of it, or this turn,
_SINE = 0.4  # and meets a contour at more than a flat angle
_LOOSE_KNOWN_PX, _LOOSE_CONTRAST = 30, 0.3  # plain enough for its end to be seen
_SAME_END_PX = 8.0  # between two ends of one direction: those are one edge
_MATCHES, _DIFFERS = 0.5, 0.5  # of the contrast: colours that are one thing's, and those of two things


def branches(found: list[End], taken: list[Joint], hole: Hole) -> list[Joint]:
    """The convincing ones among the ends that no joint has; where two of them meet, both end."""
    near = neighbourhood(hole)
    led = [end for pair in taken for end in (pair.one, pair.other) if end is not None]
    grown: list[Joint] = []
    for end in found:
        if any(_is_same(end, other) for other in led):
            continue
        branch = _branch(end, taken, near)
        if branch is not None:
            grown.append(branch)
            led.append(end)
    return [_cut(branch, grown) for branch in grown]


def loose(found: list[End], taken: list[Joint]) -> int:
    """How many plain edges meet the hole and are led on by none of those."""
    led = [end for pair in taken for end in (pair.one, pair.other) if end is not None]
    count = 0
    for end in found:
        is_plain = end.contrast > _LOOSE_CONTRAST and end.known_px >= _LOOSE_KNOWN_PX
        if is_plain and not any(_is_same(end, other) for other in led):
            led.append(end)
            count += 1
    return count


def _is_same(one: End, other: End) -> bool:
    return (
        float(np.hypot(*(one.place - other.place))) < _SAME_END_PX and float(one.inward @ other.inward) > 0.8
    )


def _branch(end: End, taken: list[Joint], near: Hole) -> Joint | None:
    """The edge led on as it is bent until it meets a contour, when that explains what is on both sides."""
    if end.known_px < _KNOWN_PX or end.contrast < _CONTRAST:
        return None
    gone = np.arange(0, min(_SHARE * end.known_px, _TURN / max(abs(end.bend), 1e-6)))
    led = course(end, gone)
    meetings = [(*met, joint) for joint in taken if (met := _meeting(led, joint.curve)) is not None]
    if not meetings:
        return None
    stop, at, joint = min(meetings, key=lambda meeting: meeting[0])
    led = led[: stop + 1]
    if stop < 4 or share_within(led, near) < 1:
        return None
    return Joint(end, None, led, 0.0) if _ends_at(end, led, joint, at) else None


def _meeting(led: Points, curve: Points) -> tuple[int, int] | None:
    """At which point of a course it first meets a curve, and at which point of that."""
    apart = np.hypot(*(led[:, None] - curve[None]).transpose(2, 0, 1))
    met = np.flatnonzero(apart.min(axis=1) < 1)
    return (int(met[0]), int(np.argmin(apart[met[0]]))) if len(met) else None


def _ends_at(end: End, led: Points, joint: Joint, at: int) -> bool:
    """Whether what is behind a contour changes along it as it does across the edge that comes to it.

    When it is the same from end to end of the contour, another thing lies between, and the edge ends there.
    """
    if joint.other is None:
        return False
    before, beyond = max(0, at - 2), min(len(joint.curve) - 1, at + 2)
    tangent, way = joint.curve[beyond] - joint.curve[before], led[-1] - led[-3]
    crossed = np.sin(angle(tangent, way))
    if abs(crossed) < _SINE:
        return False
    # The course comes from the side that it does not go to; the normal of a curve is on its positive side.
    one, other = joint.one, joint.other
    first, last = (one.below, other.above) if crossed > 0 else (one.above, other.below)
    # Going on over the contour to its positive side, what is above the edge lies towards its first end.
    towards_first, towards_last = (end.below, end.above) if crossed < 0 else (end.above, end.below)
    if np.linalg.norm(first - last) < _DIFFERS * end.contrast:
        return False
    apart = min(np.linalg.norm(towards_first - first), np.linalg.norm(towards_last - last))
    return bool(apart < _MATCHES * end.contrast)


def _cut(branch: Joint, others: list[Joint]) -> Joint:
    """The branch up to where it meets the first of the others."""
    met = [_meeting(branch.curve, other.curve) for other in others if other is not branch]
    stop = min((meeting[0] for meeting in met if meeting is not None), default=len(branch.curve) - 1)
    return replace(branch, curve=branch.curve[: max(stop, 1) + 1])
