"""Marking a rectangle of whole pixels."""

from PySide6.QtGui import QPainterPath

from studio.imaging import shapes
from studio.imaging.arrays import Array
from studio.model.geometry import Box
from studio.ui.canvas.tools.drawn_box import DrawnBoxTool


class RectangleTool(DrawnBoxTool):
    """Its edge is exact: no pixel is half covered."""

    def draw(self, box: Box, mask: Array, weight: int) -> None:
        shapes.fill_box(mask, box.x, box.y, box.width, box.height, weight)

    def outline(self) -> QPainterPath | None:
        if (rectangle := self.rectangle()) is None:
            return None
        path = QPainterPath()
        path.addRect(rectangle)
        return path
