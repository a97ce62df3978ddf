"""What a picture looks like on screen at every size: its halvings, made once in a thread."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from studio.imaging import display
from studio.imaging.arrays import Array
from studio.imaging.patches import cut
from studio.model.geometry import Box
from studio.model.pixels import Pixels, Sheet

_STRIP_ROWS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One halving; the array is kept because the image only borrows its bytes."""

    image: QImage
    array: Array

    @property
    def width(self) -> int:
        return self.image.width()

    @property
    def height(self) -> int:
        return self.image.height()

    @property
    def nbytes(self) -> int:
        return int(self.array.nbytes)

    def under(self, part: QRect) -> tuple["Level", QRect]:
        """What is to be drawn of it for `part`, and where in that it lies."""
        return self, part


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The picture itself, in the display's colours: what is seen of it is made drawable when it is drawn.

    Ready to be drawn it would be held twice, which at 100 megapixels is 400 MB. To draw what a window shows
    of it costs as much as its sampling, or less where that is smooth. `is_lent`: whoever has the picture
    holds the memory anyway.
    """

    pixels: Pixels
    is_lent: bool

    @property
    def width(self) -> int:
        return self.pixels.width

    @property
    def height(self) -> int:
        return self.pixels.height

    @property
    def nbytes(self) -> int:
        return 0 if self.is_lent else self.pixels.data.nbytes

    def under(self, part: QRect) -> tuple[Level, QRect]:
        box = Box(part.x(), part.y(), part.width(), part.height())
        made = _level(display.displayable(cut(self.pixels, box)), self.pixels.has_alpha)
        return made, QRect(0, 0, part.width(), part.height())


@dataclass(frozen=True, slots=True, eq=False)
class Pyramid:
    """The halvings of a picture of `width` x `height`, largest first; a thumbnail alone is one too."""

    width: int
    height: int
    levels: tuple[Level | Whole, ...]
    has_alpha: bool

    @property
    def nbytes(self) -> int:
        return sum(level.nbytes for level in self.levels)

    @property
    def halved(self) -> "Pyramid":
        """Without the largest level, where there are others."""
        return replace(self, levels=self.levels[1:] or self.levels)

    def level_for(self, width_px: float) -> Level | Whole:
        """The smallest level that still has a pixel for each of `width_px` device pixels."""
        for level in reversed(self.levels):
            if level.width >= width_px:
                return level
        return self.levels[0]


def build(sheet: Sheet, display_icc: bytes | None = None) -> Pyramid:
    """The pyramid of a sheet in the colours of the display; takes its time, so never in the main thread.

    Its largest level is the sheet's own memory where the display has the same colours.
    """
    shown = display.in_display_colours(sheet.pixels, sheet.icc, display_icc)
    whole = Whole(shown, is_lent=shown is sheet.pixels)
    halvings = [_level(array, sheet.pixels.has_alpha) for array in display.halvings(shown)]
    return Pyramid(whole.width, whole.height, (whole, *halvings), sheet.pixels.has_alpha)


def of_thumbnail(thumbnail: Pixels, width: int, height: int) -> Pyramid:
    """A small picture standing in for one of `width` x `height` until its pixels arrive."""
    level = _level(display.displayable(thumbnail), thumbnail.has_alpha)
    return Pyramid(width, height, (level,), thumbnail.has_alpha)


def whole_image(pyramid: Pyramid) -> QImage:
    """The largest level as an image that outlives the pyramid, whose images borrow their bytes; in a thread.

    By numpy: Qt keeps the interpreter while it copies, for 300 ms at 100 megapixels, and the window waits.
    """
    level = pyramid.levels[0]
    made = QImage(level.width, level.height, _layout(pyramid.has_alpha))
    array = np.frombuffer(made.bits(), np.uint8).reshape(level.height, level.width, 4)
    for top in range(0, level.height, _STRIP_ROWS):
        rows = QRect(0, top, level.width, min(_STRIP_ROWS, level.height - top))
        drawn, part = level.under(rows)
        array[top : top + part.height()] = drawn.array[part.y() : part.y() + part.height()]
    return made


def _level(array: Array, has_alpha: bool) -> Level:
    height, width = array.shape[:2]
    return Level(QImage(array.data, width, height, width * 4, _layout(has_alpha)), array)


def _layout(has_alpha: bool) -> QImage.Format:
    return QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
