"""A whole mask is changed in a thread: what is done meanwhile waits, and all comes in the order it was."""

import asyncio
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from studio.imaging.arrays import to_array
from studio.model.geometry import Box
from studio.ui.canvas import mask_document
from studio.ui.canvas.errands import Errands
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_edits import MaskEdits
from studio.ui.canvas.mask_ground import blank_ground
from studio.ui.canvas.mask_in_view import MaskInView
from studio.ui.canvas.tools.brush import BrushTool
from studio.ui.canvas.tools.fill import FillTool
from studio.ui.canvas.tools.rectangle import RectangleTool
from studio.ui.canvas.tools.tool import Easel, Touch
from studio.ui.canvas.working import Working

WIDTH, HEIGHT = 1500, 1100  # more than is changed at once


class Bench:
    """A document and hands, with threads that can be held."""

    def __init__(self, qtbot, executor):
        self._qtbot = qtbot
        self._executor = executor
        self._errands = Errands(executor)
        self.easel = Easel(self._errands)
        self.document = self.easel.document = MaskDocument(blank_ground(WIDTH, HEIGHT), executor)
        self.edits = MaskEdits(self.easel)
        self.brush = BrushTool(self.easel)
        self.easel.brush.set_size(40)
        self.easel.brush.set_hardness(1)
        self.steps = []
        self.document.stepped.connect(self.steps.append)
        self._gate = threading.Event()

    def hold(self):
        """No thread works until `settle`."""
        self._executor.submit(self._gate.wait)

    def settle(self):
        self._gate.set()
        self._qtbot.waitUntil(lambda: not self.document.is_busy and self._errands.is_idle)
        self._gate.clear()

    def stroke(self, start, end):
        self.brush.press(Touch(*start))
        self.brush.drag(Touch(*end))
        self.brush.release(Touch(*end))

    def weight(self, x, y):
        return int(self.document.array[y, x])

    def undo(self):
        self.document.undo()
        self.settle()


@pytest.fixture
def bench(qtbot):
    with ThreadPoolExecutor(1) as executor:
        made = Bench(qtbot, executor)
        yield made
        made.settle()


def test_a_stroke_that_begins_while_the_mask_is_cleared_is_drawn_on_the_cleared_one(bench):
    bench.stroke((100, 100), (300, 100))
    bench.hold()

    bench.edits.clear()
    bench.stroke((100, 500), (300, 500))
    assert bench.weight(200, 500) == 0
    bench.settle()

    assert (bench.weight(200, 100), bench.weight(200, 500)) == (0, 255)
    assert len(bench.steps) == 3
    bench.undo()
    assert not bench.document.array.any()
    bench.undo()
    assert (bench.weight(200, 100), bench.weight(200, 500)) == (255, 0)


def test_a_stroke_may_go_on_past_the_end_of_the_work_it_waits_for(bench):
    bench.hold()
    bench.edits.mark_all()
    bench.edits.invert()
    bench.brush.press(Touch(100, 100))
    bench.brush.drag(Touch(200, 100))
    assert bench.brush.is_under_way

    bench.settle()
    bench.brush.drag(Touch(400, 100))
    bench.brush.release(Touch(400, 100))

    assert [bench.weight(x, 100) for x in (100, 200, 300, 400, 600)] == [255, 255, 255, 255, 0]
    bench.undo()
    assert bench.document.is_empty


def test_a_stroke_that_waits_and_is_called_off_never_happens(bench):
    bench.hold()
    bench.edits.mark_all()
    bench.edits.clear()

    bench.brush.press(Touch(100, 100))
    bench.brush.drag(Touch(200, 100))
    bench.brush.cancel()
    bench.settle()

    assert bench.document.is_empty
    assert len(bench.steps) == 2


def test_undo_and_redo_that_are_asked_for_meanwhile_come_after_what_is_in_work(bench):
    bench.stroke((100, 100), (300, 100))
    said = []
    bench.document.turned_back.connect(said.append)
    bench.hold()

    bench.edits.mark_all()
    assert bench.document.may_undo
    bench.document.undo()
    assert bench.document.may_redo
    bench.document.redo()
    bench.document.undo()
    bench.settle()

    assert said == [True, False, True]
    assert (bench.weight(200, 100), bench.weight(5, 5)) == (255, 0)
    bench.undo()
    assert bench.document.is_empty
    assert not bench.document.may_undo


