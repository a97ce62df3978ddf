"""Merging in the whole window: chosen by key or menu, painted and seen at once, made, undone."""

from contextlib import asynccontextmanager

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stage import png_bytes
from whole_desk import act, desk_at, until

from studio.imaging.arrays import to_array
from studio.model.history import Verdict
from studio.model.recipe import Draft
from studio.session.outlooks import TurnExtras
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.widgets.toast import Toast

GREY = 120


@pytest.fixture
def picture(tmp_path):
    """Even grey, so that each node is told by one colour."""
    path = tmp_path / "grey.png"
    path.write_bytes(png_bytes(np.full((300, 400, 3), GREY, np.uint8)))
    return path


@asynccontextmanager
async def two_nodes(picture):
    """A darker node 2, which is the head, and a brighter node 3."""
    async with desk_at(picture) as (desk, window):
        session, image_id = desk.in_hand.session, desk.in_hand.image_id
        root = desk.in_hand.head.id
        made = []
        for words in ("make it 40 % darker", "make it 40 % brighter"):
            draft = Draft(instruction=words, candidates=1)
            result = await session.turns.run(image_id, draft, TurnExtras(start=root))
            made += result.nodes
        await session.marks.move_head(image_id, made[0].id)
        await until(lambda: desk.page.stage.canvas.has_full_pixels)
        await until(lambda: not window.all_actions.reason("turn.merge"))
        yield desk, window, made[0], made[1]


async def begun(desk, other):
    desk._merge.begin(other.id)
    await until(lambda: desk.page.stage.canvas.easel.document is desk._canvas.document)
    await until(lambda: desk._merge.reason.startswith("Paint"))


def paint_left_half(desk):
    canvas = desk.page.stage.canvas
    canvas.chest.take(ToolName.RECTANGLE)
    canvas.chest.tool.press(Touch(0, 0))
    canvas.chest.tool.drag(Touch(200, 300))
    canvas.chest.tool.release(Touch(200, 300))


def seen(desk, x, y):
    """The grey that the canvas shows at a picture point."""
    canvas = desk.page.stage.canvas
    at = canvas.from_picture(x, y).toPoint()
    return canvas.grab().toImage().pixelColor(at * canvas.ratio).red()


async def grey_of(desk, node_id, x, y):
    sheet = await desk.in_hand.session.pictures.sheet(node_id)
    return int(to_array(sheet.pixels)[y, x, 0])


def test_a_merge_that_is_left_before_it_is_laid_leaves_no_mask(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, _window, _one, other):
            desk._merge.begin(other.id)
            desk._merge.leave()
            await until(lambda: not desk.tasks.names())

            assert desk._merge._masks == {}

    run_qt(story())


def test_ctrl_m_lists_the_other_nodes_and_enter_chooses(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, window, _one, other):
            await desk.in_hand.session.marks.set_verdict([other.id], Verdict.PICK)
            act(window, "turn.merge")
            palette = desk._palette._palette
            assert palette.isVisible()
            shown = [row.entry.title for row in palette._model._rows if row.entry]
            assert shown == ["Node 3 · make it 40 % brighter", "Node 1 · grey.png"]
            assert [row.entry.note.endswith(" · pick") for row in palette._model._rows if row.entry] == [
                True,
                False,
            ]

            QTest.keyClicks(palette._field, "bright")
            assert palette._field.text() == "bright"
            assert palette._question.text() == "Merge node 2 with"
            QTest.keyClick(palette._field, Qt.Key.Key_Return)
            await until(lambda: desk._merge.reason.startswith("Paint"))

            bar = desk.page.merge_bar
            assert bar.isVisible()
            assert bar._other._words.text() == "Painted: node 3 · make it 40 % brighter"
            assert bar._one._words.text() == "Elsewhere: node 2 · make it 40 % darker"
            assert desk.page.stage.canvas.chest.name is ToolName.BRUSH
            assert not bar._merge.isEnabled()
            assert window.all_actions.reason("turn.merge").startswith("Paint first")
            assert desk._merge._under_way.other.id == other.id

    run_qt(story())


def test_a_small_window_shows_both_names_whole_and_still_tells_which_is_painted(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, window, _one, other):
            window.resize(1024, 700)
            await begun(desk, other)

            bar = desk.page.merge_bar
            await until(lambda: bar._other._sign.isVisible())
            for part, said in (
                (bar._other, "3 · make it 40 % brighter"),
                (bar._one, "2 · make it 40 % darker"),
            ):
                assert part._words.text() == said
                assert part._words.width() >= part._words.sizeHint().width()
            assert bar._other._words.accessibleName() == "Painted: node 3 · make it 40 % brighter"
            assert bar._one._words.toolTip() != ""

            window.resize(1440, 900)
            await until(lambda: not bar._other._sign.isVisible())

            assert bar._other._words.text() == "Painted: node 3 · make it 40 % brighter"

    run_qt(story())


