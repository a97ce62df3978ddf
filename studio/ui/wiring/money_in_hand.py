"""What was spent and what may be: read off the main thread, kept for the views."""

import asyncio

from PySide6.QtCore import QObject, Signal

from studio.model.events import Event, SettingsChanged, SpendChanged
from studio.session.session import Session
from studio.session.studio import Studio
from studio.ui.turn.view import NO_PURSE, Purse
from studio.ui.wiring.in_hand import InHand


class MoneyInHand(QObject):
    """`changed` when a sum or a cap is another."""

    changed = Signal()

    def __init__(self, in_hand: InHand, studio: Studio) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._reading = asyncio.Lock()
        self.purse: Purse = NO_PURSE
        in_hand.session_changed.connect(self._read_soon)

    def on_event(self, event: Event) -> None:
        is_cap = isinstance(event, SettingsChanged) and "day-cap" in event.names
        if is_cap or isinstance(event, SpendChanged):
            self._read_soon()

    def _read_soon(self) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(self._read(session), "spending")

    async def _read(self, session: Session) -> None:
        """One after another: what was read earlier must not be shown later."""
        async with self._reading:
            today, project = await session.spending.today(), await session.spending.project()
            caps = await session.spending.caps()
        if session is not self._in_hand.session:
            return
        purse = Purse(
            today=today.most_micro,
            held=today.held_micro,
            day_cap=caps.day_micro,
            project=project.most_micro,
            project_cap=caps.project_micro,
            project_held=project.held_micro,
        )
        if purse != self.purse:
            self.purse = purse
            self.changed.emit()
