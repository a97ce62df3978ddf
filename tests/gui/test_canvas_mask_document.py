"""The mask in hand: strokes are steps, undo has no limit, and what was kept comes back."""

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from studio.imaging.arrays import to_array
from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground, ground_of


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def document(qapp, executor):
    return MaskDocument(blank_ground(700, 500), executor)


def mark(document, box, value=255):
    document.begin()
    document.touch(box)
    document.array[box.y : box.bottom, box.x : box.right] = value
    document.changed.emit(box)
    document.commit()


def test_a_stroke_becomes_one_step_with_the_smallest_box(document):
    steps = []
    document.stepped.connect(steps.append)

    document.begin()
    document.touch(Box(0, 0, 400, 400))
    document.array[250:270, 255:300] = 9
    document.commit()

    assert [step.box for step in steps] == [Box(255, 250, 45, 20)]
    step = steps[0].unpack()
    assert not to_array(step.before).any()
    assert (to_array(step.after) == 9).all()


def test_a_stroke_that_changes_nothing_is_no_step(document):
    document.begin()
    document.touch(Box(10, 10, 50, 50))
    document.commit()

    assert not document.may_undo


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(document):
    states = [document.array.copy()]
    for at in range(60):
        mark(document, Box(at * 7, at * 5, 40, 90), 255 - at)
        states.append(document.array.copy())

    for state in reversed(states[:-1]):
        document.undo()
        assert np.array_equal(document.array, state)
    assert not document.may_undo
    for state in states[1:]:
        document.redo()
        assert np.array_equal(document.array, state)
    assert not document.may_redo


def test_a_new_stroke_ends_redo(document):
    mark(document, Box(0, 0, 10, 10))
    document.undo()

    mark(document, Box(20, 20, 10, 10))

    assert not document.may_redo


def test_a_cancelled_stroke_never_happened(document):
    mark(document, Box(0, 0, 300, 300), 80)
    before = document.array.copy()

    document.begin()
    document.touch(Box(100, 100, 500, 300))
    document.array[100:400, 100:600] = 255
    document.cancel()

    assert np.array_equal(document.array, before)
    assert not document.is_being_drawn


def test_large_steps_come_back_too(qtbot, executor):
    document = MaskDocument(blank_ground(1500, 1100), executor)

    document.fill(255)
    document.put(Box(0, 0, 1500, 1100), np.random.default_rng(1).integers(0, 256, (1100, 1500), np.uint8))
    document.undo()
    qtbot.waitUntil(lambda: not document.is_busy)

    assert (document.array == 255).all()
    document.undo()
    qtbot.waitUntil(lambda: not document.is_busy)
    assert document.is_empty


def test_a_large_mask_that_became_another_is_let_go_in_a_thread(qtbot, executor):
    document = MaskDocument(blank_ground(1600, 1200), executor)
    threads = []
    weakref.finalize(document.array, lambda: threads.append(threading.current_thread()))

    document.fill(255)
    qtbot.waitUntil(lambda: bool(threads))

    assert threads[0] is not threading.main_thread()


def test_steps_are_kept_compressed(document):
    for at in range(50):
        mark(document, Box(at, at, 300, 300), at + 1)

    assert document.step_bytes < 50 * 300 * 300 / 10


def test_a_mask_restored_from_its_steps_undoes_as_before(document, executor):
    kept = []
    document.stepped.connect(kept.append)
    mark(document, Box(10, 10, 100, 100), 100)
    mark(document, Box(50, 50, 100, 100), 200)
    mark(document, Box(90, 90, 100, 100), 255)
    document.undo()

    again = MaskDocument(ground_of(document.moment().pixels(), kept[:2], kept[2:]), executor)

    again.redo()
    assert again.array[150, 150] == 255
    for _ in range(3):
        again.undo()
    assert again.is_empty


def test_undo_and_redo_say_so_for_whoever_keeps_them(document):
    said = []
    document.turned_back.connect(said.append)
    mark(document, Box(0, 0, 10, 10))

    document.undo()
    document.redo()

    assert said == [True, False]


def test_a_moment_is_not_reached_by_the_next_stroke(document):
    kept = document.moment()

    mark(document, Box(0, 0, 10, 10))

    assert not kept.copy(document.box).any()
    assert document.array.any()


def test_its_halvings_follow_what_is_painted_whether_it_is_seen_or_not(document):
    mark(document, Box(0, 0, 700, 500))

    half, step = document.levels.level_for(0.5)

    assert (step, half.pixelColor(100, 100).alpha()) == (2, 255)
    document.undo()
    assert document.levels.is_empty
    assert half.pixelColor(100, 100).alpha() == 0


def test_the_halvings_of_a_kept_mask_are_there_from_the_beginning(qapp, executor, document):
    mark(document, Box(0, 0, 700, 500))

    again = MaskDocument(ground_of(document.moment().pixels()), executor)

    assert not again.levels.is_empty
    assert again.levels.level_for(0.5)[0].pixelColor(100, 100).alpha() == 255


def test_replacing_everything_tells_and_keeps_only_what_became_different(document):
    changed, steps = [], []
    document.changed.connect(changed.append)
    document.stepped.connect(steps.append)
    pixels = np.zeros_like(document.array)
    pixels[120:190, 300:310] = 7

    document.put(document.box, pixels)
    document.put(document.box, pixels)

    assert changed == [Box(300, 120, 10, 70)]
    assert [step.box for step in steps] == changed
    assert np.array_equal(document.array, pixels)
