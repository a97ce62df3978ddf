"""The line around what a mask marks: made of its pixels, and drawn over the picture."""

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF, QTransform

from studio.imaging.arrays import Array
from studio.imaging.outlines import outlines
from studio.model.cancel import CancelToken
from studio.ui.canvas import marks
from studio.ui.canvas.view import Placement


def line_around(mask: Array, cancel: CancelToken) -> QPainterPath:
    """In picture pixels. Made in a thread: a large mask takes a while. Raises Cancelled."""
    path = QPainterPath()
    for line in outlines(mask, cancel):
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line]))
        path.closeSubpath()
    return path


def draw_line(
    painter: QPainter,
    rect: QRect,
    placement: Placement,
    line: QPainterPath,
    ratio: float,
    colour: QColor = marks.WHITE,
) -> None:
    """A line in picture pixels where it lies, within `rect` of the device."""
    painter.save()
    painter.setClipRect(rect)
    scale = placement.scale
    to_device = QTransform(scale, 0, 0, scale, placement.origin_x, placement.origin_y)
    marks.draw_outline(painter, to_device.map(line), ratio, colour)
    painter.restore()
