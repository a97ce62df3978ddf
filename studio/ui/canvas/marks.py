"""Marks on pictures, cased black and white so that they stand out on any picture; chips with words."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale

BLACK, WHITE = QColor(0, 0, 0, 200), QColor(255, 255, 255)
CROSS_BELOW_PX = 6
CHIP_PAD_PX = 8
CHIP_HEIGHT_PX = 26


def draw_outline(painter: QPainter, path: QPainterPath, ratio: float, colour: QColor = WHITE) -> None:
    """A line on a picture: black under white, or under another light colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((BLACK, 3.0), (colour, 1.25)):
        pen = QPen(ink, width * ratio)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)


def draw_brush(painter: QPainter, at: QPointF, width_px: float, ratio: float, *, subtracts: bool) -> None:
    """The brush's circle of true size with + or − in it; a cross when the circle would be too small."""
    path = QPainterPath()
    arm = 3.5 * ratio
    if width_px < CROSS_BELOW_PX * ratio:
        arm, gap = 9 * ratio, 3 * ratio
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            path.moveTo(at + QPointF(x * gap, y * gap))
            path.lineTo(at + QPointF(x * arm, y * arm))
    else:
        path.addEllipse(at, width_px / 2, width_px / 2)
        if width_px > 6 * arm:
            path.moveTo(at - QPointF(arm, 0))
            path.lineTo(at + QPointF(arm, 0))
            if not subtracts:
                path.moveTo(at - QPointF(0, arm))
                path.lineTo(at + QPointF(0, arm))
    draw_outline(painter, path, ratio)


def brush_reach(width_px: float, ratio: float) -> float:
    """How far from the pointer the brush's mark reaches."""
    return max(width_px / 2, 10 * ratio) + 3 * ratio


def chip_size(text: str) -> QSize:
    """The size of a chip in logical pixels."""
    metrics = QFontMetrics(type_scale.font("label"))
    height = max(CHIP_HEIGHT_PX, metrics.lineSpacing() + 8)
    return QSize(metrics.horizontalAdvance(text) + 2 * CHIP_PAD_PX, height)


def draw_chip(painter: QPainter, rect: QRect, text: str, *, is_strong: bool = False) -> None:
    """A word on the picture, in logical pixels."""
    draw_chip_ground(painter, rect)
    painter.setFont(type_scale.font("strong" if is_strong else "label"))
    painter.setPen(theme.colour("text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def draw_chip_ground(painter: QPainter, rect: QRect) -> None:
    shapes.plate(painter, rect, theme.colour("chip", 0.9), theme.colour("edge", 0.6))
