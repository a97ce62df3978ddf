"""A smooth surface over a picture, as a few numbers: what an uneven cast is fitted with.

Cubic B-splines on even knots, held by their bending (penalised splines, Eilers and Marx 1996). Where there is
no data, as under an edit, such a surface goes on as it slopes around it; an average of what is near is level.
"""

from dataclasses import dataclass

import numpy as np

from studio.imaging.arrays import Array, Floats

_CELLS = 6  # of the long side
_BENDING, _SLOPE = 0.0003, 0.001  # ridges per sample, in codes from 0 to 1


@dataclass(frozen=True, slots=True)
class Splines:
    """So many square cells lie `across` and `down` the picture."""

    across: int
    down: int

    @property
    def count(self) -> int:
        return (self.across + 3) * (self.down + 3)

    def at(self, x: Floats, y: Floats) -> Floats:
        """(points, count) float32: what each spline weighs at places that are shares of the sides."""
        along = _weights(x, self.across).astype(np.float32)
        upright = _weights(y, self.down).astype(np.float32)
        out: Floats = (upright[:, :, None] * along[:, None, :]).reshape(len(x), self.count)
        return out

    def over(self, factors: Floats, shape: tuple[int, int]) -> Floats:
        """(height, width, bands) float32 of `factors` (count, bands), spread over the picture."""
        height, width = shape
        along, upright = _weights(_middles(width), self.across), _weights(_middles(height), self.down)
        grid = factors.reshape(self.down + 3, self.across + 3, -1)
        out: Floats = np.einsum("yj,jib,xi->yxb", upright, grid, along, optimize=True)
        return out.astype(np.float32)

    def ridge(self) -> Floats:
        """(count, count): how dear slopes and bends are. The level is free."""
        bends = [_differences(cells + 3, 2) for cells in (self.down, self.across)]
        slopes = [_differences(cells + 3, 1) for cells in (self.down, self.across)]
        evens = [np.eye(cells + 3) for cells in (self.down, self.across)]
        twist = np.kron(slopes[0], slopes[1])
        bending = np.kron(bends[0], evens[1]) + np.kron(evens[0], bends[1]) + 2 * twist
        out: Floats = _BENDING * bending + _SLOPE * (
            np.kron(slopes[0], evens[1]) + np.kron(evens[0], slopes[1])
        )
        return out


def splines_over(shape: tuple[int, ...]) -> Splines:
    """Those of a picture (height, width)."""
    height, width = shape[:2]
    side = max(height, width) / _CELLS
    return Splines(max(1, round(width / side)), max(1, round(height / side)))


def _weights(at: Floats, cells: int) -> Floats:
    """(points, cells + 3) of the cubic B-splines over 0 to 1; each row sums to 1."""
    along = np.clip(at, 0, 1) * cells
    first = np.minimum(along.astype(np.int64), cells - 1)
    u = along - first
    parts = ((1 - u) ** 3, 3 * u**3 - 6 * u**2 + 4, 3 * (u + u**2 - u**3) + 1, u**3)
    out = np.zeros((len(at), cells + 3))
    for n, part in enumerate(parts):
        out[np.arange(len(at)), first + n] = part / 6
    return out


def _middles(count: int) -> Floats:
    out: Floats = (np.arange(count) + 0.5) / count
    return out


def _differences(count: int, order: int) -> Array:
    """The squares of the differences between neighbours, as a form."""
    steps = np.diff(np.eye(count), n=order, axis=0)
    out: Array = steps.T @ steps
    return out
