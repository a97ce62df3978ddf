"""Smart select on the canvas: by click and by box, added, taken away, called off; work in a thread."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from studio.imaging.arrays import from_array
from studio.model.pixels import Sheet
from studio.ui.canvas.tools.tool import ToolName
from tests.gui.canvas_scene import Modifier, Scene

DISC, OTHER = (200, 150), (400, 250)


def two_discs():
    """A red disc and a green one of radius 50 on grey."""
    array = np.full((400, 600, 3), (120, 122, 125), np.uint8)
    y, x = np.mgrid[0:400, 0:600]
    for (at_x, at_y), colour in ((DISC, (210, 40, 30)), (OTHER, (30, 160, 60))):
        array[np.hypot(x - at_x, y - at_y) < 50] = colour
    return Sheet(from_array(array))


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot)
    made.sheets["n1"] = two_discs()
    made.present()
    made.mask = made.new_mask()
    made.canvas.chest.take(ToolName.SMART_SELECT)
    yield made
    made.executor.shutdown()


def click(scene, place, modifiers=Modifier.NoModifier):
    scene.drag(scene.at(*place), scene.at(*place), modifiers=modifiers, steps=1)
    scene.qtbot.waitUntil(lambda: not scene.canvas.chest.tool.is_under_way)


def share_of(scene, place):
    """How much of a disc is marked."""
    y, x = np.mgrid[0:400, 0:600]
    inside = np.hypot(x - place[0], y - place[1]) < 48
    return float((scene.mask.array[inside] > 127).mean())


def test_a_click_selects_what_lies_under_it(scene):
    click(scene, DISC)

    assert share_of(scene, DISC) > 0.97
    assert share_of(scene, OTHER) == 0
    assert np.count_nonzero(scene.mask.array > 127) < np.pi * 54**2


def test_shift_adds_and_alt_takes_away(scene):
    click(scene, DISC)
    click(scene, OTHER, Modifier.ShiftModifier)
    assert share_of(scene, DISC) > 0.97
    assert share_of(scene, OTHER) > 0.97

    click(scene, DISC, Modifier.AltModifier)

    assert share_of(scene, DISC) < 0.05
    assert share_of(scene, OTHER) > 0.97


def test_a_box_selects_what_fills_it(scene):
    scene.drag(scene.at(340, 190), scene.at(460, 310))
    scene.qtbot.waitUntil(lambda: not scene.canvas.chest.tool.is_under_way)

    assert share_of(scene, OTHER) > 0.97
    assert share_of(scene, DISC) == 0


def test_escape_calls_it_off(scene, qtbot):
    said = []
    scene.canvas.busy_changed.connect(said.append)
    scene.drag(scene.at(*DISC), scene.at(*DISC), steps=1)

    qtbot.keyClick(scene.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: scene.canvas.errands.is_idle)

    assert scene.mask.is_empty
    assert said[0]
    assert said[-1] == ""


def test_the_selection_is_one_step(scene):
    click(scene, DISC)

    scene.mask.undo()

    assert scene.mask.is_empty
    assert not scene.mask.may_undo
