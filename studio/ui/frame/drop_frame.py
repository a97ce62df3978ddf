"""What says, while pictures are dragged over the window, that they may be dropped."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.model.words import tr
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale


class DropFrame(QWidget):
    """A line around the page and a few words; the page stays where it is."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self) -> None:
        host = self.parentWidget()
        if host is not None:
            self.setGeometry(host.rect())
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.outline(painter, self.rect().adjusted(4, 4, -4, -4), theme.colour("accent_text"), 2, radius=5)
        text = tr("Drop to open as images")
        painter.setFont(type_scale.font("strong"))
        width = painter.fontMetrics().horizontalAdvance(text) + 32
        chip = QRect((self.width() - width) // 2, self.height() - 64, width, 36)
        shapes.plate(painter, chip, theme.colour("raised"), theme.colour("accent_text"), radius=5)
        painter.setPen(theme.colour("text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
