"""Shapes that controls are painted with: filled plates, hairlines, the accent line."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

RADIUS_THUMBNAIL = 2
RADIUS_CARD = 5
RADIUS_POPOVER = 6
RADIUS_PALETTE = 8
ACCENT_LINE_PX = 2


def hairline_px(painter: QPainter) -> float:
    """One pixel of the device, in logical pixels."""
    return 1 / painter.device().devicePixelRatioF()


def line_across(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A hairline along the top of `rect`."""
    painter.fillRect(QRectF(rect.x(), rect.y(), rect.width(), hairline_px(painter)), colour)


def line_below(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A hairline along the foot of `rect`."""
    width = hairline_px(painter)
    painter.fillRect(QRectF(rect.x(), rect.y() + rect.height() - width, rect.width(), width), colour)


def line_down(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A hairline along the left of `rect`."""
    painter.fillRect(QRectF(rect.x(), rect.y(), hairline_px(painter), rect.height()), colour)


def plate(
    painter: QPainter, rect: QRect, fill: QColor | None, edge: QColor | None = None, radius: int = 3
) -> None:
    """A rounded rectangle with an edge of one pixel of the device."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    width = hairline_px(painter)
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    area = QRectF(rect)
    if edge is not None:
        area.adjust(width / 2, width / 2, -width / 2, -width / 2)
    painter.drawRoundedRect(area, radius, radius)
    painter.restore()


def outline(painter: QPainter, rect: QRect, colour: QColor, width: float, radius: float = 3) -> None:
    """A rounded outline that lies wholly inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width))
    half = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)
    painter.restore()


def accent_line(painter: QPainter, rect: QRect, colour: QColor, inset: int = 3) -> None:
    """The line at the foot of what is on."""
    foot = QRect(
        rect.x() + inset, rect.bottom() - ACCENT_LINE_PX + 1, rect.width() - 2 * inset, ACCENT_LINE_PX
    )
    plate(painter, foot, colour, radius=1)
