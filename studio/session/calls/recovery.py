"""After a kill: answers that had come are taken in, the rest is settled and said, and nothing is sent."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence

from studio.host.books import Books
from studio.host.file_lock import Claim
from studio.host.spool import Spool
from studio.model.errors import Charged, StudioError
from studio.model.jobs import ENDED, Job, JobState
from studio.model.money import Basis, Cost
from studio.model.project import Notice
from studio.model.recipe import BUILT_IN
from studio.session.calls.course import turn_state
from studio.session.calls.endings import Endings
from studio.session.calls.reviving import Revival
from studio.session.open_project import OpenProject
from studio.store import job_rows, ledger, turns


class Recovery:
    """Brings a project that a dead program left behind in line with its spool, and the books with it."""

    def __init__(
        self, project: OpenProject, *, revival: Revival, endings: Endings, spool: Spool, books: Books
    ) -> None:
        self._project = project
        self._revival = revival
        self._endings = endings
        self._spool = spool
        self._books = books
        self._claim: Claim | None = None
        self._claiming = asyncio.Lock()  # a second claim of our own would find the first in its way

    async def settle(self) -> tuple[Notice, ...]:
        """End what was running when the program died, after the snapshots were read; a notice each turn.

        What was not sent, or is free, is cancelled. What was sent is looked for in the spool: with its whole
        answer it is settled, else it may be charged, and is the user's to decide. Where another copy of this
        project is open, the spool and the books are its own; here its calls are only left open.
        """
        if self._project.file.is_read_only:
            return ()
        project_id, is_alone = self._project.file.project_id, await self.is_alone()
        stale = await self._project.file.read(turns.running_turns)
        jobs = await self._project.file.read(job_rows.unsettled_jobs)
        waiting = await asyncio.to_thread(self._spool.waiting, project_id) if is_alone else ()
        booked = await asyncio.to_thread(self._books.open_jobs, project_id) if is_alone else {}
        spooled = {one.job_id for one in waiting}
        settled = dict.fromkeys(stale)
        for job in jobs:
            if job.turn_id in stale or job.id in spooled:
                was_sent = _was_out(job) and booked.get(job.id) is not JobState.PLANNED
                if await (self._end(job) if was_sent and is_alone else self._leave(job, was_sent)):
                    settled[job.turn_id] = None
        notices = [await self._settle_turn(turn_id) for turn_id in settled]
        for job in await self._project.file.read(lambda db: job_rows.jobs_by_id(db, sorted(spooled))):
            await self._endings.leave_spool(job)
        if stale or jobs or spooled:  # else nothing has changed since the snapshots were read
            for image_id in self._project.images:
                await self._project.reload_history(image_id)
        if booked:
            await self._reconcile(booked)
        return tuple(notices)

    async def is_alone(self) -> bool:
        """Whether no other copy of this project is open for writing: then what lies in the spool is ours."""
        async with self._claiming:
            if self._claim is None and not self._project.file.is_read_only:
                self._claim = await asyncio.to_thread(self._spool.claim, self._project.file.project_id)
            return self._claim is not None

    async def let_go(self) -> None:
        """Called when the project is closed."""
        if self._claim is not None:
            await asyncio.to_thread(self._claim.release)
            self._claim = None

    async def _end(self, job: Job) -> bool:
        """Whether the job stands elsewhere after it."""
        try:
            course = await self._revival.course(job)
        except StudioError:
            return await self._move(job, JobState.UNKNOWN)  # its account is gone; its answer stays
        course.token.cancel()  # a project opens without the network: what waits there is one click away
        may_be_charged = course.costs and course.is_out
        await self._endings.end(course, JobState.UNKNOWN if may_be_charged else JobState.CANCELLED)
        return course.running.job(job.id).state is not job.state

    async def _leave(self, job: Job, was_sent: bool) -> bool:
        if was_sent:
            return await self._move(job, JobState.UNKNOWN)
        error = {"kind": "interrupted", "facts": {}}
        return await self._move(job, JobState.CANCELLED, charged=Charged.NO, error=error)

    async def _move(self, job: Job, state: JobState, **facts: object) -> bool:
        if state is job.state:
            return False
        await self._project.file.write(lambda db: job_rows.move_job(db, job.id, state, **facts))
        return True

    async def _settle_turn(self, turn_id: str) -> Notice:
        def write(db: sqlite3.Connection) -> tuple[Job, ...]:
            jobs = job_rows.jobs_of_turn(db, turn_id)
            turns.set_turn_state(db, turn_id, turn_state(jobs, has_nodes=turns.has_nodes(db, turn_id)))
            return jobs

        jobs = await self._project.file.write(write)
        turn = self._project.turn(turn_id)
        made = len(self._project.histories[turn.image_id].of_turn(turn_id))
        return _notice(jobs, {"instruction": turn.instruction, "made": made})

    async def _reconcile(self, booked: Mapping[str, JobState]) -> None:
        """Books that were not told how a job ended hear it now."""
        costs = await self._project.file.read(ledger.costs_by_job)
        jobs = await self._project.file.read(lambda db: job_rows.jobs_by_id(db, tuple(booked)))
        await asyncio.to_thread(self._tell_books, booked, jobs, costs)

    def _tell_books(
        self, booked: Mapping[str, JobState], jobs: Sequence[Job], costs: Mapping[str, Cost]
    ) -> None:
        for job in jobs:
            if (cost := costs.get(job.id)) is not None:
                basis = cost.basis or Basis.ESTIMATE
                self._books.settle(job.id, job.state, micro=cost.micro, credits_=cost.credits, basis=basis)
            elif job.charged is not Charged.NO:
                self._books.note_job(job.id, job.state)
            elif booked[job.id] is JobState.PLANNED or (booked[job.id] is JobState.SENT and job.sent):
                # Anything else is an old copy of the project, which knows less than the books do.
                self._books.release(job.id, job.state)


def _was_out(job: Job) -> bool:
    """Whether a maker may have it, or its answer may lie in the spool."""
    return job.state is not JobState.PLANNED and job.provider != BUILT_IN


def _notice(jobs: Sequence[Job], facts: dict[str, object]) -> Notice:
    if any(job.state not in ENDED for job in jobs):
        return Notice("turn-unknown", facts)
    if any(job.charged is not Charged.NO for job in jobs):
        return Notice("turn-recovered", facts)
    return Notice("turn-interrupted", facts)
