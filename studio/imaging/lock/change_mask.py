"""Where an answer differs from its base for more than drift: the edit, found in the registered pair."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock import colour_match
from studio.imaging.lock.colour_match import Fit
from studio.imaging.lock.explaining import Explanation, explained, explained_roughly
from studio.imaging.lock.fading import with_outskirts
from studio.imaging.lock.outlining import (
    BLUR_PX,
    ENOUGH_PX,
    box_of,
    components,
    disc,
    squared,
    touching,
    typical,
)
from studio.imaging.lock.working import Pair, floats
from studio.model.cancel import CancelToken

_SOFT_PX = 1.5
_GRADIENT_SHARE = 0.5  # what half a pixel of misplacement does is not an edit
_NO_DRIFT = 12.0  # ΔE76 that no drift makes
_PASSES = ((216.0, 72.0), (216.0, 72.0, 24.0))  # of the fields, σ in px
_STRIP_PX, _MARGIN_PX = 1 << 17, 12
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
_FINE = _Limits(5, 10, 2, 5)


@dataclass(frozen=True, slots=True)
class Change:
    """`mask` (uint8, 0 or 1) has the size of a pair.

    `fit` is the colour match outside of the change, `median_delta_e` (CIEDE2000) how far apart the pictures
    are without it.
    """

    mask: Array
    fit: Fit
    median_delta_e: float = 0.0

    @property
    def share(self) -> float:
        """Of the picture."""
        return float(self.mask.mean())


def find_change(pair: Pair, painted: Array | None, cancel: CancelToken | None = None) -> Change:
    """In passes: what a quadratic over everything cannot explain shows the edit, what one fitted outside it
    cannot explain shows all of it. Fitted at half the size; the last look is at the whole.

    `painted` (of the size of the pair) is where change was wanted: it is left out of every fit.
    """
    small = pair.halved()
    shape = small.seen.shape
    free = np.ones(shape, np.uint8) if painted is None else _far_from(_at_size(painted, shape) > 0, small)
    residual, found = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    if painted is None:
        residual = _residual(small, explained_roughly(small))
        found = _outstanding(residual, small, _ROUGH)
    for sigmas in _PASSES:
        _look(cancel)
        explanation = _explained_outside(small, residual, found, free, sigmas)
        residual = _residual(small, explanation)
        _look(cancel)
        found = with_outskirts(_outstanding(residual, small, _ROUGH), small, explanation)
    _look(cancel)
    explanation = _explained_outside(small, residual, found, free, _PASSES[-1])
    residual = _residual(pair, explanation)
    _look(cancel)
    found = _outstanding(residual, pair, _FINE, painted)
    _look(cancel)
    soft = with_outskirts((_at_size(found, shape) > 0).astype(np.uint8), small, explanation)
    found |= _at_size(soft, found.shape)
    mask = _without_specks(cv2.morphologyEx(found, cv2.MORPH_OPEN, disc(_OPEN_PX)), painted)
    _look(cancel)
    fit = colour_match.fit(small, free & _far_from(_at_size(mask, shape) > 0, small))
    return Change(mask, fit, colour_match.median_distance(small))


def inside(mask: Array, painted: Array) -> Array:
    """The parts of a change that belong to what was painted: at least three fifths of each lie there."""
    count, labels, boxes, _ = components(mask)
    kept = np.zeros_like(mask)
    for n in range(1, count):
        there = box_of(boxes[n])
        part = window(labels, there) == n
        if (window(painted, there)[part] > 0).mean() >= _MOSTLY_INSIDE:
            window(kept, there)[part] = 1
    return kept


def _explained_outside(
    pair: Pair, residual: Floats, found: Array, free: Array, sigmas_px: tuple[float, ...]
) -> Explanation:
    """Fitted outside of what was found with a residual.

    A hue that drifted and exists only in what was found must be fitted, or it is never explained; an edit,
    which stands out far more, must not.
    """
    tones = free & _far_from(_standing_out(residual, found) > 0, pair)
    return explained(pair, tones, free & _far_from(found > 0, pair), sigmas_px)


def _residual(pair: Pair, explanation: Explanation) -> Floats:
    """ΔE76 of the base and the answer brought to its colours, less what a small misplacement makes.

    By strips: at full size every step of it in floats would be as large as both pictures.
    """
    height, width = pair.seen.shape
    step = max(2 * _MARGIN_PX, _STRIP_PX // width)
    out = np.empty((height, width), np.float32)
    for top in range(0, height, step):
        above, below = max(0, top - _MARGIN_PX), min(height, top + step + _MARGIN_PX)
        strip = _unexplained(pair, explanation, slice(above, below))
        out[top : top + step] = strip[top - above : min(height, top + step) - above]
    return out


def _unexplained(pair: Pair, explanation: Explanation, rows: slice) -> Floats:
    wanted = pair.lab(floats(pair.base[rows]), BLUR_PX)
    steps = (cv2.Sobel(wanted, cv2.CV_32F, *way, ksize=3, scale=1 / 8) for way in ((1, 0), (0, 1)))
    slack = _GRADIENT_SHARE * np.sqrt(sum(squared(step) for step in steps))
    apart = pair.lab(explanation.of(pair, rows), BLUR_PX)
    apart -= wanted
    over = np.maximum(0, np.sqrt(squared(apart)) - slack) * pair.seen[rows]
    out: Floats = cv2.GaussianBlur(over, (0, 0), _SOFT_PX)
    return out


def _at_size(mask: Array, shape: tuple[int, ...]) -> Array:
    """A mask of 0 and 1 at another size."""
    out: Array = cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return out


def _outstanding(residual: Floats, pair: Pair, limits: _Limits, painted: Array | None = None) -> Array:
    """Hysteresis between two limits that follow how much everything differs, as whole shapes."""
    median, deviation = _usual(residual, pair, painted)
    high = max(limits.high, median + limits.high_times * deviation)
    low = max(limits.low, median + limits.low_times * deviation)
    found = touching((residual > low).astype(np.uint8), residual > high)
    return _without_holes(cv2.morphologyEx(found, cv2.MORPH_CLOSE, disc(_CLOSE_PX)))


def _usual(residual: Floats, pair: Pair, painted: Array | None) -> tuple[float, float]:
    """Median and robust deviation where nothing was painted."""
    calm = pair.seen > 0 if painted is None else (pair.seen > 0) & (painted == 0)
    return typical(residual[calm] if np.count_nonzero(calm) > ENOUGH_PX else residual.ravel())


def _standing_out(residual: Floats, mask: Array) -> Array:
    """The parts of a change that differ by far more than drift."""
    count, labels, boxes, _ = components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = box_of(boxes[n])
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
    count, labels, boxes, _ = components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = box_of(boxes[n])
        least = _SPECK
        if painted is not None:
            is_part = window(labels, there) == n
            is_wanted = (window(painted, there)[is_part] > 0).mean() >= _MOSTLY_INSIDE
            least = _SPECK_INSIDE if is_wanted else _SPECK
        kept[n] = boxes[n, cv2.CC_STAT_AREA] >= least * mask.size
    out: Array = kept[labels].astype(np.uint8)
    return out


def _far_from(region: Array, pair: Pair) -> Array:
    """Where a fit may look: 1 at least 6 px away from `region`."""
    reach = max(1, round(pair.px(_FIT_MARGIN_PX)))
    grown = cv2.dilate(region.astype(np.uint8), disc(2 * reach + 1))
    return np.asarray(1 - grown, np.uint8)


def _look(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
