"""What goes on while a project is left: what is its own ends, what is the next one's goes on."""

import asyncio
import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication, QDialog
from whole_desk import desk_at, until

from studio.host.places import resources
from studio.model.cancel import CancelToken
from studio.model.errors import DiskTrouble
from studio.model.recipe import Draft
from studio.store.project_file import ProjectFile
from studio.store.writer_lock import lock_path
from studio.ui.widgets.buttons import TextButton
from studio.ui.wiring import project_wiring
from studio.ui.wiring.export_wiring import EXPORTING

PICTURE = resources() / "pictures" / "dandelion.jpg"


def test_what_the_next_project_began_outlives_the_one_that_is_left(run_qt, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(project_wiring, "SETTLE_S", 0.05)

    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            await until(lambda: not desk.tasks.names())
            desk.in_hand.start(asyncio.sleep(60), "reads the first")
            desk.in_hand.session_changed.connect(
                lambda: desk.in_hand.start(asyncio.sleep(60), "reads the second")
            )

            second = await desk._studio.new_project([PICTURE], tmp_path / "second.palimpsest")
            await second.close()
            desk._projects.open_soon(second.path)
            await until(lambda: not desk.tasks.is_busy("project"))

            assert desk.in_hand.session.path == second.path
            assert "reads the first" not in desk.tasks.names()
            assert "reads the second" in desk.tasks.names()

    run_qt(story())


def test_closing_while_files_are_written_asks_first(run_qt, monkeypatch) -> None:
    monkeypatch.setattr(project_wiring, "SETTLE_S", 0.05)

    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            desk.in_hand.start(asyncio.Event().wait(), EXPORTING)
            for words, stays in (("Stay", True), ("Cancel export and leave", False)):
                desk._projects.close_soon()
                await until(lambda words=words: _buttons(words))
                _buttons(words)[-1].click()
                await until(lambda: not desk.tasks.is_busy("project"))

                assert (desk.in_hand.session is not None) is stays

    run_qt(story())


def _buttons(words: str) -> list[TextButton]:
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return [one for top in shown for one in top.findChildren(TextButton) if one.text() == words]


def test_a_window_that_is_closed_behind_its_project_waits_for_that(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            path = desk.in_hand.session.path
            await until(lambda: not desk.tasks.names())
            desk._projects.close_soon()
            await until(lambda: desk.in_hand.session is None)

            window.allow_close()
            await desk.finish()

            assert not lock_path(path).exists()

    run_qt(story())


def test_dialogs_go_with_their_window_and_nobody_waits_for_an_answer(run_qt, monkeypatch) -> None:
    monkeypatch.setattr(project_wiring, "SETTLE_S", 60)

    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await until(lambda: not desk.tasks.names())
            desk._accounts.open()
            await until(lambda: not desk.tasks.names())
            window.activateWindow()
            window.all_actions.action("image.label").trigger()
            await until(lambda: len([one for one in window.findChildren(QDialog) if one.isVisible()]) == 2)

            window.allow_close()
            await desk.finish()

            assert not [one for one in window.findChildren(QDialog) if one.isVisible()]

    run_qt(story())


def test_a_closed_project_leaves_no_pixels_in_memory(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            canvas = desk.page.stage.canvas
            await until(lambda: canvas.has_full_pixels and not desk.tasks.names())
            shown, session = canvas.shelf.nbytes, weakref.ref(desk.in_hand.session)

            desk._projects.close_soon()
            await until(lambda: desk.in_hand.session is None and not desk.tasks.names())
            gc.collect()

            assert (shown > 0, canvas.shelf.nbytes) == (True, 0)
            assert session() is None  # it keeps pictures warm

    run_qt(story())


def test_pixels_whose_reading_was_called_off_are_asked_for_again(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            shelf, session = desk.page.stage.canvas.shelf, desk.in_hand.session
            draft = Draft(instruction="make it warmer", candidates=1)
            (node,) = (await session.turns.run(desk.in_hand.image_id, draft)).nodes
            await until(lambda: not desk.tasks.names())
            wanted: list[str] = []
            shelf.wanted.connect(wanted.append)

            shelf.find(node.id)
            await asyncio.sleep(0)
            for task in desk.tasks.now():
                task.cancel()
            await until(lambda: not desk.tasks.names())
            shelf.find(node.id)

            assert wanted == [node.id, node.id]
            await until(lambda: shelf.find(node.id))

    run_qt(story())


def test_closing_the_window_calls_off_what_is_worked_out_for_the_mask(run_qt) -> None:
    seen: list[bool] = []

    def long(token: CancelToken) -> None:
        """Five seconds, for a window that waits for it."""
        gate = threading.Event()
        while not token.is_cancelled and len(seen) < 500:
            seen.append(token.is_cancelled)
            gate.wait(0.01)
        seen.append(token.is_cancelled)

    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            desk.page.stage.canvas.easel.work.send(long, seen.append)
            await until(lambda: seen)

    run_qt(story())

    assert seen[-1]


def test_a_disk_that_refuses_the_last_words_keeps_no_project_open(run_qt, monkeypatch, caplog) -> None:
    async def full(*_: object) -> None:
        raise DiskTrouble("disk-full", name="dandelion.palimpsest")

    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await until(lambda: not desk.tasks.names())
            session = desk.in_hand.session
            desk.page.turn.composer.instruction.focus_text()
            QApplication.focusWidget().setPlainText("walnut table")
            monkeypatch.setattr(ProjectFile, "write", full)

            window.allow_close()
            await desk.finish()

            assert desk.in_hand.session is None
            assert not lock_path(session.path).exists()
            assert "left with something unkept" in caplog.text

    run_qt(story())
