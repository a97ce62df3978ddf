"""Where a change fades out: a soft shadow goes on under the noise of every single pixel."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock.explaining import Explanation
from studio.imaging.lock.outlining import (
    BLUR_PX,
    ENOUGH_PX,
    box_of,
    components,
    disc,
    squared,
    touching,
    typical,
)
from studio.imaging.lock.working import Pair, floats
from studio.model.geometry import Box

_FADING_PX, _RIM_PX = 6.0, 2
_FADED, _FADED_TIMES = 1.0, 4.0  # ΔE76 of a mean over some pixels, and deviations over the median
_LEAST_CALM = 0.1
_STRIP_PX, _MARGIN_PX = 1 << 16, 8
_LARGE = 0.002  # of the area; a smaller part is no shadow
_MOSTLY_SOFT = 0.33  # of a border: hard edits stay under 0.3, whatever their drift, and shadows above


def with_outskirts(found: Array, pair: Pair, explanation: Explanation) -> Array:
    """A change and where it fades out: around it a soft shadow goes on under the noise of every pixel.

    What it has found is left out of the mean, so that nothing bleeds past the edge of a hard one.
    """
    ring = cv2.dilate(found, disc(2 * _RIM_PX + 1))
    calm = ((ring == 0) & (pair.seen > 0)).astype(np.float32)
    sigma = pair.px(_FADING_PX)
    weight = cv2.GaussianBlur(calm, (0, 0), sigma)
    mean = cv2.GaussianBlur(_apart(pair, explanation, calm), (0, 0), sigma)
    faint = np.sqrt(squared(mean)) / np.maximum(weight, _LEAST_CALM)
    values = faint[calm > 0]
    if len(values) < ENOUGH_PX:
        return found
    median, deviation = typical(values)
    goes_on = (faint > max(_FADED, median + _FADED_TIMES * deviation)).astype(np.uint8)
    fading = _soft_edged(found, goes_on)
    return touching(goes_on | fading, fading) | found


def _apart(pair: Pair, explanation: Explanation, calm: Floats) -> Floats:
    """Lab of the explained answer less that of the base, blurred, by how `calm` it is there; by strips."""
    height, width = calm.shape
    out = np.empty((height, width, 3), np.float32)
    step = max(2 * _MARGIN_PX, _STRIP_PX // width)
    for top in range(0, height, step):
        above, below = max(0, top - _MARGIN_PX), min(height, top + step + _MARGIN_PX)
        rows = slice(above, below)
        strip = pair.lab(explanation.of(pair, rows), BLUR_PX)
        strip -= pair.lab(floats(pair.base[rows]), BLUR_PX)
        kept = slice(top, min(height, top + step))
        out[kept] = strip[top - above : kept.stop - above] * calm[kept, :, None]
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
    out: Array = kept[labels].astype(np.uint8)
    return out
