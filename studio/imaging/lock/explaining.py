"""What drift alone made of a picture: an answer in its base's colours as well as any smooth change tells.

For seeing edits, never for pasting them: a quadratic of the codes follows gamma and saturation, which a
matrix does not, and runs away with hues that exist only in an edit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock.fitting import samples, smooth_field
from studio.imaging.lock.working import Pair, floats, spread
from studio.model.geometry import Box

_RIDGE = 0.0005  # per sample
_ROUGH_RIDGE = 0.002
_ROUNDS, _HUBER = 6, 3.0
_LEAST, _MOST = 500, 10_000
_MIDDLE = np.float32(0.5)
_LIGHT, _DARK, _RAMP = 0.95, 0.05, 0.04  # from where a code may be cut off, and over what it surely is
_LOST_MOST = 0.2  # of a code
_BINS = 16  # of a code
_NEXT = [1, 2, 0]  # each code's partner in its product


@dataclass(frozen=True, slots=True)
class Explanation:
    """Codes + their terms · `weights` (9, 3) + `offset`, and a smooth `field` over the picture."""

    weights: Floats
    offset: Floats
    field: Floats | None = None

    def over(self, codes: Floats) -> Floats:
        """A picture's codes (or some rows of them) without the field; not clipped."""
        about = codes - _MIDDLE
        first, second, third = (self.weights[rows].T for rows in (slice(0, 3), slice(3, 6), slice(6, 9)))
        out: Floats = cv2.transform(about, np.column_stack((first, self.offset)))
        out += cv2.transform(about * about, second)
        out += cv2.transform(about * about[:, :, _NEXT], third)
        out += codes
        return out

    def of(self, pair: Pair, part: Box) -> Floats:
        """A part of a pair's answer in its base's colours, from 0 to 1."""
        answer = floats(window(pair.answer, part))
        moved = self.over(answer)
        if self.field is not None:
            height, width = pair.seen.shape
            moved += spread(self.field, part, (width, height))
        moved = _unclipped(moved, floats(window(pair.base, part)), answer, self.slopes())
        return np.clip(moved, 0, 1, out=moved)

    def slopes(self) -> Floats:
        """(3, 3): how the explained codes move with each code of an answer, about the middle."""
        out: Floats = np.eye(3, dtype=np.float32) + self.weights[:3]
        return out


def explained_roughly(pair: Pair) -> Explanation:
    """By a quadratic fitted over everything, edit and all."""
    return _quadratic(pair, np.ones(pair.seen.shape, np.uint8), _ROUGH_RIDGE, _alike)


def explained(pair: Pair, tones: Array, calm: Array, sigmas_px: tuple[float, ...]) -> Explanation:
    """By a quadratic fitted where `tones` is above 0 and a field, blurred from coarse to fine, made where
    `calm` is.
    """
    found = _quadratic(pair, tones, _RIDGE, _evened)
    calm = ((calm > 0) & (pair.seen > 0)).astype(np.uint8)
    return replace(found, field=smooth_field(pair, found.over, calm, sigmas_px))


def _quadratic(pair: Pair, places: Array, ridge: float, cared_for: Callable[[Floats], Floats]) -> Explanation:
    """Iteratively reweighted ridge regression of what is missing on nine terms, samples `cared_for`."""
    came, wanted, _, _ = samples(pair, pair.seen & (places > 0))
    if len(came) < _LEAST:
        return Explanation(np.zeros((9, 3), np.float32), np.zeros(3, np.float32))
    step = max(1, len(came) // _MOST)
    came, wanted = came[::step], wanted[::step]
    terms = _terms(came)
    mean = terms.mean(axis=0)
    terms, missing = (terms - mean).astype(np.float64), (wanted - came).astype(np.float64)
    weights = first = cared_for(came)
    for _ in range(_ROUNDS):
        total = weights.sum()
        offset = (weights[:, None] * missing).sum(axis=0) / total
        weighted = terms * weights[:, None]
        normal = weighted.T @ terms + ridge * total * np.eye(9)
        found = np.linalg.solve(normal, weighted.T @ (missing - offset))
        size = np.linalg.norm(missing - offset - terms @ found, axis=1)
        limit = _HUBER * max(float(np.median(size)), 1e-4)
        weights = first * np.minimum(1, limit / np.maximum(size, 1e-9))
    return Explanation(found.astype(np.float32), (offset - mean @ found).astype(np.float32))


def _terms(codes: Floats) -> Floats:
    """(count, 9): the codes, their squares, their products."""
    about = codes - _MIDDLE
    return np.concatenate((about, about * about, about * about[:, _NEXT]), axis=1)


def _alike(codes: Floats) -> Floats:
    """Every sample as any other: an edit of a colour of its own must not be cared for."""
    return np.ones(len(codes))


def _evened(codes: Floats) -> Floats:
    """Weights (count), about 1: less for a colour that there is much of, by the root of how much.

    Things of a rare colour drift too, and are taken for an edit where the fit cares for the ground alone.
    """
    bins = (codes * _BINS).astype(np.int64) @ (1, _BINS + 1, (_BINS + 1) ** 2)
    _, which, counts = np.unique(bins, return_inverse=True, return_counts=True)
    weights: Floats = 1 / np.sqrt(counts[which])
    weights /= weights.mean()
    return weights


def _unclipped(moved: Floats, base: Floats, answer: Floats, way: Floats) -> Floats:
    """`moved`, an answer explained, as near to the base as what was lost at either end of its codes allows.

    Where drift took a code past 0 or 1 it came back cut off: the base may then lie further on, by as much
    as drift can have moved it, but not to the other side.
    """
    places = np.flatnonzero(cv2.inRange(answer, (_DARK,) * 3, (_LIGHT,) * 3) == 0)
    came, wanted, nearer = (codes.reshape(-1, 3).take(places, axis=0) for codes in (answer, base, moved))
    above, below = (
        np.clip(past * np.float32(1 / _RAMP), 0, 1) * np.float32(_LOST_MOST)
        for past in (came - _LIGHT, _DARK - came)
    )
    for band in range(3):
        step = way[band]
        rest = (wanted - nearer) @ (step / np.maximum(step @ step, np.float32(0.01)))
        nearer += np.clip(rest, -below[:, band], above[:, band])[:, None] * step
    moved.reshape(-1, 3)[places] = nearer
    return moved
