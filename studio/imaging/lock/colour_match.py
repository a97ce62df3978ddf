"""How the colours of an answer are brought to those of its base, fitted where nothing was to change."""

from dataclasses import dataclass, field

import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.imaging.ciede import delta_e
from studio.imaging.lock.fitting import samples, smooth_field
from studio.imaging.lock.working import Pair, resized
from studio.model.receipt import ColourMatch

# A ridge toward no change at all: an unconstrained matrix extrapolates hues that exist only in the edit.
RIDGE = 0.007  # per sample, in codes from 0 to 1
_FIT_LEAST, _OFFSET_LEAST = 2_000, 500
_ROUNDS, _HUBER = 5, 3.0
_TOO_FAR = 0.3  # what differs by more was changed, not shifted in colour
_MATRIX_MOST, _OFFSET_MOST = 0.25, 0.15
_FIELD_SIGMAS_PX = (216.0, 72.0, 24.0, 8.0)
_HELPS_BY = 0.02  # ΔE2000 by which a match has to be nearer to be worth its rounding


@dataclass(frozen=True, slots=True)
class Fit:
    """code + (code − mean)·matrix + offset, then `shift`, a smooth field at any size over the whole base."""

    mean: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    matrix: Floats = field(default_factory=lambda: np.zeros((3, 3), np.float32))
    offset: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    shift: Floats | None = None
    report: ColourMatch = field(default_factory=lambda: ColourMatch(applied=False))

    @property
    def changes_nothing(self) -> bool:
        return self.shift is None and not self.matrix.any() and not self.offset.any()

    def without_field(self, codes: Floats) -> Floats:
        """RGB codes (…, 3) of the answer in the base's colours, but for the smooth field; not clipped."""
        if not self.matrix.any():
            return codes + self.offset
        return codes + (codes - self.mean) @ self.matrix + self.offset


def fit(pair: Pair, keep: Array) -> Fit:
    """The match fitted where `keep` (uint8, of the size of the pair) is above 0.

    It is none where it does not bring the colours nearer, or where too little is kept to tell.
    """
    places = _away_from_frame(pair.seen & (keep > 0))
    came, wanted, rows, columns = samples(pair, places)
    found = _fit(came, wanted, RIDGE)
    if len(came) < _OFFSET_LEAST:
        return found
    shift = smooth_field(pair, found.without_field(pair.answer), places, _FIELD_SIGMAS_PX)
    moved = found.without_field(came) + _at(shift, pair, rows, columns)
    before, after = _distance(pair, came, wanted), _distance(pair, moved, wanted)
    if after > before - _HELPS_BY:
        return Fit(report=ColourMatch(False, before, before))
    return Fit(found.mean, found.matrix, found.offset, shift, ColourMatch(True, before, after))


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


def _fit(came: Floats, wanted: Floats, ridge: float) -> Fit:
    """Iteratively reweighted ridge regression of what is missing on the codes."""
    near = np.abs(wanted - came).max(axis=1) <= _TOO_FAR if len(came) else np.zeros(0, bool)
    came, wanted = came[near].astype(np.float64), wanted[near].astype(np.float64)
    if len(came) < _OFFSET_LEAST:
        return Fit()
    mean, missing = came.mean(axis=0), wanted - came
    centred = came - mean
    weights = np.ones(len(came))
    matrix, offset = np.zeros((3, 3)), np.zeros(3)
    for _ in range(_ROUNDS):
        total = weights.sum()
        offset = (weights[:, None] * (missing - centred @ matrix)).sum(axis=0) / total
        if len(came) >= _FIT_LEAST:
            weighted = centred * weights[:, None]
            normal = weighted.T @ centred + ridge * total * np.eye(3)
            matrix = np.linalg.solve(normal, weighted.T @ (missing - offset))
        size = np.linalg.norm(missing - centred @ matrix - offset, axis=1)
        limit = _HUBER * max(float(np.median(size)), 1e-4)
        weights = np.minimum(1, limit / np.maximum(size, 1e-9))
    return Fit(
        mean.astype(np.float32),
        np.clip(matrix, -_MATRIX_MOST, _MATRIX_MOST).astype(np.float32),
        np.clip(offset, -_OFFSET_MOST, _OFFSET_MOST).astype(np.float32),
    )


def _at(shift: Floats, pair: Pair, rows: Array, columns: Array) -> Floats:
    found: Floats = resized(shift, pair.base.shape)[rows, columns]
    return found


def _distance(pair: Pair, came: Floats, wanted: Floats) -> float:
    """Mean CIEDE2000."""
    return float(_distances(pair, came, wanted).mean())


def _distances(pair: Pair, came: Floats, wanted: Floats) -> Floats:
    one = pair.lab_of_samples(came)
    return np.asarray(delta_e(one, pair.lab_of_samples(wanted)))
