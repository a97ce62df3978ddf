"""Gradient magnitude similarity deviation (Xue and others, 2014): how unevenly the edges of a luma suffer."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats

_STEADY = 0.0026  # T of the paper, for lumas from 0 to 1
_PREWITT = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]], np.float32) / 3


def gmsd(one: Floats, other: Floats, region: Array) -> float:
    """0 for equal edges, about 0.3 for ruined ones; where all around a pixel lies in the region."""
    first, second = _slopes(one), _slopes(other)
    alike = (2 * first * second + _STEADY) / (first**2 + second**2 + _STEADY)
    inside = _halved(region.astype(np.float32)) == 1
    whole = cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) > 0
    judged = alike[whole] if whole.any() else alike[inside]
    return float(judged.std()) if judged.size else 0.0


def _slopes(luma: Floats) -> Floats:
    half = _halved(luma)
    across = cv2.filter2D(half, -1, _PREWITT, borderType=cv2.BORDER_REFLECT)
    down = cv2.filter2D(half, -1, _PREWITT.T, borderType=cv2.BORDER_REFLECT)
    found: Floats = np.hypot(across, down)
    return found


def _halved(values: Floats) -> Floats:
    """Means of two by two, an odd last row or column left out."""
    height, width = values.shape
    if min(height, width) < 2:
        return values
    even = values[: height // 2 * 2, : width // 2 * 2]
    out: Floats = cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return out
