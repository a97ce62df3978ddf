"""Calls whose outcome nobody knows: look again for free, send again at a price, or forget them."""

import asyncio
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from studio.host.books import Books
from studio.host.spool import Spool
from studio.model.budget import NO_BUDGET, Budget
from studio.model.errors import Charged, Refused, StudioError
from studio.model.events import TurnEnded
from studio.model.jobs import Job, JobState
from studio.model.money import Estimate
from studio.model.parameters import SEED, SEED_END
from studio.session.calls.beginning import Beginnings
from studio.session.calls.course import RunningTurn, turn_state
from studio.session.calls.endings import Endings
from studio.session.calls.recovery import Recovery
from studio.session.calls.reviving import Revival
from studio.session.money.billing import estimate_of
from studio.session.open_project import OpenProject
from studio.session.settling import SettledTurn
from studio.session.turns import TurnResult, Turns
from studio.store import job_rows, turns

_OPEN = (JobState.UNKNOWN, JobState.DELIVERED, JobState.SENT)


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that waits for the user's decision.

    `cost` is what it may have cost, `again` what sending it again would cost on top. `may_look`: something of
    its answer is on this machine, and looking costs nothing. `may_send`: this installation sent it itself,
    and its answer is not here already. `is_paid`: its maker has answered, and the picture only has to be
    fetched.
    """

    job_id: str
    turn_id: str
    image_id: str
    instruction: str
    profile: str
    model: str
    candidates: int
    cost: Estimate
    again: Estimate
    may_look: bool
    may_send: bool
    has_mask: bool = False
    is_paid: bool = False
    error: dict[str, object] = field(default_factory=dict)


class Unknowns:
    """Nothing here happens by itself: each of the three is a decision."""

    def __init__(
        self,
        project: OpenProject,
        *,
        running: Turns,
        revival: Revival,
        beginnings: Beginnings,
        endings: Endings,
        recovery: Recovery,
        spool: Spool,
        books: Books,
    ) -> None:
        self._project = project
        self._turns = running
        self._revival = revival
        self._beginnings = beginnings
        self._endings = endings
        self._recovery = recovery
        self._spool = spool
        self._books = books
        self._in_hand: set[str] = set()

    async def all(self) -> tuple[OpenCall, ...]:
        """Oldest first; what is running is not among them."""
        jobs = await self._open_jobs()
        if not jobs:
            return ()
        if not await self._recovery.is_alone():
            return tuple([await self._told(job, may_look=False, may_send=False) for job in jobs])
        waiting = await asyncio.to_thread(self._spool.waiting, self._project.file.project_id)
        spooled = {one.job_id for one in waiting}
        return tuple(
            [
                await self._told(job, may_look=job.id in spooled, may_send=await self._may_send(job))
                for job in jobs
            ]
        )

    async def look_again(self, job_id: str) -> bool:
        """Whether its answer was found and taken in. Raises Refused when it is settled or unreadable."""
        with self._deciding(job_id):
            return await self._look(await self._open(job_id))

    async def send_again(self, job_id: str, budget: Budget = NO_BUDGET) -> TurnResult:
        """The same call once more, in the same turn, at today's price; the first may have been charged too.

        Raises OverBudget, Misfit where the model does not take it any more, or another Refused for one that
        is not open, whose answer was here all the time, or that was not sent by this installation.
        """
        with self._deciding(job_id):
            job = await self._open(job_id)
            if not await self._may_send(job):
                raise Refused("cannot-send-again")
            job = await self._looked_at(job)

            async def plan() -> SettledTurn:
                call, recipe = await self._revival.again(job), await self._revival.recipe(job)
                return SettledTurn(recipe, (call,), _seed(job))

            async def write(settled: SettledTurn) -> RunningTurn:
                return await self._beginnings.write_again(job, settled)

            image_id = self._project.turn(job.turn_id).image_id
            result = await self._turns.start(image_id, plan, write, budget)
            await self._let_go(job_id)
            return result

    async def forget(self, job_id: str) -> None:
        """Give it up: nothing more is expected of it. What it may have cost stays held against the caps.

        Raises Refused for one whose answer is here.
        """
        with self._deciding(job_id):
            job = await self._open(job_id)
            if job.state is JobState.DELIVERED:
                raise Refused("answer-is-here")
            job = await self._looked_at(job)
            await self._project.file.write(lambda db: job_rows.forget_job(db, job_id))
            await self._let_go(job_id)
            await self._settle_turn(job)

    async def _looked_at(self, job: Job) -> Job:
        """The call as it stands once what lies here of its answer was looked at: that goes with the decision.

        Raises Refused where there was a whole one, which may be in the history now, or where nobody can tell.
        """
        waiting = await asyncio.to_thread(self._spool.waiting, self._project.file.project_id)
        if job.id in {one.job_id for one in waiting} and await self._look(job):
            raise Refused("answer-found")
        return await self._open(job.id)

    async def _look(self, job: Job) -> bool:
        try:
            course = await self._revival.course(job)
        except StudioError as error:
            raise Refused("cannot-look", profile=job.profile_id or "") from error
        await self._endings.end(course, JobState.UNKNOWN)
        await self._settle_turn(job)
        return course.running.job(job.id).state is JobState.SETTLED

    async def _let_go(self, job_id: str) -> None:
        """A job that was given up: the books hear it, and what is left of its answer goes.

        Where that does not happen any more, the next start does it.
        """
        await asyncio.to_thread(self._books.note_job, job_id, JobState.CANCELLED)
        await asyncio.to_thread(self._spool.clear, self._project.file.project_id, job_id)

    @contextmanager
    def _deciding(self, job_id: str) -> Iterator[None]:
        """One decision at a time; a second click finds the call taken."""
        if job_id in self._in_hand:
            raise Refused("nothing-open")
        self._in_hand.add(job_id)
        try:
            yield
        finally:
            self._in_hand.discard(job_id)

    async def _open_jobs(self) -> Sequence[Job]:
        jobs = await self._project.file.read(job_rows.unsettled_jobs)
        return [job for job in jobs if job.state in _OPEN and not self._turns.is_running(job.id)]

    async def _open(self, job_id: str) -> Job:
        if not await self._recovery.is_alone():
            raise Refused("copy-is-open", name=self._project.file.path.name)
        found = [job for job in await self._open_jobs() if job.id == job_id]
        if not found:
            raise Refused("nothing-open")
        return found[0]

    async def _may_send(self, job: Job) -> bool:
        """Only what this installation sent itself, and only while its answer is not here."""
        if job.state is not JobState.UNKNOWN or job.install_id != self._project.install_id:
            return False
        return await asyncio.to_thread(self._books.wrote, job.id, self._project.file.project_id)

    async def _told(self, job: Job, *, may_look: bool, may_send: bool) -> OpenCall:
        turn = self._project.turn(job.turn_id)
        return OpenCall(
            job_id=job.id,
            turn_id=job.turn_id,
            image_id=turn.image_id,
            instruction=turn.instruction,
            profile=job.profile_id or "",
            model=job.model or "",
            candidates=job.candidates,
            cost=estimate_of(job),
            again=await self._revival.cost_again(job),
            may_look=may_look,
            may_send=may_send,
            has_mask=job.painted_mask_blob_id is not None,
            is_paid=job.state is JobState.UNKNOWN and job.charged is Charged.YES,
            error=job.error or {},
        )

    async def _settle_turn(self, job: Job) -> None:
        turn_id = job.turn_id

        def write(db: sqlite3.Connection) -> None:
            state = turn_state(job_rows.jobs_of_turn(db, turn_id), has_nodes=turns.has_nodes(db, turn_id))
            turns.set_turn_state(db, turn_id, state)

        await self._project.file.write(write)
        image_id = self._project.turn(turn_id).image_id
        await self._project.reload_history(image_id)
        self._project.publish(TurnEnded(image_id, turn_id, self._project.turn(turn_id).state))


def _seed(job: Job) -> int:
    known = (job.request or {}).get(SEED)
    return known if type(known) is int else secrets.randbelow(SEED_END)
