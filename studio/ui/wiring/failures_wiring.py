"""Joins the card of what failed to the session: what was sent, and using it again."""

from PySide6.QtCore import QObject, Signal

from studio.model.history import TurnState
from studio.session.session import Session
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.history.failure_view import failure_view
from studio.ui.wiring.in_hand import InHand


class FailuresWiring(QObject):
    """The detail of a turn is read off the main thread; a late answer for another turn opens nothing."""

    again_wanted = Signal(str)
    composed = Signal()

    def __init__(self, in_hand: InHand, strip: CandidatesStrip) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._strip = strip
        strip.details_wanted.connect(self._read_soon)
        strip.failure.again_wanted.connect(self.again_wanted)
        strip.failure.draft_wanted.connect(self._compose_soon)

    def _read_soon(self, turn_id: str, ordinal: int) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(self._read(session, turn_id, ordinal), "turn detail")

    async def _read(self, session: Session, turn_id: str, ordinal: int) -> None:
        detail = await session.turn_detail(turn_id)
        history = self._in_hand.history
        if turn_id not in history.turns:
            return
        is_whole = ordinal < 0 and detail.turn.state is not TurnState.FAILED
        error = None if is_whole else self._strip.error_at(turn_id, ordinal)
        reason = self._in_hand.read_only_reason
        self._strip.show_failure(failure_view(detail, history, error, why_not=reason))

    def _compose_soon(self, turn_id: str) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(self._compose(session, turn_id), "use as draft")

    async def _compose(self, session: Session, turn_id: str) -> None:
        """Where it started from comes into view too: from there the same words mean the same."""
        turn = self._in_hand.history.turns[turn_id]
        if turn.started_from is not None:
            await session.marks.move_head(turn.image_id, turn.started_from)
        await session.rounds.take_as_draft(turn_id)
        self.composed.emit()
