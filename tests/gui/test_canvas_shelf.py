"""The shelf keeps what is seen, and lets the rest go without the window waiting for it."""

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from studio.imaging.arrays import from_array
from studio.model.pixels import Sheet
from studio.ui.canvas import shelf as shelf_module
from studio.ui.canvas.shelf import PictureShelf


def test_a_picture_that_finds_no_room_is_let_go_in_a_thread(qtbot):
    with ThreadPoolExecutor(1) as executor:
        shelf, threads = PictureShelf(executor, limit_bytes=1), []
        shelf.hold("canvas", ("seen",))
        shelf.deliver("seen", Sheet(from_array(np.zeros((400, 300, 3), np.uint8)), None))
        qtbot.waitUntil(lambda: shelf.nbytes > 0)
        array = shelf.find("seen").pyramid.levels[1].array
        weakref.finalize(array, lambda: threads.append(threading.current_thread()))
        del array

        shelf.hold("canvas", ())
        qtbot.waitUntil(lambda: bool(threads))

        assert threads[0] is not threading.main_thread()
        assert shelf.nbytes == 0


def test_what_may_be_seen_next_rests_in_its_halvings_until_it_is_looked_at(qtbot, monkeypatch):
    monkeypatch.setattr(shelf_module, "REST_MS", 20)
    with ThreadPoolExecutor(1) as executor:
        shelf, wanted = PictureShelf(executor, limit_bytes=1), []
        shelf.wanted.connect(wanted.append)
        sheets = {key: Sheet(from_array(np.zeros((400, 300, 3), np.uint8))) for key in ("seen", "next")}
        for key, sheet in sheets.items():
            shelf.hold(key, (key,))
            shelf.deliver(key, sheet)
        qtbot.waitUntil(lambda: all(map(shelf.find, sheets)))
        shelf.hold("next", (), may_rest=("next",))

        qtbot.waitUntil(lambda: shelf.at_rest("next") is not None)

        assert shelf.at_rest("next").levels[0].width == 150
        assert shelf.find("seen") is not None
        assert shelf.find("next") is None
        assert wanted == ["next"]

        shelf.hold("next", ("next",))
        shelf.deliver("next", sheets["next"])
        qtbot.waitUntil(lambda: shelf.find("next") is not None)

        assert shelf.at_rest("next") is None
