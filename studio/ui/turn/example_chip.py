"""An instruction that the model understands, ready to be taken with a click."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.model.words import tr
from studio.ui.look import theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.labels import plain_tip

_PAD_PX, _HEIGHT_PX = 9, 26


class ExampleChip(QAbstractButton):
    """Words on a plate of the role `fill`, cut with … where they must be."""

    focused = Signal()

    def __init__(self, example: str, parent: QWidget, *, fill: str = "raised", role: str = "muted") -> None:
        super().__init__(parent)
        self.example = example
        self._fill, self._role = fill, role
        self.setFont(type_scale.font("label"))
        self.setAccessibleName(tr("Example: {words}", words=example))
        self.setToolTip(plain_tip(tr("Write “{words}”", words=example)))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.example) + 2 * _PAD_PX
        return QSize(width, type_scale.row_px(_HEIGHT_PX, "label"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes it, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill = "pressed" if self.isDown() else "hover" if self.underMouse() else self._fill
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(self.rect(), 3, 3)
        painter.setPen(theme.colour(self._role))
        room = self.rect().adjusted(_PAD_PX - 1, 0, 1 - _PAD_PX, 0)
        words = self.fontMetrics().elidedText(self.example, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
