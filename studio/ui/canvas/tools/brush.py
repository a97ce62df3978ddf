"""Painting: a stroke of round dabs, as wide as the brush and the pen's pressure make it."""

import math
from dataclasses import dataclass

from studio.imaging import brush
from studio.model.geometry import Box
from studio.ui.canvas.tools.tool import Easel, Tool, Touch

LEAST_PRESSURE = 0.05


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    pressure: float


class BrushTool(Tool):
    """Raises the mask; with Alt or the right button lowers it."""

    uses_brush = True

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._last: _Place | None = None
        self._subtracts = False

    @property
    def is_under_way(self) -> bool:
        return self._last is not None

    def press(self, touch: Touch) -> None:
        if self.easel.document is None:
            return
        self.easel.document.begin()
        # Decided once: letting go of Alt in the middle of a stroke does not turn it round.
        self._subtracts = touch.subtracts or self.always_subtracts
        self._last = _place(touch)
        self._line(self._last)

    def drag(self, touch: Touch) -> None:
        if self._last is not None:
            self._line(_place(touch))

    def release(self, touch: Touch) -> None:
        if self._last is not None and self.easel.document is not None:
            self._last = None
            self.easel.document.commit()

    def cancel(self) -> None:
        if self._last is not None and self.easel.document is not None:
            self._last = None
            self.easel.document.cancel()

    def _line(self, to: _Place) -> None:
        document, last = self.easel.document, self._last
        if document is None or last is None:
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
