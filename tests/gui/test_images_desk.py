"""Going from one image to another in the whole window: what is not kept yet stays with its own image."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stage import noise, pasted
from whole_desk import act, desk_at, until

from studio.host.places import resources
from studio.model.errors import DiskTrouble
from studio.model.markup import Stroke
from studio.store.project_file import ProjectFile
from studio.ui.desk import Desk
from studio.ui.widgets.toast import Toast

PICTURE = resources() / "pictures" / "dandelion.jpg"
STROKE = Stroke(((10.0, 10.0), (90.0, 60.0)))


@asynccontextmanager
async def _two_images() -> AsyncIterator[tuple[Desk, str, str]]:
    """The first is in view."""
    async with desk_at(PICTURE) as (desk, _window):
        first = desk.in_hand.image_id
        (second,) = await desk.in_hand.session.add_images((pasted(noise()),))
        await until(lambda: not desk.tasks.names())
        yield desk, first, second


def test_markup_that_is_still_being_kept_is_not_seen_on_another_image(run_qt) -> None:
    async def story() -> None:
        async with _two_images() as (desk, first, second):
            markup, drafts = desk.page.stage.canvas.easel.markup, desk.in_hand.session.drafts

            markup.add(STROKE)
            desk.in_hand.look_at(second)
            shown = markup.strokes
            markup.add(STROKE)
            markup.add(STROKE)
            await until(lambda: not desk.tasks.names())
            desk.in_hand.look_at(first)

            assert shown == ()
            assert markup.strokes == drafts.draft(first).markup == (STROKE,)
            assert drafts.draft(second).markup == (STROKE, STROKE)

    run_qt(story())


def _type(desk: Desk, words: str) -> None:
    desk.page.turn.composer.instruction.focus_text()
    QApplication.focusWidget().setPlainText(words)


def test_what_is_typed_on_two_images_within_a_moment_is_kept_on_both(run_qt) -> None:
    async def story() -> None:
        async with _two_images() as (desk, first, second):
            drafts = desk.in_hand.session.drafts

            _type(desk, "walnut table")
            desk.in_hand.look_at(second)
            _type(desk, "oak table")
            await until(lambda: drafts.draft(second).instruction == "oak table")
            await until(lambda: not desk.tasks.names())

            assert drafts.draft(first).instruction == "walnut table"

    run_qt(story())


def test_what_a_full_disk_refuses_stays_typed_and_is_kept_later(run_qt, monkeypatch) -> None:
    async def full(*_: object) -> None:
        raise DiskTrouble("disk-full", name="dandelion.palimpsest")

    async def story() -> None:
        async with _two_images() as (desk, first, second):
            path = desk.in_hand.session.path
            with monkeypatch.context() as patch:
                patch.setattr(ProjectFile, "write", full)
                _type(desk, "walnut table")
                with pytest.raises(DiskTrouble):
                    await desk._turn.flush()
                desk.in_hand.look_at(second)
                desk.in_hand.look_at(first)

                assert desk._turn.view.draft.instruction == "walnut table"

        async with desk_at(path) as (desk, _window):
            assert desk.in_hand.session.drafts.draft(first).instruction == "walnut table"

    run_qt(story())


def test_strokes_of_one_image_are_not_undone_on_another(run_qt) -> None:
    async def story() -> None:
        async with _two_images() as (desk, _first, second):
            markup = desk.page.stage.canvas.easel.markup
            markup.add(STROKE)
            markup.clear()
            await until(lambda: not desk.tasks.names())

            desk.in_hand.look_at(second)

            assert not markup.may_undo

    run_qt(story())


def test_a_hidden_image_is_brought_back_from_the_palette_and_seen(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            (second,) = await desk.in_hand.session.add_images((pasted(noise(), "cup.png"),))
            desk.in_hand.look_at(second)
            await until(lambda: window.all_actions.reason("image.restore-image") == "No image is hidden.")

            act(window, "image.hide")
            await until(lambda: not window.all_actions.reason("image.restore-image"))
            await until(lambda: window.findChildren(Toast))
            said = [toast.accessibleName() for toast in window.findChildren(Toast)]
            while_hidden = desk.in_hand.image_id
            act(window, "image.restore-image")
            palette = desk._palette._palette
            assert palette._question.text() == "Restore image"
            QTest.keyClicks(palette._field, "cup")
            QTest.keyClick(palette._field, Qt.Key.Key_Return)
            await until(lambda: desk.in_hand.image_id == second)

            assert while_hidden != second
            assert [image.id for image in desk.in_hand.images()] == [while_hidden, second]
            assert "cup is hidden." in said
            assert window.all_actions.title("edit.undo") == "Undo Restore image"

    run_qt(story())


def test_where_the_only_image_is_hidden_the_window_goes_on(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            image_id = desk.in_hand.image_id
            await until(lambda: not window.all_actions.reason("image.hide"))

            act(window, "image.hide")
            await until(lambda: window.all_actions.reason("image.hide") == "The project has no image.")
            act(window, "edit.undo")
            await until(lambda: not window.all_actions.reason("image.hide"))

            assert desk.in_hand.image_id == image_id

    run_qt(story())
