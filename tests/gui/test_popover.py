from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.look import theme
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.popover import Popover

Scene = tuple[QWidget, TextButton, Popover]


@pytest.fixture
def scene(qtbot: QtBot) -> Callable[[int], Scene]:
    """A window of 400 × 300 with a button this far down, and a card with two buttons that it opens."""

    def make(down: int) -> Scene:
        window = QWidget()
        window.resize(400, 300)
        anchor = TextButton("Edges", parent=window)
        anchor.setGeometry(100, down, 80, 28)
        content = QWidget()
        line = QHBoxLayout(content)
        line.addWidget(TextButton("Grow"))
        line.addWidget(TextButton("Shrink"))
        popover = Popover(content, "Edges", parent=anchor)
        anchor.clicked.connect(lambda: popover.open_below(anchor))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window, anchor, popover

    return make


def test_a_card_is_a_part_of_its_window_and_shows_what_lies_below_its_shadow(scene) -> None:
    window, anchor, popover = scene(20)

    popover.open_below(anchor)

    corner = popover.geometry().bottomRight() - QPoint(1, 1)
    seen = window.grab().toImage().pixelColor(corner)
    assert not popover.isWindow()
    assert abs(seen.lightness() - theme.colour("panel").lightness()) < 8


def test_a_card_without_room_below_opens_above(scene) -> None:
    window, anchor, popover = scene(262)

    popover.open_below(anchor)

    card = popover.geometry().adjusted(16, 16, -16, -16)
    assert card.bottom() < anchor.y()
    assert window.rect().contains(card)


def test_a_press_elsewhere_closes_the_card(scene) -> None:
    window, anchor, popover = scene(20)
    popover.open_below(anchor)

    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(390, 290))

    assert not popover.isVisible()


def test_a_press_on_its_button_closes_the_card_and_leaves_it_closed(scene) -> None:
    _window, anchor, popover = scene(20)
    popover.open_below(anchor)

    QTest.mouseClick(anchor, Qt.MouseButton.LeftButton)

    assert not popover.isVisible()


def test_escape_closes_the_card_and_gives_the_focus_back(scene, qtbot) -> None:
    _window, anchor, popover = scene(20)
    anchor.setFocus()
    qtbot.waitUntil(anchor.hasFocus)
    popover.open_below(anchor)

    QTest.keyClick(popover, Qt.Key.Key_Escape)

    assert not popover.isVisible()
    assert anchor.hasFocus()


def test_tab_goes_round_inside_the_card(scene, qtbot) -> None:
    _window, anchor, popover = scene(20)
    anchor.setFocus()
    qtbot.waitUntil(anchor.hasFocus)
    popover.open_below(anchor)
    seen = []

    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget().text())

    assert seen == ["Grow", "Shrink", "Grow"]


def test_a_card_opens_again_over_another_layout(scene) -> None:
    window, anchor, popover = scene(20)
    popover.open_below(anchor)
    popover.close()
    column = QVBoxLayout(window)
    column.addWidget(anchor)

    popover.open_below(anchor)

    assert popover.isVisible()


def test_what_grew_while_the_card_was_closed_is_shown_whole(scene) -> None:
    _window, anchor, _popover = scene(20)
    content = QWidget()
    content.setFixedWidth(200)
    column = QVBoxLayout(content)
    column.addWidget(PlainLabel("One line.", wraps=True))
    card = Popover(content, "Causes", parent=anchor)
    card.open_below(anchor)
    QApplication.processEvents()
    card.close()

    said = PlainLabel("Words that are too many for a single line of this card. " * 3, wraps=True)
    column.addWidget(said)
    card.open_below(anchor)
    QApplication.processEvents()

    assert said.height() >= said.heightForWidth(said.width()) > 2 * said.fontMetrics().height()


def test_a_card_that_grows_while_it_is_open_still_ends_above_its_anchor(
    scene: Callable[[int], Scene],
) -> None:
    window, anchor, popover = scene(260)
    popover.open_below(anchor)
    content = popover.findChildren(TextButton)[0].parentWidget()

    content.setFixedHeight(120)
    popover.fit()

    bottom = content.mapTo(window, QPoint(0, content.height())).y()
    assert content.height() == 120
    assert bottom <= anchor.y()
