"""How sharp one picture is beside another: the strength of its Laplacian."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats

_NOTHING = 1e-6  # two flat pictures are equally sharp


def sharpness_ratio(one: Floats, other: Floats, region: Array) -> float:
    """RMS Laplacian of `other` to that of `one`, lumas from 0 to 1; below 1 where it was blurred."""
    whole = cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) > 0
    judged = whole if whole.any() else region
    return (_strength(other, judged) + _NOTHING) / (_strength(one, judged) + _NOTHING)


def _strength(luma: Floats, region: Array) -> float:
    slope = cv2.Laplacian(luma, cv2.CV_32F, ksize=1, borderType=cv2.BORDER_REFLECT)
    return float(np.sqrt(np.mean(slope[region].astype(np.float64) ** 2)))
