"""What an operation works on: the picture, the box that changes, and who watches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from studio.engine.layout import Raster
from studio.model.cancel import Cancelled, CancelToken
from studio.model.geometry import Box

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Watch:
    """Hears of progress, and stops the work once one of its tokens was cancelled."""

    tokens: tuple[CancelToken, ...]
    tell: Callable[[float], None]
    start: float = 0.0
    end: float = 1.0

    def check(self) -> None:
        if any(token.is_cancelled for token in self.tokens):
            raise Cancelled

    def reach(self, fraction: float) -> None:
        """Say how much of this part is done; also the place to be stopped."""
        self.check()
        self.tell(self.start + (self.end - self.start) * fraction)

    def part(self, start: float, end: float) -> "Watch":
        """The same watch over a part of this work."""
        length = self.end - self.start
        return Watch(self.tokens, self.tell, self.start + start * length, self.start + end * length)


@dataclass(slots=True)
class Work:
    """One candidate in the making: `patch` is the changed box and the only thing that is written.

    `painted` is the mask inside `box`, None for the whole picture; `methods` says what was done, in words.
    """

    base: Raster
    box: Box
    painted: Mask | None
    patch: Raster
    references: Mapping[int, Raster]
    watch: Watch
    methods: list[str] = field(default_factory=list)

    def restore_unpainted(self) -> None:
        """What was not painted is the base's, byte for byte."""
        if self.painted is not None:
            outside = self.painted == 0
            where = outside if self.patch.ndim == 2 else outside[..., None]
            np.copyto(self.patch, cut(self.base, self.box), where=where)


def cut(raster: Raster, box: Box) -> Raster:
    """A view of what lies under a box inside the raster."""
    return raster[box.y : box.bottom, box.x : box.right]


def covered(painted: Mask) -> Box:
    """The smallest box around all that is painted; empty when nothing is."""
    rows = np.flatnonzero(painted.any(axis=1))
    columns = np.flatnonzero(painted.any(axis=0))
    if not len(rows):
        return Box(0, 0, 0, 0)
    x, y = int(columns[0]), int(rows[0])
    return Box(x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y)
