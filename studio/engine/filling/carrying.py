"""How edges that go on through a hole are drawn before it is filled, so that each side is filled from its own.

The order is that of Sun et al., "Image completion with structure propagation", 2005: lines first. What is
drawn along one is the picture's own band around it, mirrored at the hole and bent along the curve.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.ends import End, Points, ends
from studio.engine.filling.pairing import Joint, between, evenly, joints
from studio.engine.filling.pyramid import Floats, Hole, Level, halved
from studio.engine.work import covered
from studio.model.geometry import Box
from studio.model.watch import Watch

Places = NDArray[np.intp]
Drawn = tuple[Places, Places, Floats]  # rows, columns and what is there

_SOUGHT_SIDE_PX = 300  # of the hole where its edges are looked for
_HALF_PX = 4.0  # how far what is drawn reaches to each side of an edge, in pixels of that size
_BAND_MIN_PX = 6  # of known edge that a band is drawn from
_FADE = 0.3  # of the curve: where one end's band gives way to the other's
_SHARPEST = 0.7  # pixels of the small picture: the finest step that an edge is found again by at full size


@dataclass(frozen=True, slots=True)
class Carried:
    """What is left to fill, how many edges were carried through, and how many end at the hole."""

    level: Level
    through: int
    ending: int


def carried(level: Level, watch: Watch) -> Carried:
    """The level with its convincing edges drawn into the hole; as it was where there are none."""
    small, times = level, 1
    box = covered(level.hole.astype(np.uint8))
    while max(box.width, box.height) > _SOUGHT_SIDE_PX * times:
        small, times = halved(small, watch), 2 * times
    # Blurred edges and those in a rough texture stand out in a smaller picture, fine and bent ones here.
    found = ends(small, watch)
    found += [_enlarged(end, 2) for end in ends(halved(small, watch), watch)]
    pairs = joints(found, small.hole)
    area, hole = level.area, level.hole
    through = 0
    for n, pair in enumerate(pairs):
        watch.reach(n / len(pairs))
        drawn = _drawn(level, hole, pair, times, watch)
        if drawn is None:
            continue
        y, x, values = drawn
        if area is level.area:
            area, hole = area.copy(), hole.copy()
        area[y, x] = values
        hole[y, x] = False
        through += 1
    return Carried(Level(area, hole, level.barred), through, len(found))


def _drawn(level: Level, hole: Hole, pair: Joint, times: int, watch: Watch) -> Drawn | None:
    """The pixels of the hole along a curve, and their colours; None where too little of the edge is known."""
    reach = _HALF_PX * times
    one = _refined(level.area, _enlarged(pair.one, times), times, watch)
    if pair.other is None:
        line = evenly(np.concatenate([_outside(one)[:0:-1], _inside(one, len(pair.curve) * times)]), 1.0)
    else:
        other = _refined(level.area, _enlarged(pair.other, times), times, watch)
        line = evenly(np.concatenate([_outside(one)[:0:-1], between(one, other), _outside(other)[1:]]), 1.0)
    bands = [_known(level.barred, line, one.known_px, reach)]
    if pair.other is not None:
        first, last = _known(level.barred, line[::-1], other.known_px, reach)
        bands.append((len(line) - 1 - last, len(line) - 1 - first))
    if min(last - first for first, last in bands) < _BAND_MIN_PX * times:
        return None
    watch.check()
    end = bands[1][0] if pair.other is not None else len(line) - 1
    y, x, along, aside = _beside(hole, line, reach, bands[0][1], end)
    if not len(y):
        return None
    values = _copies(level.area, line, bands, reach, along, aside, watch)
    return y, x, np.clip(values, 0, 1).astype(np.float32)


def _copies(
    area: Floats, line: Points, bands: list[tuple[int, int]], reach: float, along: Points, aside: Points, watch: Watch
) -> Floats:
    """What is beside the known ends of a line, put beside its course: `along` and `aside` of it, in pixels."""
    start, stop = bands[0]
    ahead = _sampled(area, _places(line, stop - _bounced(along - stop, stop - start), aside))
    if len(bands) == 1:
        return ahead
    again, end = bands[1]
    share = np.clip((along - stop) / (again - stop), 0, 1).astype(np.float32)[:, None]
    watch.check()
    behind = _sampled(area, _places(line, again + _bounced(again - along, end - again), aside))
    lacks, middle = _differences(area, line, bands, reach)
    step = np.stack([np.interp(aside, middle, lacks[:, n]) for n in range(lacks.shape[1])], axis=-1)
    late = np.clip((share - 0.5) / _FADE + 0.5, 0, 1)
    watch.check()
    return np.asarray((ahead + share * step) * (1 - late) + (behind - (1 - share) * step) * late, np.float32)


def _enlarged(end: End, times: int) -> End:
    place = (end.place + 0.5) * times - 0.5
    return replace(end, place=place, bend=end.bend / times, known_px=end.known_px * times)


def _outside(end: End) -> Points:
    """An edge away from the hole, along its parabola."""
    return _parabola(end, -np.arange(0, end.known_px + 1.0))


def _inside(end: End, length: int) -> Points:
    return _parabola(end, np.arange(0, length, dtype=float))


def _parabola(end: End, along: Points) -> Points:
    return end.place + end.inward * along[:, None] + end.normal * (end.bend / 2 * np.square(along))[:, None]


def _refined(area: Floats, end: End, times: int, watch: Watch) -> End:
    """The end where its edge lies at full size: what was found in a small picture is off by a pixel of that."""
    if times == 1:
        return end
    watch.check()
    line = _outside(end)
    aside = np.arange(-2.0 * times, 2.0 * times + 0.5)
    strip = _strip(area, line, np.arange(len(line)), aside)
    towards = (end.above - end.below) / max(end.contrast, 1e-6)
    profile = cv2.GaussianBlur((strip @ towards).astype(np.float32), (0, 0), _SHARPEST * times)
    slope = np.gradient(profile, axis=1) * _bell(aside, 1.5 * times)
    # The line runs away from the hole, so the normal of the end is on its other side.
    blocks = np.array_split(np.arange(len(line)), min(8, len(line)))
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
    places = np.zeros((wide * 1024, 2), np.float32)
    places[: len(at)] = at - (box.x, box.y)
    places = places.reshape(wide, 1024, 2)
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
    ended = np.flatnonzero(~free[: most])
    runs = np.split(along[free], np.flatnonzero(np.diff(along[free]) > 1) + 1) if free.any() else []
    if not runs or not len(ended):
        return (0, most - 1) if free.all() else (0, 0)
    longest = max(runs, key=len)
    return int(longest[0]), int(longest[-1])


def _beside(
    hole: Hole, line: Points, reach: float, start: int, end: int
) -> tuple[Places, Places, Points, Points]:
    """The pixels of the hole within reach of a line: row, column, how far along and how far aside."""
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
    keeps = (np.abs(aside) <= reach) & (along > start - reach) & (along < end + reach)
    return y[keeps] + box.y, x[keeps] + box.x, along[keeps], aside[keeps]


def _bounced(gone: Points, length: int) -> Points:
    """Back and forth over a length: what is drawn begins where the known edge ends, and stays on it."""
    back = np.mod(np.abs(gone), 2 * length)
    return np.asarray(np.minimum(back, 2 * length - back))


def _differences(
    area: Floats, line: Points, bands: list[tuple[int, int]], reach: float
) -> tuple[Floats, Points]:
    """How the mean colours beside the two ends differ, by how far aside."""
    aside = np.arange(-np.ceil(reach), np.ceil(reach) + 1)
    means = [
        _strip(area, line, np.arange(start, stop + 1, dtype=float), aside).mean(axis=0)
        for start, stop in bands
    ]
    return np.asarray(means[1] - means[0], np.float32), aside
