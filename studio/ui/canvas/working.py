"""What the canvas says while something is worked out for the mask."""

from PySide6.QtCore import QObject, QTimer, Signal

from studio.model.words import tr

PATIENCE_MS = 150


class Working(QObject):
    """`changed` carries the words; "" when nothing is to be said.

    Long work can be called off. What hands wait for cannot, and is said only when that can be noticed.
    """

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._is_long = self._is_waited_for = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)

    def set_long(self, is_under_way: bool) -> None:
        self._is_long = is_under_way
        self._say()

    def set_waited_for(self, is_busy: bool) -> None:
        """Whether another mask is being made, for which strokes wait."""
        self._is_waited_for = False
        if is_busy:
            self._patience.start()
        else:
            self._patience.stop()
        self._say()

    def _lose_patience(self) -> None:
        self._is_waited_for = True
        self._say()

    def _say(self) -> None:
        text = tr("Working on the mask…") if self._is_waited_for else ""
        if self._is_long:
            text = tr("Working on the mask… Esc cancels")
        if text != self.text:
            self.text = text
            self.changed.emit(text)
