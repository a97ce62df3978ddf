"""The path to the head as a line of pictures."""

from history_makings import history, node, thumbnails
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.ui.history.path_strip import PathStrip


def chain(length: int) -> PathStrip:
    nodes = [
        node("n0", "t0"),
        *(node(f"n{at}", f"t{at}", f"n{at - 1}", number=at) for at in range(1, length)),
    ]
    strip = PathStrip(thumbnails())
    strip.present(history(*nodes, head=nodes[-1].id))
    return strip


def test_a_click_on_a_step_goes_there(qtbot: QtBot) -> None:
    strip = chain(3)
    qtbot.addWidget(strip)
    strip.resize(264, 90)
    strip.show()
    line = strip.findChild(QWidget, "path-line")

    with qtbot.waitSignal(strip.wishes.chosen) as chosen:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=line._places()[1][0].center())

    assert chosen.args == ["n1"]


def test_a_long_path_shows_its_root_and_its_end(qtbot: QtBot) -> None:
    strip = chain(40)
    qtbot.addWidget(strip)
    strip.resize(264, 90)
    strip.show()

    steps = [step for _, step in strip.findChild(QWidget, "path-line")._places()]

    assert steps == [0, None, 37, 38, 39]


def test_below_the_unit_a_number_is_a_drift(qtbot: QtBot) -> None:
    measured = [
        node("n0", "t0"),
        node("n1", "t1", "n0", number=1, drift=0.4),
        node("n2", "t2", "n1", number=2),
    ]
    strip = PathStrip(thumbnails())
    qtbot.addWidget(strip)
    strip.present(history(*measured, head="n2"))

    line = strip.findChild(QWidget, "path-line")

    assert [line._words(step) for step in range(3)] == ["root", "0.4", "–"]
    assert [chain(3).findChild(QWidget, "path-line")._words(step) for step in (1, 2)] == ["1", "2"]


def test_what_is_being_measured_is_not_taken_for_nothing(qtbot: QtBot) -> None:
    waiting = [node("n0", "t0"), node("n1", "t1", "n0", number=1, awaits_drift=True)]
    strip = PathStrip(thumbnails())
    qtbot.addWidget(strip)
    strip.present(history(*waiting, head="n1"))

    line = strip.findChild(QWidget, "path-line")

    assert [line._words(step) for step in range(2)] == ["root", "…"]
    assert line.tip_of(1).endswith("drift is being measured")


def test_keys_go_along_the_path(qtbot: QtBot) -> None:
    strip = chain(3)
    qtbot.addWidget(strip)
    line = strip.findChild(QWidget, "path-line")

    with qtbot.waitSignal(strip.wishes.chosen) as chosen:
        qtbot.keyClick(line, Qt.Key.Key_Left)
        qtbot.keyClick(line, Qt.Key.Key_Return)

    assert chosen.args == ["n1"]
