"""Painting: a stroke of round dabs, as wide as the brush and the pen's pressure make it."""

import math
from dataclasses import dataclass
from functools import partial

from studio.imaging import brush
from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.tools.tool import Easel, Tool, Touch

LEAST_PRESSURE = 0.05


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    pressure: float


class BrushTool(Tool):
    """Raises the mask; with Alt or the right button lowers it.

    A stroke that begins while the mask is made another one waits for that, and is then drawn as it went.
    """

    uses_brush = True

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._drawn_on: MaskDocument | None = None
        self._last: _Place | None = None
        self._subtracts = False

    @property
    def is_under_way(self) -> bool:
        return self._drawn_on is not None

    def press(self, touch: Touch) -> None:
        document = self.easel.document
        if document is None:
            return
        # Decided once: letting go of Alt in the middle of a stroke does not turn it round.
        subtracts = touch.subtracts or self.always_subtracts
        self._drawn_on = document
        document.take_up()
        document.in_turn(partial(self._begin, document, _place(touch), subtracts))

    def drag(self, touch: Touch) -> None:
        if self._drawn_on is not None:
            self._drawn_on.in_turn(partial(self._line, self._drawn_on, _place(touch)))

    def release(self, touch: Touch) -> None:
        document, self._drawn_on = self._drawn_on, None
        if document is not None:
            document.in_turn(document.commit)

    def cancel(self) -> None:
        document, self._drawn_on = self._drawn_on, None
        if document is not None:
            document.in_turn(document.cancel)

    def _begin(self, document: MaskDocument, at: _Place, subtracts: bool) -> None:
        document.begin()
        self._subtracts = subtracts
        self._last = at
        self._line(document, at)

    def _line(self, document: MaskDocument, to: _Place) -> None:
        """Nothing more where the stroke was ended meanwhile, as by clearing the mask."""
        last = self._last
        if last is None or not document.is_being_drawn:
            return
        size, hardness = self.easel.brush.size_px, self.easel.brush.hardness
        box = document.touch(_reach(last, to, size / 2))
        if not box.is_empty:
            dabs = brush.Brush(size, hardness, is_eraser=self._subtracts)
            pressure = (last.pressure, to.pressure)
            brush.stamp_line(document.array, (last.x, last.y), (to.x, to.y), dabs, pressure=pressure)
            document.changed.emit(box)
        self._last = to


def _place(touch: Touch) -> _Place:
    return _Place(touch.x, touch.y, max(LEAST_PRESSURE, touch.pressure))


def _reach(start: _Place, end: _Place, radius: float) -> Box:
    """Every pixel that the dabs between two places can touch."""
    by = 1.05 * radius * max(start.pressure, end.pressure) + 2
    left, top = math.floor(min(start.x, end.x) - by), math.floor(min(start.y, end.y) - by)
    right, bottom = math.ceil(max(start.x, end.x) + by), math.ceil(max(start.y, end.y) + by)
    return Box(left, top, right - left, bottom - top)
