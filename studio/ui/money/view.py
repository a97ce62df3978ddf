"""What the ledger dialog shows: the calls that were paid, and their sums by node, branch and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from studio.session.money.ledger_rows import LedgerRow
from studio.ui import numerals
from studio.ui.turn.view import NO_PURSE, Purse


@dataclass(frozen=True, slots=True)
class Sum:
    """A part of what was spent: its name, what it is, its amount in millionths of a dollar."""

    name: str
    detail: str
    micro: int


@dataclass(frozen=True, slots=True)
class LedgerView:
    """`rows` newest first; the sums in the order in which they are shown."""

    project: str = ""
    purse: Purse = NO_PURSE
    rows: tuple[LedgerRow, ...] = ()
    nodes: tuple[Sum, ...] = ()
    branches: tuple[Sum, ...] = ()
    days: tuple[Sum, ...] = ()


def by_day(rows: Iterable[LedgerRow]) -> tuple[Sum, ...]:
    """What was paid on each day of this machine's time zone, the newest first."""
    sums: dict[date, int] = {}
    counts: dict[date, int] = {}
    for row in rows:
        moment = numerals.local(row.at)
        if moment is not None:
            day = moment.date()
            sums[day] = sums.get(day, 0) + (row.micro or 0)
            counts[day] = counts.get(day, 0) + 1
    today = date.today()
    return tuple(
        Sum(numerals.day(day.isoformat(), today), numerals.number(counts[day]), sums[day])
        for day in sorted(sums, reverse=True)
    )
