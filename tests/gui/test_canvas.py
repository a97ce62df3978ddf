"""The canvas: what it shows, where the pointer takes it, and what it says of the pixel under it."""

import weakref

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible

from studio.imaging.arrays import from_array, to_array
from studio.model.pixels import Sheet
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.read_out import ReadOut
from studio.ui.canvas.tools.tool import ToolName
from tests.gui.canvas_scene import Button, Modifier, Scene, gradient

SURROUND = "#383838"


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot)
    yield made
    made.executor.shutdown()


def test_a_thumbnail_is_seen_in_the_frame_that_presents_it(scene):
    scene.brings = False
    thumbnail = from_array(np.full((40, 60, 3), (10, 200, 30), np.uint8))

    scene.canvas.present(scene.picture(thumbnail=thumbnail))

    colour = scene.colour_at(QPointF(250, 200))
    assert (colour.red(), colour.green(), colour.blue()) == (10, 200, 30)
    assert scene.wanted == ["n1"]


def test_a_picture_stays_until_the_next_of_its_shape_comes(scene):
    scene.present()
    before = scene.colour_at(QPointF(250, 200)).rgb()
    scene.brings = False

    scene.canvas.present(scene.picture("root", "1"))
    while_it_comes = scene.colour_at(QPointF(250, 200)).rgb()
    scene.shelf.give_up("root")
    when_given_up = scene.colour_at(QPointF(250, 200)).name()

    assert while_it_comes == before
    assert when_given_up == SURROUND
    assert not scene.canvas.has_full_pixels


def test_full_pixels_are_asked_for_once_and_take_the_thumbnails_place(scene):
    scene.present()

    scene.canvas.update()
    scene.canvas.repaint()

    assert scene.wanted == ["n1"]
    assert scene.canvas.has_full_pixels


def test_every_pixel_lands_where_the_view_says(scene):
    scene.present()
    scene.canvas.view.one_to_one()

    for x, y in ((100, 50), (300, 200), (431, 377)):
        colour = scene.colour_at(scene.at(x + 0.3, y + 0.3))
        assert colour.red() == x * 255 // 600
        assert colour.green() == y * 255 // 400


def test_panned_strips_equal_a_fresh_composition(scene):
    scene.present()
    scene.canvas.view.zoom(1.3)
    scene.canvas.grab()

    for dx, dy in ((-31, 12), (7, -40), (64, 3), (-5, -5)):
        scene.canvas.view.pan(dx, dy)
        scene.canvas.repaint()
    shifted = scene.canvas.grab().toImage()
    scene.canvas.set_surround("#383838")
    fresh = scene.canvas.grab().toImage()

    worst = max(
        abs(shifted.pixelColor(x, y).red() - fresh.pixelColor(x, y).red())
        for x in range(0, 500, 7)
        for y in range(0, 400, 7)
    )
    assert worst <= 1


def test_high_zoom_shows_whole_pixels(scene):
    scene.present()
    scene.canvas.view.zoom(16.0)

    place = scene.canvas.view.placement
    x, y = (int(value) for value in place.to_picture(250, 200))
    corner = scene.at(x, y)
    image = scene.canvas.grab().toImage()

    inside = {
        image.pixelColor(int(corner.x()) + dx, int(corner.y()) + dy).rgb()
        for dx in (1, 8, 14)
        for dy in (1, 14)
    }
    assert len(inside) == 1


@pytest.mark.parametrize("notches", [1, -1, 4])
def test_the_wheel_keeps_the_pixel_under_the_pointer(scene, notches):
    scene.present()
    scene.canvas.view.one_to_one()
    at = QPointF(123, 321)
    before = scene.canvas.to_picture(at)

    scene.wheel(at, notches)

    assert scene.canvas.to_picture(at) == pytest.approx(before, abs=1.0)
    assert scene.canvas.view.scale != 1.0