def test_clearing_in_the_middle_of_a_stroke_ends_it_and_both_can_be_undone(bench):
    bench.brush.press(Touch(100, 100))
    bench.brush.drag(Touch(300, 100))

    bench.edits.clear()
    bench.brush.drag(Touch(500, 100))
    bench.settle()
    bench.brush.drag(Touch(700, 100))
    bench.brush.release(Touch(700, 100))

    assert bench.document.is_empty
    bench.undo()
    assert [bench.weight(x, 100) for x in (200, 450, 600)] == [255, 0, 0]


def test_a_shape_that_a_thread_has_drawn_waits_for_the_end_of_a_stroke_and_loses_nothing(bench):
    rectangle = RectangleTool(bench.easel)
    bench.hold()
    rectangle.press(Touch(0, 600))
    rectangle.drag(Touch(1000, 1000))
    rectangle.release(Touch(1000, 1000))
    bench.brush.press(Touch(100, 100))

    bench.settle()
    assert bench.document.is_being_drawn
    bench.brush.drag(Touch(300, 100))
    bench.brush.release(Touch(300, 100))
    bench.settle()

    assert (bench.weight(200, 100), bench.weight(500, 800)) == (255, 255)
    bench.undo()
    assert (bench.weight(200, 100), bench.weight(500, 800)) == (255, 0)


def test_undo_in_the_middle_of_a_stroke_comes_before_a_shape_that_waits_for_its_end(bench):
    bench.edits.mark_all()
    bench.settle()
    rectangle = RectangleTool(bench.easel)
    bench.hold()
    rectangle.press(Touch(0, 600, subtracts=True))
    rectangle.drag(Touch(1400, 1000))
    rectangle.release(Touch(1400, 1000))
    bench.easel.brush.set_size(30)
    bench.brush.press(Touch(100, 100, subtracts=True))
    bench.settle()

    bench.document.undo()
    bench.settle()
    bench.brush.drag(Touch(300, 100))
    bench.brush.release(Touch(300, 100))

    assert bench.document.is_empty
    bench.edits.mark_all()
    bench.settle()
    bench.undo()
    assert bench.document.is_empty
    assert not bench.document.may_undo


def test_filling_keeps_what_was_drawn_while_its_edges_were_looked_for(bench):
    bench.edits.mark_all()
    bench.document.put(Box(20, 20, 1400, 1000), np.zeros((1000, 1400), np.uint8))
    bench.settle()
    bench.hold()

    FillTool(bench.easel).press(Touch(700, 500))
    bench.easel.brush.set_size(10)
    bench.stroke((700, 500), (720, 500))
    bench.settle()

    assert bench.document.array.all()


def test_a_whole_mask_is_made_in_a_thread_and_taken_at_once(bench, monkeypatch):
    threads, seen = set(), []
    ground_over = mask_document.remade.__globals__["ground_over"]

    def noted(array):
        threads.add(threading.current_thread())
        return ground_over(array)

    monkeypatch.setitem(mask_document.remade.__globals__, "ground_over", noted)
    bench.document.replaced.connect(lambda: seen.append(bench.document.array.mean()))
    before = bench.document.array

    bench.edits.mark_all()
    assert not bench.document.array.any()
    bench.settle()

    assert seen == [255]
    assert not before.any()
    assert threads
    assert threading.main_thread() not in threads


def test_what_is_drawn_follows_the_halvings_of_the_new_mask(bench):
    view, painted = MaskInView(), []
    view.set_document(bench.document)
    view.painted.connect(painted.append)
    view.show(False)

    bench.edits.mark_all()
    bench.settle()

    assert view.is_shown
    assert view.overlay.levels is bench.document.levels
    assert not view.overlay.levels.is_empty
    assert painted == [bench.document.box]
    bench.stroke((100, 100), (300, 100))
    bench.edits.clear()
    bench.settle()
    assert bench.document.is_empty


def test_a_large_stroke_is_kept_as_it_was_although_the_next_one_came_before_its_thread(bench):
    bench.easel.brush.set_size(60)
    bench.hold()

    bench.stroke((100, 100), (1400, 1000))
    first = bench.document.array.copy()
    bench.stroke((1400, 100), (100, 1000))
    second = bench.document.array.copy()
    bench.edits.clear()
    bench.settle()

    one, other, _ = (step.unpack() for step in bench.steps)
    assert one.box.area > mask_document.AT_ONCE_PX
    assert not to_array(one.before).any()
    for step, whole in ((one, first), (other, second)):
        box = step.box
        assert np.array_equal(to_array(step.after), whole[box.y : box.bottom, box.x : box.right])
    bench.undo()
    assert np.array_equal(bench.document.array, second)
    bench.undo()
    assert np.array_equal(bench.document.array, first)
    bench.undo()
    assert bench.document.is_empty


