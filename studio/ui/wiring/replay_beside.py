"""Joins the anchor *replay* of the turn in hand to the session: the steps of its path, read when wanted."""

from PySide6.QtCore import QObject, Signal

from studio.model.recipe import Anchor, Draft
from studio.model.replay import ReplayPath
from studio.session.outlooks import NO_EXTRAS, TurnExtras
from studio.session.session import Session
from studio.ui.wiring.in_hand import InHand


class ReplayBeside(QObject):
    """A path is read once: what it leads through never changes, and its outcomes are a part of it.

    `changed` follows when one has been read.
    """

    changed = Signal()

    def __init__(self, in_hand: InHand) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._read: tuple[ReplayPath, TurnExtras] | None = None
        self._reading: ReplayPath | None = None
        in_hand.session_changed.connect(self._forget)

    def extras(self, draft: Draft) -> TurnExtras:
        """What the turn brings besides the draft of the image in hand; nothing while that is being read."""
        session, head = self._in_hand.session, self._in_hand.head
        if session is None or head is None or head.picture_id is None or Anchor.REPLAY not in draft.anchors:
            return NO_EXTRAS
        path = session.replays.path(head.id)
        if self._read is not None and self._read[0] == path:
            return self._read[1]
        if self._reading != path:
            self._reading = path
            self._in_hand.start(self._fetch(session, head.id, path), "steps of a path")
        return NO_EXTRAS

    async def _fetch(self, session: Session, node_id: str, path: ReplayPath) -> None:
        extras, _ = await session.replays.extras(NO_EXTRAS, node_id)
        if self._reading == path:
            self._reading, self._read = None, (path, extras)
            self.changed.emit()

    def _forget(self) -> None:
        self._read = self._reading = None
