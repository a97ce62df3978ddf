"""What was spent, and on what: by node, turn, branch, project and day; and the caps that hold it."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.host.books import Books
from studio.host.json_file import free_path, write_whole
from studio.model.budget import Spent
from studio.model.errors import BadInput, Charged, HostError
from studio.model.events import SpendChanged
from studio.model.jobs import Job
from studio.session.money.billing import estimate_of
from studio.session.money.ledger_rows import LedgerRow, ledger_rows
from studio.session.money.ledger_table import as_csv
from studio.session.open_project import OpenProject
from studio.store import job_rows, ledger


@dataclass(frozen=True, slots=True)
class Caps:
    """In millionths of a dollar; the project's is None where there is none."""

    day_micro: int
    project_micro: int | None


class Spending:
    """The sums of a project come from its own ledger; what is held, and its cap, from this installation."""

    def __init__(self, project: OpenProject, books: Books, day_cap_micro: Callable[[], int]) -> None:
        self._project = project
        self._books = books
        self._day_cap_micro = day_cap_micro

    async def project(self) -> Spent:
        """All that this project ever paid, on whatever machine."""
        paid = _sum(await self._project.file.read(ledger.entries))
        here = await asyncio.to_thread(self._books.spent_on_project, self._project.file.project_id)
        return Spent(paid.micro, here.held_micro, paid.credits)

    async def today(self) -> Spent:
        """All projects of this installation together."""
        return await asyncio.to_thread(self._books.spent_today)

    async def of_turn(self, turn_id: str) -> Spent:
        """Every call of a turn, whatever came of it."""
        return await self._of_turns({turn_id})

    async def of_path(self, node_id: str) -> Spent:
        """Everything that was asked for on the way to a node, its rejected candidates too."""
        history = self._project.histories[self._project.node(node_id).image_id]
        return await self._of_turns({history.nodes[one].turn_id for one in history.path(node_id)})

    async def of_branch(self, branch_id: str) -> Spent:
        """The path to a branch's tip. Raises BadInput for a branch that is not in the project."""
        for history in self._project.histories.values():
            for branch in history.branches:
                if branch.id == branch_id:
                    return await self.of_path(branch.tip_node_id)
        raise BadInput("no-such-branch")

    async def caps(self) -> Caps:
        of_project = await asyncio.to_thread(self._books.project_cap, self._project.file.project_id)
        return Caps(self._day_cap_micro(), of_project)

    async def set_project_cap(self, micro: int | None) -> None:
        """What this installation may spend on the project in all; None: only the day's cap counts."""
        await asyncio.to_thread(self._books.set_project_cap, self._project.file.project_id, micro)
        self._project.publish(SpendChanged())

    async def rows(self) -> tuple[LedgerRow, ...]:
        """The ledger, oldest first, with the calls that may have been charged."""
        return await ledger_rows(self._project)

    async def export_csv(self, path: Path) -> Path:
        """The ledger as a table in UTF-8; where it lies: nothing is overwritten, -2 is added."""
        text = as_csv(await self.rows())
        try:
            target = await asyncio.to_thread(free_path, path)
            await asyncio.to_thread(write_whole, target, text.encode("utf-8-sig"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise HostError("export-failed", name=path.name, reason=reason) from error
        return target

    async def _of_turns(self, turn_ids: set[str]) -> Spent:
        def read(db: sqlite3.Connection) -> tuple[list[Job], list[ledger.Entry]]:
            jobs = [job for one in turn_ids for job in job_rows.jobs_of_turn(db, one)]
            known = {job.id for job in jobs}
            return jobs, [entry for entry in ledger.entries(db) if entry.job_id in known]

        jobs, entries = await self._project.file.read(read)
        paid, settled = _sum(entries), {entry.job_id for entry in entries}
        open_ = (job for job in jobs if job.charged is Charged.MAYBE and job.id not in settled)
        return Spent(paid.micro, sum(estimate_of(job).upper or 0 for job in open_), paid.credits)


def _sum(entries: Iterable[ledger.Entry]) -> Spent:
    found = tuple(entries)
    return Spent(
        micro=sum(one.micro_usd or 0 for one in found), credits=sum(one.credits or 0.0 for one in found)
    )
