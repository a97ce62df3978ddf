"""Where an answer differs from its base for more than drift: the edit, found in the registered pair."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock import colour_match
from studio.imaging.lock.colour_match import Fit
from studio.imaging.lock.explaining import explained, explained_roughly
from studio.imaging.lock.working import Pair, resized
from studio.model.cancel import CancelToken
from studio.model.geometry import Box

_BLUR_PX, _SOFT_PX = 1.2, 1.5
_GRADIENT_SHARE = 0.5  # what half a pixel of misplacement does is not an edit
_NO_DRIFT = 12.0  # ΔE76 that no drift makes
_TO_SIGMA = 1.4826  # a median deviation of a normal distribution to its standard deviation
_ENOUGH_PX, _ENOUGH_SAMPLES = 500, 100_000
_PASSES = ((216.0, 72.0), (216.0, 72.0, 24.0))  # of the fields, σ in px
_HALVED_FROM_PX = 700
_CLOSE_PX, _OPEN_PX = 7, 3
_SPECK, _SPECK_INSIDE = 0.0004, 0.00004  # of the area
_FIT_MARGIN_PX = 6
_MOSTLY_INSIDE = 0.6


@dataclass(frozen=True, slots=True)
class _Limits:
    """ΔE76 at least, and how many deviations over the median."""

    high: float
    high_times: float
    low: float
    low_times: float


_ROUGH = _Limits(5, 5, 2.5, 3)
_FINE = _Limits(4, 10, 2, 5)


@dataclass(frozen=True, slots=True)
class Change:
    """At the size of a pair: `residual` (ΔE76 over what drift explains) and `mask` (uint8, 0 or 1).

    `fit` is the colour match outside of the change, `median_delta_e` (CIEDE2000) how far apart the pictures
    are without it.
    """

    residual: Floats
    mask: Array
    fit: Fit
    median_delta_e: float = 0.0

    @property
    def share(self) -> float:
        """Of the picture."""
        return float(self.mask.mean())


def find_change(pair: Pair, painted: Array | None, cancel: CancelToken | None = None) -> Change:
    """In passes: what a quadratic over everything cannot explain shows the edit, what one fitted outside it
    cannot explain shows all of it. All but the last look at half the size.

    `painted` (of the size of the pair) is where change was wanted: it is left out of every fit.
    """
    free = np.ones(pair.seen.shape, np.uint8) if painted is None else _far_from(painted > 0)
    small = _Sight(pair.halved() if pair.side >= _HALVED_FROM_PX else pair)
    free_there = free if small.pair is pair else _at_size(free, small.pair.seen.shape)
    if painted is None:
        residual = small.residual(explained_roughly(small.pair))
        found = _outstanding(residual, small.pair.seen, _ROUGH)
    else:
        residual, found = np.zeros(free_there.shape, np.float32), np.zeros(free_there.shape, np.uint8)
    for sigmas in _PASSES:
        _look(cancel)
        residual = small.unexplained(residual, found, free_there, sigmas)
        found = _outstanding(residual, small.pair.seen, _ROUGH)
    _look(cancel)
    whole = small if small.pair is pair else _Sight(pair)
    found, residual = _at_size(found, pair.seen.shape), resized(residual, pair.seen.shape)
    residual = whole.unexplained(residual, found, free, _PASSES[-1])
    found = _outstanding(residual, pair.seen, _FINE, painted)
    mask = _without_specks(cv2.morphologyEx(found, cv2.MORPH_OPEN, _disc(_OPEN_PX)), painted)
    _look(cancel)
    fit = colour_match.fit(pair, free & _far_from(mask > 0))
    return Change(residual, mask, fit, colour_match.median_distance(pair))


class _Sight:
    """A pair, and of its base what every pass compares with."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._below = pair.lab(pair.base, _BLUR_PX)
        steps = [cv2.Sobel(self._below, cv2.CV_32F, *way, ksize=3, scale=1 / 8) for way in ((1, 0), (0, 1))]
        self._slack = _GRADIENT_SHARE * np.sqrt(sum(_squared(step) for step in steps))

    def unexplained(self, before: Floats, found: Array, free: Array, sigmas_px: tuple[float, ...]) -> Floats:
        """The residual of a fit outside of what was found with the residual `before`.

        A hue that drifted and exists only in what was found must be fitted, or it is never explained; an
        edit, which stands out far more, must not.
        """
        tones = free & _far_from(_standing_out(before, found) > 0)
        return self.residual(explained(self.pair, tones, free & _far_from(found > 0), sigmas_px))

    def residual(self, moved: Floats) -> Floats:
        """ΔE76 of the base and the answer brought to its colours, less what a small misplacement makes."""
        above = self.pair.lab(np.clip(moved, 0, 1), _BLUR_PX)
        over = np.maximum(0, np.sqrt(_squared(above - self._below)) - self._slack)
        out: Floats = cv2.GaussianBlur(over * self.pair.seen, (0, 0), _SOFT_PX)
        return out


