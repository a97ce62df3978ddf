"""The drift of a path as a line, and the way back under the limit."""

import pytest
from history_makings import thumbnails
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.model.drift import DriftLimits, PathPoint
from studio.ui.history.node_menu import NodeWishes
from studio.ui.history.path_chart import PathChart, number_places
from studio.ui.history.path_chart_layout import lay_out
from studio.ui.history.path_head import PathHead
from studio.ui.look import marks
from studio.ui.widgets.buttons import TextButton

DRIFTED = (
    PathPoint("root", 1, 0.0),
    PathPoint("a", 3, 0.0, 1.2),
    PathPoint("b", 8, 0.3, 1.9),
    PathPoint("c", 13, 1.6, 1.9),
    PathPoint("d", 18, 2.9, 3.1),
)


def chart(qtbot: QtBot, *points: PathPoint, width: int = 820) -> PathChart:
    shown = PathChart(thumbnails(), NodeWishes(None))
    qtbot.addWidget(shown)
    shown.resize(width, 150)
    shown.present(points)
    shown.show()
    return shown


def test_a_click_on_a_step_goes_there(qtbot: QtBot) -> None:
    shown = chart(qtbot, *DRIFTED)
    column = shown._layout().column(2)

    with qtbot.waitSignal(shown._wishes.chosen) as chosen:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=column.center())

    assert chosen.args == ["b"]


def test_keys_go_along_the_path(qtbot: QtBot) -> None:
    shown = chart(qtbot, *DRIFTED)

    with qtbot.waitSignal(shown._wishes.chosen) as chosen:
        qtbot.keyClick(shown, Qt.Key.Key_Left)
        qtbot.keyClick(shown, Qt.Key.Key_Left)
        qtbot.keyClick(shown, Qt.Key.Key_Return)

    assert chosen.args == ["b"]


def test_screen_readers_hear_kept_and_answered(qtbot: QtBot) -> None:
    shown = chart(qtbot, *DRIFTED)

    assert "Node 18: ΔE 2.9 as kept, ΔE 3.1 as answered" in shown.accessibleDescription()


def test_a_step_that_is_being_measured_says_so(qtbot: QtBot) -> None:
    waiting, nothing = PathPoint("a", 3, is_measured=False), PathPoint("b", 8)

    shown = chart(qtbot, DRIFTED[0], waiting, nothing)

    assert [shown.tip_of(1), shown.tip_of(2)] == ["Node 3: being measured", "Node 8: nothing to claim"]


def test_a_long_path_shows_its_root_and_its_end() -> None:
    points = [PathPoint(f"n{at}", at + 1, 0.1 * at) for at in range(60)]
    place = PathChart(thumbnails(), NodeWishes(None)).rect()
    place.setSize(place.size().scaled(700, 150, Qt.AspectRatioMode.IgnoreAspectRatio))

    steps = lay_out(place, points, DriftLimits()).steps

    assert steps[:2] == (0, None)
    assert steps[-1] == 59


@pytest.mark.parametrize("worst", [0.0, 1.0, 2.3, 40.0])
def test_every_value_lies_inside_the_plot(qtbot: QtBot, worst: float) -> None:
    layout = lay_out(
        chart(qtbot, PathPoint("r", 1, 0.0), PathPoint("x", 2, worst)).rect(),
        (PathPoint("x", 2, worst),),
        DriftLimits(),
    )

    assert layout.plot.top() <= layout.y(worst) <= layout.plot.bottom()


def test_the_way_back_leads_to_the_last_node_under_the_limit(qtbot: QtBot) -> None:
    head = PathHead(NodeWishes(None))
    qtbot.addWidget(head)
    head.present(DRIFTED)
    back = head.findChild(TextButton)

    with qtbot.waitSignal(head._wishes.chosen) as chosen:
        back.click()

    assert chosen.args == ["b"]


def test_no_way_back_is_offered_where_the_end_is_under_the_limit(qtbot: QtBot) -> None:
    head = PathHead(NodeWishes(None))
    qtbot.addWidget(head)

    head.present(DRIFTED[:3])

    assert not head.findChild(TextButton).isVisibleTo(head)


def test_the_way_back_follows_the_limits(qtbot: QtBot) -> None:
    head = PathHead(NodeWishes(None))
    qtbot.addWidget(head)
    head.present(DRIFTED)
    back = head.findChild(TextButton)

    try:
        marks.set_limits(DriftLimits(amber=20.0, red=30.0))

        assert not back.isVisibleTo(head)
    finally:
        marks.set_limits(DriftLimits())
    assert back.isVisibleTo(head)


_ABOVE, _BELOW = -19, 6


@pytest.mark.parametrize(
    ("kept", "raw", "places"),
    [
        (2.9, 3.1, (_BELOW, _ABOVE)),
        (3.5, 3.4, (_ABOVE, _BELOW)),
        (0.0, 3.1, (_ABOVE, _ABOVE)),
        (0.0, 0.1, (_ABOVE, _ABOVE)),  # the place of 0 says it without a number
        (0.2, 0.1, (_ABOVE, None)),  # the picture of the step stands below
        (3.1, None, (_ABOVE, _ABOVE)),
    ],
)
def test_two_numbers_close_together_stand_on_both_sides_of_their_marks(
    qtbot: QtBot, kept: float, raw: float | None, places: tuple[int | None, int | None]
) -> None:
    shown = chart(qtbot, DRIFTED[0], PathPoint("a", 2, kept, raw), PathPoint("b", 3, 4.0))

    assert number_places(shown._layout(), shown._points[1]) == places
