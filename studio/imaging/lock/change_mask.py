"""Where an answer differs from its base for more than drift: the edit, found in the registered pair."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock import colour_match
from studio.imaging.lock.colour_match import Fit
from studio.imaging.lock.working import Pair
from studio.model.cancel import CancelToken
from studio.model.geometry import Box

_BLUR_PX, _SOFT_PX = 1.2, 1.5
_GRADIENT_SHARE = 0.5  # what half a pixel of misplacement does is not an edit
_HIGH, _LOW = (6.0, 6.0), (3.0, 3.0)  # ΔE76 at least, and deviations over the median
_CLOSE_PX, _OPEN_PX = 7, 3
_SPECK, _SPECK_INSIDE = 0.0004, 0.00004  # of the area
_FIT_MARGIN_PX = 6
_MOSTLY_INSIDE = 0.6


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
    """Two passes: colours fitted over everything show the edit, fitted outside it they show all of it.

    `painted` (of the size of the pair) is where change was wanted: it is left out of both fits.
    """
    unpainted = np.ones(pair.seen.shape, np.uint8) if painted is None else _far_from(painted > 0)
    rough = colour_match.rough_fit(pair) if painted is None else colour_match.fit(pair, unpainted)
    _look(cancel)
    residual = _residual(pair, rough)
    mask = _mask(residual, pair.seen, painted)
    _look(cancel)
    fit = colour_match.fit(pair, unpainted & _far_from(mask > 0))
    _look(cancel)
    residual = _residual(pair, fit)
    return Change(residual, _mask(residual, pair.seen, painted), fit, colour_match.median_distance(pair))


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


def _residual(pair: Pair, fit: Fit) -> Floats:
    """ΔE76 of both, less what a small misplacement would make; without the smooth field, which hides faint
    edits.
    """
    below = pair.lab(pair.base, _BLUR_PX)
    above = pair.lab(np.clip(fit.without_field(pair.answer), 0, 1), _BLUR_PX)
    apart = np.sqrt(np.square(above - below).sum(axis=2))
    steps = [cv2.Sobel(below, cv2.CV_32F, *way, ksize=3, scale=1 / 8) for way in ((1, 0), (0, 1))]
    slope = np.sqrt(sum(np.square(step).sum(axis=2) for step in steps))
    over = np.maximum(0, apart - _GRADIENT_SHARE * slope)
    out: Floats = cv2.GaussianBlur(over * pair.seen, (0, 0), _SOFT_PX)
    return out


def _mask(residual: Floats, seen: Array, painted: Array | None) -> Array:
    """Hysteresis between two limits that follow how much everything differs, then whole shapes."""
    calm = seen > 0 if painted is None else (seen > 0) & (painted == 0)
    values = residual[calm] if np.count_nonzero(calm) > 500 else residual.ravel()
    median = float(np.median(values))
    deviation = float(np.median(np.abs(values - median)))
    high, low = (max(least, median + times * deviation) for least, times in (_HIGH, _LOW))
    found = touching((residual > low).astype(np.uint8), residual > high)
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, _disc(_CLOSE_PX))
    found = _without_holes(found)
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, _disc(_OPEN_PX))
    return _without_specks(found, painted)


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
