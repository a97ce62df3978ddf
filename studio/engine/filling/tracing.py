"""How an edge is followed through a picture, away from a hole."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.pyramid import Floats, Hole
from studio.model.watch import Watch

Points = NDArray[np.float64]

_SIGMA_PX = 1.2
_STEPS_MAX = 60
_BESIDE_PX = np.arange(-1.5, 1.51, 0.5)
_FADES = 0.3  # of its first strength: there an edge ends
_TURN_MIN = 0.7  # cosine of the angle by which it may turn from step to step


@dataclass(frozen=True, slots=True)
class Ridges:
    """Smoothed colours, and of each pixel how strong an edge there is and twice its angle, as a vector."""

    colours: Floats
    strength: Floats
    twice_x: Floats
    twice_y: Floats

    def direction(self, x: int, y: int) -> Points:
        half = 0.5 * np.arctan2(self.twice_y[y, x], self.twice_x[y, x])
        return np.array([np.cos(half), np.sin(half)])


@dataclass(frozen=True, slots=True)
class Traces:
    """`points`: (ends, steps, 2) of (x, y), the first one at the hole; `lengths`: how many of them count."""

    points: Points
    lengths: NDArray[np.intp]


def ridges(area: Floats, known: Hole, watch: Watch) -> Ridges:
    """Edges of colour among what is known (Di Zenzo, "A note on the gradient of a multi-image", 1986)."""
    sure = known.astype(np.float32)
    share = np.maximum(cv2.GaussianBlur(sure, (0, 0), _SIGMA_PX), np.float32(1e-3))
    colours = cv2.GaussianBlur(area * sure[..., None], (0, 0), _SIGMA_PX) / share[..., None]
    watch.check()
    half = np.array([[-0.5, 0, 0.5]], np.float32)
    across, down = cv2.filter2D(colours, -1, half), cv2.filter2D(colours, -1, half.T)
    watch.check()
    xx, yy, xy = (
        np.einsum("ijk,ijk->ij", one, two) for one, two in ((across, across), (down, down), (across, down))
    )
    apart = np.hypot(xx - yy, 2 * xy)
    strength = np.sqrt(np.maximum((xx + yy + apart) / 2, 0))
    # An edge runs across its gradient: its doubled angle is that of the gradient turned round.
    return Ridges(colours, *(np.asarray(one, np.float32) for one in (strength, yy - xx, -2 * xy)))


def traced(seen: Ridges, away: Floats, begins: Points, inward: Points, watch: Watch) -> Traces:
    """From each beginning away from the hole, until the edge fades, turns sharply or is unknown."""
    height, width = away.shape
    at, way = begins.copy(), -inward
    first = np.array([seen.strength[int(y), int(x)] for x, y in begins])
    points = np.zeros((len(begins), _STEPS_MAX, 2))
    lengths = np.zeros(len(begins), np.intp)
    goes_on = np.ones(len(begins), bool)
    for step in range(_STEPS_MAX):
        watch.check()
        at, strength = _centred(seen, at, way)
        tangent = _tangent(seen, at)
        tangent *= np.sign(np.einsum("ij,ij->i", tangent, way))[:, None]
        goes_on &= (at[:, 0] > 2) & (at[:, 1] > 2) & (at[:, 0] < width - 3) & (at[:, 1] < height - 3)
        goes_on &= (strength > _FADES * first) & (np.einsum("ij,ij->i", tangent, way) > _TURN_MIN)
        goes_on &= _sampled(away, at) > 1.5
        if not goes_on.any():
            break
        points[goes_on, step] = at[goes_on]
        lengths[goes_on] = step + 1
        way = way + tangent
        way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None]
        at = at + way
    return Traces(points, lengths)


def _centred(seen: Ridges, at: Points, way: Points) -> tuple[Points, Points]:
    """Each point moved across its way to where the edge is strongest, and how strong it is there."""
    normal = np.stack([-way[:, 1], way[:, 0]], axis=-1)
    tried = at[:, None] + normal[:, None] * _BESIDE_PX[None, :, None]
    strength = _sampled(seen.strength, tried)
    weight = np.power(strength / np.maximum(strength.max(axis=1, keepdims=True), 1e-6), 8)
    moved = (weight * _BESIDE_PX).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-6)
    return at + normal * moved[:, None], strength.max(axis=1)


def _tangent(seen: Ridges, at: Points) -> Points:
    half = 0.5 * np.arctan2(_sampled(seen.twice_y, at), _sampled(seen.twice_x, at))
    return np.stack([np.cos(half), np.sin(half)], axis=-1)


def _sampled(plane: Floats, at: Points) -> Points:
    """Values between pixels at points of any shape (…, 2)."""
    places = at.reshape(1, -1, 2).astype(np.float32)
    found = cv2.remap(
        plane, places[..., 0], places[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.float64).reshape(at.shape[:-1])
