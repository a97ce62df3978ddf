"""The ledger: its sums, its tables, its caps."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from studio.model.errors import Charged
from studio.model.money import Basis
from studio.session.money.ledger_rows import LedgerRow
from studio.ui.money.ledger_dialog import LedgerDialog
from studio.ui.money.view import LedgerView, Sum, by_day
from studio.ui.turn.view import Purse
from studio.ui.widgets.amount_field import AmountField
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.segments import Segments

PAID = LedgerRow(
    "2026-11-27T10:42:00+00:00",
    "j1",
    "fig-bowl",
    7,
    (18, 19, 20, 21),
    "Glaze the bowl deep teal",
    "openai",
    "openai",
    "gpt-image-2.6-flare",
    "low",
    "2080x1408",
    4,
    Charged.YES,
    Basis.USAGE,
    91_200,
)
OPEN = replace(PAID, job_id="j2", charged=Charged.MAYBE, basis=None, micro=None, estimate_micro=90_000)
VIEW = LedgerView(
    "ceramics",
    Purse(today=410_000, held=90_000, day_cap=5_000_000, project=2_860_000),
    (OPEN, PAID),
    (Sum("Node 18", "Glaze the bowl deep teal", 22_800),),
    (Sum("ochre", "node 21", 1_250_000),),
    by_day((OPEN, PAID)),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[LedgerDialog]:
    made = LedgerDialog()
    qtbot.addWidget(made)
    made.present(VIEW)
    made.show()
    yield made
    made.close()


def cells(dialog: LedgerDialog) -> list[list[str]]:
    model = dialog.findChild(QTableView).model()
    columns = range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def test_a_call_says_how_its_cost_is_known(dialog: LedgerDialog) -> None:
    paid = cells(dialog)[1]

    assert paid[1:] == [
        "fig-bowl, turn 7",
        "Glaze the bowl deep teal",
        "gpt-image-2.6-flare, low, 2080 × 1408, 4 candidates",
        "$0.0912, from what it used",
    ]


def test_a_call_that_may_be_charged_says_so(dialog: LedgerDialog) -> None:
    assert cells(dialog)[0][-1] == "may be charged, about $0.09"


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("nodes", ["Node 18", "Glaze the bowl deep teal", "$0.0228"]),
        ("branches", ["ochre", "node 21", "$1.25"]),
    ],
)
def test_sums_are_told_by_node_and_branch(dialog: LedgerDialog, by: str, first: list[str]) -> None:
    dialog.findChild(Segments).chosen.emit(by)

    assert cells(dialog) == [first]


def test_sums_are_told_by_day(dialog: LedgerDialog) -> None:
    dialog.findChild(Segments).chosen.emit("days")

    assert [row[1:] for row in cells(dialog)] == [["2", "$0.0912"]]


def test_today_and_the_project_stand_at_the_top(dialog: LedgerDialog) -> None:
    spoken = {one.accessibleName() for one in dialog.findChildren(type(dialog._today))}

    assert spoken == {
        "Today, all projects, $0.41, of $5.00; $0.09 of it is not settled yet",
        "This project, $2.86, no cap",
    }


def test_caps_are_set_in_dollars_and_taken_away(dialog: LedgerDialog, qtbot: QtBot) -> None:
    day, project = dialog.findChildren(AmountField)

    with qtbot.waitSignal(dialog.day_cap_chosen) as of_day:
        day.setValue(8)
    with qtbot.waitSignal(dialog.project_cap_chosen) as of_project:
        project.setValue(3)
    with qtbot.waitSignal(dialog.project_cap_chosen) as taken:
        project.setValue(project.minimum())

    assert (of_day.args, of_project.args, taken.args) == ([8_000_000], [3_000_000], [None])
    assert project.text() == "None"


@pytest.mark.parametrize(
    ("typed", "micro"),
    [
        ("2.50", 2_500_000),
        ("0,55", 550_000),
        ("12", 12_000_000),
        ("1000.5", 1_000_500_000),
        ("$3.1", 3_100_000),
    ],
)
def test_a_cap_is_what_was_typed_key_by_key(
    dialog: LedgerDialog, qtbot: QtBot, typed: str, micro: int
) -> None:
    day = dialog.findChildren(AmountField)[0]
    told: list[int] = []
    dialog.day_cap_chosen.connect(told.append)
    day.setFocus()
    day.selectAll()

    for key in typed:
        qtbot.keyClicks(day, key)
    assert told == []
    qtbot.keyClick(day, Qt.Key.Key_Return)

    assert told == [micro]


def test_thousands_are_never_read_as_cents_nor_cents_as_thousands(dialog: LedgerDialog, qtbot: QtBot) -> None:
    day = dialog.findChildren(AmountField)[0]
    day.setFocus()
    day.selectAll()

    qtbot.keyClicks(day, "1,000")
    qtbot.keyClick(day, Qt.Key.Key_Return)

    assert day.value() == 1.0
    assert day.text() == "$1.00"


def test_nothing_to_export_says_so(dialog: LedgerDialog) -> None:
    dialog.present(LedgerView())

    export = next(one for one in dialog.findChildren(TextButton) if one.text().startswith("Export"))
    assert not export.isEnabled()
    assert export.toolTip() == "There is nothing to export yet."


def test_what_runs_is_not_called_nothing_paid(dialog: LedgerDialog) -> None:
    dialog.present(
        LedgerView(purse=Purse(today=170_000, held=170_000, project=170_000, project_held=170_000))
    )

    said = [label.text() for label in dialog.findChildren(PlainLabel) if label.isVisible()]
    assert "Nothing is settled yet. What runs is listed here once it has ended." in said
    assert said.count("no cap; $0.17 of it is not settled yet") == 2


def corrections(dialog: LedgerDialog) -> list[str]:
    words = ("It was not charged…", "It was charged…")
    return [one.text() for one in dialog.findChildren(TextButton) if one.text() in words and one.isVisible()]


def test_what_may_be_charged_can_be_put_right_both_ways(dialog: LedgerDialog, qtbot: QtBot) -> None:
    table = dialog.findChild(QTableView)
    before = corrections(dialog)

    table.selectRow(0)

    assert before == []
    assert corrections(dialog) == ["It was not charged…", "It was charged…"]
    with qtbot.waitSignal(dialog.correction_wanted) as wanted:
        next(one for one in dialog.findChildren(TextButton) if one.text() == "It was not charged…").click()
    assert wanted.args == [OPEN, Charged.NO]


def test_what_was_paid_is_not_put_right_and_neither_is_a_sum(dialog: LedgerDialog) -> None:
    table = dialog.findChild(QTableView)

    table.selectRow(1)
    of_paid = corrections(dialog)
    dialog.findChild(Segments).choose("nodes")
    dialog._show_table("nodes")
    table.selectRow(0)

    assert of_paid == corrections(dialog) == []


def test_a_correction_is_taken_back_by_its_opposite(dialog: LedgerDialog) -> None:
    corrected = replace(OPEN, charged=Charged.NO, basis=Basis.CORRECTION, micro=0)
    dialog.present(replace(VIEW, rows=(corrected,)))

    dialog.findChild(QTableView).selectRow(0)

    assert corrections(dialog) == ["It was charged…"]
    assert cells(dialog)[0][-1] == "not charged, as you said"

    dialog.present(replace(VIEW, rows=(replace(corrected, micro=-90_000),)))

    assert cells(dialog)[0][-1] == "−$0.09, as you said"
