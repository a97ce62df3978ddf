"""How an edge that goes on through a hole is drawn there: with the band of picture that is beside its ends.

Each band is mirrored where the hole begins and bent along the curve; in the middle the one gives way to the
other, and the colours of both change evenly from end to end.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.ends import End, Points
from studio.engine.filling.pairing import Joint, between, evenly
from studio.engine.filling.parabola import course, outside
from studio.engine.filling.pyramid import Floats, Hole, Level
from studio.model.geometry import Box
from studio.model.watch import Watch

Places = NDArray[np.intp]

_HALF_PX = (
    6.0  # how far what is drawn reaches to the sides of an edge, in pixels of the picture it was found in
)
_EDGE_PX = 0.3  # the same for the side that is not drawn: the edge itself has a width
_BAND_MIN_PX = 6  # of known edge that a band is drawn from
_FADE = 0.3  # of the curve: where one end's band gives way to the other's
_SHARPEST_PX = 0.7  # of the small picture: the finest step by which an edge is found again at full size
_BLOCKS = 8  # of a known edge, in each of which it is found again


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pixels of a hole, and what is drawn there: (n,) rows and columns, (n, bands) of values."""

    y: Places
    x: Places
    values: Floats


@dataclass(frozen=True, slots=True)
class _Band:
    """Pixels by where they lie along a line, in points of it, and aside of it, in pixels."""

    y: Places
    x: Places
    along: Points
    aside: Points

    def where(self, keeps: Hole) -> "_Band":
        return _Band(self.y[keeps], self.x[keeps], self.along[keeps], self.aside[keeps])


def enlarged(end: End, times: int) -> End:
    """The end in a picture that many times as large."""
    place = (end.place + 0.5) * times - 0.5
    return replace(end, place=place, bend=end.bend / times, known_px=end.known_px * times)


def drawn(level: Level, pair: Joint, times: int, watch: Watch) -> Drawn | None:
    """The pixels of the hole along a curve, which was found in a picture that many times as small.

    None where too little of the edge is known.
    """
    reach = _HALF_PX * times
    one = _refined(level.area, enlarged(pair.one, times), times, watch)
    other = None if pair.other is None else _refined(level.area, enlarged(pair.other, times), times, watch)
    line = _line(one, other, len(pair.curve) * times)
    known = [_known(level.barred, line, one.known_px, reach)]
    if other is not None:
        first, last = _known(level.barred, line[::-1], other.known_px, reach)
        known.append((len(line) - 1 - last, len(line) - 1 - first))
    if min(last - first for first, last in known) < _BAND_MIN_PX * times:
        return None
    watch.check()
    end = len(line) - 1 if other is None else known[1][0] + reach
    band = _beside(level.hole, line, reach, known[0][1] - reach, end)
    # What stands behind a thing at one end need not stand behind its middle: that side is left to the fill.
    soft = _EDGE_PX * times
    above, below = (reach if pair.above else soft), (reach if pair.below else soft)
    band = band.where((band.aside < above) & (band.aside > -below))
    if not len(band.y):
        return None
    values = _copies(level.area, line, known, reach, band, watch)
    return Drawn(band.y, band.x, np.clip(values, 0, 1).astype(np.float32))


def _line(one: End, other: End | None, length: int) -> Points:
    """From where one edge is first known, through the hole, to where the other is last: a point a pixel.

    Without another the edge is led on by `length` as it is bent.
    """
    if other is None:
        through = [course(one, np.arange(0, length, dtype=float))]
    else:
        through = [between(one, other), outside(other)[1:]]
    return evenly(np.concatenate([outside(one)[:0:-1], *through]), 1.0)


def _refined(area: Floats, end: End, times: int, watch: Watch) -> End:
    """The end where its edge lies at full size: what was found in a small picture may be off by its pixel."""
    if times == 1:
        return end
    watch.check()
    line = outside(end)
    aside = np.arange(-2.0 * times, 2.0 * times + 0.5)
    strip = _strip(area, line, np.arange(len(line), dtype=float), aside)
    towards = (end.above - end.below) / max(end.contrast, 1e-6)
    profile = cv2.GaussianBlur((strip @ towards).astype(np.float32), (0, 0), _SHARPEST_PX * times)
    slope = np.gradient(profile, axis=1) * _bell(aside, 1.5 * times)
    # The line runs away from the hole, so the normal of the end is on its other side.
    blocks = np.array_split(np.arange(len(line)), min(_BLOCKS, len(line)))
    off = np.array([aside[np.argmax(slope[rows].mean(axis=0))] for rows in blocks])
    middle = np.array([rows.mean() for rows in blocks])
    lean, start = np.polyfit(middle, off, 1)
    if np.abs(off - (start + lean * middle)).max() > times:
        lean, start = 0.0, float(np.median(off))
    normal = end.normal
    inward = end.inward - lean * normal
    return replace(end, place=end.place + start * normal, inward=inward / np.hypot(*inward))


def _bell(x: Points, sigma: float) -> Points:
    return np.asarray(np.exp(-np.square(x / sigma) / 2))


def _normals(line: Points) -> Points:
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return np.stack([-along[:, 1], along[:, 0]], axis=-1)


def _places(line: Points, along: Points, aside: Points) -> Points:
    """Where the points `along` a line, in its points, and `aside` of it, in pixels, lie in the picture."""
    at, normals = np.arange(len(line)), _normals(line)
    found = [np.interp(along, at, line[:, n]) + aside * np.interp(along, at, normals[:, n]) for n in (0, 1)]
    return np.stack(found, axis=-1)


