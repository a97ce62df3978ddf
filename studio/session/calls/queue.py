"""Whose turn it is: calls to hosted makers run a few at a time for each account, the others wait in order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

from studio.model.cancel import CancelToken
from studio.model.events import Event, QueueChanged
from studio.model.money import FREE, Estimate
from studio.session.providing import SlotsOf


class CallState(StrEnum):
    """RESTING: it runs, but waits to be asked again."""

    WAITING = "waiting"
    RUNNING = "running"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class QueuedCall:
    """One call as the window lists it. `until` is when a resting one is asked again (seconds since 1970)."""

    job_id: str
    turn_id: str
    image_id: str
    project: str
    profile: str
    model: str
    instruction: str
    candidates: int
    estimate: Estimate = FREE
    state: CallState = CallState.WAITING
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class QueueView:
    """Running calls first, then those that wait, in their order; `paused` names accounts, "" all of them."""

    calls: tuple[QueuedCall, ...] = ()
    paused: frozenset[str] = frozenset()

    @property
    def running(self) -> int:
        return sum(call.state is not CallState.WAITING for call in self.calls)

    @property
    def waiting(self) -> int:
        return len(self.calls) - self.running


@dataclass(slots=True, eq=False)
class _Ticket:
    call: QueuedCall
    cancel: CancelToken
    admitted: asyncio.Event = field(default_factory=asyncio.Event)


class Queue:
    """One for all open projects of this program. Everything here belongs to the loop's thread."""

    def __init__(self, publish: Callable[[Event], None], slots_of: SlotsOf) -> None:
        self._publish = publish
        self._slots_of = slots_of
        self._waiting: list[_Ticket] = []
        self._running: list[_Ticket] = []
        self._paused: set[str] = set()

    def view(self) -> QueueView:
        calls = tuple(ticket.call for ticket in (*self._running, *self._waiting))
        return QueueView(calls, frozenset(self._paused))

    @asynccontextmanager
    async def slot(self, call: QueuedCall, cancel: CancelToken) -> AsyncIterator[None]:
        """Inside, the call has one of the slots of its account. Raises Cancelled while it still waits."""
        ticket = _Ticket(call, cancel)
        self._waiting.append(ticket)
        try:
            self._let_in()
            await ticket.admitted.wait()
            cancel.check()
            yield
        finally:
            for line in (self._waiting, self._running):
                if ticket in line:
                    line.remove(ticket)
            self._let_in()

    def pause(self, profile: str = "") -> None:
        """Begin no more calls of an account, or of any; those that run go on."""
        self._paused.add(profile)
        self._publish(QueueChanged())

    def resume(self, profile: str = "") -> None:
        self._paused.discard(profile)
        self._let_in()

    def move(self, job_id: str, place: int) -> None:
        """Put a waiting call at `place` among those that wait, from 0; one that runs stays where it is."""
        ticket = next((one for one in self._waiting if one.call.job_id == job_id), None)
        if ticket is not None:
            self._waiting.remove(ticket)
            self._waiting.insert(max(place, 0), ticket)
            self._publish(QueueChanged())

    def cancel(self, job_id: str) -> None:
        """Take a call back: free while it waits, perhaps charged once it was sent."""
        for ticket in (*self._waiting, *self._running):
            if ticket.call.job_id == job_id:
                ticket.cancel.cancel()
        self.wake()

    def wake(self) -> None:
        """Let waiting calls hear that they were cancelled, or that there are more slots."""
        if self._waiting:
            self._let_in()

    def rest(self, job_id: str, until: float) -> None:
        """A running call waits until then; 0: it runs again."""
        for ticket in self._running:
            if ticket.call.job_id == job_id:
                state = CallState.RESTING if until else CallState.RUNNING
                ticket.call = replace(ticket.call, state=state, until=until)
                self._publish(QueueChanged())

    def _let_in(self) -> None:
        for ticket in tuple(self._waiting):
            if ticket.cancel.is_cancelled:
                self._waiting.remove(ticket)
                ticket.admitted.set()
            elif self._has_room(ticket):
                self._waiting.remove(ticket)
                ticket.call = replace(ticket.call, state=CallState.RUNNING)
                self._running.append(ticket)
                ticket.admitted.set()
        self._publish(QueueChanged())

    def _has_room(self, ticket: _Ticket) -> bool:
        profile = ticket.call.profile
        if self._paused & {"", profile}:
            return False
        return sum(one.call.profile == profile for one in self._running) < self._slots_of(profile)
