"""How much of what was to stay changed as if it had been asked for: places, not a tone over all of it."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.imaging.srgb import exact_lab

_SIGMA_PX, _SMOOTH_PX = 1.2, 1.5
_EDGES = 0.5  # of the base's own slope: what a small displacement costs
_HIGH, _HIGH_SPREADS = 6.0, 6.0
_LOW, _LOW_SPREADS = 3.0, 3.0
_TO_DEVIATION = 1.4826  # from the median absolute deviation of a normal distribution
_CLOSED_PX, _OPENED_PX = 7, 3
_LEAST_OF_AREA = 0.0004


def unasked_percent(one: Floats, other: Floats, region: Array) -> float:
    """The share of the region (0 to 100) that stands out from how the rest of it drifted."""
    if not region.any():
        return 0.0
    apart = _apart(one, other)
    values = apart[region]
    middle = float(np.median(values))
    spread = _TO_DEVIATION * float(np.median(np.abs(values - middle)))
    high, low = max(_HIGH, middle + _HIGH_SPREADS * spread), max(_LOW, middle + _LOW_SPREADS * spread)
    changed = _joined((apart > low) & region, apart > high)
    ring = cv2.getStructuringElement
    changed = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, ring(cv2.MORPH_ELLIPSE, (_CLOSED_PX,) * 2))
    changed = cv2.morphologyEx(changed, cv2.MORPH_OPEN, ring(cv2.MORPH_ELLIPSE, (_OPENED_PX,) * 2))
    kept = _without_specks(changed, _LEAST_OF_AREA * region.size)
    return 100 * float(np.count_nonzero(kept[region])) / float(np.count_nonzero(region))


def _apart(one: Floats, other: Floats) -> Floats:
    """ΔE76 of blurred Lab, less what an edge shows that moved a little."""
    before, after = _lab(one), _lab(other)
    slopes = [cv2.Sobel(before, cv2.CV_32F, *way, ksize=3, scale=1 / 8) for way in ((1, 0), (0, 1))]
    edges = np.sqrt(np.sum([(slope**2).sum(axis=2) for slope in slopes], axis=0))
    differs = np.sqrt(((after - before) ** 2).sum(axis=2)) - np.float32(_EDGES) * edges
    out: Floats = cv2.GaussianBlur(np.maximum(differs, 0), (0, 0), _SMOOTH_PX)
    return out


def _lab(codes: Floats) -> Floats:
    soft: Floats = cv2.GaussianBlur(codes, (0, 0), _SIGMA_PX)
    return exact_lab(soft)


def _joined(weak: Array, strong: Array) -> Array:
    """The weak places that hold a strong one."""
    count, labels = cv2.connectedComponents(weak.astype(np.uint8), connectivity=8)
    holds = np.zeros(count, bool)
    holds[np.unique(labels[strong & weak])] = True
    holds[0] = False
    return np.asarray(holds[labels], np.uint8)


def _without_specks(changed: Array, least_px: float) -> Array:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(changed, connectivity=8)
    large = np.zeros(count, bool)
    large[1:] = stats[1:, cv2.CC_STAT_AREA] >= least_px
    return np.asarray(large[labels])
