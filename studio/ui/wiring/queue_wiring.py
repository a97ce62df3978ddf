"""Joins the queue to the foot of the window: how much runs and waits, and the card that opens from there."""

from PySide6.QtCore import QObject

from studio.model.events import Event, OnTheWay
from studio.model.words import tr, trn
from studio.session.studio import Studio
from studio.ui.actions import Actions
from studio.ui.frame.status_bar import StatusBar
from studio.ui.queue import words
from studio.ui.queue.queue_card import QueueCard
from studio.ui.widgets.popover import Popover
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand


class QueueWiring(QObject):
    """The queue is one for all projects; the engine is not in it, but what it makes runs as well."""

    def __init__(
        self, in_hand: InHand, studio: Studio, makers: MakersInHand, actions: Actions, status: StatusBar
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._queue = studio.queue
        self._makers = makers
        self._status = status
        self._card = QueueCard()
        self._popover = Popover(self._card, tr("Queue"), parent=status)
        self._card.pause_wanted.connect(self._pause)
        self._card.move_wanted.connect(self._queue.move)
        self._card.cancel_wanted.connect(self._queue.cancel)
        status.queue.clicked.connect(self._open)
        actions.bind({"turn.queue": self._open})
        in_hand.session_changed.connect(self.present)
        self.present()

    def present(self) -> None:
        view, tall = self._queue.view(), self._card.height()
        self._card.present(view, {one.profile.id: one.profile.parallel for one in self._makers.all})
        if self._popover.isVisible() and self._card.height() != tall:
            self._popover.fit()
        if self._in_hand.session is None and not view.calls:
            self._status.present_queue(tr("Built-in engine ready"), is_running=False)
            self._status.present_doing("")
            return
        turns = self._running_here()
        here = trn("{count} running", "{count} running", len(turns)) if turns else tr("Nothing running")
        said = words.summary(view) if view.calls else here
        self._status.present_queue(said, is_running=bool(turns or view.running))
        self._status.present_doing(turns[0] if turns else "")

    def on_event(self, event: Event) -> None:
        if not isinstance(event, OnTheWay):
            self.present()

    def _running_here(self) -> list[str]:
        """The instructions of what is made in this project now."""
        session = self._in_hand.session
        if session is None:
            return []
        running = (session.turns.running(image.id) for image in session.images())
        return [one.turn.instruction for one in running if one is not None]

    def _pause(self, profile: str, is_paused: bool) -> None:
        if is_paused:
            self._queue.pause(profile)
        else:
            self._queue.resume(profile)

    def _open(self) -> None:
        self._popover.open_below(self._status.queue)
