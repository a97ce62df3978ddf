"""The legend of a heat map: what was measured, the ramp with its stops, and what was not measured."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from studio.imaging.drift.heat import COLOURS, STOPS
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.canvas.marks import draw_chip_ground
from studio.ui.look import theme
from studio.ui.look import type as type_scale

_PAD_PX = 12
_RAMP_PX = 272
_INSET_PX = 12


def draw(painter: QPainter, canvas: QSize, title: str) -> None:
    """In the lower left corner, in logical pixels; nothing on a canvas that has no room for it."""
    caption = type_scale.font("caption")
    line = type_scale.row_px(18)
    size = QSize(_RAMP_PX + 2 * _PAD_PX, 3 * line + 12 + 2 * _PAD_PX - 6)
    card = QRect(_INSET_PX, canvas.height() - _INSET_PX - size.height(), size.width(), size.height())
    if card.right() > canvas.width() - _INSET_PX or card.top() < _INSET_PX:
        return
    draw_chip_ground(painter, card)
    left, top = card.left() + _PAD_PX, card.top() + _PAD_PX - 3
    painter.setPen(theme.colour("text"))
    painter.setFont(type_scale.font("label"))
    painter.drawText(QRect(left, top, _RAMP_PX, line), Qt.AlignmentFlag.AlignVCenter, title)
    ramp = QRectF(left, top + line + 3, _RAMP_PX, 10)
    painter.fillRect(ramp, _gradient(ramp))
    painter.setFont(caption)
    painter.setPen(theme.colour("muted"))
    for value in STOPS:
        _write_stop(painter, ramp, value, line)
    foot = QRect(left, round(ramp.bottom()) + line, 12, line)
    _draw_hatch(painter, QRectF(foot.x(), foot.y() + (line - 11) / 2, 11, 11))
    words = QRect(foot.right() + 8, foot.y(), _RAMP_PX - 20, line)
    painter.setPen(theme.colour("muted"))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, tr("Mask, not measured"))


def _place(value: float) -> float:
    """Where a stop stands on the ramp, 0 to 1: equally far apart, as the colours are told apart."""
    share = 1 / (len(STOPS) - 1)
    for at, (low, high) in enumerate(pairwise(STOPS)):
        if value <= high:
            return (at + (value - low) / (high - low)) * share
    return 1.0


def _gradient(ramp: QRectF) -> QLinearGradient:
    made = QLinearGradient(ramp.topLeft(), ramp.topRight())
    for value, colour in zip(STOPS, COLOURS, strict=True):
        made.setColorAt(_place(value), QColor(*colour))
    return made


def _write_stop(painter: QPainter, ramp: QRectF, value: float, line: int) -> None:
    text = numerals.number(int(value)) if value == int(value) else numerals.decimal(value)
    width = painter.fontMetrics().horizontalAdvance(text) + 2
    middle = ramp.left() + _place(value) * ramp.width()
    left = min(max(middle - width / 2, ramp.left()), ramp.right() - width)
    place = QRectF(left, ramp.bottom() + 1, width, line)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _draw_hatch(painter: QPainter, box: QRectF) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("muted"), 1))
    painter.drawRect(box)
    painter.setClipRect(box)
    for shift in (-8, -4, 0, 4, 8):
        painter.drawLine(QPointF(box.left() + shift, box.bottom()), QPointF(box.right() + shift, box.top()))
    painter.restore()