def test_the_hand_pans(scene):
    scene.present()
    scene.canvas.view.zoom(2.0)
    before = scene.at(300, 200)

    scene.drag(QPointF(250, 200), QPointF(200, 260))

    assert scene.at(300, 200) - before == QPointF(-50, 60)


def test_the_middle_button_pans_with_a_brush_in_the_hand(scene):
    scene.present()
    mask = scene.new_mask()
    scene.canvas.chest.take(ToolName.BRUSH)
    scene.canvas.view.zoom(2.0)
    before = scene.at(300, 200)

    scene.drag(QPointF(250, 200), QPointF(230, 190), Button.MiddleButton)

    assert scene.at(300, 200) - before == QPointF(-20, -10)
    assert mask.is_empty


def test_space_and_a_drag_at_once_pan_and_show_no_parent(scene, qtbot):
    scene.present(parent=scene.picture("n0", "Parent"))
    mask = scene.new_mask()
    scene.canvas.chest.take(ToolName.BRUSH)
    scene.canvas.view.zoom(2.0)
    before = scene.at(300, 200)

    qtbot.keyPress(scene.canvas, Qt.Key.Key_Space)
    scene.drag(QPointF(250, 200), QPointF(240, 200))
    qtbot.wait(250)

    assert scene.at(300, 200) - before == QPointF(-10, 0)
    assert scene.canvas.space.shown.value == "nothing"
    assert mask.is_empty
    qtbot.keyRelease(scene.canvas, Qt.Key.Key_Space)


def test_space_held_still_shows_the_parent_until_it_is_let_go(scene, qtbot):
    scene.present(parent=scene.picture("n0", "Parent"), original=scene.picture("root", "Original"))
    scene.ready("n0")
    middle = QPointF(250, 200)

    qtbot.keyPress(scene.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: scene.colour_at(middle).blue() == 200)
    qtbot.keyRelease(scene.canvas, Qt.Key.Key_Space)

    assert scene.colour_at(middle).blue() == 0


def test_shift_space_shows_the_original(scene, qtbot):
    scene.present(parent=scene.picture("n0", "Parent"), original=scene.picture("root", "Original"))
    scene.ready("root")

    qtbot.keyPress(scene.canvas, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)

    qtbot.waitUntil(lambda: scene.colour_at(QPointF(250, 200)).blue() == 100)
    qtbot.keyRelease(scene.canvas, Qt.Key.Key_Space)


def test_the_wipe_shows_the_parent_left_of_its_line_and_the_picture_right_of_it(scene):
    scene.present(parent=scene.picture("n0", "Parent"))
    scene.canvas.set_mode(Mode.WIPE)
    scene.ready("n0")

    assert scene.colour_at(QPointF(200, 260)).blue() == 200
    assert scene.colour_at(QPointF(300, 260)).blue() == 0


def test_dragging_the_handle_moves_the_wipe(scene):
    scene.present(parent=scene.picture("n0", "Parent"))
    scene.canvas.set_mode(Mode.WIPE)
    scene.ready("n0")

    scene.drag(QPointF(250, 200), QPointF(400, 210))

    assert scene.canvas.wipe.line_x(scene.canvas.size()) == 400
    assert scene.colour_at(QPointF(350, 260)).blue() == 200


def test_blink_shows_the_other_and_flips_when_it_is_taken_up_again(scene):
    scene.present(parent=scene.picture("n0", "Parent"))
    scene.canvas.set_mode(Mode.BLINK)
    scene.ready("n0")
    middle = QPointF(250, 200)

    assert scene.colour_at(middle).blue() == 200
    scene.canvas.set_mode(Mode.BLINK)
    assert scene.colour_at(middle).blue() == 0
    chip = QPointF(scene.canvas.blink_chip().center())
    scene.drag(chip, chip, steps=1)
    assert scene.colour_at(middle).blue() == 200


def test_what_was_compared_is_let_go_with_the_picture(scene, qtbot):
    scene.present(parent=scene.picture("n0"))
    scene.ready("n0")
    scene.canvas.set_mode(Mode.WIPE)
    scene.canvas.repaint()
    halved = weakref.ref(scene.shelf.find("n0").pyramid.levels[1].array)

    scene.canvas.present(None)
    scene.shelf.clear()

    qtbot.waitUntil(lambda: halved() is None)


