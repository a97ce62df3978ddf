"""Whether calls fit what may be spent: on one turn, on a project, on a day over all projects."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from studio.model.budget import Budget, Hold, Spent
from studio.model.errors import OverBudget
from studio.model.money import exact
from studio.model.plan import total
from studio.model.words import trn


def require(
    db: sqlite3.Connection, holds: Sequence[Hold], budget: Budget, *, day: str, day_cap_micro: int
) -> None:
    """Raises OverBudget for the first of turn, project and day whose cap `holds` would cross.

    All of `holds` belong to one turn of one project. A price that is not known counts as over every cap.
    """
    if not holds:
        return
    asked, project_id = total(one.estimate for one in holds), holds[0].project_id
    _require_known(holds, budget)
    if budget.most_credits is not None and (asked.credits or 0) > budget.most_credits:
        most, over = budget.most_credits, (asked.credits or 0) - budget.most_credits
        raise OverBudget("over-turn-cap", cap=_credits(most), over=_credits(over), calls=len(holds))
    wanted = sum(one.estimate.upper or 0 for one in holds)
    if budget.most_micro is not None and wanted > budget.most_micro:
        raise OverBudget("over-turn-cap", calls=len(holds), **_facts(budget.most_micro, 0, wanted))
    of_project = project_cap(db, project_id)
    if of_project is not None:
        spent = spent_on_project(db, project_id).most_micro
        if spent + wanted > of_project:
            raise OverBudget("over-project-cap", calls=len(holds), **_facts(of_project, spent, wanted))
    spent = spent_on_day(db, day).most_micro
    if spent + wanted > day_cap_micro:
        raise OverBudget("over-day-cap", calls=len(holds), **_facts(day_cap_micro, spent, wanted))


def spent_on_day(db: sqlite3.Connection, day: str) -> Spent:
    return _sum(db.execute("SELECT micro_usd, credits, is_held FROM spend WHERE day = ?", (day,)))


def spent_on_project(db: sqlite3.Connection, project_id: str) -> Spent:
    rows = db.execute("SELECT micro_usd, credits, is_held FROM spend WHERE project_id = ?", (project_id,))
    return _sum(rows)


def project_cap(db: sqlite3.Connection, project_id: str) -> int | None:
    row = db.execute("SELECT micro_usd FROM cap WHERE project_id = ?", (project_id,)).fetchone()
    return None if row is None else int(row[0])


def _require_known(holds: Sequence[Hold], budget: Budget) -> None:
    strange = [one.profile_id for one in holds if one.estimate.upper is None]
    if strange and not budget.takes_unknown and budget.most_credits is None:
        raise OverBudget("price-unknown", profile=", ".join(dict.fromkeys(strange)), calls=len(holds))


def _facts(cap: int, spent: int, wanted: int) -> dict[str, Any]:
    over = spent + wanted - cap
    return {
        "cap": exact(cap),
        "over": exact(over),
        "cap_micro": cap,
        "spent_micro": spent,
        "wanted_micro": wanted,
        "over_micro": over,
    }


def _sum(rows: Iterable[tuple[int | None, float | None, int]]) -> Spent:
    found = list(rows)
    return Spent(
        micro=sum(micro or 0 for micro, _, is_held in found if not is_held),
        held_micro=sum(micro or 0 for micro, _, is_held in found if is_held),
        credits=sum(in_credits or 0.0 for _, in_credits, _ in found),
    )


def _credits(count: float) -> str:
    return trn("{amount} credit", "{amount} credits", 1 if count == 1 else 2, amount=f"{count:g}")
