"""Masks are filled in threads, for at 100 megapixels the window would stand still; what is done is kept."""

import asyncio
import threading

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from stage import png_bytes
from whole_desk import act, desk_at, until

from studio.imaging.arrays import to_array
from studio.model.recipe import Draft
from studio.session.outlooks import TurnExtras
from studio.ui.canvas import mask_document, mask_ground, proposed, revealing
from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.desk import _CANVAS_THREADS


@pytest.fixture
def picture(tmp_path, monkeypatch):
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    path = tmp_path / "grey.png"
    path.write_bytes(png_bytes(np.full((600, 800, 3), 120, np.uint8)))
    return path


@pytest.fixture
def fillers(monkeypatch):
    """The threads in which the halvings of a mask were filled."""
    seen = []

    class Noted(MaskLevels):
        def __init__(self, array):
            seen.append(threading.current_thread())
            super().__init__(array)

    for module in (mask_ground, proposed, revealing):
        monkeypatch.setattr(module, "MaskLevels", Noted)
    return seen


@pytest.fixture
def held(monkeypatch):
    """Threads of the canvas that wait, and the one thing that lets them go on: `held.set()`."""
    monkeypatch.setattr(mask_document, "AT_ONCE_PX", 1000)
    return threading.Event()


def hold(desk, gate) -> None:
    for _ in range(_CANVAS_THREADS):
        desk._threads.submit(gate.wait)


def paint_left_half(canvas) -> None:
    canvas.chest.take(ToolName.RECTANGLE)
    canvas.chest.tool.press(Touch(0, 0))
    canvas.chest.tool.drag(Touch(400, 600))
    canvas.chest.tool.release(Touch(400, 600))


def test_the_mask_in_hand_is_filled_in_a_thread_and_comes_back_as_it_was(run_qt, picture, fillers) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, _window):
            canvas, session = desk.page.stage.canvas, desk.in_hand.session
            await until(lambda: canvas.easel.document is not None)
            image_id = desk.in_hand.image_id
            paint_left_half(canvas)
            await until(lambda: session.masks.covered_px(image_id) == 400 * 600)
            (other,) = await session.add_images([picture])

            desk.in_hand.look_at(other)
            await until(lambda: canvas.easel.document is not None and canvas.easel.document.is_empty)
            desk.in_hand.look_at(image_id)
            await until(lambda: canvas.easel.document is not None and not canvas.easel.document.is_empty)

            document = canvas.easel.document
            assert document.may_undo
            assert not document.levels.is_empty
            assert (document.array == to_array(session.masks.in_hand(image_id).pixels)).all()

    run_qt(story())
    assert len(fillers) >= 3
    assert threading.main_thread() not in fillers


def test_the_mask_of_a_merge_is_filled_in_a_thread(run_qt, picture, fillers) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, _window):
            session, image_id = desk.in_hand.session, desk.in_hand.image_id
            draft = Draft(instruction="make it 40 % darker", candidates=1)
            made = await session.turns.run(image_id, draft, TurnExtras(start=desk.in_hand.head.id))
            await until(lambda: desk.page.stage.canvas.has_full_pixels)
            own = desk.page.stage.canvas.easel.document

            desk._merge.begin(made.nodes[0].id)
            await until(lambda: desk._merge.reason.startswith("Paint"))

            assert desk.page.stage.canvas.easel.document is not own

    run_qt(story())
    assert fillers
    assert threading.main_thread() not in fillers


async def _leaves_a_mask_in_work(desk, window, picture, held) -> tuple[str, str]:
    """The image whose whole mask is being made, and the one that is looked at meanwhile."""
    easel, image_id = desk.page.stage.canvas.easel, desk.in_hand.image_id
    await until(lambda: easel.document is not None)
    (other,) = await desk.in_hand.session.add_images([picture])
    desk.in_hand.look_at(image_id)
    await until(lambda: easel.document is not None)
    hold(desk, held)
    act(window, "mask.whole")
    desk.in_hand.look_at(other)
    return image_id, other


