"""The one road of events into the window: published after a commit, heard as a Qt signal."""

from PySide6.QtCore import QObject, Signal

from studio.model.events import Event


class EventRoad(QObject):
    """`happened` carries every event to the views."""

    happened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Event] | None = None

    def publish(self, event: Event) -> None:
        """Called on the main thread; a view that raises must not hurt what published."""
        if self._waiting is None:
            self.happened.emit(event)
        else:
            self._waiting.append(event)

    def hold(self) -> None:
        """Until `go_on` keep what happens: there is no view yet to hear it."""
        self._waiting = []

    def go_on(self) -> None:
        """Tell what waits, in its order, and from now on at once."""
        waiting, self._waiting = self._waiting or [], None
        for event in waiting:
            self.happened.emit(event)
