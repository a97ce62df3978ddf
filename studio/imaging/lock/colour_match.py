"""How the colours of an answer are brought to those of its base, fitted where nothing was to change.

What is fitted there has to hold for hues that exist only in the edit. So what moves all colours alike (more
contrast or saturation, another gamma) is believed most, what moves one band less, and what moves one band by
another, the only thing that can turn a hue, least.

Colours lie in places: a cast that differs from place to place is fitted together with them, or each would be
taken for the other.
"""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.imaging.ciede import delta_e
from studio.imaging.lock.fitting import field_shape, samples, smooth_field
from studio.imaging.lock.regression import regressed, usual_offset
from studio.imaging.lock.surface import splines_over
from studio.imaging.lock.working import Pair, resized
from studio.model.receipt import ColourMatch

# Ridges toward no change at all, per sample, in codes from 0 to 1.
_ALIKE, _SQUARE, _CUBE, _OWN_BAND, _OTHER_BAND = 0.002, 0.001, 0.0001, 0.004, 0.01
_RIDGES = np.concatenate(
    ((_ALIKE, _ALIKE, _SQUARE, _CUBE), np.where(np.eye(3, dtype=bool), _OWN_BAND, _OTHER_BAND).ravel())
)
_LUMA = np.array((0.299, 0.587, 0.114))
_MIDDLE = 0.5
_FIT_LEAST, _OFFSET_LEAST, _FIT_MOST = 2_000, 500, 8_000
_TOO_FAR = 0.3  # what differs by more was changed, not shifted in colour
_MATRIX_MOST, _BEND_MOST, _OFFSET_MOST = 0.25, 0.5, 0.15
_LIGHT, _DARK = 0.98, 0.02  # from where a code may be cut off
_LOST_SHARE, _LOST_MOST = 0.5, 0.2
_FIELD_SIGMAS_PX = (216.0, 72.0, 24.0, 8.0)
_HELPS_BY = 0.02  # ΔE2000 by which a match has to be nearer to be worth its rounding


@dataclass(frozen=True, slots=True)
class Fit:
    """code + (code − mean)·matrix + bend₀·(code − ½)² + bend₁·(code − ½)³ + offset, but half as far from the
    end of the codes for one that came cut off there; then `shift`, a smooth field at any size over the base.
    """

    mean: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    matrix: Floats = field(default_factory=lambda: np.zeros((3, 3), np.float32))
    bend: Floats = field(default_factory=lambda: np.zeros(2, np.float32))
    offset: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    shift: Floats | None = None
    report: ColourMatch = field(default_factory=lambda: ColourMatch(applied=False))

    @property
    def changes_nothing(self) -> bool:
        return self.shift is None and not (self.matrix.any() or self.bend.any() or self.offset.any())

    def without_field(self, codes: Floats) -> Floats:
        """RGB codes (…, 3) of the answer in the base's colours, but for the smooth field; not clipped."""
        if not self.matrix.any():
            return codes + self.offset
        flat = codes.reshape(1, -1, 3)
        whole = np.eye(3, dtype=np.float32) + self.matrix
        out: Floats = cv2.transform(flat, np.column_stack((whole.T, self.offset - self.mean @ self.matrix)))
        about = flat - np.float32(_MIDDLE)
        by = about * self.bend[1]
        by += self.bend[0]
        about *= about
        by *= about
        out += by
        return _with_what_was_cut_off(out, flat).reshape(codes.shape)


def fit(pair: Pair, keep: Array) -> Fit:
    """The match fitted where `keep` (uint8, of the size of the pair) is above 0.

    It is none where it does not bring the colours nearer, or where too little is kept to tell.
    """
    places = _away_from_frame(pair.seen & (keep > 0))
    came, wanted, rows, columns = samples(pair, places)
    found = _fit(pair, came, wanted, rows, columns)
    if len(came) < _OFFSET_LEAST:
        return found
    shift = smooth_field(pair, found.without_field, places, _FIELD_SIGMAS_PX, found.shift)
    moved = found.without_field(came) + _at(shift, pair, rows, columns)
    before, after = _distance(pair, came, wanted), _distance(pair, moved, wanted)
    if after > before - _HELPS_BY:
        return Fit(report=ColourMatch(False, before, before))
    return replace(found, shift=shift, report=ColourMatch(True, before, after))