def test_a_large_stroke_that_is_called_off_leaves_no_trace_in_the_halvings(bench):
    bench.brush.press(Touch(100, 100))
    bench.brush.drag(Touch(1400, 1000))

    bench.brush.cancel()

    assert not bench.document.array.any()
    assert bench.document.is_empty
    half, _ = bench.document.levels.level_for(0.5)
    assert all(half.pixelColor(x, x * 9 // 13).alpha() == 0 for x in range(60, 700, 20))


def test_a_moment_is_the_mask_before_the_stroke_and_is_not_reached_by_what_comes(bench):
    bench.stroke((100, 100), (300, 100))
    before = bench.document.array.copy()
    bench.brush.press(Touch(200, 100))
    bench.brush.drag(Touch(200, 700))

    moment = bench.document.moment()
    bench.brush.drag(Touch(900, 700))
    bench.brush.release(Touch(900, 700))
    bench.edits.mark_all()
    bench.settle()
    bench.stroke((100, 900), (300, 900))

    assert np.array_equal(to_array(moment.pixels()), before)


def test_a_copy_is_made_when_nothing_is_in_work_any_more(run_qt):
    async def story():
        with ThreadPoolExecutor(1) as executor:
            document = MaskDocument(blank_ground(WIDTH, HEIGHT), executor)
            document.fill(255)
            assert document.is_busy

            copied = await asyncio.wait_for(document.pixels(), 20)

            assert to_array(copied).all()

    run_qt(story())


def test_the_smallest_mark_on_a_large_mask_is_one(bench):
    bench.document.put(Box(700, 500, 1, 1), np.full((1, 1), 1, np.uint8))

    assert not bench.document.is_empty
    bench.undo()
    assert bench.document.is_empty


def test_what_hands_wait_for_is_said_when_it_can_be_noticed(bench, qtbot):
    working, said = Working(), []
    working.changed.connect(said.append)
    bench.document.busy_changed.connect(working.set_waited_for)

    bench.hold()
    bench.edits.mark_all()
    assert not said
    qtbot.waitUntil(lambda: bool(said))
    bench.settle()

    assert said == ["Working on the mask…", ""]


def test_work_that_fails_is_told_and_what_waited_goes_on(bench, qtbot):
    def broken(_):
        raise MemoryError("no room")

    with qtbot.captureExceptions() as told:
        bench.hold()
        bench.document.remake(bench.document.box, broken)
        bench.stroke((100, 100), (300, 100))
        bench.settle()

    assert [error[0] for error in told] == [MemoryError]
    assert bench.weight(200, 100) == 255


@pytest.mark.parametrize("seed", range(6))
def test_in_a_hurry_comes_out_what_comes_out_with_patience(qtbot, monkeypatch, seed):
    """The same doings, once each waited for and once all in a heap, of small and large ones by turns."""
    monkeypatch.setattr(mask_document, "AT_ONCE_PX", 40_000)
    chance = random.Random(seed)
    doings = [_doing(chance) for _ in range(40)]

    with ThreadPoolExecutor(3) as executor:
        patient, hasty = Bench(qtbot, executor), Bench(qtbot, executor)
        for doing in doings:
            doing(patient)
            patient.settle()
        for doing in doings:
            doing(hasty)
        hasty.settle()

        while patient.document.may_undo or hasty.document.may_undo:
            assert np.array_equal(patient.document.array, hasty.document.array)
            patient.undo()
            hasty.undo()
        while patient.document.may_redo or hasty.document.may_redo:
            assert np.array_equal(patient.document.array, hasty.document.array)
            for bench in (patient, hasty):
                bench.document.redo()
                bench.settle()
        assert np.array_equal(patient.document.array, hasty.document.array)


def _doing(chance):
    kind = chance.choice(
        ("stroke", "stroke", "stroke", "off", "fill", "invert", "put", "undo", "undo", "redo")
    )
    start, end = ((chance.randrange(WIDTH), chance.randrange(HEIGHT)) for _ in range(2))
    box = Box(*start, chance.randrange(10, 700), chance.randrange(10, 700))
    value = chance.choice((0, 90, 255))

    def do(bench):
        if kind == "stroke":
            bench.stroke(start, end)
        elif kind == "off":
            bench.brush.press(Touch(*start))
            bench.brush.drag(Touch(*end))
            bench.brush.cancel()
        elif kind == "fill":
            bench.document.fill(value)
        elif kind == "invert":
            bench.edits.invert()
        elif kind == "put":
            bench.document.put(box, np.full((box.height, box.width), value, np.uint8))
        elif kind == "undo":
            bench.document.undo()
        else:
            bench.document.redo()

    return do
