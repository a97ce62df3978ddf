"""What is on its way: how far each candidate of each running turn has come, as told by events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from studio.model.events import (
    CandidateFailed,
    CandidatePreviewed,
    CandidateProgressed,
    Event,
    JobMoved,
    JobWaits,
    TurnBegan,
    TurnEnded,
)
from studio.model.history import TurnState
from studio.model.jobs import JobState


@dataclass(slots=True)
class Arrival:
    """One turn on its way, or ended just now. Ordinals count over the whole turn."""

    asked: int = 0
    began_s: float = field(default_factory=monotonic)
    sent_s: float | None = None
    ended_s: float | None = None
    state: TurnState = TurnState.RUNNING
    waits_until_s: float | None = None  # since the epoch, where it will be sent again by itself
    fractions: dict[int, float] = field(default_factory=dict)
    previews: dict[int, int] = field(default_factory=dict)  # how many have come of each candidate
    notes: dict[int, str] = field(default_factory=dict)
    errors: dict[int, Exception] = field(default_factory=dict)
    firsts: dict[str, int] = field(default_factory=dict)  # by job, the place of its first candidate
    error: Exception | None = None

    def seconds(self) -> int:
        """Whole seconds since it began, or that it took."""
        return int((monotonic() if self.ended_s is None else self.ended_s) - self.began_s)

    def sent_ago_s(self) -> int:
        return int(monotonic() - self.sent_s) if self.sent_s is not None else 0


class Arrivals:
    """Arrivals by turn, kept while the program runs."""

    def __init__(self) -> None:
        self._of_turn: dict[str, Arrival] = {}

    def get(self, turn_id: str) -> Arrival | None:
        return self._of_turn.get(turn_id)

    def take(self, event: Event) -> str | None:
        """Note what an event says; the turn it spoke of, or None when it spoke of none."""
        match event:
            case TurnBegan(turn_id=turn_id, candidates=asked):
                self._of_turn[turn_id] = Arrival(asked)
            case JobMoved(turn_id=turn_id, state=JobState.SENT):
                sent = self._known(turn_id)
                sent.sent_s, sent.waits_until_s = monotonic(), None
            case JobWaits(turn_id=turn_id, until=until):
                self._known(turn_id).waits_until_s = until
            case CandidatePreviewed(turn_id=turn_id, ordinal=ordinal):
                previews = self._known(turn_id).previews
                previews[ordinal] = previews.get(ordinal, 0) + 1
            case CandidateProgressed(turn_id=turn_id, ordinal=ordinal, fraction=fraction, note=note):
                self._known(turn_id).fractions[ordinal] = fraction
                self._known(turn_id).notes[ordinal] = note
            case CandidateFailed(turn_id=turn_id, ordinal=ordinal, error=error):
                self._known(turn_id).errors[ordinal] = error
            case TurnEnded(turn_id=turn_id, state=state, error=error):
                ended = self._known(turn_id)
                ended.state, ended.error, ended.ended_s = state, error, monotonic()
                ended.waits_until_s = None
                ended.previews.clear()
            case _:
                return None
        return turn_id

    def note_places(self, turn_id: str, firsts: Mapping[str, int]) -> None:
        """Where the candidates of each job of a turn stand."""
        self._known(turn_id).firsts.update(firsts)

    def _known(self, turn_id: str) -> Arrival:
        return self._of_turn.setdefault(turn_id, Arrival())
