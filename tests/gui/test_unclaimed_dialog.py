"""The dialog of unclaimed answers: what it lists, what it offers for which, and why not."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.model.words import unbroken
from studio.session.unclaimed import Unclaimed
from studio.ui.unclaimed.table import bytes_words, unclaimed_table, why
from studio.ui.unclaimed.unclaimed_dialog import UnclaimedDialog
from studio.ui.widgets.buttons import TextButton

LOST = Unclaimed(
    "j1", "answer-without-project", at="2026-11-28T09:00:00+00:00", size=2_400_000, files=(Path("answer-0"),)
)
OWNED = Unclaimed(
    "j2",
    "answer-of-closed-project",
    project="cup",
    owner=Path("/p/cup.palimpsest"),
    at="2026-11-28T10:00:00+00:00",
    files=(Path("answer-0"),),
    micro=91_200,
)
GARBLED = Unclaimed(
    "d1",
    "answer-undecodable",
    project="cup",
    instruction="make it night",
    model="flare",
    at="2026-11-28T11:00:00+00:00",
)


@pytest.fixture
def dialog(qtbot: QtBot) -> UnclaimedDialog:
    made = UnclaimedDialog()
    qtbot.addWidget(made)
    made.present((LOST, OWNED, GARBLED))
    made.show()
    return made


def button(dialog: UnclaimedDialog, words: str) -> TextButton:
    return next(one for one in dialog.findChildren(TextButton) if one.text() == words)


def test_each_line_says_what_is_known(dialog: UnclaimedDialog) -> None:
    lines = unclaimed_table((LOST, OWNED, GARBLED)).lines

    assert [line[1:] for line in lines] == [
        ("not known", "not known", "2.4\u00a0MB", "not known"),
        ("not known", "cup", "0\u00a0B", "$0.0912"),
        ("make it night", "flare, cup", "0\u00a0B", "not known"),
    ]
    assert why(OWNED).startswith("It belongs to “cup”.")


def test_what_belongs_to_a_project_is_opened_there_and_not_taken_elsewhere(
    dialog: UnclaimedDialog, qtbot: QtBot
) -> None:
    opens = button(dialog, "Open its project")
    before = opens.isVisible()

    dialog._table.selectRow(1)

    assert not before
    assert not button(dialog, "Add to this project").isEnabled()
    assert not button(dialog, "Let go…").isEnabled()
    with qtbot.waitSignal(dialog.open_wanted) as wanted:
        opens.click()
    assert wanted.args == [OWNED]


def test_what_belongs_to_nobody_is_saved_added_or_let_go(dialog: UnclaimedDialog, qtbot: QtBot) -> None:
    for words, signal in (
        ("Save…", dialog.save_wanted),
        ("Add to this project", dialog.add_wanted),
        ("Let go…", dialog.let_go_wanted),
    ):
        with qtbot.waitSignal(signal) as wanted:
            button(dialog, words).click()
        assert wanted.args == [LOST]


def test_without_a_project_nothing_is_added_and_the_reason_is_told(dialog: UnclaimedDialog) -> None:
    dialog.present((LOST,), why_not_add="Open a project first.")

    add = button(dialog, "Add to this project")
    assert not add.isEnabled()
    assert "Open a project first." in add.toolTip()


def test_an_empty_list_says_that_nothing_is_missing(dialog: UnclaimedDialog) -> None:
    dialog.present(())

    assert dialog._nothing.isVisible()
    assert not dialog._table.isVisible()
    assert not button(dialog, "Save…").isEnabled()


@pytest.mark.parametrize(("count", "words"), [(12, "12 B"), (12_400, "12 kB"), (3_400_000, "3.4 MB")])
def test_sizes_are_told_in_the_unit_that_fits(count: int, words: str) -> None:
    assert bytes_words(count) == unbroken(words)
