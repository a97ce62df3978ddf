"""What Space means: a drag that begins at once pans, a key held still shows the parent or the original."""

from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

STILL_MS = 200


class Held(Enum):
    NOTHING = "nothing"
    PARENT = "parent"
    ORIGINAL = "original"


class SpaceKey(QObject):
    """`shows` says what is to be seen instead of the picture."""

    shows = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_down = False
        self._shown = Held.NOTHING
        self._next = Held.PARENT
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_MS)
        self._still.timeout.connect(self._stayed_still)

    @property
    def is_down(self) -> bool:
        return self._is_down

    @property
    def shown(self) -> Held:
        return self._shown

    def press(self, *, with_shift: bool) -> None:
        self._is_down = True
        self._next = Held.ORIGINAL if with_shift else Held.PARENT
        self._still.start()

    def pointer_pressed(self) -> None:
        """A drag begins: Space pans, and what is shown stays as it is."""
        self._still.stop()

    def release(self) -> None:
        self._is_down = False
        self._still.stop()
        self._show(Held.NOTHING)

    def _stayed_still(self) -> None:
        self._show(self._next)

    def _show(self, held: Held) -> None:
        if held is not self._shown:
            self._shown = held
            self.shows.emit(held)
