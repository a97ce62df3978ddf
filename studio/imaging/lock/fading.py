"""Where a change fades out: a soft shadow goes on under the noise of every single pixel."""

import math

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock.explaining import Explanation
from studio.imaging.lock.outlining import (
    BLUR_PX,
    ENOUGH_PX,
    box_of,
    chosen,
    components,
    disc,
    squared,
    touching,
    usual,
)
from studio.imaging.lock.working import Pair, floats
from studio.model.geometry import Box

_FADING_PX, _RIM_PX = 6.0, 2
_FADED, _FADED_TIMES = 1.0, 4.0  # ΔE76 of a mean over some pixels, and deviations over the median
_LEAST_CALM = 0.1
_MARGIN_PX = 8  # what the blur of Lab reaches
_REACH = 4  # of σ
_LARGE = 0.002  # of the area; a smaller part is no shadow
_MOSTLY_SOFT = 0.33  # of a border: hard edits stay under 0.3, whatever their drift, and shadows above


def with_outskirts(found: Array, pair: Pair, explanation: Explanation) -> Array:
    """A change and where it fades out: around it a soft shadow goes on under the noise of every pixel.

    What it has found is left out of the mean, so that nothing bleeds past the edge of a hard one.
    """
    goes_on = _goes_on(found, pair, explanation)
    if goes_on is None:
        return found
    fading = _soft_edged(found, goes_on)
    return touching(goes_on | fading, fading) | found


def _goes_on(found: Array, pair: Pair, explanation: Explanation) -> Array | None:
    """Where a change may go on, as faint as it is; None where too little is left to tell that from drift."""
    calm = cv2.dilate(found, disc(2 * _RIM_PX + 1)) == 0
    calm = (calm & (pair.seen > 0)).view(np.uint8)
    faint = _faint(pair, explanation, calm)
    drift = usual(faint, calm)
    if drift.count < ENOUGH_PX:
        return None
    return (faint > max(_FADED, drift.median + _FADED_TIMES * drift.deviation)).view(np.uint8)


def _faint(pair: Pair, explanation: Explanation, calm: Array) -> Floats:
    """ΔE76 of the mean of the explained answer and that of the base over what is calm around each pixel."""
    out = np.empty(calm.shape, np.float32)
    sigma = pair.px(_FADING_PX)
    for tile, around in pair.tiles(_MARGIN_PX + math.ceil(_REACH * sigma)):
        apart = pair.lab(explanation.of(pair, around), BLUR_PX)
        apart -= pair.lab(floats(window(pair.base, around)), BLUR_PX)
        weight = window(calm, around).astype(np.float32)
        apart *= weight[:, :, None]
        mean = cv2.GaussianBlur(apart, (0, 0), sigma, dst=apart)
        far = np.sqrt(squared(mean)) / np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), _LEAST_CALM)
        window(out, tile)[...] = window(far, tile.moved(-around.x, -around.y))
    return out


def _soft_edged(found: Array, goes_on: Array) -> Array:
    """The parts of a change that go on around most of their border."""
    count, labels, boxes, _ = components(found)
    kept = np.zeros(count, bool)
    sheet = Box(0, 0, found.shape[1], found.shape[0])
    for n in range(1, count):
        if boxes[n, cv2.CC_STAT_AREA] < _LARGE * found.size:
            continue
        there = box_of(boxes[n]).grow(_RIM_PX + 2).intersect(sheet)
        part = np.asarray(window(labels, there) == n, np.uint8)
        inner, outer = (cv2.dilate(part, disc(2 * px + 1)) for px in (_RIM_PX, _RIM_PX + 2))
        rim = (outer > inner) & (window(found, there) == 0)
        kept[n] = rim.any() and window(goes_on, there)[rim].mean() >= _MOSTLY_SOFT
    return chosen(labels, kept)
