"""The one road of events into the window: published after a commit, heard as a Qt signal."""

from PySide6.QtCore import QObject, Signal

from studio.model.events import Event


class EventRoad(QObject):
    """`happened` carries every event to the views."""

    happened = Signal(object)

    def publish(self, event: Event) -> None:
        """Called on the main thread; a view that raises must not hurt what published."""
        self.happened.emit(event)
