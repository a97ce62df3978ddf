"""The history panel under pointer, keys and events."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from history_makings import history, node, thumbnails
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from studio.model.errors import Cause, Charged
from studio.model.events import CandidateProgressed, TurnBegan
from studio.model.history import Branch, History, TurnState, Verdict
from studio.model.lanes import LAST_LANE
from studio.ui.drops import NODE_TYPE
from studio.ui.history.history_panel import HistoryPanel
from studio.ui.history.lettering import metrics
from studio.ui.history.node_drag import NodeMime
from studio.ui.history.row_layout import lane_x, lay_out
from studio.ui.widgets.buttons import TextButton

Show = Callable[[History], HistoryPanel]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def make(shown: History) -> HistoryPanel:
        panel = HistoryPanel(thumbnails())
        qtbot.addWidget(panel)
        panel.resize(264, 640)
        panel.present(shown)
        panel.show()
        return panel

    return make


def three_turns(head: str = "b") -> History:
    return history(
        node("root", "t0"),
        node("a", "t1", "root", number=2),
        node("b", "t2", "a", number=3),
        node("c", "t2", "a", number=4, ordinal=1),
        head=head,
    )


def words(panel: HistoryPanel) -> list[str]:
    rows = panel.list.model()
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def test_where_every_image_is_hidden_one_can_be_brought_back(show: Show, qtbot: QtBot) -> None:
    panel = show(History(""))
    panel.present(History(""), has_hidden=True)
    (button,) = (one for one in panel.findChildren(TextButton) if one.isVisible())

    with qtbot.waitSignal(panel.hidden_wanted):
        button.click()

    panel.present(History(""), has_hidden=True, read_only_reason="Others write here.")
    assert not button.isVisible()  # nothing can be restored there


def test_the_newest_turn_stands_on_top(show: Show) -> None:
    panel = show(three_turns())

    assert words(panel) == ["words of t2", "words of t1", "words of t0"]


def test_a_row_speaks_for_itself(show: Show) -> None:
    shown = replace(three_turns(), branches=(Branch("h1", "i", "walnut", "b"),))
    panel = show(shown)

    spoken = panel.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "words of t2, walnut, 2 candidates, you are here, free"


def test_a_row_tells_what_is_being_measured_from_what_cannot_be(show: Show, qtbot: QtBot) -> None:
    shown = three_turns()
    waiting = replace(shown.nodes["b"], awaits_drift=True)
    panel = show(shown)
    rows = panel.list.model()
    assert rows.view(0).drift_text == "–"

    with qtbot.waitSignal(panel.drift_wanted) as wanted:
        panel.present(shown.with_nodes((waiting,)))
        panel.list.repaint()

    face = rows.view(0).face
    assert (rows.view(0).drift_text, wanted.args) == ("…", [face.id])
    assert "drift is being measured" in rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "drift is being measured" in panel.list._tip(
        face, panel.list.visualRect(rows.index(0, 0)).center()
    )


def test_a_click_on_a_thumbnail_chooses_its_node(show: Show, qtbot: QtBot) -> None:
    panel = show(three_turns())
    rows = panel.list.model()
    layout = lay_out(rows.view(0), panel.list.visualRect(rows.index(0, 0)))

    with qtbot.waitSignal(panel.wishes.chosen) as chosen:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=layout.thumbs[1][0].center())

    assert chosen.args == ["c"]


def test_a_click_beside_the_thumbnails_chooses_the_face_of_the_row(show: Show, qtbot: QtBot) -> None:
    panel = show(three_turns())
    rect = panel.list.visualRect(panel.list.model().index(1, 0))

    with qtbot.waitSignal(panel.wishes.chosen) as chosen:
        qtbot.mouseClick(
            panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(60, 12)
        )

    assert chosen.args == ["a"]


@pytest.mark.parametrize(
    ("key", "reached"), [(Qt.Key.Key_Down, "root"), (Qt.Key.Key_Up, "b"), (Qt.Key.Key_Right, "d")]
)
def test_alt_and_arrows_walk_the_tree(show: Show, qtbot: QtBot, key: Qt.Key, reached: str) -> None:
    shown = three_turns("a").with_nodes([node("d", "t3", "root", number=5)])
    panel = show(shown.with_turns([replace(shown.turns["t2"], id="t3")]))

    with qtbot.waitSignal(panel.wishes.chosen) as chosen:
        qtbot.keyClick(panel.list, key, Qt.KeyboardModifier.AltModifier)

    assert chosen.args == [reached]


def test_arrows_aim_and_enter_chooses(show: Show, qtbot: QtBot) -> None:
    panel = show(three_turns("a"))

    with qtbot.waitSignal(panel.wishes.chosen) as chosen:
        qtbot.keyClick(panel.list, Qt.Key.Key_Up)
        qtbot.keyClick(panel.list, Qt.Key.Key_Right)
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)

    assert chosen.args == ["c"]


def test_a_verdict_keeps_the_place_in_the_list(show: Show) -> None:
    whole = history(
        node("root", "t0"), *[node(f"n{k}", f"t{k}", "root", number=k) for k in range(1, 60)], head="n9"
    )
    panel = show(whole)
    panel.list.verticalScrollBar().setValue(700)

    panel.present(whole.with_nodes([replace(whole.nodes["n40"], verdict=Verdict.PICK)]))

    assert panel.list.verticalScrollBar().value() == 700


def _in_the_middle(show: Show) -> tuple[History, HistoryPanel, object]:
    """A long history scrolled down, and what row is seen there."""
    whole = history(
        node("root", "t0"), *[node(f"n{k}", f"t{k}", "root", number=k) for k in range(1, 60)], head="n9"
    )
    panel = show(whole)
    panel.list.verticalScrollBar().setValue(700)
    return whole, panel, panel.list.indexAt(QPoint(50, 100)).data()


def test_a_turn_that_comes_on_top_pushes_nothing_in_view(show: Show) -> None:
    whole, panel, seen = _in_the_middle(show)

    more = history(*whole.nodes.values(), node("x", "t60", "n9", number=61), head="n9")
    panel.present(replace(more, turns={**whole.turns, "t60": more.turns["t60"]}))

    assert panel.list.indexAt(QPoint(50, 100)).data() == seen


def test_a_row_that_goes_leaves_the_others_where_they_are(show: Show) -> None:
    whole, panel, seen = _in_the_middle(show)
    place = panel.list.visualRect(panel.list.indexAt(QPoint(50, 100)))

    panel.present(whole.with_nodes([replace(whole.nodes["n59"], hidden=True)]))

    assert panel.list.indexAt(QPoint(50, 100)).data() == seen
    assert panel.list.visualRect(panel.list.indexAt(QPoint(50, 100))) == place


def test_where_the_row_in_view_goes_its_neighbours_keep_their_place(show: Show) -> None:
    whole = history(
        node("root", "t0"), *[node(f"n{k}", f"t{k}", "root", number=k) for k in range(1, 60)], head="n9"
    )
    panel = show(whole)
    panel.list.verticalScrollBar().setValue(700)
    first, second = (panel.list.indexAt(QPoint(50, y)) for y in (31, 31 + 62))
    place = panel.list.visualRect(second)

    panel.present(whole.with_nodes([replace(whole.nodes[f"n{59 - first.row()}"], hidden=True)]))

    assert panel.list.visualRect(panel.list.indexAt(place.center())) == place
    assert panel.list.indexAt(place.center()).data() == f"words of t{59 - first.row() - 1}"


def test_lanes_that_come_move_no_words(show: Show) -> None:
    panel = show(three_turns())
    rows = panel.list.model()
    before = lay_out(rows.view(0), QRect(0, 0, 264, 62)).title

    more = [node(f"n{k}", f"u{k}", "root", number=10 + k) for k in range(8)]
    panel.present(history(*three_turns().nodes.values(), *more, head="b"))

    assert rows.lanes_used == LAST_LANE + 1
    assert lay_out(rows.view(0), QRect(0, 0, 264, 62)).title.left() == before.left()
    assert lane_x(LAST_LANE, rows.lanes_used) < before.left() - 4


def test_a_running_turn_has_places_for_what_is_on_its_way(show: Show) -> None:
    panel = show(three_turns())

    panel.on_event(TurnBegan("i", "t3", 3))
    panel.present(history(*three_turns().nodes.values(), head="b", running="t3", asked=3))
    panel.on_event(CandidateProgressed("i", "t3", 1, 0.5))

    assert panel.list.model().view(0).arriving == (0.0, 0.5, 0.0)


def test_words_without_a_picture_begin_where_all_words_do(show: Show) -> None:
    whole = history(node("root", "t0"), head="root", running="t1")
    panel = show(whole.with_turns([replace(whole.turns["t1"], state=TurnState.UNKNOWN)]))

    view = panel.list.model().view(0)
    layout = lay_out(view, QRect(0, 0, 264, 62))

    assert view.detail == "No answer came back"
    assert layout.icon.left() == layout.title.left()
    assert layout.detail.left() > layout.icon.right()


@pytest.mark.parametrize(
    ("state", "told", "detail"),
    [
        (
            TurnState.FAILED,
            {"failure": Cause("answer-changes-nothing")},
            "The answer changes nothing that the lock could take.",
        ),
        (TurnState.FAILED, {}, "Nothing came of it"),
        (TurnState.CANCELLED, {}, "Cancelled"),
        (TurnState.CANCELLED, {"failure": Cause("interrupted")}, "Interrupted before it was sent"),
        (TurnState.CANCELLED, {"charged": Charged.MAYBE}, "Cancelled, may have been charged"),
        (
            TurnState.CANCELLED,
            {"charged": Charged.MAYBE, "is_forgotten": True},
            "Forgotten, may have been charged",
        ),
        (TurnState.CANCELLED, {"is_forgotten": True}, "Forgotten, not charged"),
    ],
)
def test_a_turn_of_which_nothing_came_says_why(
    show: Show, state: TurnState, told: dict[str, Any], detail: str
) -> None:
    whole = history(node("root", "t0"), head="root", running="t1")

    panel = show(whole.with_turns([replace(whole.turns["t1"], state=state, **told)]))

    assert panel.list.model().view(0).detail == detail
    assert panel.list.model().view(0).icon


def test_a_turn_of_which_nothing_came_is_opened_by_click_and_by_key(show: Show, qtbot: QtBot) -> None:
    whole = history(node("root", "t0"), head="root", running="t1")
    panel = show(whole.with_turns([replace(whole.turns["t1"], state=TurnState.FAILED)]))
    row = panel.list.model().index(0, 0)

    with qtbot.waitSignal(panel.turn_wanted) as clicked:
        middle = panel.list.visualRect(row).center()
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    panel.list.setCurrentIndex(row)
    with qtbot.waitSignal(panel.turn_wanted) as entered:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)

    assert (clicked.args, entered.args) == (["t1"], ["t1"])


def test_filters_leave_out_what_failed_and_a_search_finds_its_words(show: Show) -> None:
    whole = history(node("root", "t0"), node("a", "t2", "root"), head="root", running="t1")
    panel = show(whole.with_turns([replace(whole.turns["t1"], state=TurnState.FAILED)]))

    panel._choose_filter("path")
    on_the_path = words(panel)
    panel._show_all()
    panel.findChild(QLineEdit, "history-search").setText("WORDS t1")
    panel.show_found([])

    assert on_the_path == ["words of t0"]
    assert words(panel) == ["words of t1"]


def test_another_image_is_listed_whole_and_the_filter_says_so(show: Show) -> None:
    panel = show(three_turns())
    panel._choose_filter("picks")

    panel.present(replace(three_turns(), image_id="another"))

    assert [one.data() for one in panel._choices.actions() if one.isChecked()] == ["all"]
    assert len(words(panel)) == 3


def test_a_search_is_asked_for_and_its_finds_are_listed(show: Show, qtbot: QtBot) -> None:
    panel = show(three_turns())
    field = panel.findChild(QLineEdit, "history-search")

    with qtbot.waitSignal(panel.search_wanted) as wanted:
        qtbot.keyClicks(field, "warm")
    panel.show_found(["a"])

    assert wanted.args == ["warm"]
    assert words(panel) == ["words of t1"]

    panel.show_found(None)

    assert len(words(panel)) == 3


def test_hidden_nodes_are_listed_when_asked_for(show: Show) -> None:
    shown = three_turns()
    panel = show(shown.with_nodes([replace(shown.nodes["a"], hidden=True)]))
    before = words(panel)

    hidden_too = next(action for action in panel._choices.actions() if action.data() == "hidden")
    hidden_too.trigger()

    assert before == ["words of t2", "words of t0"]
    assert words(panel) == ["words of t2", "words of t1", "words of t0"]


def test_an_empty_history_offers_the_way_on(show: Show, qtbot: QtBot) -> None:
    panel = show(History("i"))

    with qtbot.waitSignal(panel.open_wanted):
        panel._nothing_yet.acted.emit()

    assert panel._nothing_yet.isVisible()


def test_a_read_only_project_says_why_nothing_can_be_changed(show: Show) -> None:
    panel = show(three_turns())
    panel.present(three_turns(), read_only_reason="Another window has it open.")

    menu = panel.list.menu.build(three_turns().nodes["b"])

    reasons = {
        action.text().split("\t")[0]: action.toolTip() for action in menu.actions() if not action.isEnabled()
    }
    assert reasons["Pick"] == "Another window has it open."
    assert "Copy picture" not in reasons


def test_a_dragged_node_names_itself_and_its_file_once_written(tmp_path: object, qapp: object) -> None:
    written: dict[str, object] = {}
    mime = NodeMime("n1", written.get)  # type: ignore[arg-type]

    before = mime.urls()
    written["n1"] = tmp_path

    assert bytes(mime.data(NODE_TYPE).data()) == b"n1"
    assert before == []
    assert [url.toLocalFile() for url in mime.urls()] == [str(tmp_path)]


def test_words_of_others_stay_plain(show: Show) -> None:
    shown = three_turns()
    nasty = "<img src=file:///etc/passwd> \u202e gnp.exe"
    panel = show(shown.with_turns([replace(shown.turns["t2"], instruction=nasty)]))

    assert words(panel)[0] == nasty


@pytest.mark.parametrize(
    ("turn", "label", "shown"),
    [
        ("t1", "teal", "teal"),
        ("t1", "replayed, nothing removed", "replayed, nothing removed"),
        ("a turn with much to say", "teal", "teal"),
        ("a turn with much to say", "replayed, nothing removed", ""),
    ],
)
def test_a_name_that_has_no_room_beside_its_title_is_an_icon(
    show: Show, turn: str, label: str, shown: str
) -> None:
    panel = show(history(node("root", "t0"), node("a", turn, "root", label=label), head="a"))

    layout = lay_out(panel.list.model().view(0), QRect(0, 0, 240, 62))

    assert [name for _, name in layout.tags] == [shown]
    assert layout.title.right() < layout.tags[0][0].left()


def test_of_a_title_and_its_name_one_at_most_is_cut(show: Show) -> None:
    label = "a name that goes on for longer than any row is wide"
    panel = show(history(node("root", "t0"), node("a", "t1", "root", label=label), head="a"))
    view = panel.list.model().view(0)
    title = metrics("body").horizontalAdvance(view.title)

    for width in range(180, 420, 8):
        layout = lay_out(view, QRect(0, 0, width, 62))
        is_whole = layout.title.width() >= title
        assert is_whole or layout.tags[0][1] == ""