@pytest.mark.parametrize(("bands", "bits"), [(1, 8), (3, 16), (4, 8)])
def test_a_picture_is_drawn_from_its_own_pixels_at_full_size(scene, bands, bits):
    sheet = scene.sheets["n1"] = gradient(bands=max(3, bands), bits=bits)
    if bands == 1:
        sheet = scene.sheets["n1"] = Sheet(from_array(to_array(sheet.pixels)[:, :, 0].copy()))
    scene.present()
    scene.canvas.view.place(1.0, 300, 200)

    shown = scene.canvas.grab().toImage().pixelColor(scene.at(310.5, 220.5).toPoint())

    assert scene.shelf.find("n1").pyramid.levels[0].pixels is sheet.pixels
    value = to_array(sheet.pixels)[220, 310].reshape(-1)
    expected = [int(part) // (257 if bits == 16 else 1) for part in value[:3]]
    found = [shown.red(), shown.green(), shown.blue()][: len(expected)]
    assert np.abs(np.subtract(found, expected)).max() <= 1


def test_the_read_out_is_in_the_pictures_own_bits(scene):
    scene.sheets["n1"] = gradient(bits=16)
    scene.present()
    said = []
    scene.canvas.pointed.connect(said.append)

    scene.move(scene.at(300.5, 100.5), Button.NoButton)

    assert said[-1] == ReadOut(300, 100, 3, (300 * 65535 // 600, 100 * 65535 // 400, 0))


def test_the_read_out_ends_outside_of_the_picture(scene):
    scene.present()
    said = []
    scene.canvas.pointed.connect(said.append)

    scene.move(QPointF(2, 2), Button.NoButton)

    assert said[-1] is None


def test_transparency_shows_a_checkerboard(scene):
    clear = gradient(bands=4)
    array = np.zeros((400, 600, 4), np.uint8)
    scene.sheets["n1"] = type(clear)(from_array(array))
    scene.present()
    scene.canvas.view.one_to_one()

    image = scene.canvas.grab().toImage()

    seen = {image.pixelColor(x, 200).name() for x in range(100, 140)}
    assert seen == {"#4a4a4a", "#5a5a5a"}


def test_arrow_keys_move_the_brush_and_enter_lowers_and_lifts_it(scene, qtbot):
    scene.present()
    mask = scene.new_mask()
    scene.canvas.chest.take(ToolName.BRUSH)
    scene.canvas.easel.brush.set_size(20)

    qtbot.keyClick(scene.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(scene.canvas, Qt.Key.Key_Return)
    for _ in range(5):
        qtbot.keyClick(scene.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(scene.canvas, Qt.Key.Key_Return)
    qtbot.keyClick(scene.canvas, Qt.Key.Key_Down)

    columns = np.flatnonzero(mask.array.any(0))
    assert columns.max() - columns.min() > 50
    assert not mask.is_being_drawn
    mask.undo()
    assert mask.is_empty


def test_the_canvas_has_a_face_for_screen_readers(scene):
    scene.present()

    face = QAccessible.queryAccessibleInterface(scene.canvas)

    assert face.role() is QAccessible.Role.Canvas
    assert face.text(QAccessible.Text.Name) == "Picture"
    assert "600" in scene.canvas.accessibleDescription()


def test_shift_and_wheel_size_the_brush(scene):
    scene.present()
    scene.new_mask()
    scene.canvas.chest.take(ToolName.BRUSH)
    scale, size = scene.canvas.view.scale, scene.canvas.easel.brush.size_px

    scene.wheel(QPointF(200, 200), 2, Modifier.ShiftModifier)

    assert scene.canvas.easel.brush.size_px > size
    assert scene.canvas.view.scale == scale


def test_shift_and_drag_size_the_brush_and_paint_nothing(scene):
    scene.present()
    mask = scene.new_mask()
    scene.canvas.chest.take(ToolName.BRUSH)
    size = scene.canvas.easel.brush.size_px

    scene.drag(QPointF(200, 200), QPointF(240, 200), modifiers=Modifier.ShiftModifier)

    assert scene.canvas.easel.brush.size_px == pytest.approx(size + 80 / scene.canvas.view.scale)
    assert mask.is_empty


def test_over_a_map_the_colour_difference_under_the_pointer_is_told(scene):
    scene.present(
        parent=scene.picture("n0", "13"),
        maps={Mode.HEAT: scene.picture("root", "ΔE2000, as kept to parent")},
    )
    told = []
    scene.canvas.pointed.connect(told.append)
    scene.canvas.set_mode(Mode.HEAT)
    scene.ready("n0", "root")

    scene.canvas.point(scene.at(100.5, 50.5))

    assert (told[-1].x, told[-1].y) == (100, 50)
    assert 10 < told[-1].delta_e < 60


def test_a_mask_is_not_drawn_over_a_map(scene):
    scene.present(
        parent=scene.picture("n0", "13"),
        maps={Mode.HEAT: scene.picture("root", "ΔE2000, as kept to parent")},
    )
    scene.new_mask().fill(255)
    scene.canvas.set_map_opacity(0.5)
    scene.canvas.set_mode(Mode.HEAT)
    scene.ready("n0", "root")

    def seen():
        scene.canvas.repaint()
        return [scene.colour_at(QPointF(200 + at, 200)).rgb() for at in range(12)]

    with_mask = seen()
    scene.canvas.mask_in_view.toggle()

    assert seen() == with_mask


def test_names_stand_below_what_lies_over_the_top(scene):
    scene.present(parent=scene.picture("n0", "13"))
    scene.canvas.set_mode(Mode.BLINK)
    before = scene.canvas.furniture().chip
    grip = scene.canvas.grip()

    scene.canvas.cover(44)

    assert scene.canvas.furniture().chip == before.translated(0, 44)
    assert scene.canvas.grip().top() >= max(grip.top(), 44)


def test_while_a_map_is_measured_it_is_said_and_no_legend_drawn(scene):
    scene.present(maps={Mode.HEAT: scene.picture("root", "ΔE2000, as kept to parent")})
    scene.canvas.set_mode(Mode.HEAT)

    waiting = scene.canvas.furniture()
    scene.ready("root")

    assert waiting.name == "Being measured…"
    assert waiting.waits is not None
    assert scene.canvas.furniture().waits is None
    assert scene.canvas.furniture().name == ""


def test_until_the_answer_is_read_the_picture_stays_in_view(scene):
    scene.present(raw=scene.picture("root", "18, as answered"))
    scene.canvas.repaint()
    before = scene.colour_at(QPointF(200, 200)).rgb()

    scene.canvas.show_raw(True)
    scene.canvas.repaint()

    assert scene.canvas.furniture().name == "18, as answered, being read…"
    assert scene.colour_at(QPointF(200, 200)).rgb() == before
    scene.ready("root")
    assert scene.canvas.furniture().name == "18, as answered"


def test_without_a_map_no_colour_difference_is_claimed(scene):
    scene.present(parent=scene.picture("n0", "13"))
    told = []
    scene.canvas.pointed.connect(told.append)
    scene.canvas.set_mode(Mode.HEAT)

    scene.canvas.point(scene.at(100.5, 50.5))

    assert told[-1].delta_e is None


def test_the_raw_answer_is_looked_at_in_place_of_what_was_kept(scene):
    scene.present(raw=scene.picture("n0", "18, as answered"))

    scene.canvas.show_raw(True)
    scene.ready("n0")

    assert scene.canvas.compared.in_view.key == "n0"
    assert scene.colour_at(scene.at(100.3, 50.3)).blue() == 200
    scene.canvas.show_raw(False)
    assert scene.colour_at(scene.at(100.3, 50.3)).blue() == 0