def median_distance(pair: Pair) -> float:
    """The median CIEDE2000 between the two pictures as they are."""
    came, wanted, _, _ = samples(pair, pair.seen)
    return float(np.median(_distances(pair, came, wanted))) if len(came) else 0.0


def _away_from_frame(places: Array) -> Array:
    kept = (places > 0).astype(np.uint8)
    margin = min(6, (min(kept.shape) - 1) // 4)
    if margin:
        kept[:margin] = kept[-margin:] = 0
        kept[:, :margin] = kept[:, -margin:] = 0
    return kept


def _with_what_was_cut_off(moved: Floats, came: Floats) -> Floats:
    """`moved` (1, count, 3), codes that `came` at either end of their range brought nearer to it.

    Drift that took them past it lost by how much: what they were lies between the end and where they were
    moved to, and half the way is wrong by the least.
    """
    _, places = np.nonzero(cv2.inRange(came, (_DARK,) * 3, (_LIGHT,) * 3) == 0)
    there, codes = moved[0, places], came[0, places]
    above, below = (
        np.clip(past / np.float32(_DARK), 0, 1) * np.float32(_LOST_SHARE)
        for past in (codes - _LIGHT, _DARK - codes)
    )
    there += above * np.clip(1 - there, 0, _LOST_MOST) - below * np.clip(there, 0, _LOST_MOST)
    moved[0, places] = there
    return moved


def _fit(pair: Pair, came: Floats, wanted: Floats, rows: Array, columns: Array) -> Fit:
    """What is missing, fitted to all bands together; `shift` is the surface alone."""
    near = np.abs(wanted - came).max(axis=1) <= _TOO_FAR if len(came) else np.zeros(0, bool)
    if np.count_nonzero(near) < _OFFSET_LEAST:
        return Fit()
    is_enough = np.count_nonzero(near) >= _FIT_LEAST
    taken = np.flatnonzero(near)[:: max(1, np.count_nonzero(near) // _FIT_MOST)]
    missing = (wanted[taken] - came[taken]).astype(np.float64)
    if not is_enough:
        return Fit(offset=_held(usual_offset(missing), _OFFSET_MOST))
    codes = came[taken]
    mean = codes.mean(axis=0)
    height, width = pair.seen.shape
    splines = splines_over((height, width))
    basis = splines.at((columns[taken] + 0.5) / width, (rows[taken] + 0.5) / height)
    factors, over = regressed(_terms(codes, mean), basis, missing, (np.diag(_RIDGES), splines.ridge()))
    level = basis.mean(axis=0, dtype=np.float64) @ over
    matrix = factors[0] * np.eye(3) + factors[1] * _away_from_grey() + factors[4:].reshape(3, 3)
    return Fit(
        mean.astype(np.float32),
        _held(matrix, _MATRIX_MOST),
        _held(factors[2:4], _BEND_MOST),
        _held(level, _OFFSET_MOST),
        splines.over(over - level, field_shape(pair)),
    )


def _held(values: Floats, most: float) -> Floats:
    out: Floats = np.clip(values, -most, most).astype(np.float32)
    return out


def _terms(codes: Floats, mean: Floats) -> Floats:
    """(count, 3, 13): what contrast, saturation, both bends and each entry of a matrix add to each band."""
    about, centred = codes - _MIDDLE, codes - mean
    alike = (centred, centred @ _away_from_grey().astype(codes.dtype), about**2, about**3)
    by_band = np.zeros((len(codes), 3, 3, 3), codes.dtype)
    for band in range(3):
        by_band[:, band, :, band] = centred
    return np.concatenate((np.stack(alike, axis=2), by_band.reshape(len(codes), 3, 9)), axis=2)


def _away_from_grey() -> Floats:
    """What a row of codes is multiplied by to be how far they are from their luma."""
    out: Floats = np.eye(3) - _LUMA[:, None]
    return out


def _at(shift: Floats, pair: Pair, rows: Array, columns: Array) -> Floats:
    found: Floats = resized(shift, pair.base.shape)[rows, columns]
    return found


def _distance(pair: Pair, came: Floats, wanted: Floats) -> float:
    """Mean CIEDE2000."""
    return float(_distances(pair, came, wanted).mean())


def _distances(pair: Pair, came: Floats, wanted: Floats) -> Floats:
    one = pair.lab_of_samples(came)
    return np.asarray(delta_e(one, pair.lab_of_samples(wanted)))
