"""Another picture is seen through the mask: exactly there, as softly as its edge, over transparency too."""

import threading

import numpy as np
import pytest
from canvas_scene import Scene, gradient

from studio.imaging.arrays import from_array
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.model.pixels import Sheet
from studio.ui.canvas import mask_document
from studio.ui.canvas.revealing import Revealed, soft_mask


@pytest.fixture
def scene(qtbot):
    scene = Scene(qtbot)
    scene.sheets["n1"] = Sheet(from_array(np.full((400, 600, 3), 60, np.uint8)))
    scene.sheets["other"] = Sheet(from_array(np.full((400, 600, 3), 200, np.uint8)))
    scene.present()
    return scene


def revealed(scene, feather_px=0, key="other"):
    document = scene.new_mask()
    scene.shelf.find(key)
    scene.ready(key)
    soft = soft_mask(document.array, feather_px, CancelToken())
    made = Revealed(document, scene.shelf.find(key).pyramid, soft, feather_px, scene.canvas.errands)
    scene.canvas.mask_in_view.reveal(made)
    return document, made


def grey(scene, x, y):
    return scene.colour_at(scene.at(x, y)).red()


def paint(document, box, weight=255):
    document.put(box, np.full((box.height, box.width), weight, np.uint8))


def test_the_other_picture_is_seen_where_the_mask_says_and_only_there(scene):
    document, made = revealed(scene)
    assert made.is_empty

    paint(document, Box(100, 100, 200, 100))

    assert not made.is_empty
    assert (grey(scene, 200, 150), grey(scene, 350, 150)) == (200, 60)
    document.undo()
    assert grey(scene, 200, 150) == 60
    assert made.is_empty


def test_grey_shows_both(scene):
    document, _ = revealed(scene)

    paint(document, Box(100, 100, 200, 100), 128)

    assert abs(grey(scene, 200, 150) - 130) <= 2


def test_edges_become_soft_when_the_stroke_has_ended(scene):
    document, made = revealed(scene, 40)

    with scene.qtbot.waitSignal(made.replaced):
        paint(document, Box(100, 0, 500, 400))
        assert grey(scene, 110, 200) == 200

    scene.canvas.repaint()
    assert abs(grey(scene, 100, 200) - 130) <= 8
    assert (grey(scene, 50, 200), grey(scene, 160, 200)) == (60, 200)
    with scene.qtbot.waitSignal(made.replaced):
        made.set_feather(0)
    scene.canvas.repaint()
    assert grey(scene, 110, 200) == 200


def test_a_whole_mask_is_seen_before_its_edges_are_soft(scene, monkeypatch):
    monkeypatch.setattr(mask_document, "AT_ONCE_PX", 1000)
    document, made = revealed(scene, 40)
    seen = []
    made.replaced.connect(lambda: seen.append(grey(scene, 110, 200)))

    paint(document, Box(100, 0, 500, 400))
    scene.qtbot.waitUntil(lambda: len(seen) == 2)

    assert seen[0] == 200
    assert 130 < seen[1] < 190


def test_a_stroke_stays_while_a_whole_mask_comes_into_sight(scene, monkeypatch):
    monkeypatch.setattr(mask_document, "AT_ONCE_PX", 1000)
    gate, document = threading.Event(), scene.new_mask()
    document.replaced.connect(lambda: scene.executor.submit(gate.wait))
    scene.shelf.find("other")
    scene.ready("other")
    soft = soft_mask(document.array, 0, CancelToken())
    made = Revealed(document, scene.shelf.find("other").pyramid, soft, 0, scene.canvas.errands)
    scene.canvas.mask_in_view.reveal(made)

    paint(document, Box(100, 0, 200, 400))
    scene.qtbot.waitUntil(lambda: bool(document.array.any()))
    stroke = Box(400, 100, 30, 30)
    document.begin()
    document.touch(stroke)
    document.array[100:130, 400:430] = 255
    document.changed.emit(stroke)
    with scene.qtbot.waitSignal(made.replaced):
        gate.set()

    scene.canvas.repaint()
    assert (grey(scene, 200, 150), grey(scene, 415, 115), grey(scene, 350, 150)) == (200, 200, 60)
    document.commit()
    scene.qtbot.waitUntil(lambda: scene.canvas.errands.is_idle)


def test_a_transparent_picture_takes_the_place_of_an_opaque_one(scene):
    sheet = gradient(bands=4)
    clear = np.zeros((400, 600, 4), np.uint8)
    scene.sheets["clear"] = Sheet(from_array(clear), sheet.icc)
    document, _ = revealed(scene, key="clear")

    document.fill(255)

    shown = {scene.colour_at(scene.at(x, 150)).name() for x in range(100, 500, 7)}
    assert "#3c3c3c" not in shown  # what lay there
    assert len(shown) == 2  # a checkerboard


def test_the_overlay_is_hidden_until_it_is_asked_for_and_then_back_as_it_was(scene):
    view = scene.canvas.mask_in_view
    document, _ = revealed(scene)
    assert not view.is_shown

    paint(document, Box(100, 100, 200, 100))
    plain = grey(scene, 200, 150)
    view.toggle()
    scene.canvas.repaint()
    tinted = scene.colour_at(scene.at(200, 150))
    view.reveal(None)

    assert plain == 200
    assert tinted.green() < tinted.red()
    assert view.is_shown
    document.fill(0)
