"""Least squares for colours that drifted: factors that all bands share, and a surface for each band."""

from collections.abc import Iterator

import numpy as np

from studio.imaging.arrays import Floats

_ROUNDS, _HUBER = 5, 3.0
_AT_ONCE = 1_000  # samples


def usual_offset(missing: Floats) -> Floats:
    """The mean of what is missing, reweighted."""
    weights: Floats = np.ones(len(missing))
    for _ in range(_ROUNDS):
        offset: Floats = weights @ missing / weights.sum()
        weights = _robust(missing - offset)
    return offset


def regressed(
    terms: Floats, basis: Floats, missing: Floats, ridges: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """By iteratively reweighted ridge regression the factors of `terms` (count, 3, n), and those of `basis`
    (count, m) for each band, (m, 3), of what is `missing` (count, 3). `ridges` (n, n) and (m, m) hold them.
    """
    n, m = terms.shape[2], basis.shape[1]
    held = _in_blocks(ridges[0], ridges[1], ridges[1], ridges[1])
    weights: Floats = np.ones(len(missing))
    for _ in range(_ROUNDS):
        normal, right = _normal(terms, basis, missing, weights)
        found = np.linalg.solve(normal + weights.sum() * held, right)
        factors, over = found[:n], found[n:].reshape(3, m).T
        weights = _robust(_rest(terms, basis, missing, factors, over))
    return factors, over


def _rest(terms: Floats, basis: Floats, missing: Floats, factors: Floats, over: Floats) -> Floats:
    """What is still missing."""
    out = missing.copy()
    for some in _parts(len(out)):
        out[some] -= terms[some].astype(np.float64) @ factors + basis[some].astype(np.float64) @ over
    return out


def _normal(terms: Floats, basis: Floats, missing: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Both sides of the normal equations."""
    size = terms.shape[2] + 3 * basis.shape[1]
    normal, right = np.zeros((size, size)), np.zeros(size)
    for some in _parts(len(missing)):
        here, surface = terms[some].astype(np.float64), basis[some].astype(np.float64)
        added = _normal_of(here, surface, missing[some], weights[some])
        normal += added[0]
        right += added[1]
    return normal, right


def _parts(count: int) -> Iterator[slice]:
    """Of the samples: in doubles, and weighted, all of them would be larger than the pictures."""
    return (slice(first, first + _AT_ONCE) for first in range(0, count, _AT_ONCE))


def _normal_of(terms: Floats, basis: Floats, missing: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """All bands share the terms and have a surface each."""
    n = terms.shape[2]
    spread = basis * weights[:, None]
    alike, own = spread.T @ basis, (spread.T @ missing).T.ravel()
    both = np.concatenate([terms[:, band].T @ spread for band in range(3)], axis=1)
    rows = terms.reshape(-1, n)
    weighted = rows * np.repeat(weights, 3)[:, None]
    normal = _in_blocks(weighted.T @ rows, alike, alike, alike)
    normal[:n, n:], normal[n:, :n] = both, both.T
    return normal, np.concatenate((weighted.T @ missing.ravel(), own))


def _in_blocks(*blocks: Floats) -> Floats:
    """A matrix of square blocks along its diagonal."""
    out = np.zeros((sum(map(len, blocks)),) * 2)
    first = 0
    for block in blocks:
        last = first + len(block)
        out[first:last, first:last] = block
        first = last
    return out


def _robust(rest: Floats) -> Floats:
    """Weights (count) by Huber."""
    size = np.linalg.norm(rest, axis=1)
    limit = _HUBER * max(float(np.median(size)), 1e-4)
    out: Floats = np.minimum(1, limit / np.maximum(size, 1e-9))
    return out
