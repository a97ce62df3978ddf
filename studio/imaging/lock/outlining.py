"""What changes are outlined with: the parts of a mask, and how much values usually differ."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.model.geometry import Box

BLUR_PX = 1.2  # of Lab before it is compared
ENOUGH_PX = 500  # to tell what is usual
_ENOUGH_SAMPLES = 100_000
_TO_SIGMA = 1.4826  # a median deviation of a normal distribution to its standard deviation


def touching(mask: Array, region: Array) -> Array:
    """The parts of a change that reach into `region`."""
    count, labels, _, _ = components(mask)
    reached = np.zeros(count, bool)
    for own, there in zip(labels, region, strict=True):  # row by row: none of it is as large as the picture
        reached[own[there > 0]] = True
    reached[0] = False
    out: Array = reached[labels].astype(np.uint8)
    return out


def components(mask: Array) -> tuple[int, Array, Array, Array]:
    found: tuple[int, Array, Array, Array] = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return found


def box_of(stats: Array) -> Box:
    return Box(*(int(side) for side in stats[:4]))


def disc(diameter: int) -> Array:
    out: Array = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))
    return out


def typical(values: Floats) -> tuple[float, float]:
    """Median and robust deviation."""
    values = values[:: max(1, len(values) // _ENOUGH_SAMPLES)]
    median = float(np.median(values))
    return median, _TO_SIGMA * float(np.median(np.abs(values - median)))


def squared(values: Floats) -> Floats:
    """The square of the length of every colour."""
    out: Floats = cv2.transform(values * values, np.ones((1, 3), np.float32))
    return out
