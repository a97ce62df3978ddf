"""Space shows the parent and Shift+Space the original while held, wherever the keyboard is."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.canvas import Canvas

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class SpaceWiring(QObject):
    """Hears the key where it would mean nothing else: in the lists, and where it was left over.

    Buttons and text fields keep it; the canvas hears it itself.
    """

    def __init__(self, canvas: Canvas, window: QWidget, *lists: QWidget) -> None:
        super().__init__(window)
        self._canvas = canvas
        for place in (window, *lists):
            place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Space or event.modifiers() not in _PLAIN or not self._canvas.isVisible():
            return False
        if not event.isAutoRepeat():
            self._hold(event)
        return True

    def _hold(self, event: QKeyEvent) -> None:
        if event.type() == QEvent.Type.KeyRelease:
            self._canvas.space.release()
        else:
            self._canvas.space.press(with_shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
