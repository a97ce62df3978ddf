"""Which regions of a picture hold a place, from the smallest to the whole: superpixels merged by likeness."""

import heapq
from dataclasses import dataclass, field

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats

_SEED_STEP_PX = 9
_SIZE_POWER = 0.2


@dataclass(slots=True)
class Region:
    """A leaf or a merger of two; `outline` is the length of its border inside the picture."""

    area: float
    colour: Floats  # mean Lab
    outline: float
    strength: float  # summed contrast along the outline
    frame: float  # how much of the picture's frame it touches
    children: tuple[int, int] | None = None
    parent: int | None = None
    edges: dict[int, tuple[float, float]] = field(default_factory=dict)  # neighbour: length, summed contrast

    @property
    def contrast(self) -> float:
        return self.strength / self.outline if self.outline else 0.0


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """`leaves` holds the number of the superpixel of every pixel; the last region is the whole picture."""

    leaves: Array
    regions: list[Region]

    def above(self, x: int, y: int) -> list[int]:
        """The regions that hold the pixel, growing."""
        at: int | None = int(self.leaves[y, x])
        chain = []
        while at is not None:
            chain.append(at)
            at = self.regions[at].parent
        return chain

    def mask(self, region: int) -> Array:
        """True where the region is."""
        inside = np.zeros(int(self.leaves.max()) + 1, bool)
        waiting = [region]
        while waiting:
            at = waiting.pop()
            children = self.regions[at].children
            if children is None:
                inside[at] = True
            else:
                waiting.extend(children)
        return np.asarray(inside[self.leaves])


def hierarchy(lab: Floats) -> Hierarchy:
    """Merges neighbours in the order of how little tells them apart."""
    leaves = _superpixels(lab)
    regions = _measured(lab, leaves)
    heap = [
        (_unlikeness(regions[one], regions[other], edge), one, other)
        for one in range(len(regions))
        for other, edge in regions[one].edges.items()
        if one < other
    ]
    heapq.heapify(heap)
    while heap:
        _, one, other = heapq.heappop(heap)
        if regions[one].parent is not None or regions[other].parent is not None:
            continue
        number = len(regions)
        regions.append(_merged(regions, one, other, number))
        for neighbour, edge in regions[number].edges.items():
            weight = _unlikeness(regions[number], regions[neighbour], edge)
            heapq.heappush(heap, (weight, neighbour, number))
    return Hierarchy(leaves, regions)


