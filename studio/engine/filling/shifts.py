"""By which shifts a picture repeats itself around a hole.

He and Sun, "Statistics of patch offsets for image completion", 2012: like patches lie at few distances from
each other, and lines and planks and tiles go on through a hole by just these.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.pyramid import Floats, Hole
from studio.engine.filling.start import allowed
from studio.engine.work import covered
from studio.model.watch import Watch

Ints = NDArray[np.int32]

_QUERIES_MAX, _SOURCES_MAX = 2500, 9000
_AT_ONCE = 400
_NEAR = 1 / 15  # of the longer side: nearer patches are alike everywhere and tell nothing
_ASKED = (0.25, 1.0)  # of the hole's longer side: how far from it patches are asked, half of the shifts each
_SIGMA_PX = 1.4
_PEAK_PX = 7


def dominant(features: Floats, hole: Hole, barred: Hole, radius: int, most: int, watch: Watch) -> Ints:
    """(n, 2) of (dy, dx), the most frequent first; the last ones are there for every hole."""
    free = allowed(barred, radius)
    peaks = [_peaks(_offsets(features, free, hole, reach, watch), hole.shape, most // 2) for reach in _ASKED]
    both = np.concatenate([*peaks, _over(hole)])
    return np.array(list(dict.fromkeys(map(tuple, both.tolist()))), np.int32)


def _peaks(found: Ints, shape: tuple[int, ...], most: int) -> Ints:
    """The most frequent of some offsets, counted in both directions."""
    height, width = shape
    votes = np.zeros((2 * height - 1, 2 * width - 1), np.float32)
    for sign in (1, -1):
        np.add.at(votes, (sign * found[:, 0] + height - 1, sign * found[:, 1] + width - 1), 1)
    votes = np.asarray(cv2.GaussianBlur(votes, (0, 0), _SIGMA_PX), np.float32)
    is_peak = (votes == cv2.dilate(votes, np.ones((_PEAK_PX, _PEAK_PX), np.uint8))) & (votes > 0.05)
    y, x = np.nonzero(is_peak)
    best = np.argsort(-votes[y, x], kind="stable")[:most]
    return np.stack([y[best] - height + 1, x[best] - width + 1], axis=1).astype(np.int32)


def _offsets(features: Floats, free: Hole, hole: Hole, reach: float, watch: Watch) -> Ints:
    """From known patches near the hole to the likest one that is not their neighbour."""
    where = np.argwhere(free)
    sources = where[:: max(1, -(-len(where) // _SOURCES_MAX))]
    box = covered(hole.astype(np.uint8))
    away = cv2.distanceTransform((~hole).astype(np.uint8), cv2.DIST_L2, 3)[where[:, 0], where[:, 1]]
    near = away < reach * max(box.width, box.height)
    asking = where[near] if near.any() else where
    asking = asking[:: max(1, -(-len(asking) // _QUERIES_MAX))]
    bank = features[sources[:, 0], sources[:, 1]]
    square = np.einsum("ij,ij->i", bank, bank)
    apart = _NEAR * max(hole.shape)
    found = []
    for first in range(0, len(asking), _AT_ONCE):
        watch.check()
        some = asking[first : first + _AT_ONCE]
        distance = square[None] - 2 * features[some[:, 0], some[:, 1]] @ bank.T
        watch.check()
        away = np.maximum(
            np.abs(sources[None, :, 0] - some[:, None, 0]), np.abs(sources[None, :, 1] - some[:, None, 1])
        )
        distance[away < apart] = np.inf
        found.append(sources[np.argmin(distance, axis=1)] - some)
    return np.concatenate(found).astype(np.int32)


def _over(hole: Hole) -> Ints:
    """To all sides and corners, just over the hole and by half of it: no pixel of it is left without a source
    that is near.
    """
    box = covered(hole.astype(np.uint8))
    ways = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if y or x]
    steps = [
        (round(y * share * box.height) + 2 * y, round(x * share * box.width) + 2 * x)
        for share in (1, 0.55)
        for y, x in ways
    ]
    return np.array(steps, np.int32)