def test_what_is_still_in_work_is_kept_on_its_own_image(run_qt, picture, held) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, window):
            canvas, session = desk.page.stage.canvas, desk.in_hand.session
            image_id, other = await _leaves_a_mask_in_work(desk, window, picture, held)
            await until(lambda: canvas.easel.document is not None)
            assert session.masks.covered_px(image_id) == 0
            held.set()
            await until(lambda: session.masks.covered_px(image_id) == 800 * 600)

            assert session.masks.covered_px(other) == 0
            desk.in_hand.look_at(image_id)
            await until(lambda: canvas.easel.document is not None and canvas.easel.document.array.all())
            assert canvas.easel.document.may_undo

    run_qt(story())


def test_coming_back_to_an_image_waits_for_what_is_in_work_there(run_qt, picture, held) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, window):
            canvas = desk.page.stage.canvas
            image_id, _other = await _leaves_a_mask_in_work(desk, window, picture, held)
            desk.in_hand.look_at(image_id)
            await asyncio.sleep(0.1)
            assert canvas.easel.document is None
            held.set()
            await until(lambda: canvas.easel.document is not None)

            assert canvas.easel.document.array.all()

    run_qt(story())


def test_a_turn_waits_for_the_mask_that_is_in_work(run_qt, picture, held) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, window):
            canvas, session = desk.page.stage.canvas, desk.in_hand.session
            await until(lambda: canvas.easel.document is not None)
            image_id = desk.in_hand.image_id
            paint_left_half(canvas)
            await until(lambda: session.masks.covered_px(image_id) == 400 * 600)
            desk.page.turn.composer.instruction.focus_text()
            QApplication.focusWidget().setPlainText("make it 40 % darker")
            await until(lambda: not window.all_actions.reason("turn.generate"))

            hold(desk, held)
            act(window, "mask.invert")
            act(window, "turn.generate")
            await asyncio.sleep(0.1)
            assert session.turns.is_idle
            held.set()
            await until(lambda: len(session.history(image_id).nodes) > 1 and session.turns.is_idle)

            made = max(session.history(image_id).nodes.values(), key=lambda node: node.number)
            shown = to_array((await session.pictures.sheet(made.id)).pixels)
            assert (shown[:, :390] == 120).all()
            assert (shown[:, 410:] < 120).all()

    run_qt(story())


def test_leaving_keeps_what_is_in_work(run_qt, picture, held) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, window):
            canvas = desk.page.stage.canvas
            await until(lambda: canvas.easel.document is not None)
            image_id, session = desk.in_hand.image_id, desk.in_hand.session
            hold(desk, held)
            act(window, "mask.whole")
            asyncio.get_running_loop().call_later(0.1, held.set)
            await desk._leave()

            assert session.masks.covered_px(image_id) == 800 * 600

    run_qt(story())


def test_a_region_that_is_left_while_it_is_in_work_is_kept(run_qt, picture, held) -> None:
    async def story() -> None:
        async with desk_at(picture) as (desk, window):
            canvas, session = desk.page.stage.canvas, desk.in_hand.session
            await until(lambda: canvas.has_full_pixels)
            image_id = desk.in_hand.image_id
            await session.keep_list.add(image_id, ["the wall"])
            (entry,) = session.keep_list.entries(image_id)
            desk._regions.begin(entry.id)
            await until(lambda: canvas.mask_in_view.is_region)

            hold(desk, held)
            act(window, "mask.whole")
            desk._regions.leave()
            assert session.keep_list.entries(image_id)[0].region is None
            held.set()
            await desk._regions.settle()

            region = session.keep_list.entries(image_id)[0].region
            assert await session.keep_list.share_of(region, desk.in_hand.head.id) == 1
            assert session.masks.covered_px(image_id) == 0

    run_qt(story())
