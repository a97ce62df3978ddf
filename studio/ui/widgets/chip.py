"""A small tag: the name of a branch, *Image 2*, a key of the keyboard."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale

_PAD_PX = 6


class Chip(QWidget):
    """Filled with `fill`, written in `role`; cut with … where it must be."""

    def __init__(
        self, text: str = "", role: str = "text", *, fill: str = "selection", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._role = role
        self._fill = fill
        self.setFont(type_scale.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2 * _PAD_PX + 1, metrics.lineSpacing() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(36, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.plate(painter, self.rect(), theme.colour(self._fill))
        painter.setPen(theme.colour(self._role))
        room = self.rect().adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
