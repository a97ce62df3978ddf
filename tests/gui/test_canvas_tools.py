"""Every mask tool in real pointer events: what it marks, takes away, calls off and undoes."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QPointingDevice

from studio.model.errors import Refused
from studio.ui.canvas.tools.tool import ToolName
from tests.gui.canvas_scene import Button, Modifier, Scene


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot)
    made.present()
    made.mask = made.new_mask()
    made.canvas.view.one_to_one()
    yield made
    made.executor.shutdown()


class Watch(QObject):
    """Notes which rectangles are painted."""

    def __init__(self):
        super().__init__()
        self.painted = []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            self.painted.append(event.region().boundingRect())
        return False


def take(scene, name, size=20, hardness=1.0):
    scene.canvas.chest.take(name)
    scene.canvas.easel.brush.set_size(size)
    scene.canvas.easel.brush.set_hardness(hardness)


def marked(scene):
    """Left, top, right, bottom of what is marked, in picture pixels."""
    rows, columns = np.flatnonzero(scene.mask.array.any(1)), np.flatnonzero(scene.mask.array.any(0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def test_the_brush_marks_a_line_as_wide_as_it_is(scene):
    take(scene, ToolName.BRUSH)

    scene.drag(scene.at(200, 150), scene.at(300, 150))

    assert marked(scene) == pytest.approx((190, 140, 310, 160), abs=1)
    assert scene.mask.array[150, 250] == 255


@pytest.mark.parametrize("how", ["alt", "right button", "eraser"])
def test_what_is_marked_can_be_taken_away(scene, how):
    scene.mask.fill(255)
    take(scene, ToolName.ERASER if how == "eraser" else ToolName.BRUSH)
    button = Button.RightButton if how == "right button" else Button.LeftButton
    modifiers = Modifier.AltModifier if how == "alt" else Modifier.NoModifier

    scene.drag(scene.at(200, 150), scene.at(300, 150), button, modifiers)

    assert scene.mask.array[150, 250] == 0
    assert scene.mask.array[200, 250] == 255


def test_a_stroke_is_one_step_of_undo(scene):
    take(scene, ToolName.BRUSH)
    scene.drag(scene.at(200, 150), scene.at(300, 150))
    scene.drag(scene.at(200, 200), scene.at(300, 200))

    scene.mask.undo()

    assert marked(scene) == pytest.approx((190, 140, 310, 160), abs=1)
    scene.mask.undo()
    assert scene.mask.is_empty
    assert scene.canvas.mask_takes_redo
    assert not scene.canvas.mask_takes_undo


def test_escape_calls_a_stroke_off(scene, qtbot):
    take(scene, ToolName.BRUSH)
    scene.press(scene.at(200, 150))
    scene.move(scene.at(300, 150))

    qtbot.keyClick(scene.canvas, Qt.Key.Key_Escape)
    scene.move(scene.at(320, 150))
    scene.release(scene.at(320, 150))

    assert scene.mask.is_empty
    assert not scene.mask.may_undo


def test_pressure_makes_the_brush_smaller(scene):
    take(scene, ToolName.BRUSH, size=40)

    accepted = [
        scene.pen(QEvent.Type.TabletPress, scene.at(200, 100), 1.0),
        scene.pen(QEvent.Type.TabletMove, scene.at(250, 100), 1.0),
        scene.pen(QEvent.Type.TabletMove, scene.at(300, 100), 0.25),
        scene.pen(QEvent.Type.TabletMove, scene.at(350, 100), 0.25),
        scene.pen(QEvent.Type.TabletRelease, scene.at(350, 100), 0.0),
    ]

    strong, light = (np.count_nonzero(scene.mask.array[:, column]) for column in (220, 335))
    assert strong == pytest.approx(40, abs=3)
    assert light == pytest.approx(10, abs=3)
    assert all(event.isAccepted() for event in accepted)


def test_the_other_end_of_the_pen_erases(scene):
    scene.mask.fill(255)
    take(scene, ToolName.BRUSH)

    for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease):
        scene.pen(kind, scene.at(200, 100), 1.0, QPointingDevice.PointerType.Eraser)

    assert scene.mask.array[100, 200] == 0


def test_a_rectangle_covers_whole_pixels(scene):
    take(scene, ToolName.RECTANGLE)

    scene.drag(scene.at(200, 100), scene.at(260, 130))

    assert marked(scene) == (200, 100, 260, 130)
    assert set(np.unique(scene.mask.array)) == {0, 255}


def test_shift_makes_the_sides_equal(scene):
    take(scene, ToolName.RECTANGLE)

    scene.drag(scene.at(200, 100), scene.at(260, 130), modifiers=Modifier.ShiftModifier)

    assert marked(scene) == (200, 100, 260, 160)


def test_an_ellipse_is_full_in_the_middle_and_empty_in_the_corners(scene):
    take(scene, ToolName.ELLIPSE)

    scene.drag(scene.at(200, 100), scene.at(300, 180))

    assert scene.mask.array[140, 250] == 255
    assert scene.mask.array[103, 203] == 0
    assert np.count_nonzero(scene.mask.array > 127) == pytest.approx(np.pi * 50 * 40, rel=0.01)


def test_a_large_ellipse_joins_what_was_painted_meanwhile(scene, qtbot):
    scene.canvas.view.fit()
    take(scene, ToolName.ELLIPSE)
    scene.drag(scene.at(0, 0), scene.at(600, 400))
    take(scene, ToolName.BRUSH)
    scene.drag(scene.at(10, 10), scene.at(40, 10))

    qtbot.waitUntil(lambda: scene.mask.array[200, 300] == 255)

    assert scene.mask.array[10, 20] == 255
    scene.mask.undo()
    assert scene.mask.array[10, 20] == 255
    assert scene.mask.array[200, 300] == 0


def test_a_lasso_marks_what_it_goes_around(scene):
    take(scene, ToolName.LASSO)

    scene.press(scene.at(200, 100))
    for x, y in ((300, 100), (300, 200), (200, 200)):
        scene.move(scene.at(x, y))
    scene.release(scene.at(200, 200))

    assert np.count_nonzero(scene.mask.array > 127) == pytest.approx(100 * 100, rel=0.02)


@pytest.mark.parametrize("closing", ["double click", "enter", "first corner"])
def test_a_polygon_is_closed_in_three_ways(scene, qtbot, closing):
    take(scene, ToolName.POLYGON)
    for x, y in ((200, 100), (300, 100), (300, 200), (200, 200)):
        scene.drag(scene.at(x, y), scene.at(x, y), steps=1)
    assert scene.mask.is_empty

    if closing == "double click":
        scene.mouse(QEvent.Type.MouseButtonDblClick, scene.at(200, 200))
    elif closing == "enter":
        qtbot.keyClick(scene.canvas, Qt.Key.Key_Return)
    else:
        scene.press(scene.at(202, 101))

    assert np.count_nonzero(scene.mask.array > 127) == pytest.approx(100 * 100, rel=0.02)
    assert not scene.canvas.chest.tool.is_under_way


def test_taking_another_tool_drops_an_open_polygon(scene):
    take(scene, ToolName.POLYGON)
    scene.press(scene.at(200, 100))
    polygon = scene.canvas.chest.tool

    take(scene, ToolName.BRUSH)

    assert not polygon.is_under_way


def test_filling_a_drawn_ring_marks_its_inside(scene, qtbot):
    take(scene, ToolName.RECTANGLE)
    scene.drag(scene.at(200, 100), scene.at(300, 200))
    scene.drag(scene.at(210, 110), scene.at(290, 190), modifiers=Modifier.AltModifier)
    take(scene, ToolName.FILL)

    scene.press(scene.at(250, 150))

    qtbot.waitUntil(lambda: scene.mask.array[150, 250] == 255)
    assert np.count_nonzero(scene.mask.array) == 100 * 100


def test_mask_edits_are_one_step_each(scene, qtbot):
    take(scene, ToolName.RECTANGLE)
    scene.drag(scene.at(200, 100), scene.at(260, 160))
    edits = scene.canvas.mask_edits

    edits.set_grow(10)
    edits.grow()
    qtbot.waitUntil(lambda: scene.mask.array[130, 265] > 0)
    assert marked(scene) == pytest.approx((190, 90, 270, 170), abs=1)
    edits.invert()
    qtbot.waitUntil(lambda: scene.mask.array[0, 0] == 255)
    scene.mask.undo()
    scene.mask.undo()

    assert marked(scene) == (200, 100, 260, 160)


def test_refining_the_edge_looks_at_the_picture_and_is_one_step(scene, qtbot):
    take(scene, ToolName.RECTANGLE)
    scene.drag(scene.at(200, 100), scene.at(260, 160))
    drawn = scene.mask.array.copy()

    scene.canvas.mask_edits.refine()
    qtbot.waitUntil(lambda: scene.canvas.errands.is_idle)
    refined = scene.mask.array.copy()
    scene.mask.undo()

    assert (refined != drawn).any()
    assert (refined[120:140, 220:240] == 255).all()
    assert np.array_equal(scene.mask.array, drawn)


def test_escape_calls_off_what_is_done_to_the_mask_as_a_whole(scene, qtbot):
    said, gate = [], threading.Event()
    scene.canvas.busy_changed.connect(said.append)
    scene.executor.submit(gate.wait)

    scene.canvas.mask_edits.invert()
    begun = said[-1]
    qtbot.keyClick(scene.canvas, Qt.Key.Key_Escape)
    ended = said[-1]
    gate.set()
    qtbot.waitUntil(lambda: scene.canvas.errands.is_idle)

    assert (begun, ended) == ("Working on the mask… Esc cancels", "")
    assert scene.mask.is_empty


def test_what_is_worked_out_is_said_until_all_of_it_has_ended(scene, qtbot):
    work, said = scene.canvas.easel.work, []
    failed, gates = [], (threading.Event(), threading.Event())
    scene.canvas.failed.connect(failed.append)
    scene.canvas.busy_changed.connect(said.append)

    def fails(_token):
        gates[0].wait()
        raise Refused("nothing-selected")

    work.send(fails, said.append)
    work.send(lambda _token: gates[1].wait(), lambda _: None)
    gates[0].set()
    qtbot.waitUntil(lambda: len(failed) == 1)
    meanwhile = said[-1]
    gates[1].set()
    qtbot.waitUntil(lambda: not work.is_under_way)

    assert failed[0].kind == "nothing-selected"
    assert meanwhile
    assert said[-1] == ""


def test_an_edit_is_dropped_when_the_mask_was_drawn_on_meanwhile(scene, qtbot):
    take(scene, ToolName.RECTANGLE)
    edits = scene.canvas.mask_edits

    edits.invert()
    scene.drag(scene.at(200, 100), scene.at(260, 160))
    qtbot.waitUntil(lambda: scene.canvas.errands.is_idle)

    assert marked(scene) == (200, 100, 260, 160)


def test_the_overlay_is_magenta_hatched_and_can_be_hidden(scene):
    scene.mask.fill(255)
    scene.canvas.repaint()
    shown = {scene.colour_at(QPointF(200 + at, 200)).rgb() for at in range(12)}

    scene.canvas.mask_in_view.toggle()
    hidden = scene.colour_at(QPointF(200, 200))

    assert len(shown) > 3
    assert hidden.blue() == 0


def test_a_stroke_repaints_what_it_touched_and_no_more(scene):
    take(scene, ToolName.BRUSH)
    scene.canvas.grab()
    at = scene.at(200, 150)
    scene.press(at)
    watch = Watch()
    scene.qtbot.wait(30)
    scene.canvas.installEventFilter(watch)

    scene.move(scene.at(210, 150))
    scene.qtbot.waitUntil(lambda: bool(watch.painted))

    painted = watch.painted
    assert max(rect.width() for rect in painted) < 100
    assert max(rect.height() for rect in painted) < 100
