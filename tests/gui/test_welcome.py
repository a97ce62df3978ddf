"""The welcome page: what is offered, what a click says, and what is missing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.model.project import RecentProject
from studio.ui.welcome.cards import Clickable, RecentRow, SuggestionCard
from studio.ui.welcome.view import SAMPLE, SAMPLE_PICTURE, WelcomeView, read_pictures, recent_key
from studio.ui.welcome.welcome import Welcome

HERE = RecentProject(Path("/p/here.palimpsest"), "here <b>", 4, 58, "2026-11-21T09:00:00")
GONE = RecentProject(Path("/p/gone.palimpsest"), "gone", 1, 1, "2026-11-03T09:00:00", is_missing=True)


@pytest.fixture
def welcome(qtbot: QtBot) -> Iterator[Welcome]:
    made = Welcome()
    made.resize(1024, 640)
    qtbot.addWidget(made)
    made.present(WelcomeView((HERE, GONE), date(2026, 11, 21)))
    made.show()
    yield made
    made.hide()


def test_a_recent_project_is_opened_by_pointer_and_by_key(welcome: Welcome, qtbot: QtBot) -> None:
    row = welcome.findChildren(RecentRow)[0]

    with qtbot.waitSignal(welcome.recent_wanted) as said:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(welcome.recent_wanted):
        qtbot.keyClick(row, Qt.Key.Key_Return)

    assert said.args == [HERE.path]


def test_a_missing_project_is_not_opened_but_can_be_forgotten(welcome: Welcome, qtbot: QtBot) -> None:
    row = welcome.findChildren(RecentRow)[1]

    with qtbot.assertNotEmitted(welcome.recent_wanted, wait=10):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(welcome.forget_wanted) as said:
        qtbot.keyClick(row, Qt.Key.Key_Delete)

    assert said.args == [GONE.path]
    assert "Cannot be found" in row.accessibleName()


def test_what_can_be_clicked_is_a_button_to_a_reading_aid(welcome: Welcome) -> None:
    faces = [QAccessible.queryAccessibleInterface(card) for card in welcome.findChildren(Clickable)]

    assert len(faces) == 6
    assert {face.role() for face in faces if face is not None} == {QAccessible.Role.Button}


def test_each_suggestion_says_which_it_is(welcome: Welcome, qtbot: QtBot) -> None:
    wanted: list[str] = []
    welcome.suggestion_wanted.connect(wanted.append)

    for card in welcome.findChildren(SuggestionCard):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)

    assert wanted == ["warmer", "remove", "recolour"]


def test_a_second_snapshot_replaces_the_first(welcome: Welcome, qtbot: QtBot) -> None:
    welcome.present(WelcomeView((GONE,), date(2026, 11, 21)))
    QApplication.sendPostedEvents()

    shown = [row for row in welcome.findChildren(RecentRow) if row.isVisible()]

    assert len(shown) == 1


def test_pictures_that_are_missing_are_left_out(tmp_path: Path, qapp: QApplication) -> None:
    picture = QImage(32, 18, QImage.Format.Format_RGB32)
    picture.fill(QColor("#3A6FE8"))
    (tmp_path / "pictures").mkdir()
    picture.save(str(tmp_path / SAMPLE_PICTURE))

    found = read_pictures(tmp_path, (HERE,))

    assert set(found) == {SAMPLE}
    assert recent_key(HERE) not in found
