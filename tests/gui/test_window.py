from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDropEvent, QFontMetrics, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.model.settings import setting
from studio.ui.command_palette import CommandPalette
from studio.ui.frame.panes import Panes
from studio.ui.look import type as type_scale
from studio.ui.palette.entries import Entry, Source
from studio.ui.palette.row_layout import WRAPS, lay_out, note_of
from studio.ui.preferences_dialog import PreferencesDialog
from studio.ui.situation import Situation
from studio.ui.widgets.surface import Surface
from studio.ui.window import Window


@pytest.fixture
def window(qtbot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    yield window
    window._may_close = True


@pytest.fixture
def panes(window: Window) -> Panes:
    panes = Panes(
        left=Surface("panel"), canvas=Surface("surround"), strip=Surface("panel"), right=Surface("panel")
    )
    window.show_page(panes)
    QApplication.processEvents()
    return panes


def test_closing_asks_first(window: Window) -> None:
    asked: list[bool] = []
    window.close_wanted.connect(lambda: asked.append(True))

    event = QCloseEvent()
    window.closeEvent(event)

    assert asked == [True]
    assert not event.isAccepted()


def test_a_file_dropped_anywhere_is_told(window: Window, tmp_path: Path) -> None:
    told: list[list[object]] = []
    window.sources_dropped.connect(told.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dandelion.jpg"))])

    window.dropEvent(
        QDropEvent(
            QPointF(300, 300),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )

    assert told == [[tmp_path / "dandelion.jpg"]]


def test_a_project_called_as_its_image_is_named_once(window: Window) -> None:
    window.set_title("coffee", "coffee")
    once = (window.windowTitle(), window.header._title.accessibleName())

    window.set_title("ceramics", "fig-bowl")

    assert once == ("coffee – Palimpsest", "coffee")
    assert window.windowTitle() == "fig-bowl – ceramics – Palimpsest"
    assert window.header._title.accessibleName() == "ceramics / fig-bowl"


def test_the_panes_have_the_designed_sizes(window: Window, panes: Panes) -> None:
    left, right, strip = (panes._left, panes._right, panes._strip)

    assert (left.width(), right.width(), strip.height()) == (264, 332, 186)


def test_canvas_only_hides_the_panels_and_brings_them_back_as_they_were(panes: Panes) -> None:
    panes.show_pane("strip", False)

    panes.show_canvas_only(True)
    hidden = [panes._left.isVisible(), panes._right.isVisible(), panes._strip.isVisible()]
    panes.show_canvas_only(False)

    assert hidden == [False, False, False]
    assert [panes._left.isVisible(), panes._right.isVisible(), panes._strip.isVisible()] == [
        True,
        True,
        False,
    ]


def test_the_panes_take_up_a_kept_state(window: Window, panes: Panes) -> None:
    panes.show_pane("left", False)
    state = panes.state()
    panes.show_pane("left", True)

    panes.restore(state)

    assert not panes.is_shown("left")


def test_the_palette_runs_what_was_typed_for(window: Window) -> None:
    ran: list[str] = []
    entries = [Entry("a", "Export…", lambda: ran.append("a")), Entry("b", "Fit", lambda: ran.append("b"))]
    palette = CommandPalette(window)
    palette.set_sources([Source("Actions", lambda _query: entries)])

    palette.open()
    QTest.keyClicks(palette._field, "fit")
    QTest.keyClick(palette._field, Qt.Key.Key_Return)

    assert ran == ["b"]
    assert not palette.isVisible()


def test_a_reason_with_no_room_beside_its_title_stands_below_it_whole(window: Window) -> None:
    why = "The node in view has no recipe: it was opened or merged, and nobody was asked."
    entries = [
        Entry("a", "Fit", lambda: None, reason="The mask is empty.", keys=("Ctrl+0",)),
        Entry("b", "Compare recipe with the original", lambda: None, reason=why, keys=("Ctrl+Shift+R",)),
        Entry("c", "Replay on other pictures", lambda: None, reason=f"{why} {why} {why}"),
    ]
    palette = CommandPalette(window)
    palette.set_sources([Source("Actions", lambda _query: entries)])
    window.resize(1024, 700)

    palette.open()
    model, rows = palette._list.model(), palette._list
    places = [
        lay_out(model.row(at), model.row(at).entry, rows.visualRect(model.index(at, 0))) for at in (1, 2, 3)
    ]

    metrics = QFontMetrics(type_scale.font("label"))
    assert [one.wraps for one in places] == [False, True, True]
    for at, one in zip((1, 2, 3), places, strict=True):
        text = note_of(model.row(at).entry)
        needed = metrics.boundingRect(one.note, WRAPS, text)
        assert needed.width() <= one.note.width()
        assert needed.height() <= one.note.height()
    assert places[1].note.top() > places[1].line.center().y()
    assert places[1].note.bottom() < rows.visualRect(model.index(3, 0)).top()
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole) == f"Not possible: {why}"


def test_a_palette_that_finds_nothing_says_so_below_a_whole_field(window: Window) -> None:
    palette = CommandPalette(window)
    palette.set_sources([Source("Actions", lambda _query: [Entry("a", "Export…", lambda: None)])])

    palette.open()
    QTest.keyClicks(palette._field, "zzz")

    assert palette._nothing.isVisible()
    assert "F1" in palette._nothing.text()
    for part in (palette._field.parentWidget(), palette._nothing, palette._footer):
        assert part.height() >= part.minimumSizeHint().height()
        assert palette._card.rect().contains(part.geometry())
    assert palette._footer.geometry().top() >= palette._nothing.geometry().bottom()
    assert palette._nothing.geometry().top() >= palette._field.parentWidget().geometry().bottom()


def test_the_palette_does_not_run_the_impossible(window: Window) -> None:
    ran: list[str] = []
    entries = [Entry("a", "Export…", lambda: ran.append("a"), reason="There is no node in view")]
    palette = CommandPalette(window)
    palette.set_sources([Source("Actions", lambda _query: entries)])

    palette.open("export")
    QTest.keyClick(palette._field, Qt.Key.Key_Return)

    assert ran == []
    assert palette.isVisible()


def test_preferences_show_every_setting_and_tell_a_change(window: Window, qtbot) -> None:
    dialog = PreferencesDialog(lambda name: setting(name).default, window.all_actions, window)
    told: list[tuple[str, object]] = []
    dialog.chosen.connect(lambda name, value: told.append((name, value)))

    dialog.open_at("reduced-motion")
    switch = next(one for one in dialog.findChildren(object) if type(one).__name__ == "Switch")
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)

    assert told == [("reduced-motion", True)]
    dialog.close()


def test_a_screen_with_no_room_for_a_title_bar_is_filled(qtbot) -> None:
    window = Window()
    qtbot.addWidget(window)

    window.appear()

    screen = window.screen().availableGeometry()
    assert screen.width() < 1440
    assert window.isMaximized()
    window.allow_close()


def _would_be_taken_from_shortcuts(window: Window, key: Qt.Key) -> bool:
    press = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    press.ignore()
    QApplication.sendEvent(window, press)
    return press.isAccepted()


def test_keys_of_an_action_that_rests_do_nothing_in_any_layout(window: Window) -> None:
    resting = _would_be_taken_from_shortcuts(window, Qt.Key.Key_Z)
    window.all_actions.action("edit.undo").setEnabled(True)
    possible = _would_be_taken_from_shortcuts(window, Qt.Key.Key_Z)
    of_no_action = _would_be_taken_from_shortcuts(window, Qt.Key.Key_J)

    assert (resting, possible, of_no_action) == (True, False, False)


def test_keys_with_ctrl_that_can_do_nothing_say_why(window: Window) -> None:
    told: list[str] = []
    window.pressed_in_vain.connect(told.append)
    window.all_actions.refresh(
        Situation(has_project=True, images=1, has_node=True, generate_reason="A turn is already running.")
    )
    window.setFocus()

    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_P)
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)

    assert told == ["A turn is already running."]
