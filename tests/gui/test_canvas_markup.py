"""Markup on the canvas: drawn, coloured, undone, cleared, and seen where it was drawn."""

import pytest
from PySide6.QtGui import QColor

from studio.model.geometry import Frame
from studio.model.markup import COLOURS, Stroke
from studio.ui.canvas.markup import THICK
from studio.ui.canvas.tools.tool import ToolName
from tests.gui.canvas_scene import Modifier, Scene


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot)
    made.present()
    made.mask = made.new_mask()
    made.canvas.view.one_to_one()
    made.canvas.chest.take(ToolName.MARKUP)
    made.markup = made.canvas.easel.markup
    made.kept = []
    made.markup.drawn.connect(made.kept.append)
    yield made
    made.executor.shutdown()


def near(point, other):
    return all(abs(a - b) < 1.5 for a, b in zip(point, other, strict=True))


def test_a_stroke_is_kept_in_the_pixels_of_the_root_and_touches_no_mask(scene):
    scene.drag(scene.at(200, 150), scene.at(300, 150))

    (stroke,) = scene.markup.strokes
    assert near(stroke.points[0], (200, 150))
    assert near(stroke.points[-1], (300, 150))
    assert (stroke.colour, stroke.is_arrow) == (COLOURS[0], False)
    assert scene.kept == [(stroke,)]
    assert scene.mask.is_empty


def test_with_shift_it_is_an_arrow_to_where_it_is_let_go(scene):
    scene.drag(scene.at(200, 150), scene.at(300, 150), modifiers=Modifier.ShiftModifier)

    (stroke,) = scene.markup.strokes
    assert stroke.is_arrow
    assert len(stroke.points) == 2


def test_on_a_picture_with_a_frame_it_lies_on_the_root_all_the_same(scene):
    scene.canvas.present(scene.picture(frame=Frame.offset(40, 10)))

    scene.drag(scene.at(200, 150), scene.at(300, 150))

    assert near(scene.markup.strokes[0].points[0], (160, 140))


def test_colour_and_width_count_from_the_next_stroke_on(scene):
    scene.drag(scene.at(200, 150), scene.at(300, 150))
    scene.markup.draw_with(colour=COLOURS[3], weight=THICK)
    scene.drag(scene.at(200, 250), scene.at(300, 250))

    first, second = scene.markup.strokes
    assert (first.colour, second.colour) == (COLOURS[0], COLOURS[3])
    assert second.width == 2 * first.width


def test_each_stroke_is_undone_and_done_again_and_so_is_clearing(scene):
    scene.drag(scene.at(200, 150), scene.at(300, 150))
    scene.drag(scene.at(200, 250), scene.at(300, 250))
    both = scene.markup.strokes

    scene.markup.clear()
    scene.markup.undo()
    after_clear = scene.markup.strokes
    scene.markup.undo()
    one = scene.markup.strokes
    scene.markup.redo()

    assert after_clear == scene.markup.strokes == both
    assert one == both[:1]
    assert scene.kept[-1] == both


def test_what_comes_back_from_being_kept_loses_no_undo(scene):
    scene.drag(scene.at(200, 150), scene.at(300, 150))

    scene.markup.restore(scene.kept[-1])
    still = scene.markup.may_undo
    scene.markup.restore((Stroke(((1.0, 1.0), (2.0, 2.0))),))

    assert still
    assert not scene.markup.may_undo


def test_it_is_seen_also_while_the_hand_holds_another_tool(scene):
    scene.markup.restore((Stroke(((200.0, 150.0), (300.0, 150.0)), "#00ff00", 20.0),))
    scene.canvas.chest.take(ToolName.HAND)

    seen = scene.canvas.grab().toImage()

    assert seen.pixelColor(scene.at(250, 150).toPoint()) == QColor("#00ff00")
    assert seen.pixelColor(scene.at(250, 200).toPoint()) != QColor("#00ff00")


@pytest.mark.parametrize("colour", [*COLOURS, "#000000"])
def test_a_stroke_is_cased_white_and_black_so_that_it_is_seen_on_its_own_colour(scene, colour):
    scene.markup.restore((Stroke(((200.0, 150.0), (300.0, 150.0)), colour, 20.0),))

    seen = scene.canvas.grab().toImage()
    ratio = seen.devicePixelRatio()
    middle = scene.at(250, 150).toPoint() * ratio
    down = [seen.pixelColor(middle.x(), middle.y() + n) for n in range(round(16 * ratio))]

    assert down[0] == QColor(colour)
    edge = next(n for n, one in enumerate(down) if n > 8 * ratio and one == QColor("white"))
    assert min(one.lightness() for one in down[edge : edge + round(4 * ratio)]) < 80
