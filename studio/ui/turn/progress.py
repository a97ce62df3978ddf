"""How far the running turn is, told from events between two snapshots."""

from dataclasses import replace

from studio.model.events import CandidateProgressed, TurnBegan, TurnEnded
from studio.ui.turn.view import RunningTurn


class TurnProgress:
    """The mean of all candidates; one that has arrived counts as whole."""

    def __init__(self) -> None:
        self._running: RunningTurn | None = None
        self._fractions: dict[int, float] = {}

    def take(self, running: RunningTurn | None) -> None:
        """A snapshot says what runs."""
        if running is None:
            self._fractions.clear()
        elif self._running is not None:
            running = replace(running, fraction=self._running.fraction)
        self._running = running

    def after(self, event: TurnBegan | CandidateProgressed | TurnEnded) -> RunningTurn | None:
        """What runs after `event`; None when the turn has ended."""
        match event:
            case TurnBegan(candidates=asked):
                self._fractions.clear()
                self._running = RunningTurn(0, asked)
            case TurnEnded():
                self.take(None)
            case CandidateProgressed(ordinal=ordinal, fraction=fraction) if self._running:
                self._fractions[ordinal] = fraction
                done = sum(self._fractions.values()) / max(1, self._running.asked)
                self._running = RunningTurn(self._running.made, self._running.asked, done)
        return self._running
