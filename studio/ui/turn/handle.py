"""A thing that is pulled to put its row elsewhere."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class Pull:
    """Tells a pull from a click: it begins once the pointer has gone far enough from where it was pressed."""

    def __init__(self) -> None:
        self._pressed: QPoint | None = None
        self.is_on = False

    def press(self, at: QPoint) -> None:
        self._pressed, self.is_on = at, False

    def move(self, at: QPoint) -> bool:
        """Whether the pointer, now at `at`, pulls."""
        if self._pressed is not None and not self.is_on:
            self.is_on = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        return self.is_on

    def release(self) -> bool:
        """Whether a pull has ended."""
        was_on, self.is_on, self._pressed = self.is_on, False, None
        return was_on

    @property
    def is_pressed(self) -> bool:
        return self._pressed is not None


class Handle(QWidget):
    """`dragged` while it is pulled, in global coordinates; `dropped` at the end."""

    dragged = Signal(QPoint)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._pull = Pull()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pull.press(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pull.move(event.position().toPoint()):
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pull.release():
            self.dropped.emit()
