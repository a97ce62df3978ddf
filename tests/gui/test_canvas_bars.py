"""The bars around the canvas and the second pane: they follow it, fold, and do what the table names."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDrag, QImage
from PySide6.QtWidgets import QWidget

from studio.ui.actions import Actions
from studio.ui.canvas.action_button import ActionButton
from studio.ui.canvas.drag_out import file_data
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.slots import MODES, TOOLS, Ticks, slots
from studio.ui.canvas.toolbar import Toolbar
from studio.ui.canvas.tools.tool import ToolName
from studio.ui.canvas.view_bar import ViewBar
from studio.ui.situation import Situation
from tests.gui.canvas_scene import Button, Scene


class Desk(Scene):
    """A stage between its bars, bound to the actions of a window."""

    def __init__(self, qtbot):
        super().__init__(qtbot)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.actions = Actions(self.window)
        self.stage = SideBySide(self.shelf, self.window)
        self.canvas = self.stage.canvas
        self.actions.bind(slots(self.stage))
        self.ticks = Ticks(self.actions, self.stage)
        now = Situation(has_project=True, has_node=True, has_parent=True, has_other=True, has_mask=True)
        self.actions.refresh(now)
        self.toolbar = Toolbar(self.actions, self.canvas, self.window)
        self.view_bar = ViewBar(self.actions, self.stage, self.window)
        self.window.resize(900, 600)
        self.stage.setGeometry(0, 40, 900, 500)
        self.toolbar.setGeometry(0, 0, 900, 40)
        self.view_bar.setGeometry(0, 560, 900, 34)
        self.window.show()


@pytest.fixture
def desk(qtbot):
    made = Desk(qtbot)
    made.present(parent=made.picture("n0", "Parent"))
    made.new_mask()
    yield made
    made.executor.shutdown()


def test_every_tool_and_mode_of_the_table_is_bound_and_ticked(desk):
    for action_id, name in TOOLS.items():
        desk.actions.action(action_id).trigger()
        assert desk.canvas.chest.name is name
        assert desk.actions.action(action_id).isChecked()
    for action_id, mode in MODES.items():
        desk.actions.action(action_id).trigger()
        assert desk.stage.mode is mode
        ticked = [other for other in MODES if desk.actions.action(other).isChecked()]
        assert ticked == [action_id]


def test_triggering_the_tool_in_the_hand_again_keeps_its_tick(desk):
    for _ in range(2):
        desk.actions.action("tool.brush").trigger()

    assert desk.actions.action("tool.brush").isChecked()


def test_a_click_on_a_bar_leaves_the_focus_with_the_canvas(desk, qtbot):
    desk.canvas.setFocus()
    button = desk.toolbar.findChildren(ActionButton)[1]

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert desk.canvas.chest.name is ToolName.BRUSH
    assert desk.window.focusWidget() is desk.canvas


def test_feather_and_grow_fold_when_the_bar_is_narrow(desk):
    assert not desk.toolbar.is_folded

    desk.toolbar.resize(512, 40)

    assert desk.toolbar.is_folded
    right = max(
        child.geometry().right()
        for child in desk.toolbar.children()
        if isinstance(child, QWidget) and not child.isWindow() and child.isVisibleTo(desk.toolbar)
    )
    assert right <= 512
    for child in desk.toolbar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        assert not child.isVisibleTo(desk.toolbar) or child.width() >= child.minimumSizeHint().width()


def test_the_size_field_and_the_brush_follow_each_other(desk, qtbot):
    field = desk.toolbar.findChild(QWidget, "size")
    desk.canvas.easel.brush.set_size(77)

    assert field.value_px == 77
    field.edited.emit(33)
    assert desk.canvas.easel.brush.size_px == 33


def test_two_panes_are_equally_large_and_move_together(desk):
    desk.stage.set_mode(Mode.SIDE_BY_SIDE)
    desk.ready("n0")

    assert desk.stage.other.isVisible()
    assert desk.stage.other.size() == desk.canvas.size()
    desk.stage.view.zoom(1.5)
    desk.wheel(QPointF(100, 100), 2)
    assert desk.stage.other.from_picture(100, 100) == desk.canvas.from_picture(100, 100)
    middle = desk.canvas.rect().center()
    assert desk.canvas.grab().toImage().pixelColor(middle).blue() == 0
    assert desk.stage.other.grab().toImage().pixelColor(middle).blue() == 200


def test_the_second_pane_goes_with_the_mode(desk):
    desk.stage.set_mode(Mode.SIDE_BY_SIDE)
    desk.stage.set_mode(Mode.SINGLE)

    assert not desk.stage.other.isVisible()
    assert desk.canvas.width() == desk.stage.width()


def test_the_read_out_gives_way_first(desk):
    desk.move(desk.at(300.5, 100.5), Button.NoButton)
    read_out = desk.view_bar.findChild(QWidget, "readOut")
    assert "RGB 127 63 0" in read_out.text()

    desk.view_bar.resize(420, 34)

    assert not read_out.isVisibleTo(desk.view_bar)


def test_a_drag_waits_for_its_file(desk, qtbot):
    asked = []
    desk.canvas.drag_out.file_wanted.connect(asked.append)
    desk.canvas.take_hold(QPointF(5, 5))
    qtbot.waitUntil(lambda: desk.canvas.errands.is_idle)

    has_begun = desk.canvas.drag_out.move(QPointF(80, 80), desk.canvas)

    assert asked == ["n1"]
    assert not has_begun


def test_a_drag_waits_for_its_picture_and_then_carries_all_of_it(desk, tmp_path, qtbot, monkeypatch):
    carried = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _: carried.append(drag.mimeData().imageData()))
    drag_out = desk.canvas.drag_out
    drag_out.offer_file("n1", tmp_path / "fig bowl.png")
    desk.canvas.take_hold(QPointF(5, 5))

    assert not drag_out.move(QPointF(80, 80), desk.canvas)
    qtbot.waitUntil(lambda: desk.canvas.errands.is_idle)
    assert drag_out.move(QPointF(80, 80), desk.canvas)

    assert [(image.width(), image.height()) for image in carried] == [(600, 400)]
    assert carried[0].pixelColor(300, 100).getRgb()[:2] == (127, 63)
    assert not drag_out.is_under_way


def test_what_is_dragged_is_a_file_and_a_picture(desk, tmp_path):
    path = tmp_path / "fig bowl.png"

    data = file_data(path, QImage(600, 400, QImage.Format.Format_RGB32))

    assert [url.toLocalFile() for url in data.urls()] == [str(path)]
    assert data.imageData().width() == 600


def test_copying_puts_the_picture_on_the_clipboard(desk, qtbot, qapp):
    with qtbot.waitSignal(desk.canvas.copied):
        desk.actions.action("edit.copy-picture").trigger()

    data = qapp.clipboard().mimeData()
    assert bytes(data.data("image/png").data()).startswith(b"\x89PNG")
    assert qapp.clipboard().image().width() == 600


def test_raw_and_locked_have_room_beside_the_zoom_where_the_bar_is_narrow(desk):
    desk.view_bar.offer_raw(True)

    desk.view_bar.resize(508, 34)

    answer, plus = desk.view_bar.answer, desk.view_bar._zoom
    assert answer.geometry().right() < plus.geometry().left()
    assert not desk.view_bar._handle.isVisibleTo(desk.view_bar)
    desk.view_bar.resize(900, 34)
    assert desk.view_bar._handle.isVisibleTo(desk.view_bar)
