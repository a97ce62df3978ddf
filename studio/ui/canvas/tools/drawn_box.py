"""A rectangle pulled from one corner to the other, which rectangle and ellipse share."""

from functools import partial

from PySide6.QtCore import QRectF

from studio.imaging.arrays import Array
from studio.model.geometry import Box
from studio.ui.canvas.tools.area import draw_area
from studio.ui.canvas.tools.tool import Easel, Tool, Touch


class DrawnBoxTool(Tool):
    """Pulls a box; with Shift its sides are equal. A shape says what it covers."""

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._start: Touch | None = None
        self._end: Touch | None = None

    @property
    def is_under_way(self) -> bool:
        return self._start is not None

    def press(self, touch: Touch) -> None:
        if self.easel.document is not None:
            self._start = self._end = touch
            self.easel.outline_changed.emit()

    def drag(self, touch: Touch) -> None:
        if self._start is not None:
            self._end = touch
            self.easel.outline_changed.emit()

    def release(self, touch: Touch) -> None:
        start = self._start
        if start is None:
            return
        self._end = touch
        box = self.box()
        self.cancel()
        if not box.is_empty:
            draw_area(self.easel, box, partial(self.draw, box), subtracts=start.subtracts)

    def cancel(self) -> None:
        self._start = self._end = None
        self.easel.outline_changed.emit()

    def draw(self, box: Box, mask: Array, weight: int) -> None:
        """Give the shape inside `box` that weight."""
        raise NotImplementedError

    def box(self) -> Box:
        """Whole pixels: every pixel that the pull has crossed."""
        assert self._start is not None
        assert self._end is not None
        start, end = self._start, self._end
        width, height = end.x - start.x, end.y - start.y
        if end.adds:
            side = max(abs(width), abs(height))
            width, height = side if width >= 0 else -side, side if height >= 0 else -side
        left, right = sorted((start.x, start.x + width))
        top, bottom = sorted((start.y, start.y + height))
        x, y = round(left), round(top)
        return Box(x, y, round(right) - x, round(bottom) - y)

    def rectangle(self) -> QRectF | None:
        if self._start is None:
            return None
        box = self.box()
        return QRectF(box.x, box.y, box.width, box.height)