def inside(mask: Array, painted: Array) -> Array:
    """The parts of a change that belong to what was painted: at least three fifths of each lie there."""
    count, labels, boxes, _ = _components(mask)
    kept = np.zeros_like(mask)
    for n in range(1, count):
        there = _box(boxes[n])
        part = window(labels, there) == n
        if (window(painted, there)[part] > 0).mean() >= _MOSTLY_INSIDE:
            window(kept, there)[part] = 1
    return kept


def touching(mask: Array, region: Array) -> Array:
    """The parts of a change that reach into `region`."""
    count, labels, _, _ = _components(mask)
    reached = np.zeros(count, bool)
    reached[np.unique(labels[region > 0])] = True
    reached[0] = False
    out: Array = reached[labels].astype(np.uint8)
    return out


def _squared(values: Floats) -> Floats:
    """The square of the length of every colour."""
    out: Floats = cv2.transform(values * values, np.ones((1, 3), np.float32))
    return out


def _at_size(mask: Array, shape: tuple[int, ...]) -> Array:
    """A mask of 0 and 1 at another size."""
    out: Array = cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return out


def _outstanding(residual: Floats, seen: Array, limits: _Limits, painted: Array | None = None) -> Array:
    """Hysteresis between two limits that follow how much everything differs, as whole shapes."""
    calm = seen > 0 if painted is None else (seen > 0) & (painted == 0)
    values = residual[calm] if np.count_nonzero(calm) > _ENOUGH_PX else residual.ravel()
    values = values[:: max(1, len(values) // _ENOUGH_SAMPLES)]
    median = float(np.median(values))
    deviation = _TO_SIGMA * float(np.median(np.abs(values - median)))
    high = max(limits.high, median + limits.high_times * deviation)
    low = max(limits.low, median + limits.low_times * deviation)
    found = touching((residual > low).astype(np.uint8), residual > high)
    return _without_holes(cv2.morphologyEx(found, cv2.MORPH_CLOSE, _disc(_CLOSE_PX)))


def _standing_out(residual: Floats, mask: Array) -> Array:
    """The parts of a change that differ by far more than drift."""
    count, labels, boxes, _ = _components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = _box(boxes[n])
        kept[n] = np.median(window(residual, there)[window(labels, there) == n]) > _NO_DRIFT
    out: Array = kept[labels].astype(np.uint8)
    return out


def _without_holes(mask: Array) -> Array:
    """Ground that no road leads to from the frame belongs to the change around it."""
    framed = cv2.copyMakeBorder(1 - mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels = cv2.connectedComponents(framed, connectivity=4)
    outside = labels == labels[0, 0]
    return np.asarray(~outside[1:-1, 1:-1], np.uint8)


def _without_specks(mask: Array, painted: Array | None) -> Array:
    count, labels, boxes, _ = _components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = _box(boxes[n])
        least = _SPECK
        if painted is not None:
            is_part = window(labels, there) == n
            is_wanted = (window(painted, there)[is_part] > 0).mean() >= _MOSTLY_INSIDE
            least = _SPECK_INSIDE if is_wanted else _SPECK
        kept[n] = boxes[n, cv2.CC_STAT_AREA] >= least * mask.size
    out: Array = kept[labels].astype(np.uint8)
    return out


def _far_from(region: Array) -> Array:
    """Where a fit may look: 1 at least 6 px away from `region`."""
    grown = cv2.dilate(region.astype(np.uint8), _disc(2 * _FIT_MARGIN_PX + 1))
    return np.asarray(1 - grown, np.uint8)


def _components(mask: Array) -> tuple[int, Array, Array, Array]:
    found: tuple[int, Array, Array, Array] = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return found


def _box(stats: Array) -> Box:
    return Box(*(int(side) for side in stats[:4]))


def _disc(diameter: int) -> Array:
    out: Array = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))
    return out


def _look(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
