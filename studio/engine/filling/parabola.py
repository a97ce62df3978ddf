"""The course of an edge near a hole."""

import numpy as np

from studio.engine.filling.ends import End, Points


def course(end: End, along: Points) -> Points:
    """(n, 2) of (x, y) so many pixels along the parabola of an edge; negative ones lie outside the hole."""
    return end.place + end.inward * along[:, None] + end.normal * (end.bend / 2 * np.square(along))[:, None]


def outside(end: End) -> Points:
    """An edge from the hole to where it is last known, a point a pixel."""
    return course(end, -np.arange(0, end.known_px + 1.0))


def beyond(end: End, reach: float) -> Points:
    """The same, and straight on from there."""
    known = outside(end)
    way = known[-1] - known[-2]
    return np.concatenate([known, known[-1] + way / np.hypot(*way) * np.arange(1, reach)[:, None]])
