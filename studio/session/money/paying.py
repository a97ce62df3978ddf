"""Money around a call: held in the installation's books before it is sent, put right when it has ended."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.host.books import Books
from studio.model.budget import Budget, Hold
from studio.model.errors import Charged
from studio.model.events import SpendChanged
from studio.model.jobs import JobState
from studio.model.money import Basis, Cost
from studio.model.plan import CallPlan
from studio.model.provider import Billed
from studio.session.money import billing
from studio.session.money.lessons import Lessons
from studio.session.open_project import OpenProject
from studio.store import ledger


@dataclass(frozen=True, slots=True)
class Ending:
    """How a paid call ended. `cost` None: nothing was charged, or nobody knows whether it was."""

    job_id: str
    plan: CallPlan
    state: JobState
    charged: Charged
    billed: Billed | None = None
    is_complete: bool = False  # every candidate came: it teaches what such a call costs

    @property
    def cost(self) -> Cost | None:
        return billing.cost_of(self.plan, self.billed) if self.charged is Charged.YES else None


class Payments:
    """The books of one open project. Free calls never come here."""

    def __init__(
        self, project: OpenProject, books: Books, lessons: Lessons, day_cap_micro: Callable[[], int]
    ) -> None:
        self._project = project
        self._books = books
        self._lessons = lessons
        self._day_cap_micro = day_cap_micro

    async def require_room(self, plans: Sequence[CallPlan], budget: Budget) -> None:
        """Raises OverBudget, before anything is written, for a turn that would cross a cap."""
        if holds := self._holds([("", plan) for plan in plans]):
            await asyncio.to_thread(self._books.require_room, holds, budget, self._day_cap_micro())

    async def hold(self, planned: Sequence[tuple[str, CallPlan]], budget: Budget) -> None:
        """Hold the upper estimates of jobs that are in the project: of all, or of none. Raises OverBudget."""
        if holds := self._holds(planned):
            await asyncio.to_thread(self._books.hold, holds, budget, self._day_cap_micro())
            self._project.publish(SpendChanged())

    async def begin_sending(self, job_id: str) -> None:
        """Raises Refused for a job that was sent before, by whomever."""
        await asyncio.to_thread(self._books.begin_sending, job_id)

    async def note(self, job_id: str, state: JobState, remote_id: str | None = None) -> None:
        await asyncio.to_thread(self._books.note_job, job_id, state, remote_id)

    async def end(self, ending: Ending) -> None:
        """Bring the books in line with how a job ended in the project."""
        await asyncio.to_thread(self._end, ending)
        ratio = billing.lesson(ending.plan, ending.billed) if ending.is_complete else None
        if ratio is not None:
            await self._lessons.note(ending.plan.capability.model, billing.quality(ending.plan), ratio)
        self._project.publish(SpendChanged())

    def _end(self, ending: Ending) -> None:
        cost = ending.cost
        if cost is not None:
            basis = cost.basis or Basis.ESTIMATE
            self._books.settle(
                ending.job_id, ending.state, micro=cost.micro, credits_=cost.credits, basis=basis
            )
        elif ending.charged is Charged.NO:
            self._books.release(ending.job_id, ending.state)
        else:
            self._books.note_job(ending.job_id, ending.state)

    def _holds(self, planned: Sequence[tuple[str, CallPlan]]) -> list[Hold]:
        project_id = self._project.file.project_id
        return [
            Hold(job_id, project_id, plan.profile, plan.estimate)
            for job_id, plan in planned
            if not plan.is_free
        ]


def write_down(db: sqlite3.Connection, ending: Ending) -> None:
    """The ledger's row of a job that was charged, in the transaction that ends it; once a job."""
    cost = ending.cost
    if cost is not None and not ledger.has_entry(db, ending.job_id):
        ledger.add_entry(
            db,
            ending.job_id,
            cost.basis or Basis.ESTIMATE,
            micro_usd=cost.micro,
            credits_=cost.credits,
            usage=billing.usage_facts(ending.billed),
        )
