"""What an operation works on: the picture, the box that changes, and who watches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine.layout import Raster
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.project import Notice
from studio.model.watch import Watch

Mask = NDArray[np.uint8]
A = TypeVar("A", bound=NDArray[Any])

_COPIED_PX = 1 << 20  # between two looks


@dataclass(slots=True)
class Work:
    """One candidate in the making: `patch` is the changed box and the only thing that is written.

    `painted` is the mask inside `box`, None for the whole picture; `methods` says what was done, in words.
    A `frame` says that `base` is a picture of its own by now, and the way to it from Image 1. `judged` are
    the pixels in `box` by which candidates are compared, None for all that was painted. `kept` is what was
    found out about Image 1, for the candidates after this one. `notices` say where the result is likely not
    to be good.
    """

    base: Raster
    box: Box
    painted: Mask | None
    patch: Raster
    references: Mapping[int, Raster]
    watch: Watch
    methods: list[str] = field(default_factory=list)
    frame: Frame | None = None
    judged: Mask | None = None
    kept: dict[str, object] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def whole(self) -> Raster:
        """The picture as it stands now."""
        if self.box == Box(0, 0, *self.base.shape[1::-1]):
            return self.patch
        whole = copied(self.base, self.watch)
        put(cut(whole, self.box), self.patch, self.watch)
        return whole

    def reframed(self, picture: Raster, way: Frame, painted: Mask | None, judged: Mask | None) -> "Work":
        """The work on `picture` from here on, which lies `way` from what it was; masks have its size."""
        box = Box(0, 0, *picture.shape[1::-1])
        if painted is not None and not covered(painted).is_empty:
            box = covered(painted)
            painted = painted[box.y : box.bottom, box.x : box.right]
        frame = (self.frame or IDENTITY).then(way)
        patch = copied(cut(picture, box), self.watch)
        return Work(
            picture,
            box,
            painted,
            patch,
            self.references,
            self.watch,
            self.methods,
            frame,
            judged,
            notices=self.notices,
        )

    def restore_unpainted(self) -> None:
        """What was not painted is the base's, byte for byte."""
        if self.painted is None:
            return
        before = cut(self.base, self.box)
        for strip in strips(self.patch.shape, self.watch.quiet(), pixels=_COPIED_PX):
            outside = self.painted[strip.rows] == 0
            where = outside if self.patch.ndim == 2 else outside[..., None]
            np.copyto(self.patch[strip.rows], before[strip.rows], where=where)


def cut(raster: Raster, box: Box) -> Raster:
    """A view of what lies under a box inside the raster."""
    return raster[box.y : box.bottom, box.x : box.right]


def copied(array: A, watch: Watch) -> A:
    """A copy of its own, row after row in memory."""
    done = np.empty(array.shape, array.dtype)
    put(done, array, watch)
    return cast(A, done)


def put(there: A, array: A, watch: Watch) -> None:
    """Write an array into another of its shape; hundreds of megabytes take long enough to be cancelled."""
    for strip in strips(array.shape, watch.quiet(), pixels=_COPIED_PX):
        there[strip.rows] = array[strip.rows]


def covered(painted: Mask) -> Box:
    """The smallest box around all that is painted; empty when nothing is."""
    return Box(*cv2.boundingRect(painted))


@dataclass(frozen=True, slots=True)
class Strip:
    """Some rows of a picture, and more around them for what looks at its neighbours."""

    top: int
    bottom: int
    wide_top: int
    wide_bottom: int

    @property
    def rows(self) -> slice:
        return slice(self.top, self.bottom)

    @property
    def wide(self) -> slice:
        return slice(self.wide_top, self.wide_bottom)

    @property
    def inner(self) -> slice:
        """The rows themselves within the wide ones."""
        return slice(self.top - self.wide_top, self.bottom - self.wide_top)


def strips(
    shape: tuple[int, ...], watch: Watch, *, halo_px: int = 0, pixels: int = 1 << 17
) -> Iterator[Strip]:
    """From top to bottom, about `pixels` at a time: memory stays small, and a cancel is heard."""
    height, width = shape[:2]
    rows = max(1, pixels // width, 2 * halo_px)
    for top in range(0, height, rows):
        watch.reach(top / height)
        bottom = min(top + rows, height)
        yield Strip(top, bottom, max(0, top - halo_px), min(height, bottom + halo_px))
