"""A line of the user's text that reads like a label and is edited in place."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.ui.look import shapes, theme
from studio.ui.turn.handle import Pull
from studio.ui.widgets.labels import plain_tip

_INSET_PX = 2  # as Qt insets the text of a field without a frame
_MOST_CHARACTERS = 1000  # of what is cut to the room of a line


class InPlaceEdit(QLineEdit):
    """Elided like a label until it is clicked or reached with Tab; Return keeps, Esc takes back.

    A press that moves away asks to drag the row instead. `changed` comes once an edit, not for every key;
    one that stays open is empty again after Return, for the next line.
    """

    changed = Signal(str)
    left = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None, *, stays_open: bool = False) -> None:
        super().__init__(parent)
        self._stays_open = stays_open
        self.setFrame(False)
        self.setAcceptDrops(False)  # a field would write down the address of a picture dropped on it
        self.setProperty("focusRing", "own")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._kept = ""
        self._pull = Pull()
        self._is_dimmed = False

    def present(self, text: str) -> None:
        """Show `text`; while it is being edited, what is typed stays."""
        self._kept = text
        self.setToolTip(plain_tip(text))
        if not self.hasFocus() and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def present_anew(self, text: str) -> None:
        """Show the text of another thing; what was typed for the one before leaves first."""
        self._finish()
        self.present(text)
        self.setText(text)

    def set_dimmed(self, is_dimmed: bool) -> None:
        """Whether the text reads as switched off."""
        if is_dimmed != self._is_dimmed:
            self._is_dimmed = is_dimmed
            self.update()

    def edit(self) -> None:
        """Begin to edit, everything selected."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.hasFocus() or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        else:
            self._pull.press(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._pull.is_pressed:
            super().mouseMoveEvent(event)
        elif self._pull.move(event.position().toPoint()):
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._pull.is_pressed:
            super().mouseReleaseEvent(event)
        elif self._pull.release():
            self.dropped.emit()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setCursor(Qt.CursorShape.ArrowCursor)
            self._finish()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._kept)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._return()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            shapes.plate(painter, self.rect(), theme.colour("field"), theme.colour("focus"))
            painter.end()
            super().paintEvent(event)
            return
        painter = QPainter(self)
        shown = (self.text() or self.placeholderText())[:_MOST_CHARACTERS]
        is_muted = self._is_dimmed or not self.text()
        painter.setPen(theme.colour("muted" if is_muted else "text"))
        room = QRect(self.rect()).adjusted(_INSET_PX, 0, -_INSET_PX, 0)
        elided = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, elided)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def _return(self) -> None:
        if self._stays_open:
            self._finish()
        else:
            self.clearFocus()

    def _finish(self) -> None:
        self.setCursorPosition(0)
        text = self.text()
        if text == self._kept:
            return
        if self._stays_open:
            self.setText(self._kept)
        else:
            self._kept = text
        self.changed.emit(text)
