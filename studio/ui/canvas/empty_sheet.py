"""How an empty sheet looks on the canvas: its size to scale, what it is, and the way on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from studio.model.words import tr
from studio.ui import numerals
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale

_PAD_PX = 16
_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


def draw(painter: QPainter, place: QRect, size_px: tuple[int, int]) -> None:
    """Paint a sheet of `size_px` picture pixels at `place`, in logical pixels."""
    shapes.plate(painter, place, theme.colour("raised"), theme.colour("edge"), radius=0)
    title = tr("Empty sheet, {size}", size=numerals.size(*size_px))
    way_on = tr("Write what it should show, then press Ctrl+Enter.")
    room = place.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
    strong, plain = type_scale.font("strong"), type_scale.font("body")
    heights = [_height(QFontMetrics(font), text, room) for font, text in ((strong, title), (plain, way_on))]
    if sum(heights) > room.height():
        return
    top = room.center().y() - sum(heights) // 2
    for font, role, text, height in zip(
        (strong, plain), ("text", "muted"), (title, way_on), heights, strict=True
    ):
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        painter.drawText(QRect(room.x(), top, room.width(), height), _CENTRED, text)
        top += height


def _height(metrics: QFontMetrics, text: str, room: QRect) -> int:
    lines = metrics.boundingRect(QRect(0, 0, max(1, room.width()), 1000), _CENTRED.value, text)
    return lines.height() + 4
