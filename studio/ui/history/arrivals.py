"""What is on its way: how far each candidate of each running turn has come, as told by events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from time import monotonic, time

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
    ended_s: float | None = None
    state: TurnState = TurnState.RUNNING
    fractions: dict[int, float] = field(default_factory=dict)
    previews: dict[int, int] = field(default_factory=dict)  # how many have come of each candidate
    notes: dict[int, str] = field(default_factory=dict)
    errors: dict[int, Exception] = field(default_factory=dict)
    places: dict[str, range] = field(default_factory=dict)  # by job, those of its candidates
    sent: dict[str, float] = field(
        default_factory=dict
    )  # by job, since the epoch; later than now: again then
    error: Exception | None = None

    def seconds(self) -> int:
        """Whole seconds since it began, or that it took."""
        return int((monotonic() if self.ended_s is None else self.ended_s) - self.began_s)

    def sent_ago_s(self, ordinal: int) -> int | None:
        """Whole seconds since the call of a candidate was sent; None where it was not.

        Negative where it waits to be sent again by itself.
        """
        moments = [moment for job, moment in self.sent.items() if self._makes(job, ordinal)]
        return floor(time() - max(moments)) if moments else None

    def first_of(self, job_id: str | None) -> int:
        """The place of the first candidate of a job."""
        return self.places[job_id].start if job_id in self.places else 0

    def _makes(self, job_id: str, ordinal: int) -> bool:
        """A job of which nothing is known makes all of them."""
        return ordinal in self.places[job_id] if job_id in self.places else True


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
            case JobMoved(turn_id=turn_id, job_id=job_id, state=JobState.SENT):
                self._known(turn_id).sent[job_id] = time()
            case JobWaits(turn_id=turn_id, job_id=job_id, until=until):
                self._known(turn_id).sent[job_id] = until
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
                ended.previews.clear()
            case _:
                return None
        return turn_id

    def note_places(self, turn_id: str, places: Mapping[str, range]) -> None:
        """Where the candidates of each job of a turn stand."""
        self._known(turn_id).places.update(places)

    def _known(self, turn_id: str) -> Arrival:
        return self._of_turn.setdefault(turn_id, Arrival())
