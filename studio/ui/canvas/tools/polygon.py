"""Marking what a polygon goes around, corner by corner."""

import math

from PySide6.QtGui import QPainterPath

from studio.ui.canvas.tools.lasso import Points, mark_polygon, path_of
from studio.ui.canvas.tools.tool import Easel, Tool, Touch

CLOSING_PX = 8


class PolygonTool(Tool):
    """A click sets a corner; a double click, Enter, or a click on the first corner closes it."""

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._corners: Points = []
        self._at: tuple[float, float] | None = None
        self._subtracts = False

    @property
    def is_under_way(self) -> bool:
        return bool(self._corners)

    def press(self, touch: Touch) -> None:
        if self.easel.document is None:
            return
        if not self._corners:
            self._subtracts = touch.subtracts
        elif self._closes(touch):
            self.finish()
            return
        self._corners.append((touch.x, touch.y))
        self._at = (touch.x, touch.y)
        self.easel.outline_changed.emit()

    def drag(self, touch: Touch) -> None:
        self.hover(touch)

    def hover(self, touch: Touch) -> None:
        if self._corners:
            self._at = (touch.x, touch.y)
            self.easel.outline_changed.emit()

    def finish(self) -> None:
        corners = self._corners
        self.cancel()
        mark_polygon(self.easel, corners, subtracts=self._subtracts)

    def cancel(self) -> None:
        self._corners = []
        self._at = None
        self.easel.outline_changed.emit()

    def outline(self) -> QPainterPath | None:
        path = path_of([*self._corners, self._at] if self._at else self._corners)
        if path is not None:
            reach = CLOSING_PX / 2 * self.easel.pixel_span
            x, y = self._corners[0]
            path.addRect(x - reach, y - reach, 2 * reach, 2 * reach)
        return path

    def _closes(self, touch: Touch) -> bool:
        x, y = self._corners[0]
        near = math.hypot(touch.x - x, touch.y - y) <= CLOSING_PX * self.easel.pixel_span
        return near and len(self._corners) >= 3
