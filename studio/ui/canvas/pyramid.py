"""What a picture looks like on screen at every size: its halvings, made once in a thread."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from studio.imaging import display
from studio.imaging.arrays import Array
from studio.model.pixels import Pixels, Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One halving; the array is kept because the image only borrows its bytes."""

    image: QImage
    array: Array


@dataclass(frozen=True, slots=True, eq=False)
class Pyramid:
    """The halvings of a picture of `width` x `height`, largest first; a thumbnail alone is one too."""

    width: int
    height: int
    levels: tuple[Level, ...]
    has_alpha: bool

    @property
    def nbytes(self) -> int:
        return sum(level.array.nbytes for level in self.levels)

    def level_for(self, width_px: float) -> Level:
        """The smallest level that still has a pixel for each of `width_px` device pixels."""
        for level in reversed(self.levels):
            if level.image.width() >= width_px:
                return level
        return self.levels[0]


def build(sheet: Sheet, display_icc: bytes | None = None) -> Pyramid:
    """The pyramid of a sheet in the colours of the display; takes its time, so never in the main thread."""
    shown = display.displayable(sheet.pixels, sheet.icc, display_icc)
    return of_arrays(display.pyramid(shown), sheet.pixels.width, sheet.pixels.height, sheet.pixels.has_alpha)


def of_thumbnail(thumbnail: Pixels, width: int, height: int) -> Pyramid:
    """A small picture standing in for one of `width` x `height` until its pixels arrive."""
    shown = display.displayable(thumbnail, None, None)
    return of_arrays(display.pyramid(shown)[:1], width, height, thumbnail.has_alpha)


def of_arrays(arrays: list[Array], width: int, height: int, has_alpha: bool) -> Pyramid:
    return Pyramid(width, height, tuple(_level(array, has_alpha) for array in arrays), has_alpha)


def _level(array: Array, has_alpha: bool) -> Level:
    array = np.ascontiguousarray(array)
    height, width = array.shape[:2]
    layout = QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    return Level(QImage(array.data, width, height, width * 4, layout), array)
