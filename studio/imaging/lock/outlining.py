"""What changes are outlined with: the parts of a mask, and how much values usually differ."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.model.geometry import Box

BLUR_PX = 1.2  # of Lab before it is compared
ENOUGH_PX = 500  # to tell what is usual
_ENOUGH_SAMPLES = 100_000
_CLOSE_PX = 7
_OUTSIDE = 2
_TO_SIGMA = 1.4826  # a median deviation of a normal distribution to its standard deviation


def touching(mask: Array, region: Array) -> Array:
    """The parts of a change that reach into `region`."""
    count, labels, _, _ = components(mask)
    reached = np.zeros(count, bool)
    for own, there in zip(labels, region, strict=True):  # row by row: none of it is as large as the picture
        reached[own[there > 0]] = True
    reached[0] = False
    return chosen(labels, reached)


def chosen(labels: Array, which: Array) -> Array:
    """The parts whose number is True in `which` (bool), as 1."""
    out: Array = which.view(np.uint8)[labels]
    return out


def components(mask: Array) -> tuple[int, Array, Array, Array]:
    found: tuple[int, Array, Array, Array] = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return found


def box_of(stats: Array) -> Box:
    return Box(*(int(side) for side in stats[:4]))


def disc(diameter: int) -> Array:
    out: Array = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))
    return out


@dataclass(frozen=True, slots=True)
class Usual:
    """Median and robust deviation of values, and of about how many."""

    median: float
    deviation: float
    count: int


def usual(values: Floats, *calm: Array) -> Usual:
    """Of a sheet of values where each of `calm` is above 0; of no more of them than it takes to tell, since
    a copy of all would be as large as a picture.
    """
    step = max(1, values.size // _ENOUGH_SAMPLES) | 1  # an even one would never see some columns
    some = values.ravel()[::step]
    told = np.ones(some.shape, bool)
    for places in calm:
        told &= places.ravel()[::step] > 0
    some = some[told]
    if not some.size:
        return Usual(0.0, 0.0, 0)
    median = float(np.median(some))
    return Usual(median, _TO_SIGMA * float(np.median(np.abs(some - median))), some.size * step)


def squared(values: Floats) -> Floats:
    """The square of the length of every colour."""
    out: Floats = values[..., 0] * values[..., 0]
    for band in (1, 2):
        out += values[..., band] * values[..., band]
    return out


def farthest(values: Floats) -> Floats:
    """The largest amount of every colour; band by band, which is forty times as fast as along the axis."""
    first, second, third = (np.abs(values[..., band]) for band in range(3))
    np.maximum(first, second, out=first)
    out: Floats = np.maximum(first, third, out=first)
    return out


def whole_shapes(over: Array) -> Array:
    """Hysteresis between two limits, as whole shapes."""
    found = touching((over > 0).view(np.uint8), over > 1)
    return _without_holes(cv2.morphologyEx(found, cv2.MORPH_CLOSE, disc(_CLOSE_PX)))


def _without_holes(mask: Array) -> Array:
    """Ground that no road leads to from the frame belongs to the change around it."""
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(framed, None, (0, 0), _OUTSIDE)
    out: Array = (framed[1:-1, 1:-1] != _OUTSIDE).view(np.uint8)
    return out


def at_size(mask: Array, shape: tuple[int, ...]) -> Array:
    """A mask of 0 and 1 at another size."""
    out: Array = cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return out


def away_from(region: Array, reach_px: float) -> Array:
    """1 where `region` is at least so far away (uint8)."""
    reach = max(1, round(reach_px))
    grown = cv2.dilate(region.astype(np.uint8), disc(2 * reach + 1))
    return np.asarray(1 - grown, np.uint8)
