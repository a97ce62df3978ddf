"""The logo, drawn in the theme's colours."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPen, QPixmap

from studio.ui.look import theme


def paint(painter: QPainter, rect: QRect) -> None:
    """A page with three lines of writing, the middle one fresh."""
    edge = min(rect.width(), rect.height())
    unit = edge / 24
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.x() + (rect.width() - edge) / 2, rect.y() + (rect.height() - edge) / 2)
    painter.scale(unit, unit)
    painter.setPen(QPen(theme.colour("text"), 1.9))
    painter.drawRoundedRect(QRectF(2.5, 2.5, 19, 19), 4.5, 4.5)
    for left, right, y, role in ((7, 14, 8, "edge"), (7, 17, 12, "accent_text"), (7, 12.5, 16, "edge")):
        painter.setPen(QPen(theme.colour(role), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.restore()


def icon() -> QIcon:
    """The logo as an icon that follows the theme."""
    return QIcon(_LogoEngine())


class _LogoEngine(QIconEngine):
    def clone(self) -> QIconEngine:
        return _LogoEngine()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, rect)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        drawn = QPixmap(size * scale)
        drawn.setDevicePixelRatio(scale)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        paint(painter, QRect(QPoint(0, 0), size))
        painter.end()
        return drawn

    def isNull(self) -> bool:
        return False
