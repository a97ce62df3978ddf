"""The whole window on a real project, without a pointer: what one part does is seen in the others."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from whole_desk import act, desk_at, until

from studio.host.places import resources
from studio.model.events import HeadMoved, NoticeRaised
from studio.model.history import Finding, Verdict
from studio.model.project import Notice
from studio.model.recipe import Draft
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.desk import Desk
from studio.ui.sheet.new_sheet_dialog import NewSheetDialog
from studio.ui.sheet.view import NewSheet
from studio.ui.turn.finding_mark import FindingMark
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.toast import Toast
from studio.ui.window import Window

Story = Callable[[Desk, Window], Awaitable[None]]
PICTURE = resources() / "pictures" / "dandelion.jpg"


async def _write(desk: Desk, window: Window, words: str) -> None:
    """An instruction, until it can be sent."""
    desk.page.turn.composer.instruction.focus_text()
    QApplication.focusWidget().setPlainText(words)
    await until(lambda: not window.all_actions.reason("turn.generate"))


async def _generate(desk: Desk, window: Window, words: str) -> None:
    await _write(desk, window, words)
    act(window, "turn.generate")
    await until(lambda: desk.in_hand.session.turns.running(desk.in_hand.image_id))
    await until(lambda: desk.in_hand.session.turns.is_idle and not desk.tasks.is_busy(_key(desk)))


def _key(desk: Desk) -> str:
    return f"generate {desk.in_hand.image_id}"


def test_every_action_does_something(run_qt) -> None:
    async def story() -> None:
        async with desk_at(None) as (_desk, window):
            assert window.all_actions.unbound() == ()

    run_qt(story())


def test_a_picture_opened_makes_its_project_and_is_shown(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await until(lambda: desk.page.stage.canvas.has_full_pixels)

            assert desk.in_hand.session.path.name == "dandelion.palimpsest"
            assert window.pages.currentWidget() is desk.page
            assert desk.page.stage.canvas.shown.width == 1600

    run_qt(story())


def test_generate_pressed_twice_sends_once_and_says_why(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _write(desk, window, "make it warmer")

            act(window, "turn.generate")
            act(window, "turn.generate")
            said = [toast.accessibleName() for toast in window.findChildren(Toast)]
            await until(lambda: desk.in_hand.candidates() and not desk.tasks.is_busy(_key(desk)))

            assert said == ["A turn is already running on this image. Wait for it, or cancel it."]
            assert len(desk.in_hand.session.history(desk.in_hand.image_id).turns) == 2

    run_qt(story())


def test_a_turn_runs_and_its_candidate_is_picked_gone_to_and_undone(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _generate(desk, window, "make it warmer")
            made = desk.in_hand.candidates()
            await until(lambda: not window.all_actions.reason("image.next-candidate"))

            act(window, "image.next-candidate")
            await until(lambda: desk.in_hand.head.id == made[0].id)
            await until(lambda: not window.all_actions.reason("image.pick"))
            act(window, "image.pick")
            await until(lambda: desk.in_hand.head.verdict is Verdict.PICK)
            window.setFocus()
            await until(lambda: window.all_actions.title("edit.undo") == "Undo Verdict")
            act(window, "edit.undo")
            await until(lambda: desk.in_hand.head.verdict is Verdict.NONE)

            assert desk.page.stage.canvas.shown.key == made[0].id

    run_qt(story())


def test_each_click_on_a_finding_is_taken_back_and_said_again(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            keep_list, head = desk.in_hand.session.keep_list, desk.in_hand.head.id
            await keep_list.add(desk.in_hand.image_id, ["the stem"])
            (entry,) = keep_list.entries(desk.in_hand.image_id)
            (mark,) = desk.page.turn.findChildren(FindingMark)

            QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
            QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
            await until(lambda: keep_list.findings(head) == {entry.id: Finding.BROKEN})
            await until(lambda: mark.accessibleName() == "Finding: broken")
            await until(lambda: window.all_actions.title("edit.undo") == "Undo Finding of Keep")
            for word in ("kept", "unchecked"):
                act(window, "edit.undo")
                await until(lambda word=word: mark.accessibleName() == f"Finding: {word}")
                await until(lambda: not desk.tasks.is_busy("undo"))
            await until(lambda: window.all_actions.title("edit.undo") == "Undo Add to Keep")
            await until(lambda: window.all_actions.title("edit.redo") == "Redo Finding of Keep")
            act(window, "edit.redo")
            await until(lambda: mark.accessibleName() == "Finding: kept")

            assert keep_list.findings(head) == {entry.id: Finding.KEPT}

    run_qt(story())


def test_a_stroke_is_kept_undone_by_ctrl_z_and_there_again_after_reopening(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            path, image_id = desk.in_hand.session.path, desk.in_hand.image_id
            await until(lambda: desk.page.stage.canvas.has_full_pixels)
            masks, canvas = desk.in_hand.session.masks, desk.page.stage.canvas
            for left in (100, 500):
                canvas.chest.take(ToolName.ELLIPSE)
                canvas.chest.tool.press(Touch(left, 100))
                canvas.chest.tool.drag(Touch(left + 200, 300))
                canvas.chest.tool.release(Touch(left + 200, 300))
            await until(lambda: masks.in_hand(image_id) and len(masks.in_hand(image_id).steps) == 2)
            both = masks.covered_px(image_id)

            window.setFocus()
            await until(lambda: window.all_actions.title("edit.undo") == "Undo mask change")
            act(window, "edit.undo")
            await until(lambda: 0 < masks.covered_px(image_id) < both)
            one = masks.covered_px(image_id)

        async with desk_at(path) as (desk, _window):
            assert desk.in_hand.session.masks.covered_px(image_id) == one
            assert desk.page.stage.canvas.chest.name is ToolName.ELLIPSE
            await until(lambda: desk.page.stage.canvas.mask_in_view.document is not None)
            assert desk.page.stage.canvas.mask_in_view.document.may_redo

    run_qt(story())


def test_what_is_typed_is_there_after_reopening(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            path = desk.in_hand.session.path
            desk.page.turn.composer.instruction.focus_text()
            QApplication.focusWidget().insertPlainText("walnut table")

        async with desk_at(path) as (desk, _window):
            assert desk.in_hand.session.drafts.draft(desk.in_hand.image_id).instruction == "walnut table"

    run_qt(story())


def _undo_buttons(window: Window) -> list[TextButton]:
    return [button for button in window.findChildren(TextButton) if button.text() == "Undo"]


def test_hiding_says_so_and_offers_undo(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _generate(desk, window, "make it warmer")
            node = desk.in_hand.candidates()[0]
            act(window, "image.next-candidate")
            await until(
                lambda: desk.in_hand.head.id == node.id and not window.all_actions.reason("image.hide-node")
            )

            act(window, "image.hide-node")
            await until(lambda: _undo_buttons(window))
            hidden = desk.in_hand.history.nodes[node.id].hidden
            _undo_buttons(window)[0].click()
            await until(lambda: not desk.in_hand.history.nodes[node.id].hidden)

            assert hidden

    run_qt(story())


def test_undo_is_offered_only_of_what_was_done_last(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            session, node = desk.in_hand.session, desk.in_hand.head
            (made,) = (await session.turns.run(node.image_id, Draft("make it warmer", candidates=1))).nodes
            desk._nodes.hidden.emit("Node 2 is hidden.")
            offered = len(_buttons("Undo"))

            await session.marks.set_label(made.id, "warm")
            after_another = len(_buttons("Undo"))
            desk._nodes.hidden.emit("Node 2 is hidden.")
            desk._projects.close_soon()
            await until(lambda: desk.in_hand.session is None)

            assert (offered, after_another, len(_buttons("Undo"))) == (1, 0, 0)

    run_qt(story())


def test_a_search_that_was_ended_lists_nothing_late(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            history = desk.page.history

            history.search_wanted.emit("words that no turn has")
            history.search_wanted.emit("")
            await until(lambda: not desk.tasks.names())

            assert history.list.model().rowCount() == 1

    run_qt(story())


def test_what_a_project_says_while_it_is_left_hurts_nobody(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            desk._history.on_event(HeadMoved("an-image-of-another-project", "a-node-of-it"))

            assert desk.in_hand.turn_in_view == desk.in_hand.head.turn_id

    run_qt(story())


def test_a_copy_of_the_path_or_the_picks_is_saved_where_the_user_says(
    run_qt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []

    async def chosen(_title: str, path: Path) -> Path:
        suggested.append(path.name)
        return tmp_path / path.name

    monkeypatch.setattr("studio.ui.asking.ask_new_project", chosen)

    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _generate(desk, window, "make it warmer")
            assert window.all_actions.reason("file.save-picks-copy") == "No node is marked as a pick."
            act(window, "file.save-path-copy")
            await until(lambda: not desk.tasks.is_busy("project"))

            await desk.in_hand.session.marks.set_verdict((desk.in_hand.candidates()[0].id,), Verdict.PICK)
            await until(lambda: not window.all_actions.reason("file.save-picks-copy"))
            act(window, "file.save-picks-copy")
            await until(lambda: not desk.tasks.is_busy("project"))

            assert suggested == ["dandelion-1.palimpsest", "dandelion-picks.palimpsest"]
            assert all((tmp_path / name).stat().st_size > 0 for name in suggested)

    run_qt(story())


def test_closing_a_project_leads_back_to_the_welcome_page(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await until(lambda: not window.all_actions.reason("file.close-project"))
            act(window, "file.close-project")
            await until(lambda: desk.in_hand.session is None)

            assert window.pages.currentWidget() is desk.welcome
            await until(lambda: window.all_actions.reason("file.export"))

    run_qt(story())


def test_a_file_that_is_no_picture_is_explained(run_qt, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"not a picture")

    async def story() -> None:
        async with desk_at(wrong) as (desk, window):
            said = [w.accessibleName() for w in window.findChildren(object) if type(w).__name__ == "Toast"]

            assert desk.in_hand.session is None
            assert len(said) == 1
            assert "wrong.png is not a picture" in said[0]

    run_qt(story())


def test_closing_while_a_turn_runs_asks_and_may_be_called_off(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _write(desk, window, "make it warmer")
            act(window, "turn.generate")
            await until(lambda: not desk.in_hand.session.turns.is_idle)

            window.close()
            await until(lambda: _buttons("Stay"))
            still_open = window.isVisible()
            _buttons("Stay")[0].click()
            await until(lambda: not _buttons("Stay"))

            assert still_open
            assert not desk.closed.is_set()
            await until(lambda: desk.in_hand.session.turns.is_idle)

    run_qt(story())


def _buttons(words: str) -> list[TextButton]:
    found = [widget for widget in QApplication.allWidgets() if isinstance(widget, TextButton)]
    return [button for button in found if button.text() == words and button.isVisible()]


def test_space_over_the_history_shows_the_parent_while_held(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _generate(desk, window, "make it warmer")
            act(window, "image.next-candidate")
            await until(lambda: desk.in_hand.head.parents)
            canvas, rows = desk.page.stage.canvas, desk.page.history.list
            rows.setFocus()

            QTest.keyPress(rows, Qt.Key.Key_Space)
            await until(lambda: canvas.compared.instead is not None)
            seen = canvas.compared.instead.name
            QTest.keyRelease(rows, Qt.Key.Key_Space)

            assert seen == "Original"
            assert canvas.compared.instead is None

    run_qt(story())


def test_the_theme_changes_at_once(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (_desk, window):
            dark = window.grab().toImage().pixelColor(3, 20).name()

            act(window, "view.theme-light")
            await until(lambda: window.grab().toImage().pixelColor(3, 20).name() != dark)

            assert dark == "#191919"
            assert window.grab().toImage().pixelColor(3, 20).name() == "#e4e4e4"
            assert window.all_actions.action("view.theme-light").isChecked()
            assert not window.all_actions.action("view.theme-dark").isChecked()

    run_qt(story())


def test_a_second_project_is_seen_whole_wherever_the_first_was_zoomed(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            await until(lambda: desk.page.stage.canvas.has_full_pixels)
            desk.page.stage.view.place(3.0, 100.0, 100.0)

            desk.open_first(resources() / "pictures" / "coffee.png")
            await until(lambda: any(image.name == "coffee" for image in desk.in_hand.images()))
            desk.in_hand.look_at(desk.in_hand.images()[-1].id)
            await until(lambda: desk.page.stage.canvas.shown.width == 600)

            assert desk.page.stage.view.is_fitted

    run_qt(story())


def test_a_result_is_shown_without_the_mask_and_painting_brings_it_back(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            canvas = desk.page.stage.canvas
            await until(lambda: canvas.has_full_pixels)
            canvas.chest.take(ToolName.RECTANGLE)
            _drag(canvas, (100, 100), (300, 300))
            await until(lambda: desk.in_hand.session.masks.covered_px(desk.in_hand.image_id))
            await _generate(desk, window, "make it warmer")
            assert canvas.mask_in_view.is_shown

            node = desk.in_hand.candidates()[0]
            desk.page.strip.wishes.chosen.emit(node.id)
            await until(lambda: desk.in_hand.history.head == node.id)

            assert not canvas.mask_in_view.is_shown
            _drag(canvas, (400, 100), (500, 300))
            await until(lambda: canvas.mask_in_view.is_shown)

    run_qt(story())


def _drag(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas.chest.tool.press(Touch(*start))
    canvas.chest.tool.drag(Touch(*end))
    canvas.chest.tool.release(Touch(*end))


def test_escape_leaves_the_text_field_and_then_comparing(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _generate(desk, window, "make it warmer")
            act(window, "image.next-candidate")
            await until(lambda: not window.all_actions.reason("compare.wipe"))
            field = QApplication.focusWidget()

            QTest.keyClick(field, Qt.Key.Key_Escape)
            left = QApplication.focusWidget()
            act(window, "compare.wipe")
            QTest.keyClick(left, Qt.Key.Key_Escape)

            assert left is desk.page.stage.canvas
            assert left.mode is Mode.SINGLE

    run_qt(story())


def test_canvas_only_leaves_nothing_but_the_picture_and_escape_brings_all_back(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            canvas = desk.page.stage.canvas
            await until(lambda: canvas.has_full_pixels)
            around = (window.header, window.status, desk.page.toolbar, desk.page.view_bar, desk.page.turn)

            act(window, "view.canvas-only")
            await until(lambda: canvas.size() == window.size())

            assert not any(part.isVisible() for part in around)
            assert canvas.hasFocus()
            assert canvas.view.is_fitted
            said = "F or Esc brings the panels back."
            assert [toast.accessibleName() for toast in window.findChildren(Toast)] == [said]

            QTest.keyClick(canvas, Qt.Key.Key_Escape)
            await until(lambda: not window.findChildren(Toast))

            assert all(part.isVisible() for part in around)
            assert not window.all_actions.action("view.canvas-only").isChecked()

            act(window, "view.canvas-only")
            act(window, "file.close-project")
            await until(lambda: desk.in_hand.session is None)

            assert window.header.isVisible()

    run_qt(story())


def test_a_project_is_listed_as_it_was_left(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await _generate(desk, window, "make it warmer")
            made = len(desk.in_hand.history.nodes)
            await until(lambda: not window.all_actions.reason("file.close-project"))

            act(window, "file.close-project")
            await until(lambda: not desk.tasks.is_busy("project"))

            assert [project.nodes for project in desk._studio.recent()] == [made]

    run_qt(story())


def test_fewer_candidates_are_told_without_covering_the_picture(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            notice = Notice("fewer-candidates", {"made": 1, "asked": 4})

            desk._telling.on_event(NoticeRaised(notice))

            said = [w.accessibleName() for w in window.findChildren(object) if type(w).__name__ == "Toast"]
            assert said == ["1 of 4 candidates: the others would have looked the same."]
            assert desk.page.banners.shown() == ()

    run_qt(story())


def test_going_to_the_original_shows_what_was_made_of_it(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            root = desk.in_hand.head.id
            await _generate(desk, window, "make it warmer")
            made = desk.in_hand.candidates()
            desk.page.strip.wishes.chosen.emit(made[0].id)
            await until(lambda: desk.in_hand.history.head == made[0].id)
            await _generate(desk, window, "make it black and white")

            desk.page.strip.wishes.chosen.emit(root)
            await until(lambda: desk.in_hand.history.head == root)

            assert [one.id for one in desk.in_hand.candidates()] == [one.id for one in made]

    run_qt(story())


def test_a_picture_from_words_begins_as_an_empty_sheet(run_qt) -> None:
    async def story() -> None:
        async with desk_at(None) as (desk, window):
            act(window, "file.new-picture")
            dialog = window.findChild(NewSheetDialog)
            dialog.wanted.emit(NewSheet("Poster", 1536, 1024))
            dialog.accept()
            await until(lambda: desk.in_hand.head is not None and not desk.tasks.is_busy("project"))

            assert desk.in_hand.image.name == "Poster"
            assert desk.page.stage.canvas.shown.is_sheet
            await until(lambda: "still empty" in window.all_actions.reason("file.export"))
            await until(lambda: not desk.tasks.names())
            assert desk.page.turn.composer.foot.isVisible()

    run_qt(story())


def test_a_sheet_joins_the_project_that_is_open(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            act(window, "file.new-picture")
            window.findChild(NewSheetDialog).wanted.emit(NewSheet("Poster", 1024, 1024))
            await until(lambda: len(desk.in_hand.images()) == 2 and not desk.tasks.is_busy("project"))

            assert desk.in_hand.image.name == "Poster"
            act(window, "image.previous")
            await until(lambda: desk.page.stage.canvas.has_full_pixels)

    run_qt(story())


def test_an_image_is_kept_here_and_let_go_by_undo(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await until(lambda: not window.all_actions.reason("image.never-upload"))
            act(window, "image.never-upload")
            await until(lambda: desk.in_hand.image.never_upload)
            assert window.all_actions.action("image.never-upload").isChecked()

            await until(lambda: "Never upload" in window.all_actions.title("edit.undo"))
            act(window, "edit.undo")
            await until(lambda: not desk.in_hand.image.never_upload)
            await until(lambda: not window.all_actions.action("image.never-upload").isChecked())

    run_qt(story())


def test_a_mistake_in_the_users_own_catalogue_is_said_at_the_start(
    run_qt: Callable[[Any], None], tmp_path: Path
) -> None:
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    (config / "catalogue.json").write_text('{"openai": {"models": {"mine": {"prompt_max": 9}}}}')

    async def story() -> None:
        async with desk_at(None) as (_, window):

            def said() -> list[str]:
                return [
                    w.accessibleName() for w in window.findChildren(object) if type(w).__name__ == "Toast"
                ]

            await until(said)
            assert "openai.models.mine" in said()[0]
            assert "family: must be named" in said()[0]

    run_qt(story())


def test_a_map_that_cannot_be_claimed_is_said_on_the_canvas_and_not_asked_for_again(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            await until(lambda: desk.page.stage.canvas.has_full_pixels)
            session, image_id = desk.in_hand.session, desk.in_hand.image_id
            (node,) = (await session.turns.run(image_id, Draft("make it warmer", candidates=1))).nodes
            await session.marks.move_head(image_id, node.id)
            await until(lambda: desk.page.stage.canvas.shown.key == node.id)
            asked: list[str] = []
            desk.page.stage.canvas.shelf.wanted.connect(asked.append)

            desk.page.stage.set_mode(Mode.HEAT)
            await until(lambda: "no drift to show" in desk.page.stage.canvas.furniture().name)
            desk.page.stage.canvas.update()
            desk._canvas.present()

            assert desk.page.stage.canvas.compared.map is None
            assert [key for key in asked if key.startswith("heat:")] == [asked[-1]]
            desk.page.stage.set_mode(Mode.SINGLE)
            assert not desk.page.map_bar.isVisible()

    run_qt(story())