def _strip(area: Floats, line: Points, along: Points, aside: Points) -> Floats:
    """(along, aside, bands): the picture around a line, straightened."""
    grid = np.meshgrid(along, aside, indexing="ij")
    values = _sampled(area, _places(line, grid[0].ravel(), grid[1].ravel()))
    return values.reshape(len(along), len(aside), -1)


def _sampled(area: Floats, at: Points) -> Floats:
    """(n, bands) of the picture between its pixels."""
    box = _window(at, area.shape)
    part = np.ascontiguousarray(area[box.y : box.bottom, box.x : box.right])
    wide = -(-len(at) // 1024)
    flat = np.zeros((wide * 1024, 2), np.float32)
    flat[: len(at)] = at - (box.x, box.y)
    places = flat.reshape(wide, 1024, 2)
    found = cv2.remap(part, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32).reshape(wide * 1024, -1)[: len(at)]


def _window(at: Points, shape: tuple[int, ...]) -> Box:
    x, y = np.floor(at.min(axis=0)).astype(int) - 3
    right, bottom = np.ceil(at.max(axis=0)).astype(int) + 4
    return Box(int(x), int(y), int(right - x), int(bottom - y)).intersect(Box(0, 0, shape[1], shape[0]))


def _known(barred: Hole, line: Points, known_px: float, reach: float) -> tuple[int, int]:
    """The first and the last point at the beginning of a line beside which everything is known."""
    most = min(len(line), int(known_px * 1.5) + 2)
    along = np.arange(most)
    aside = np.linspace(-reach, reach, 9)
    grid = np.meshgrid(along, aside, indexing="ij")
    at = np.rint(_places(line, grid[0].ravel().astype(float), grid[1].ravel())).astype(int)
    height, width = barred.shape
    inside = (at[:, 0] >= 0) & (at[:, 1] >= 0) & (at[:, 0] < width) & (at[:, 1] < height)
    free = inside & ~barred[np.clip(at[:, 1], 0, height - 1), np.clip(at[:, 0], 0, width - 1)]
    free = free.reshape(most, -1).all(axis=1)
    ended = np.flatnonzero(~free[:most])
    runs = np.split(along[free], np.flatnonzero(np.diff(along[free]) > 1) + 1) if free.any() else []
    if not runs or not len(ended):
        return (0, most - 1) if free.all() else (0, 0)
    longest = max(runs, key=len)
    return int(longest[0]), int(longest[-1])


def _beside(hole: Hole, line: Points, reach: float, start: float, end: float) -> _Band:
    """The pixels of the hole within reach of a line, between two of its points."""
    box = _window(line, hole.shape).grow(int(reach) + 2).intersect(Box(0, 0, hole.shape[1], hole.shape[0]))
    part = hole[box.y : box.bottom, box.x : box.right]
    at = np.rint(line - (box.x, box.y)).astype(int)
    fits = (at[:, 0] >= 0) & (at[:, 1] >= 0) & (at[:, 0] < box.width) & (at[:, 1] < box.height)
    which = np.flatnonzero(fits)
    empty = np.ones(part.shape, np.uint8)
    empty[at[which, 1], at[which, 0]] = 0
    away, labels = cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    nearest = np.zeros(int(labels.max()) + 1, np.intp)
    nearest[labels[at[which, 1], at[which, 0]]] = which
    y, x = np.nonzero(part & (away <= reach + 1))
    point = nearest[labels[y, x]]
    offset = np.stack([x + box.x, y + box.y], axis=-1) - line[point]
    normal = _normals(line)[point]
    aside = np.einsum("ij,ij->i", offset, normal)
    along = point + offset[:, 0] * normal[:, 1] - offset[:, 1] * normal[:, 0]
    keeps = (np.abs(aside) <= reach) & (along > start) & (along < end)
    return _Band(y + box.y, x + box.x, along, aside).where(keeps)


def _copies(
    area: Floats, line: Points, known: list[tuple[int, int]], reach: float, band: _Band, watch: Watch
) -> Floats:
    """What is beside the known pieces of a line, from one end or from two, put beside its course."""
    start, stop = known[0]
    from_one = stop - _bounced(band.along - stop, stop - start)
    ahead = _sampled(area, _places(line, from_one, band.aside))
    if len(known) == 1:
        return ahead
    again, end = known[1]
    share = np.clip((band.along - stop) / (again - stop), 0, 1).astype(np.float32)[:, None]
    watch.check()
    from_other = again + _bounced(again - band.along, end - again)
    behind = _sampled(area, _places(line, from_other, band.aside))
    lacks, middle = _differences(area, line, known, reach)
    step = np.stack([np.interp(band.aside, middle, one) for one in lacks.T], axis=-1)
    late = np.clip((share - 0.5) / _FADE + 0.5, 0, 1)
    watch.check()
    return np.asarray((ahead + share * step) * (1 - late) + (behind - (1 - share) * step) * late, np.float32)


def _bounced(gone: Points, length: int) -> Points:
    """Back and forth over a length: what is drawn begins where the known edge ends, and stays on it."""
    back = np.mod(np.abs(gone), 2 * length)
    return np.asarray(np.minimum(back, 2 * length - back))


def _differences(
    area: Floats, line: Points, known: list[tuple[int, int]], reach: float
) -> tuple[Floats, Points]:
    """How the mean colours beside the two ends differ, by how far aside."""
    aside = np.arange(-np.ceil(reach), np.ceil(reach) + 1)
    means = [
        _strip(area, line, np.arange(start, stop + 1, dtype=float), aside).mean(axis=0)
        for start, stop in known
    ]
    return np.asarray(means[1] - means[0], np.float32), aside
