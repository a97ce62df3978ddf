"""Replaying in the whole window: steps to tick, what it says before, what it makes; starts side by side."""

from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stage import noise, png_bytes
from whole_desk import act, desk_at, until

from studio.imaging.arrays import to_array
from studio.model.recipe import Anchor, Draft
from studio.ui.replay.replay_sheet import ReplaySheet
from studio.ui.replay.step_row import StepRow
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.segments import Segments

STEPS = ("make it 40 % darker", "make it warmer", "softer light")


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "meadow.png"
    path.write_bytes(png_bytes(noise(240, 160)))
    return path


@asynccontextmanager
async def a_path(picture):
    """Three steps of the engine, one after the other; the head is the last."""
    async with desk_at(picture) as (desk, window):
        session, image_id = desk.in_hand.session, desk.in_hand.image_id
        for words in STEPS:
            result = await session.turns.run(image_id, Draft(instruction=words, candidates=1))
            await session.marks.move_head(image_id, result.nodes[0].id)
        await until(lambda: not window.all_actions.reason("turn.replay"))
        yield desk, window


async def sheet_of(window) -> ReplaySheet:
    act(window, "turn.replay")
    await until(lambda: sheets())
    return sheets()[0]


def sheets() -> list[ReplaySheet]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ReplaySheet) and one.isVisible()]


def says(sheet: ReplaySheet) -> str:
    return sheet.findChild(GenerateButton).accessibleName()


async def pixels(session, node_id: str) -> np.ndarray:
    return to_array((await session.pictures.sheet(node_id)).pixels)


def test_all_steps_are_listed_and_taken_again_from_the_original(run_qt, picture) -> None:
    async def story() -> None:
        async with a_path(picture) as (desk, window):
            session, head = desk.in_hand.session, desk.in_hand.head
            root = desk.in_hand.history.root(head.id)

            sheet = await sheet_of(window)
            assert [row.box.accessibleName() for row in sheet.findChildren(StepRow)] == [
                "1. make it 40 % darker",
                "2. make it warmer",
                "3. softer light",
            ]
            assert says(sheet) == "Replay 3 steps, free"
            QTest.keyClick(sheet.findChild(GenerateButton), Qt.Key.Key_Return)
            await until(lambda: len(session.history(head.image_id).nodes) == 7)
            await until(lambda: not desk.tasks.is_busy(f"generate {head.image_id}"))

            history = session.history(head.image_id)
            last = max(history.nodes.values(), key=lambda node: node.number)
            assert history.path(last.id)[0] == root
            assert len(history.path(last.id)) == 4
            assert np.array_equal(await pixels(session, last.id), await pixels(session, head.id))
            assert session.history(head.image_id).head == head.id

    run_qt(story())


def test_a_step_that_is_unticked_is_left_out_and_none_at_all_cannot_be_sent(run_qt, picture) -> None:
    async def story() -> None:
        async with a_path(picture) as (desk, window):
            session, head = desk.in_hand.session, desk.in_hand.head
            sheet = await sheet_of(window)
            boxes = [row.box for row in sheet.findChildren(StepRow)]

            for box in boxes:
                box.click()
            await until(lambda: says(sheet) == "1 thing does not fit")
            boxes[1].click()
            await until(lambda: says(sheet) == "Replay 1 step, free")
            QTest.keyClick(sheet.findChild(GenerateButton), Qt.Key.Key_Return)
            await until(lambda: len(session.history(head.image_id).nodes) == 5)
            await until(lambda: not desk.tasks.is_busy(f"generate {head.image_id}"))

            last = max(session.history(head.image_id).nodes.values(), key=lambda node: node.number)
            assert session.history(head.image_id).turns[last.turn_id].instruction == "make it warmer"

    run_qt(story())


def test_there_is_nothing_to_replay_at_the_original(run_qt, picture) -> None:
    async def story() -> None:
        async with desk_at(picture) as (_desk, window):
            await until(lambda: window.all_actions.reason("turn.variants").startswith("The node"))

            reason = window.all_actions.reason("turn.replay")

            assert reason.startswith("No turn leads from the original")

    run_qt(story())


def test_two_starts_side_by_side_are_two_calls_and_their_pictures_are_told(run_qt, picture) -> None:
    async def story() -> None:
        async with a_path(picture) as (desk, _window):
            session, head = desk.in_hand.session, desk.in_hand.head
            draft = replace(session.drafts.draft(head.image_id), instruction="make it warmer", candidates=1)
            await session.drafts.keep(head.image_id, draft)
            start = desk.page.turn.composer.start
            segments = start.findChild(Segments)

            at = segments._segment(1).center()
            QTest.mouseClick(segments, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=at)
            await until(lambda: desk._turn.view.draft.anchors == (Anchor.LAST, Anchor.ORIGINAL))

            assert segments.accessibleDescription() == "Last, Original"
            assert [line.text() for line in start._lines] == [
                "Last – Image 1: node 4",
                "Original – Image 1: node 1, new branch",
            ]
            assert start._image.text() == "2 side by side"
            assert len(desk._turn.view.calls) == 2
            menu = start.menu()
            assert [one.isChecked() for one in menu.actions()] == [True, True, False, False, False]
            menu.actions()[0].trigger()
            await until(lambda: desk._turn.view.draft.anchors == (Anchor.ORIGINAL,))
            menu.deleteLater()
            assert start._lines[0].isHidden()

    run_qt(story())
