"""A mask at half, quarter, … size, kept up to date where it changes, for drawing it small."""

import math
from functools import partial

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from studio.imaging import display
from studio.imaging.arrays import Array
from studio.model.geometry import Box
from studio.ui.canvas.view import Placement

LEAST_EDGE = 256
TILE = 256


class MaskLevels:
    """The halvings of a mask array; images borrow the arrays, so a stroke shows without copying."""

    def __init__(self, array: Array, *, is_painted: bool = True) -> None:
        """Where nobody paints, memory is taken only for what is marked."""
        self._arrays = [array]
        # Not zeros(): else a stroke waits for their memory where it is the first to write.
        blank = partial(np.full, fill_value=0) if is_painted else np.zeros
        while min(self._arrays[-1].shape) > LEAST_EDGE:
            height, width = self._arrays[-1].shape
            self._arrays.append(blank(((height + 1) // 2, (width + 1) // 2), dtype=np.uint8))
        self._images = [_borrow(level) for level in self._arrays]
        self._marked = np.zeros((-(-self.height // TILE), -(-self.width // TILE)), bool)
        whole = Box(0, 0, self.width, self.height)
        self._look(whole)
        if not self.is_empty:
            self._halve(self._marked_box())

    @property
    def width(self) -> int:
        return int(self._arrays[0].shape[1])

    @property
    def height(self) -> int:
        return int(self._arrays[0].shape[0])

    @property
    def is_empty(self) -> bool:
        return not self._marked.any()

    def refresh(self, box: Box) -> None:
        """Halve again where the mask changed."""
        self._look(box)
        self._halve(box)

    def level_for(self, scale: float) -> tuple[QImage, int]:
        """The smallest level with a pixel for each device pixel, and how many mask pixels its own span."""
        at = 0
        while at + 1 < len(self._images) and scale * 2 ** (at + 1) <= 1:
            at += 1
        return self._images[at], 2**at

    def part_under(self, seen: QRect, placement: Placement, step: int) -> QRect:
        """The pixels of the level of `step` under device rectangle `seen`, and two around them."""
        pixel = placement.scale * step
        width, height = math.ceil(self.width / step), math.ceil(self.height / step)
        left = max(0, math.floor((seen.left() - placement.origin_x) / pixel) - 2)
        top = max(0, math.floor((seen.top() - placement.origin_y) / pixel) - 2)
        right = min(width, math.ceil((seen.right() + 1 - placement.origin_x) / pixel) + 2)
        bottom = min(height, math.ceil((seen.bottom() + 1 - placement.origin_y) / pixel) + 2)
        return QRect(left, top, max(1, right - left), max(1, bottom - top))

    def _look(self, box: Box) -> None:
        """Which tiles mark anything: a small mark is not seen in the coarsest level any more."""
        array = self._arrays[0]
        for row in range(box.y // TILE, (box.bottom - 1) // TILE + 1):
            for column in range(box.x // TILE, (box.right - 1) // TILE + 1):
                tile = array[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
                self._marked[row, column] = tile.any()

    def _marked_box(self) -> Box:
        """Whole tiles around all that is marked."""
        rows, columns = np.flatnonzero(self._marked.any(axis=1)), np.flatnonzero(self._marked.any(axis=0))
        left, top = int(columns[0]) * TILE, int(rows[0]) * TILE
        return Box(left, top, (int(columns[-1]) + 1) * TILE - left, (int(rows[-1]) + 1) * TILE - top)

    def _halve(self, box: Box) -> None:
        for finer, coarser in zip(self._arrays, self._arrays[1:], strict=False):
            box = _halve(finer, coarser, box)


def _borrow(array: Array) -> QImage:
    """As weight, not as grey: Qt then multiplies by it."""
    height, width = array.shape
    return QImage(array.data, width, height, width, QImage.Format.Format_Alpha8)


def _halve(finer: Array, coarser: Array, box: Box) -> Box:
    """Average what changed in `box`; the box that changes with it."""
    height, width = finer.shape
    box = box.intersect(Box(0, 0, width, height))
    if box.is_empty:
        return box
    left, top = box.x // 2, box.y // 2
    right, bottom = (box.right + 1) // 2, (box.bottom + 1) // 2
    coarser[top:bottom, left:right] = display.halved(finer[2 * top : 2 * bottom, 2 * left : 2 * right])
    return Box(left, top, right - left, bottom - top)
