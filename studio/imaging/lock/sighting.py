"""Where a registered pair differs by more than drift, which is explained in passes."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, window
from studio.imaging.lock.explaining import Explanation, explained, explained_roughly
from studio.imaging.lock.fading import with_outskirts
from studio.imaging.lock.outlining import (
    BLUR_PX,
    ENOUGH_PX,
    Usual,
    at_size,
    away_from,
    box_of,
    chosen,
    components,
    squared,
    usual,
    whole_shapes,
)
from studio.imaging.lock.working import Pair, floats
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Box

FIT_MARGIN_PX = 6
_SOFT_PX = 1.5
_GRADIENT_SHARE = 0.5  # what half a pixel of misplacement does is not an edit
_NO_DRIFT = 12.0  # ΔE76 that no drift makes
_PASSES = ((216.0, 72.0), (216.0, 72.0, 24.0))  # of the fields, σ in px
_MARGIN_PX = 12


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
    look(cancel)
    over = _over(_residual(pair, drift), pair, _FINE, painted)
    return Sight(over, pair.halved(), drift, painted)


def _drift(pair: Pair, painted: Array | None, cancel: CancelToken | None) -> Explanation:
    """What explains a pair away from its edits, which are seen better with every pass."""
    free = free_of(painted, pair)
    tones = calm = free
    if painted is None:
        tones, calm = _away(pair, explained_roughly(pair), free, fades=False)
    for sigmas in _PASSES:
        look(cancel)
        explanation = explained(pair, tones, calm, sigmas)
        look(cancel)
        tones, calm = _away(pair, explanation, free)
    look(cancel)
    return explained(pair, tones, calm, _PASSES[-1])


def _away(pair: Pair, explanation: Explanation, free: Array, *, fades: bool = True) -> tuple[Array, Array]:
    """Where of what is `free` tones may be fitted, and fields: away from all that stays unexplained.

    A hue that drifted and exists only in what was found must be fitted, or it is never explained; an edit,
    which stands out far more, must not.
    """
    residual = _residual(pair, explanation)
    found = whole_shapes(_over(residual, pair, _ROUGH))
    if fades:
        found = with_outskirts(found, pair, explanation)
    tones = free & away_from(_standing_out(residual, found) > 0, pair.px(FIT_MARGIN_PX))
    return tones, free & away_from(found > 0, pair.px(FIT_MARGIN_PX))


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


def _over(residual: Floats, pair: Pair, limits: _Limits, painted: Array | None = None) -> Array:
    """1 where a residual is over the lower limit, 2 over the higher one (uint8); both follow how much
    everything differs.
    """
    drift = _usual(residual, pair, painted)
    out = np.zeros(residual.shape, np.uint8)
    for least, times in ((limits.low, limits.low_times), (limits.high, limits.high_times)):
        out += residual > max(least, drift.median + times * drift.deviation)
    return out


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


def free_of(painted: Array | None, pair: Pair) -> Array:
    """Where a fit may look, for all that was painted."""
    shape = pair.seen.shape
    return (
        np.ones(shape, np.uint8)
        if painted is None
        else away_from(at_size(painted, shape) > 0, pair.px(FIT_MARGIN_PX))
    )
