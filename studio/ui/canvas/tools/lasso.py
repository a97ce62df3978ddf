"""Marking what a freely drawn loop goes around."""

import math
from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from studio.imaging import shapes
from studio.imaging.arrays import Array
from studio.model.geometry import Box
from studio.ui.canvas.tools.area import draw_area
from studio.ui.canvas.tools.tool import Easel, Tool, Touch

Points = list[tuple[float, float]]


class LassoTool(Tool):
    """Follows the pointer; letting go closes the loop."""

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._points: Points = []
        self._subtracts = False

    @property
    def is_under_way(self) -> bool:
        return bool(self._points)

    def press(self, touch: Touch) -> None:
        if self.easel.document is not None:
            self._points = [(touch.x, touch.y)]
            self._subtracts = touch.subtracts
            self.easel.outline_changed.emit()

    def drag(self, touch: Touch) -> None:
        if self._points and (touch.x, touch.y) != self._points[-1]:
            self._points.append((touch.x, touch.y))
            self.easel.outline_changed.emit()

    def release(self, touch: Touch) -> None:
        points = self._points
        self.cancel()
        mark_polygon(self.easel, points, subtracts=self._subtracts)

    def cancel(self) -> None:
        self._points = []
        self.easel.outline_changed.emit()

    def outline(self) -> QPainterPath | None:
        return path_of(self._points)


def mark_polygon(easel: Easel, points: Points, *, subtracts: bool) -> None:
    """Mark what lies inside; fewer than three points mark nothing."""
    if len(points) < 3:
        return
    left, top = (math.floor(min(point[axis] for point in points)) - 1 for axis in (0, 1))
    right, bottom = (math.ceil(max(point[axis] for point in points)) + 1 for axis in (0, 1))
    reach = Box(left, top, right - left, bottom - top)
    draw_area(easel, reach, partial(_fill, points), subtracts=subtracts)


def path_of(points: Points) -> QPainterPath | None:
    """An open line through the points."""
    if not points:
        return None
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
    return path


def _fill(points: Points, mask: Array, weight: int) -> None:
    shapes.fill_polygon(mask, points, weight)
