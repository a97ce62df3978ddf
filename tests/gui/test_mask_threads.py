"""Masks and their halvings are filled in threads: at 100 megapixels the window would stand still for them."""

import threading

import numpy as np
import pytest
from stage import png_bytes
from whole_desk import desk_at, until

from studio.imaging.arrays import to_array
from studio.model.recipe import Draft
from studio.session.outlooks import TurnExtras
from studio.ui.canvas import mask_ground, proposed, revealing
from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.tools.tool import ToolName, Touch


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
