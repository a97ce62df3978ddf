"""A small window over the others that a click elsewhere closes."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.look import shapes, theme

_SHADOW_PX = 16
_DROP_PX = 6


class Popover(QWidget):
    """Holds `content`; made once and opened again and again."""

    def __init__(self, content: QWidget, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(name)
        box = QVBoxLayout(self)
        margin = _SHADOW_PX
        box.setContentsMargins(margin + 12, margin + 10, margin + 12, margin + 12)
        box.addWidget(content)

    def open_below(self, anchor: QWidget) -> None:
        """Below `anchor` with equal left edges, or above it where the screen ends."""
        self.adjustSize()
        wanted = anchor.mapToGlobal(QPoint(-_SHADOW_PX, anchor.height() + 4 - _SHADOW_PX))
        screen = anchor.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if wanted.y() + self.height() > room.bottom():
            wanted.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4 + _SHADOW_PX)
        wanted.setX(max(room.left(), min(wanted.x(), room.right() - self.width())))
        self.move(wanted)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = self.rect().adjusted(_SHADOW_PX, _SHADOW_PX, -_SHADOW_PX, -_SHADOW_PX)
        paint_shadow(painter, QRectF(card), _SHADOW_PX)
        shapes.plate(
            painter, card, theme.colour("raised"), theme.colour("line"), radius=shapes.RADIUS_POPOVER
        )


def paint_shadow(painter: QPainter, card: QRectF, reach: int) -> None:
    """A soft shadow below `card`; stacked outlines are cheaper than a blur effect."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    tint = theme.colour("chip" if theme.is_dark() else "text")
    for step in range(reach, 0, -2):
        tint.setAlphaF(0.45 * (1 - step / reach) ** 2 / 2 + 0.008)
        painter.setBrush(tint)
        spread = card.adjusted(-step, -step + _DROP_PX, step, step)
        painter.drawRoundedRect(spread, shapes.RADIUS_POPOVER + step, shapes.RADIUS_POPOVER + step)
    painter.restore()
