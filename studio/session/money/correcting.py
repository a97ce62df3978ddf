"""What the user knows better of a call that may have been charged: that it was not, or that it was."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

from studio.host.books import Books
from studio.model.errors import Charged, Refused
from studio.model.events import JobMoved, SpendChanged
from studio.model.jobs import ENDED, Job, JobState
from studio.model.money import Basis, Cost
from studio.session.money.billing import estimate_of
from studio.session.open_project import OpenProject
from studio.store import job_rows, ledger

_NOTHING = Cost(0, Basis.CORRECTION)


class Corrections:
    """Each adds a row to the ledger with the difference, so that one takes the other back.

    A call that is still open has to be given up first, which `forget` does.
    """

    def __init__(self, project: OpenProject, books: Books, forget: Callable[[str], Awaitable[None]]) -> None:
        self._project = project
        self._books = books
        self._forget = forget

    async def not_charged(self, job_id: str) -> None:
        """Nothing is counted for it any more. Raises Refused where that is known to be otherwise."""
        await self._correct(job_id, Charged.NO)

    async def charged(self, job_id: str) -> None:
        """What was expected of it is counted as paid; raises as `not_charged`."""
        await self._correct(job_id, Charged.YES)

    async def _correct(self, job_id: str, charged: Charged) -> None:
        job = await self._project.file.read(lambda db: job_rows.job(db, job_id))
        if job.state is JobState.UNKNOWN and job.charged is Charged.MAYBE:
            await self._forget(job_id)
            job = await self._project.file.read(lambda db: job_rows.job(db, job_id))
        estimate = estimate_of(job)
        cost = Cost(estimate.micro, Basis.CORRECTION, estimate.credits)
        cost = _NOTHING if charged is Charged.NO else cost
        await self._project.file.read(lambda db: _require_open(db, job, charged))
        # The books first: what they hold must not outlive what the project says.
        await asyncio.to_thread(
            self._books.settle,
            job.id,
            job.state,
            micro=cost.micro,
            credits_=cost.credits,
            basis=Basis.CORRECTION,
        )
        moved = await self._project.file.write(lambda db: _write(db, job, charged, cost))
        turn = self._project.turn(moved.turn_id)
        await self._project.reload_history(turn.image_id)
        self._project.publish(JobMoved(turn.image_id, turn.id, moved.id, moved.state))
        self._project.publish(SpendChanged())


def _require_open(db: sqlite3.Connection, job: Job, charged: Charged) -> None:
    cost = ledger.costs_by_job(db).get(job.id)
    is_open = job.charged is Charged.MAYBE or (cost is not None and cost.basis is Basis.CORRECTION)
    if job.state not in ENDED or not is_open or job.charged is charged:
        raise Refused("nothing-to-correct")


def _write(db: sqlite3.Connection, job: Job, charged: Charged, cost: Cost) -> Job:
    _require_open(db, job_rows.job(db, job.id), charged)
    known = ledger.costs_by_job(db).get(job.id, Cost(None, None))
    micro = None if cost.micro is None else cost.micro - (known.micro or 0)
    credits_ = (cost.credits or 0.0) - (known.credits or 0.0)
    ledger.add_entry(db, job.id, Basis.CORRECTION, micro_usd=micro, credits_=credits_ or None)
    return job_rows.note_job(db, job.id, charged=charged)
