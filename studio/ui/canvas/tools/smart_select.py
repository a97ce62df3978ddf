"""Selecting a thing by a click on it or a box around it, its edges found in the picture."""

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtGui import QPainterPath

from studio.imaging import masks, selecting
from studio.imaging.arrays import to_array
from studio.model.cancel import CancelToken
from studio.model.errors import Refused
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.ui.canvas.errands import Errand
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.tools.tool import Easel, Tool, Touch

BOX_FROM_PX = 4
AGAIN_PX = 6
_RIM_OF_SIDE = 0.0015


@dataclass(frozen=True, slots=True)
class _Click:
    """Where, the how manieth of the things there, and how the mask was when it had been found."""

    x: float
    y: float
    choice: int
    revision: int


class SmartSelectTool(Tool):
    """Replaces the mask; Shift adds, Alt subtracts. Runs in a thread, and Esc calls it off.

    A click again at the same place offers the next likely thing.
    """

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._start: Touch | None = None
        self._end: Touch | None = None
        self._errand: Errand[Pixels] | None = None
        self._last: _Click | None = None

    @property
    def is_under_way(self) -> bool:
        return self._start is not None or self.easel.work.is_waited_for(self._errand)

    def press(self, touch: Touch) -> None:
        if self.easel.document is not None and self.easel.sheet is not None:
            self._start = self._end = touch

    def drag(self, touch: Touch) -> None:
        if self._start is not None:
            self._end = touch
            self.easel.outline_changed.emit()

    def release(self, touch: Touch) -> None:
        start, document, sheet = self._start, self.easel.document, self.easel.sheet
        if start is None or document is None or sheet is None:
            return
        self._end = touch
        document.take_up()
        box = self._box().intersect(document.box)
        self._start = self._end = None
        self.easel.outline_changed.emit()
        if min(box.width, box.height) >= BOX_FROM_PX:
            self._send(partial(_by_box, sheet.pixels, box), document, start)
        elif document.box.contains(start.x, start.y):
            self._last = self._next_click(start, document)
            work = partial(_by_click, sheet.pixels, (start.x, start.y), self._last.choice)
            self._send(work, document, start)

    def cancel(self) -> None:
        self._start = self._end = None
        self.easel.work.drop(self._errand)
        self.easel.outline_changed.emit()

    def outline(self) -> QPainterPath | None:
        if self._start is None:
            return None
        box = self._box()
        path = QPainterPath()
        path.addRect(box.x, box.y, box.width, box.height)
        return path

    def _box(self) -> Box:
        assert self._start is not None
        assert self._end is not None
        left, right = sorted((self._start.x, self._end.x))
        top, bottom = sorted((self._start.y, self._end.y))
        return Box(int(left), int(top), round(right) - int(left), round(bottom) - int(top))

    def _next_click(self, touch: Touch, document: MaskDocument) -> "_Click":
        """A click again at the same place takes the next likely thing there."""
        last = self._last
        is_again = (
            last is not None
            and last.revision == document.revision
            and math.hypot(touch.x - last.x, touch.y - last.y) <= AGAIN_PX * self.easel.pixel_span
        )
        choice = last.choice + 1 if is_again and last is not None else 0
        return _Click(touch.x, touch.y, choice, document.revision)

    def _send(self, work: "partial[Pixels]", document: MaskDocument, start: Touch) -> None:
        self.easel.work.drop(self._errand)
        self._errand = self.easel.work.send(work, partial(self._found, document, start))

    def _found(self, document: MaskDocument, start: Touch, mask: Pixels) -> None:
        if document is not self.easel.document or document.is_being_drawn:
            return
        found = to_array(mask)
        if not found.any():
            self.easel.failed.emit(Refused("nothing-selected"))
            return
        if start.subtracts:
            found = np.minimum(document.array, 255 - found)
        elif start.adds:
            found = np.maximum(document.array, found)
        document.put(document.box, found)
        if self._last is not None:
            self._last = replace(self._last, revision=document.revision)


def _by_click(pixels: Pixels, at: tuple[float, float], choice: int, token: CancelToken) -> Pixels:
    return _with_rim(selecting.select_at(pixels, *at, choice=choice, cancel=token))


def _by_box(pixels: Pixels, box: Box, token: CancelToken) -> Pixels:
    return _with_rim(selecting.select_box(pixels, box, cancel=token))


def _with_rim(mask: Pixels) -> Pixels:
    """Edges in photographs are some pixels wide: without them a thing that is removed leaves its outline."""
    return masks.grow(mask, max(1.0, _RIM_OF_SIDE * max(mask.width, mask.height)))