def test_what_is_painted_shows_the_other_node_at_once(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, _window, one, other):
            dark, bright = await grey_of(desk, one.id, 5, 5), await grey_of(desk, other.id, 5, 5)
            await begun(desk, other)
            assert seen(desk, 50, 150) == dark

            canvas = desk.page.stage.canvas
            canvas.chest.take(ToolName.BRUSH)
            canvas.easel.brush.set_size(60)
            canvas.chest.tool.press(Touch(60, 150))
            canvas.chest.tool.drag(Touch(120, 150))
            while_painting = seen(desk, 60, 150)
            canvas.chest.tool.release(Touch(120, 150))
            await until(lambda: desk.page.merge_bar._merge.isEnabled())

            assert while_painting == bright
            assert seen(desk, 60, 150) == bright
            assert seen(desk, 300, 150) == dark
            assert not desk.in_hand.session.masks.in_hand(desk.in_hand.image_id)

    run_qt(story())


def test_merge_makes_the_node_that_was_seen_and_goes_there(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, window, one, other):
            await begun(desk, other)
            paint_left_half(desk)
            await until(lambda: not window.all_actions.reason("turn.merge"))

            act(window, "turn.merge")
            await until(lambda: desk.in_hand.head.is_merge)

            node = desk.in_hand.head
            assert node.parents == (one.id, other.id)
            assert await grey_of(desk, node.id, 100, 150) == await grey_of(desk, other.id, 100, 150)
            assert await grey_of(desk, node.id, 300, 150) == await grey_of(desk, one.id, 300, 150)
            between = await grey_of(desk, node.id, 200, 150)
            assert await grey_of(desk, one.id, 0, 0) < between < await grey_of(desk, other.id, 0, 0)
            assert not desk.page.merge_bar.isVisible()
            assert not desk._merge.is_on
            toasts = [toast.accessibleName() for toast in window.findChildren(Toast)]
            assert "Node 4 is node 3 merged into node 2." in toasts
            assert window.all_actions.reason("turn.variants").startswith("The node in view has no recipe")

            window.setFocus()
            desk.page.stage.canvas.chest.take(ToolName.HAND)
            await until(lambda: window.all_actions.title("edit.undo") == "Undo Merge")
            act(window, "edit.undo")
            await until(lambda: desk.in_hand.head.id == one.id)

    run_qt(story())


def test_a_hard_edge_is_kept_where_no_soft_one_is_wanted(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, _window, one, other):
            await begun(desk, other)
            paint_left_half(desk)
            desk.page.merge_bar._soft._box.setValue(0)
            await until(lambda: desk.page.merge_bar._merge.isEnabled())
            desk.page.merge_bar._merge.click()
            await until(lambda: desk.in_hand.head.is_merge)

            node = desk.in_hand.head.id
            assert await grey_of(desk, node, 199, 150) == await grey_of(desk, other.id, 0, 0)
            assert await grey_of(desk, node, 200, 150) == await grey_of(desk, one.id, 0, 0)

    run_qt(story())


def test_cancel_gives_the_own_mask_back_and_coming_again_finds_the_merge_as_it_was(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, window, one, other):
            canvas = desk.page.stage.canvas
            own = canvas.easel.document
            await begun(desk, other)
            paint_left_half(desk)
            canvas.setFocus()

            canvas.chest.take(ToolName.BRUSH)
            QTest.keyClick(canvas, Qt.Key.Key_Escape)

            assert not desk.page.merge_bar.isVisible()
            assert canvas.easel.document is own
            assert own.is_empty
            assert desk.in_hand.head.id == one.id
            assert len(desk.in_hand.history.nodes) == 3
            desk._merge.begin(other.id)
            await until(lambda: desk._merge.takes_something)
            assert seen(desk, 50, 150) == await grey_of(desk, other.id, 0, 0)
            window.setFocus()
            await until(lambda: window.all_actions.title("edit.undo") == "Undo mask change")
            act(window, "edit.undo")
            await until(lambda: not desk._merge.takes_something)

    run_qt(story())


def test_space_shows_all_of_the_other_node(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, _window, _one, other):
            await begun(desk, other)
            canvas = desk.page.stage.canvas
            await until(lambda: canvas.shelf.find(other.id))

            canvas.space.press(with_shift=False)
            await until(lambda: canvas.compared.in_view.key == other.id)
            bright = seen(desk, 300, 150)
            canvas.space.release()

            assert bright == await grey_of(desk, other.id, 0, 0)

    run_qt(story())


def test_going_to_another_node_or_closing_leaves_the_merge(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, _window, _one, other):
            await begun(desk, other)

            desk._nodes.go_to(other.id)
            await until(lambda: desk.in_hand.head.id == other.id)

            assert not desk._merge.is_on
            assert not desk.page.merge_bar.isVisible()
            assert QApplication.focusWidget() is not desk.page.merge_bar
            await until(lambda: desk.page.stage.canvas.has_full_pixels)
            desk._merge.begin(_one.id)

    run_qt(story())


def test_the_menu_of_a_node_offers_it_for_the_head(run_qt, picture) -> None:
    async def story() -> None:
        async with two_nodes(picture) as (desk, _window, one, other):
            menu = desk.page.history.list.menu
            for node, title, is_possible in (
                (other, "Merge with node 2…", True),
                (one, "Merge with…", False),
            ):
                built = menu.build(node)
                (action,) = [each for each in built.actions() if each.text() == title]
                assert action.isEnabled() is is_possible
                assert is_possible or action.toolTip() == "It is the node in view. Choose another one."
                if is_possible:
                    action.trigger()
                built.deleteLater()
            await until(lambda: desk._merge.reason.startswith("Paint"))

    run_qt(story())
