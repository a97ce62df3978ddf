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
    Usual,
    box_of,
    chosen,
    components,
    disc,
    squared,
    touching,
    usual,
)
from studio.imaging.lock.working import Pair, floats
from studio.model.cancel import CancelToken
from studio.model.geometry import Box

_SOFT_PX = 1.5
_GRADIENT_SHARE = 0.5  # what half a pixel of misplacement does is not an edit
_NO_DRIFT = 12.0  # ΔE76 that no drift makes
_PASSES = ((216.0, 72.0), (216.0, 72.0, 24.0))  # of the fields, σ in px
_MARGIN_PX = 12
_CLOSE_PX, _OPEN_PX = 7, 3
_SPECK, _SPECK_INSIDE = 0.0004, 0.00004  # of the area
_FIT_MARGIN_PX = 6
_MOSTLY_INSIDE = 0.6
_OUTSIDE = 2


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


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a pair differs by more than what explains its drift (uint8, of its size: 1 by a little, 2 by
    much), and the pair at half the size. That is all it takes to find the change: the pair can be let go.
    """

    over: Array
    half: Pair
    drift: Explanation
    painted: Array | None


def look_at(pair: Pair, painted: Array | None, cancel: CancelToken | None = None) -> Sight:
    """In passes: what a quadratic over everything cannot explain shows the edit, what one fitted outside it
    cannot explain shows all of it. Fitted at half the size; the last look is at the whole.

    `painted` (of the size of the pair) is where change was wanted: it is left out of every fit.
    """
    drift = _drift(pair.halved(), painted, cancel)
    _look(cancel)
    over = _over(_residual(pair, drift), pair, _FINE, painted)
    return Sight(over, pair.halved(), drift, painted)


def find_change(sight: Sight, cancel: CancelToken | None = None) -> Change:
    """What was seen, as whole shapes, with what fades out around them and without specks; and the colour
    match outside of it.
    """
    _look(cancel)
    mask = _whole(sight, cancel)
    _look(cancel)
    half = sight.half
    away = _far_from(_at_size(mask, half.seen.shape) > 0, half)
    fit = colour_match.fit(half, _free(sight.painted, half) & away)
    return Change(mask, fit, colour_match.median_distance(half))


def inside(mask: Array, painted: Array) -> Array:
    """The parts of a change that belong to what was painted: at least three fifths of each lie there."""
    count, labels, boxes, _ = components(mask)
    kept = np.zeros_like(mask)
    for n in range(1, count):
        there = box_of(boxes[n])
        part = window(labels, there) == n
        if _is_mostly(part, window(painted, there)):
            window(kept, there)[part] = 1
    return kept


def _whole(sight: Sight, cancel: CancelToken | None) -> Array:
    found = _shapes(sight.over)
    small = (_at_size(found, sight.half.seen.shape) > 0).view(np.uint8)
    found |= _at_size(with_outskirts(small, sight.half, sight.drift), found.shape)
    _look(cancel)
    return _without_specks(cv2.morphologyEx(found, cv2.MORPH_OPEN, disc(_OPEN_PX)), sight.painted)


def _drift(pair: Pair, painted: Array | None, cancel: CancelToken | None) -> Explanation:
    """What explains a pair away from its edits, which are seen better with every pass."""
    free = _free(painted, pair)
    tones = calm = free
    if painted is None:
        tones, calm = _away(pair, explained_roughly(pair), free, fades=False)
    for sigmas in _PASSES:
        _look(cancel)
        explanation = explained(pair, tones, calm, sigmas)
        _look(cancel)
        tones, calm = _away(pair, explanation, free)
    _look(cancel)
    return explained(pair, tones, calm, _PASSES[-1])


def _free(painted: Array | None, pair: Pair) -> Array:
    """Where a fit may look, for all that was painted."""
    shape = pair.seen.shape
    return np.ones(shape, np.uint8) if painted is None else _far_from(_at_size(painted, shape) > 0, pair)


def _away(pair: Pair, explanation: Explanation, free: Array, *, fades: bool = True) -> tuple[Array, Array]:
    """Where of what is `free` tones may be fitted, and fields: away from all that stays unexplained.

    A hue that drifted and exists only in what was found must be fitted, or it is never explained; an edit,
    which stands out far more, must not.
    """
    residual = _residual(pair, explanation)
    found = _shapes(_over(residual, pair, _ROUGH))
    if fades:
        found = with_outskirts(found, pair, explanation)
    tones = free & _far_from(_standing_out(residual, found) > 0, pair)
    return tones, free & _far_from(found > 0, pair)


def _residual(pair: Pair, explanation: Explanation) -> Floats:
    """ΔE76 of the base and the answer brought to its colours, less what a small misplacement makes."""
    out = np.empty(pair.seen.shape, np.float32)
    for tile, around in pair.tiles(_MARGIN_PX):
        window(out, tile)[...] = window(
            _unexplained(pair, explanation, around), tile.moved(-around.x, -around.y)
        )
    return out


def _unexplained(pair: Pair, explanation: Explanation, part: Box) -> Floats:
    wanted = pair.lab(floats(window(pair.base, part)), BLUR_PX)
    steps = (cv2.Sobel(wanted, cv2.CV_32F, *way, ksize=3, scale=1 / 8) for way in ((1, 0), (0, 1)))
    slack = _GRADIENT_SHARE * np.sqrt(sum(squared(step) for step in steps))
    apart = pair.lab(explanation.of(pair, part), BLUR_PX)
    apart -= wanted
    over = np.maximum(0, np.sqrt(squared(apart)) - slack) * window(pair.seen, part)
    out: Floats = cv2.GaussianBlur(over, (0, 0), _SOFT_PX)
    return out


def _at_size(mask: Array, shape: tuple[int, ...]) -> Array:
    """A mask of 0 and 1 at another size."""
    out: Array = cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return out


def _over(residual: Floats, pair: Pair, limits: _Limits, painted: Array | None = None) -> Array:
    """1 where a residual is over the lower limit, 2 over the higher one (uint8); both follow how much
    everything differs.
    """
    drift = _usual(residual, pair, painted)
    out = np.zeros(residual.shape, np.uint8)
    for least, times in ((limits.low, limits.low_times), (limits.high, limits.high_times)):
        out += residual > max(least, drift.median + times * drift.deviation)
    return out


def _shapes(over: Array) -> Array:
    """Hysteresis between two limits, as whole shapes."""
    found = touching((over > 0).view(np.uint8), over > 1)
    return _without_holes(cv2.morphologyEx(found, cv2.MORPH_CLOSE, disc(_CLOSE_PX)))


def _usual(residual: Floats, pair: Pair, painted: Array | None) -> Usual:
    """What a residual is where nothing was painted; anywhere, where that is almost nowhere."""
    unpainted = () if painted is None else (painted == 0,)
    found = usual(residual, pair.seen, *unpainted)
    return found if found.count > ENOUGH_PX else usual(residual)


def _standing_out(residual: Floats, mask: Array) -> Array:
    """The parts of a change that differ by far more than drift."""
    count, labels, boxes, _ = components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = box_of(boxes[n])
        kept[n] = np.median(window(residual, there)[window(labels, there) == n]) > _NO_DRIFT
    return chosen(labels, kept)


def _without_holes(mask: Array) -> Array:
    """Ground that no road leads to from the frame belongs to the change around it."""
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(framed, None, (0, 0), _OUTSIDE)
    out: Array = (framed[1:-1, 1:-1] != _OUTSIDE).view(np.uint8)
    return out


def _without_specks(mask: Array, painted: Array | None) -> Array:
    count, labels, boxes, _ = components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = box_of(boxes[n])
        least = _SPECK
        if painted is not None:
            is_part = window(labels, there) == n
            least = _SPECK_INSIDE if _is_mostly(is_part, window(painted, there)) else _SPECK
        kept[n] = boxes[n, cv2.CC_STAT_AREA] >= least * mask.size
    return chosen(labels, kept)


def _is_mostly(part: Array, painted: Array) -> bool:
    """Whether at least three fifths of a part (bool) were painted."""
    return bool(np.count_nonzero(painted[part]) >= _MOSTLY_INSIDE * np.count_nonzero(part))


def _far_from(region: Array, pair: Pair) -> Array:
    """Where a fit may look: 1 at least 6 px away from `region`."""
    reach = max(1, round(pair.px(_FIT_MARGIN_PX)))
    grown = cv2.dilate(region.astype(np.uint8), disc(2 * reach + 1))
    return np.asarray(1 - grown, np.uint8)


def _look(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
