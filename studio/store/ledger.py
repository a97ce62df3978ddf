"""What the project paid: append-only; a job that cost nothing has no row."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from studio.model.ids import LEDGER, new_id
from studio.model.money import Basis, Cost
from studio.store.database import utc_now
from studio.store.json_text import dump, load_optional

Amount = TypeVar("Amount", int, float)

# Shared by what came: a maker that gives fewer pictures than it was asked for is paid for those.
_CAME = "SELECT count(*) FROM delivery d WHERE d.job_id = j.id"
_SHARES = (
    f"SELECT j.id, sum(l.micro_usd) / coalesce(nullif(({_CAME}), 0), max(j.candidates, 1))"
    " FROM job j LEFT JOIN ledger l ON l.job_id = j.id WHERE (j.charged <> 'no' OR l.id IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger; amounts are None where nobody knows."""

    id: str
    job_id: str | None
    at: str
    basis: Basis
    micro_usd: int | None = None
    credits: float | None = None
    usage: Mapping[str, object] = field(default_factory=dict)


def add_entry(
    db: sqlite3.Connection,
    job_id: str | None,
    basis: Basis,
    *,
    micro_usd: int | None = None,
    credits_: float | None = None,
    usage: dict[str, object] | None = None,
) -> str:
    """A correction is a row of its own, with the difference."""
    entry_id = new_id(LEDGER)
    db.execute(
        "INSERT INTO ledger (id, job_id, at, basis, micro_usd, credits, usage_json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry_id, job_id, utc_now(), basis, micro_usd, credits_, None if usage is None else dump(usage)),
    )
    return entry_id


def has_entry(db: sqlite3.Connection, job_id: str) -> bool:
    return db.execute("SELECT 1 FROM ledger WHERE job_id = ? LIMIT 1", (job_id,)).fetchone() is not None


def entries(db: sqlite3.Connection) -> tuple[Entry, ...]:
    """All of them, oldest first."""
    rows = db.execute(
        "SELECT id, job_id, at, basis, micro_usd, credits, usage_json FROM ledger ORDER BY rowid"
    )
    return tuple(
        Entry(row[0], row[1], row[2], Basis(row[3]), row[4], row[5], load_optional(row[6], row[0]) or {})
        for row in rows
    )


def costs_by_job(db: sqlite3.Connection) -> dict[str, Cost]:
    """What each job cost in all, on the basis of its newest row."""
    costs: dict[str, Cost] = {}
    for one in entries(db):
        if one.job_id is not None:
            known = costs.get(one.job_id, Cost(None, one.basis))
            costs[one.job_id] = Cost(
                _added(known.micro, one.micro_usd), one.basis, _added(known.credits, one.credits)
            )
    return costs


def total_micro(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(sum(micro_usd), 0) FROM ledger").fetchone()[0])


def share_of_job(db: sqlite3.Connection, job_id: str) -> int | None:
    """The share of each candidate of one job; None where nobody knows what was paid, or whether."""
    row = db.execute(f"{_SHARES} AND j.id = ? GROUP BY j.id", (job_id,)).fetchone()
    return 0 if row is None else row[1]


def costs_of_jobs(db: sqlite3.Connection) -> dict[str, int | None]:
    """By job, the share of each of its candidates, in millionths of a dollar; free ones are left out."""
    return dict(db.execute(f"{_SHARES} GROUP BY j.id").fetchall())


def _added(one: Amount | None, other: Amount | None) -> Amount | None:
    """The sum of what is known."""
    return other if one is None else one if other is None else one + other
