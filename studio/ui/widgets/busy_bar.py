"""How far something is: a bar of 3 px; without a number, a piece that says only that it runs."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.look import theme

HEIGHT_PX = 3


class BusyBar(QWidget):
    """`None` means that how far is not known."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction: float | None = 0.0
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_fraction(self, fraction: float | None) -> None:
        if fraction != self._fraction:
            self._fraction = fraction
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(60, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bar(QPainter(self), self.rect(), self._fraction)


def paint_bar(painter: QPainter, rect: QRect, fraction: float | None) -> None:
    """The bar along the foot of `rect`."""
    foot = QRect(rect.x(), rect.bottom() - HEIGHT_PX + 1, rect.width(), HEIGHT_PX)
    painter.fillRect(foot, theme.colour("selection"))
    share = 0.3 if fraction is None else min(1.0, max(0.0, fraction))
    foot.setWidth(round(foot.width() * share))
    painter.fillRect(foot, theme.colour("accent_text"))
