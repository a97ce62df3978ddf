"""What was spent, by node, turn, branch, project and day; caps; the ledger as a table; what was learned."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, opened

from studio.host.books import Books
from studio.host.places import Places
from studio.model.budget import Spent
from studio.model.errors import Charged, OutcomeUnknown, OverBudget
from studio.model.events import Event, NodesChanged
from studio.model.money import Basis
from studio.model.provider import Billed, Usage
from studio.model.recipe import Draft
from studio.session.money.ledger_table import dollars
from studio.session.money.spending import Caps
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]

_TWO = Draft(instruction="invert it", candidates=2)


@pytest.fixture
def understudy() -> Rehearsal:
    return paid(inverted)


async def billed(
    session: Session, image_id: str, understudy: Rehearsal, micro: int, draft: Draft = _TWO
) -> tuple[str, str]:
    """The first node of a turn that cost `micro`, and the turn."""
    understudy.bill = Billed(micro_usd=micro)
    result = await session.turns.run(image_id, draft)
    return result.nodes[0].id, result.turn.id


def test_sums_go_by_node_turn_path_project_and_day(
    studio: Studio, understudy: Rehearsal, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        first, turn = await billed(session, image_id, understudy, 90_001)
        aside, _ = await billed(session, image_id, understudy, 40_000)
        await session.marks.move_head(image_id, first)
        second, _ = await billed(session, image_id, understudy, 10_000)
        spending = session.spending

        assert session.history(image_id).nodes[first].cost_micro == 45_000
        assert NodesChanged(image_id, tuple(n.id for n in session.history(image_id).of_turn(turn))) in seen
        assert await spending.of_turn(turn) == Spent(90_001)
        assert await spending.of_path(second) == Spent(100_001)
        assert await spending.of_path(aside) == Spent(40_000)
        assert await spending.project() == await spending.today() == Spent(140_001)
        branch = next((one for one in session.history(image_id).branches if one.tip_node_id == second), None)
        if branch is not None:
            assert await spending.of_branch(branch.id) == Spent(100_001)
        await session.close()

        again = await studio.open_project(session.path)
        assert again.history(image_id).nodes[first].cost_micro == 45_000
        assert await again.spending.project() == Spent(140_001)
        await again.close()

    run(story())


def test_two_projects_share_a_day_and_a_project_has_its_own_cap(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        one, image_one = await opened(studio)
        two, image_two = await opened(studio)
        await billed(one, image_one, understudy, 30_000)
        await two.spending.set_project_cap(20_000)

        with pytest.raises(OverBudget) as caught:
            await billed(two, image_two, understudy, 1)

        assert caught.value.kind == "over-project-cap"
        assert await two.spending.caps() == Caps(5_000_000, 20_000)
        assert await two.spending.project() == Spent()
        assert await two.spending.today() == await studio.spent_today() == Spent(30_000)
        await one.close()
        await two.close()

    run(story())


def test_the_ledger_is_a_table_that_no_spreadsheet_runs(
    studio: Studio, understudy: Rehearsal, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        understudy.bill = Billed(usage=Usage(text_in=12, image_in=1024, image_out=500))
        wish = '=HYPERLINK("http://x"), "quoted"\nand a line'
        await session.turns.run(image_id, replace(_TWO, instruction=wish, parameters={"quality": "high"}))
        understudy.troubles = [
            OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")
        ]
        await session.turns.run(image_id, _TWO)

        path = await session.spending.export_csv(tmp_path / "ledger.csv")
        other = await session.spending.export_csv(tmp_path / "ledger.csv")

        assert other.name == "ledger-2.csv"
        assert path.read_bytes() == other.read_bytes()
        with path.open(encoding="utf-8-sig", newline="") as file:
            paid_row, maybe = csv.DictReader(file)
        assert paid_row["usd"] == dollars(500 * 40)
        assert paid_row["instruction"] == f"'{wish}"
        assert (paid_row["nodes"], paid_row["turn"], paid_row["image"]) == ("2 3", "1", "noise")
        assert (paid_row["quality"], paid_row["basis"], paid_row["charged"]) == ("high", "usage", "yes")
        assert (paid_row["text_in"], paid_row["image_in"], paid_row["text_out"]) == ("12", "1024", "")
        assert (maybe["usd"], maybe["charged"], maybe["basis"]) == ("", "maybe", "")
        assert float(maybe["estimate_usd"]) > 0
        rows = await session.spending.rows()
        assert [row.basis for row in rows] == [Basis.USAGE, None]
        await session.close()

    run(story())


@pytest.mark.parametrize(
    ("micro", "text"), [(0, "0.000000"), (91_200, "0.091200"), (-1_500_000, "-1.500000")]
)
def test_dollars_are_exact(micro: int, text: str) -> None:
    assert dollars(micro) == text


def test_estimates_are_corrected_by_what_five_calls_used_and_say_so(
    studio: Studio, understudy: Rehearsal, home: Places, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        before = session.drafts.outlook(image_id, _TWO).estimate
        tokens = (before.micro or 0) // 40
        for n in range(5):
            assert session.drafts.outlook(image_id, _TWO).estimate.learned_from == 0, n
            understudy.bill = Billed(usage=Usage(text_in=0, image_in=0, image_out=2 * tokens))
            await session.turns.run(image_id, _TWO)

        after = session.drafts.outlook(image_id, _TWO).estimate
        assert after.learned_from == 5
        assert after.micro == pytest.approx(2 * (before.micro or 0), rel=0.01)
        await session.turns.run(image_id, _TWO)
        await session.close()

        again = await studio.open_project(session.path)
        later = again.drafts.outlook(image_id, _TWO).estimate
        assert (later.micro, later.learned_from) == (after.micro, 6)
        assert set(Books(home).lessons()) == {("understudy", "low")}
        await again.close()

    run(story())
