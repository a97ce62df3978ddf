"""Marking an ellipse, its edge smooth."""

from PySide6.QtGui import QPainterPath

from studio.imaging import shapes
from studio.imaging.arrays import Array
from studio.model.geometry import Box
from studio.ui.canvas.tools.drawn_box import DrawnBoxTool


class EllipseTool(DrawnBoxTool):
    """Fills the box that is pulled."""

    def draw(self, box: Box, mask: Array, weight: int) -> None:
        shapes.fill_ellipse(mask, box.x, box.y, box.width, box.height, weight)

    def outline(self) -> QPainterPath | None:
        if (rectangle := self.rectangle()) is None:
            return None
        path = QPainterPath()
        path.addEllipse(rectangle)
        return path
