"""The ledger as a person reads it: each call that was paid, with what it was for and what came of it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.errors import Charged
from studio.model.history import History
from studio.model.jobs import Job, JobState
from studio.model.money import Basis
from studio.model.parameters import QUALITY, SIZE
from studio.model.rows import turn_number
from studio.session.open_project import OpenProject
from studio.store import job_rows, ledger

_NOWHERE = History("")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A call that was paid, or may have been: then `basis` is None and only the estimate is known.

    `turn` counts the turns of the image from 1; `nodes` are the numbers of what it made. Of what was removed
    for good only the amounts are left.
    """

    at: str
    job_id: str
    image: str
    turn: int
    nodes: tuple[int, ...]
    instruction: str
    profile: str
    provider: str
    model: str
    quality: str
    size: str
    candidates: int
    charged: Charged
    basis: Basis | None = None
    micro: int | None = None
    credits: float | None = None
    estimate_micro: int | None = None
    usage: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_doubtful(self) -> bool:
        """Whether only the user can know if it was charged, or has said so."""
        return self.basis is Basis.CORRECTION or (self.basis is None and self.charged is Charged.MAYBE)


async def ledger_rows(project: OpenProject) -> tuple[LedgerRow, ...]:
    """Oldest first. What runs is not among them."""

    def read(db: sqlite3.Connection) -> tuple[tuple[ledger.Entry, ...], tuple[Job, ...]]:
        return ledger.entries(db), job_rows.charged_jobs(db)

    entries, jobs = await project.file.read(read)
    by_id = {job.id: job for job in jobs}
    settled = {entry.job_id for entry in entries}
    rows = [_row(project, by_id[entry.job_id], entry) for entry in entries if entry.job_id in by_id]
    rows += [
        _row(project, job, None)
        for job in jobs
        if job.id not in settled and job.charged is Charged.MAYBE and job.state is not JobState.SENT
    ]
    return tuple(sorted(rows, key=lambda row: row.at))


def _row(project: OpenProject, job: Job, entry: ledger.Entry | None) -> LedgerRow:
    history = next((one for one in project.histories.values() if job.turn_id in one.turns), _NOWHERE)
    turn, image = history.turns.get(job.turn_id), project.images.get(history.image_id)
    made = [node.number for node in history.of_turn(job.turn_id) if node.job_id == job.id]
    sent = job.request or {}
    return LedgerRow(
        at=entry.at if entry else job.ended or job.sent,
        job_id=job.id,
        image=image.name if image else "",
        turn=turn_number(history, job.turn_id),
        nodes=tuple(sorted(made)),
        instruction=turn.instruction if turn else "",
        profile=job.profile_id or "",
        provider=job.provider or "",
        model=job.model or "",
        quality=str(sent.get(QUALITY, "")),
        size=str(sent.get(SIZE, "")),
        candidates=job.candidates,
        charged=job.charged,
        basis=entry.basis if entry else None,
        micro=entry.micro_usd if entry else None,
        credits=entry.credits if entry else None,
        estimate_micro=job.estimate_micro,
        usage=entry.usage if entry else {},
    )