def _superpixels(lab: Floats) -> Array:
    """Watershed from the calmest place of every cell of a grid."""
    smooth = cv2.GaussianBlur(lab, (0, 0), 1.0)
    markers = _seeds(_slope(smooth))
    shown = np.clip(smooth * (2.55, 1, 1) + (0, 128, 128), 0, 255).astype(np.uint8)
    # Watershed blanks the rim of what it is given, so it is given one more.
    shown = cv2.copyMakeBorder(shown, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    framed = cv2.copyMakeBorder(markers, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.watershed(shown, framed)
    return _without_lines(framed[1:-1, 1:-1])


def _seeds(slope: Floats) -> Array:
    height, width = slope.shape
    markers = np.zeros((height, width), np.int32)
    edge = _SEED_STEP_PX // 4
    number = 0
    for top in range(0, height, _SEED_STEP_PX):
        for left in range(0, width, _SEED_STEP_PX):
            cell = slope[top : top + _SEED_STEP_PX, left : left + _SEED_STEP_PX]
            down, across = min(edge, (cell.shape[0] - 1) // 2), min(edge, (cell.shape[1] - 1) // 2)
            inner = cell[down : cell.shape[0] - down, across : cell.shape[1] - across]
            y, x = divmod(int(np.argmin(inner)), inner.shape[1])
            number += 1
            markers[top + down + y, left + across + x] = number
    return markers


def _without_lines(markers: Array) -> Array:
    """Watershed leaves lines of -1 between regions; they go to a neighbour."""
    while (markers < 1).any():
        grown = cv2.dilate(np.maximum(markers, 0).astype(np.float32), np.ones((3, 3)))
        markers = np.where(markers < 1, grown.astype(np.int32), markers)
    _, compact = np.unique(markers, return_inverse=True)
    return np.asarray(compact.reshape(markers.shape))


def _slope(lab: Floats) -> Floats:
    across = cv2.Sobel(lab, cv2.CV_32F, 1, 0, ksize=3, scale=0.25)
    down = cv2.Sobel(lab, cv2.CV_32F, 0, 1, ksize=3, scale=0.25)
    slope: Floats = np.sqrt((across**2 + down**2).sum(axis=2))
    return slope


def _measured(lab: Floats, leaves: Array) -> list[Region]:
    count = int(leaves.max()) + 1
    area = np.bincount(leaves.ravel(), minlength=count).astype(float)
    sums = [np.bincount(leaves.ravel(), lab[:, :, band].ravel(), count) for band in range(3)]
    colours = np.stack(sums, axis=1) / area[:, None]
    rim = np.concatenate((leaves[0], leaves[-1], leaves[:, 0], leaves[:, -1]))
    frame = np.bincount(rim, minlength=count)
    regions = [Region(area[n], colours[n], 0.0, 0.0, float(frame[n])) for n in range(count)]
    for one, other, length, strength in _borders(lab, leaves, count):
        for mine, theirs in ((one, other), (other, one)):
            regions[mine].edges[theirs] = (length, strength)
            regions[mine].outline += length
            regions[mine].strength += strength
    return regions


def _borders(lab: Floats, leaves: Array, count: int) -> list[tuple[int, int, float, float]]:
    """Each pair of neighbours with the length of their border and the colour steps summed along it."""
    keys, steps = [], []
    for axis in (0, 1):
        first, second = _pairs(leaves, axis)
        apart = first != second
        step = _steps_across(lab, axis)[apart]
        low, high = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
        keys.append(low.astype(np.int64) * count + high)
        steps.append(step)
    key, place = np.unique(np.concatenate(keys), return_inverse=True)
    lengths = np.bincount(place)
    sums = np.bincount(place, np.concatenate(steps))
    return [
        (int(k // count), int(k % count), float(n), float(s))
        for k, n, s in zip(key, lengths, sums, strict=True)
    ]


def _pairs(values: Array, axis: int) -> tuple[Array, Array]:
    return (values[:-1], values[1:]) if axis == 0 else (values[:, :-1], values[:, 1:])


def _steps_across(lab: Floats, axis: int) -> Floats:
    """The colour step between neighbours, taken over four pixels so that soft edges count too."""
    size = lab.shape[axis]
    low = np.clip(np.arange(size - 1) - 1, 0, size - 1)
    high = np.clip(np.arange(size - 1) + 2, 0, size - 1)
    apart = np.take(lab, high, axis) - np.take(lab, low, axis)
    return np.asarray(np.sqrt((apart**2).sum(axis=2)))


def _unlikeness(one: Region, other: Region, edge: tuple[float, float]) -> float:
    border = edge[1] / edge[0]
    colours = float(np.sqrt(((one.colour - other.colour) ** 2).sum()))
    smaller = min(one.area, other.area)
    return float((border + colours) * smaller**_SIZE_POWER)


def _merged(regions: list[Region], one: int, other: int, number: int) -> Region:
    a, b = regions[one], regions[other]
    area = a.area + b.area
    shared = a.edges[other]
    merged = Region(
        area,
        (a.colour * a.area + b.colour * b.area) / area,
        a.outline + b.outline - 2 * shared[0],
        a.strength + b.strength - 2 * shared[1],
        a.frame + b.frame,
        (one, other),
    )
    for part, twin in ((a, other), (b, one)):
        for neighbour, edge in part.edges.items():
            if neighbour == twin:
                continue
            before = merged.edges.get(neighbour, (0.0, 0.0))
            merged.edges[neighbour] = (before[0] + edge[0], before[1] + edge[1])
    for neighbour, edge in merged.edges.items():
        regions[neighbour].edges.pop(one, None)
        regions[neighbour].edges.pop(other, None)
        regions[neighbour].edges[number] = edge
    a.parent = b.parent = number
    a.edges, b.edges = {}, {}
    return merged
