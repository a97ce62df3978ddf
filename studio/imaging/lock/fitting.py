"""What colour models are fitted with: the same samples every time, and fields that are smooth."""

import math
from collections.abc import Callable

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.imaging.lock.outlining import farthest
from studio.imaging.lock.working import Pair, floats, resized

_MOST = 40_000
_SEED = 20
_SOFT_PX = 2.0
_STEP = 4  # a field is blurred over 8 px at the least: a quarter of the size holds it
_CUT = 0.15  # what differs by more, in codes from 0 to 1, was changed
_STRIP_PX = 1 << 14
_REACH = 5  # of σ: further than the kernel that OpenCV makes of it
_TRUST = 0.25  # the weight of what is near from which it is believed


def samples(pair: Pair, places: Array) -> tuple[Floats, Floats, Array, Array]:
    """Codes of answer and base blurred with σ 2, with rows and columns, at up to 40,000 of `places`."""
    found = np.flatnonzero(places)
    if len(found) > _MOST:
        found = found[np.random.default_rng(_SEED).integers(0, len(found), _MOST)]
    rows, columns = np.divmod(found, places.shape[1])
    soft_px = pair.px(_SOFT_PX)
    came, wanted = (_soft_at(codes, soft_px, rows, columns) for codes in (pair.answer, pair.base))
    return came, wanted, rows, columns


def _soft_at(codes: Array, sigma_px: float, rows: Array, columns: Array) -> Floats:
    """Codes (count, 3) at some places of a picture blurred by strips."""
    out = np.empty((len(rows), 3), np.float32)
    height, width = codes.shape[:2]
    reach = math.ceil(_REACH * sigma_px)
    step = max(2 * reach, _STRIP_PX // width)
    for top in range(0, height, step):
        here = np.flatnonzero((rows >= top) & (rows < top + step))
        above = max(0, top - reach)
        soft = cv2.GaussianBlur(floats(codes[above : top + step + reach]), (0, 0), sigma_px)
        out[here] = soft[rows[here] - above, columns[here]]
    return out


def field_shape(pair: Pair) -> tuple[int, int]:
    """(height, width) at which fields over a pair are held."""
    step = max(1, _STEP >> pair.halvings)
    height, width = pair.seen.shape
    return max(1, height // step), max(1, width // step)


def smooth_field(
    pair: Pair,
    moved: Callable[[Floats], Floats],
    places: Array,
    sigmas_px: tuple[float, ...],
    begun: Floats | None = None,
) -> Floats:
    """What the base has over the answer, `moved`, where `places` is above 0, by normalised convolution
    (Knutsson and Westin 1993): from coarse to as fine as there is data near, also where there is none; of
    `field_shape`. `begun` is what is known of it, and stands where there is no data.
    """
    height, width = field_shape(pair)
    summed, weights = _rest(pair, moved, places, (width, height))
    if begun is not None:
        summed -= begun * weights[:, :, None]
    field = np.zeros((height, width, 3), np.float32)
    for sigma in sigmas_px:
        there = _blurred(weights, sigma / _STEP)
        step = _blurred(summed, sigma / _STEP)
        step /= np.maximum(there, 1e-6)[:, :, None]
        step -= field
        step *= np.clip(there / _TRUST, 0, 1)[:, :, None]
        field += step
    if begun is not None:
        field += begun
    return field


def _rest(
    pair: Pair, moved: Callable[[Floats], Floats], places: Array, size: tuple[int, int]
) -> tuple[Floats, Floats]:
    """What the base has over the answer, 0 where that is not to be trusted; and where it is, as 0 or 1: both
    averaged to a (width, height), strip by strip; the last strip takes the rows that are left over.
    """
    width, height = size
    rest, trusted = np.empty((height, width, 3), np.float32), np.empty((height, width), np.float32)
    each = len(places) // height
    step = max(1, _STRIP_PX // (each * places.shape[1]))
    for top in range(0, height, step):
        below = min(top + step, height)
        rows = slice(top * each, below * each if below < height else None)
        apart = floats(pair.base[rows]) - moved(floats(pair.answer[rows]))
        told = ((places[rows] > 0) & (farthest(apart) <= _CUT)).astype(np.float32)
        apart *= told[:, :, None]
        for values, out in ((apart, rest), (told, trusted)):
            cv2.resize(values, (width, below - top), dst=out[top:below], interpolation=cv2.INTER_AREA)
    return rest, trusted


def _blurred(values: Floats, sigma_px: float) -> Floats:
    """A wide Gaussian, at a size at which it is 4 px wide."""
    step = max(1.0, sigma_px / 4)
    height, width = values.shape[:2]
    small = (max(1, round(width / step)), max(1, round(height / step)))
    reduced = cv2.resize(values, small, interpolation=cv2.INTER_AREA)
    cv2.GaussianBlur(reduced, (0, 0), sigma_px / step, dst=reduced, borderType=cv2.BORDER_REPLICATE)
    return resized(reduced, values.shape)
