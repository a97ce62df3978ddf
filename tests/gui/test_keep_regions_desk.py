"""Regions of Keep in the whole window: painted, kept, undone, seen, measured after a turn."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from rehearsal import Rehearsal, sent_file
from stage import noise, png_bytes
from whole_desk import act, desk_at, until

from studio.engine.built_in import BuiltInEngine
from studio.imaging.arrays import to_array
from studio.model.history import Finding
from studio.model.provider import ProviderRequest
from studio.model.recipe import BUILT_IN, Draft, Invariant, LockMode
from studio.model.words import NO_BREAK
from studio.ui.canvas.overlay import COLOURS, MaskOverlay
from studio.ui.canvas.region import OutlineOverlay
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.desk import Desk
from studio.ui.history.tiles import spoken
from studio.ui.turn.keep_row import KeepRow
from studio.ui.turn.keep_view import KeepView
from studio.ui.widgets.labels import PlainLabel
from studio.ui.window import Window

_LABEL, _MOOD = "the label", "the mood"


def _faded(request: ProviderRequest, _ordinal: int) -> bytes:
    with Image.open(sent_file(request)) as picture:
        array = np.asarray(picture.convert("RGB"))
    return png_bytes((array * 0.5 + 80).astype(np.uint8))


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


@dataclass
class Room:
    """A desk with two entries in Keep, and what a person sees and does there."""

    desk: Desk
    window: Window

    @property
    def session(self):
        return self.desk.in_hand.session

    @property
    def image_id(self) -> str:
        return self.desk.in_hand.image_id

    @property
    def head(self):
        return self.desk.in_hand.head

    @property
    def canvas(self):
        return self.desk.page.stage.canvas

    @property
    def bar(self):
        return self.desk.page.region_bar

    @property
    def label(self) -> Invariant:
        return self.session.keep_list.entries(self.image_id)[0]

    def row(self, entry: Invariant) -> KeepRow:
        row = self.desk.page.turn.composer.keep._column.row(entry.id)
        assert isinstance(row, KeepRow)
        return row

    async def begins(self) -> None:
        self.row(self.label)._region.click()
        await until(lambda: self.canvas.easel.document is not None and self.bar.isVisible())
        await until(lambda: self.desk._canvas._lent is not None)

    async def paints(self, x: int, y: int, width: int, height: int) -> None:
        before = self.label
        self.canvas.chest.take(ToolName.RECTANGLE)
        self.canvas.chest.tool.press(Touch(x, y))
        self.canvas.chest.tool.drag(Touch(x + width, y + height))
        self.canvas.chest.tool.release(Touch(x + width, y + height))
        await until(lambda: self.label.region != before.region)

    async def marked(self) -> tuple[int, int, int]:
        """How many pixels the region of the label marks on the head, and the first of them."""
        assert self.label.region is not None
        mask = await self.session.keep_list.region_on(self.label.region, self.head.id)
        if mask is None:
            return 0, -1, -1
        rows, columns = np.nonzero(to_array(mask))
        return rows.size, int(columns.min()), int(rows.min())

    async def asks(self) -> None:
        draft = Draft(instruction="go", candidates=1, profile="fading", model="double", lock=LockMode.OFF)
        (node,) = (await self.session.turns.run(self.image_id, draft)).nodes
        await self.session.marks.move_head(self.image_id, node.id)
        await self.session.drift.settled()


@pytest.fixture
def live(run_qt, tmp_path) -> Callable[..., None]:
    path = tmp_path / "noise.png"
    path.write_bytes(png_bytes(noise(400, 300)))
    makers: dict[str, Any] = {"fading": Rehearsal(_faded), BUILT_IN: BuiltInEngine()}

    @asynccontextmanager
    async def room(what: Path) -> AsyncIterator[Room]:
        async with desk_at(what, makers.__getitem__) as (desk, window):
            at = Room(desk, window)
            if not at.session.keep_list.entries(at.image_id):
                await at.session.keep_list.add(at.image_id, [_LABEL, _MOOD])
            await until(lambda: at.canvas.has_full_pixels)
            yield at

    def go(story, *more) -> None:
        """One story after another, the later ones on the project that the first has left."""

        async def told() -> None:
            project = path
            for part in (story, *more):
                async with room(project) as at:
                    project = at.session.path
                    await part(at)

        run_qt(told())

    return go


def test_a_region_is_painted_from_its_row_and_kept_over_a_restart(live) -> None:
    async def paints(at: Room) -> None:
        assert not at.canvas.chest.paints
        await at.begins()

        assert at.bar._words.text() == "Region of “the label”"
        assert not at.bar._clear.isEnabled()
        assert at.canvas.chest.name is ToolName.BRUSH
        assert at.row(at.label)._region.isChecked()
        await at.paints(40, 50, 100, 60)
        await until(lambda: at.bar._area.text().startswith(f"5.0{NO_BREAK}%"))
        at.bar._done.click()

        assert not at.bar.isVisible()
        assert at.canvas.chest.name is ToolName.HAND
        assert at.session.masks.covered_px(at.image_id) == 0
        mark = at.row(at.label)._region
        await until(
            lambda: mark.accessibleName() == f"Paint region, 5.0{NO_BREAK}% of the picture: the label"
        )
        assert not mark.isChecked()

    async def later(at: Room) -> None:
        assert await at.marked() == (6000, 40, 50)
        await at.begins()
        await at.paints(200, 50, 10, 60)

        assert await at.marked() == (6600, 40, 50)

    live(paints, later)


def test_strokes_of_a_region_are_undone_one_by_one_and_the_painting_as_a_whole(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        await at.paints(200, 50, 10, 60)
        at.canvas.setFocus()
        await until(lambda: not at.window.all_actions.reason("edit.undo"))

        act(at.window, "edit.undo")
        await at.desk._regions.settle()
        assert await at.marked() == (6000, 40, 50)
        act(at.window, "edit.redo")
        await at.desk._regions.settle()
        assert (await at.marked())[0] == 6600

        assert at.window.all_actions.action("turn.keep-region").isChecked()
        QTest.keyClick(at.canvas, Qt.Key.Key_Escape)
        assert not at.bar.isVisible()
        assert not at.window.all_actions.action("turn.keep-region").isChecked()
        await until(lambda: at.window.all_actions.title("edit.undo") == "Undo Region of Keep")
        act(at.window, "edit.undo")
        await until(lambda: at.label.region is None)

    live(story)


def test_undo_past_the_first_stroke_ends_the_painting(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        act(at.window, "edit.undo")
        await at.desk._regions.settle()
        assert at.label.region is None
        assert at.bar.isVisible()

        await until(lambda: at.window.all_actions.title("edit.undo") == "Undo Region of Keep")
        act(at.window, "edit.undo")
        await at.session.actions.undo()
        await until(lambda: at.session.keep_list.entries(at.image_id) == ())

        assert not at.bar.isVisible()

    live(story)


def test_a_region_is_cleared_while_it_is_painted_and_from_the_menu(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        await until(at.bar._clear.isEnabled)
        at.bar._clear.click()
        await until(lambda: at.label.region is None)
        assert at.bar.isVisible()  # to paint it anew
        act(at.window, "edit.undo")
        await until(lambda: at.label.region is not None)
        act(at.window, "turn.keep-region")
        assert not at.bar.isVisible()

        at.row(at.label)._on_region_unwanted()

        await until(lambda: at.label.region is None)

    live(story)


def test_the_action_asks_which_entry_where_there_are_several(live) -> None:
    async def story(at: Room) -> None:
        await until(lambda: not at.window.all_actions.reason("turn.keep-region"))
        act(at.window, "turn.keep-region")
        palette = at.desk._palette._palette
        assert [row.entry.title for row in palette._model._rows if row.entry] == [_LABEL, _MOOD]

        QTest.keyClicks(palette._field, "mood")
        QTest.keyClick(palette._field, Qt.Key.Key_Return)

        await until(lambda: at.desk._canvas._lent is not None)
        assert at.bar._words.text() == "Region of “the mood”"
        assert at.window.all_actions.action("turn.keep-region").isChecked()
        reason = at.window.all_actions.reason("mask.lock")
        assert reason == "Not while a region of Keep is being painted."

    live(story)


def test_a_region_looks_unlike_a_mask(live) -> None:
    async def story(at: Room) -> None:
        seen = at.canvas.mask_in_view
        await at.begins()
        await at.paints(40, 50, 100, 60)

        overlay = seen.overlay
        assert isinstance(overlay, MaskOverlay)
        assert (overlay.colour, overlay.falls) == (COLOURS[1], True)
        seen.set_colour(COLOURS[1])
        assert seen.region_colour != COLOURS[1]
        at.desk._regions.leave()
        overlay = seen.overlay
        assert isinstance(overlay, MaskOverlay)
        assert (overlay.colour, overlay.falls) == (COLOURS[1], False)

    live(story)


def test_pointing_at_an_entry_outlines_its_region(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        at.desk._regions.leave()
        row = at.row(at.label)
        row._region.setFocus(Qt.FocusReason.TabFocusReason)

        await until(lambda: isinstance(at.canvas.mask_in_view.overlay, OutlineOverlay))

        bounds = at.canvas.mask_in_view.overlay.outline.line.boundingRect()
        assert bounds.center().x() == pytest.approx(90, abs=2)
        assert bounds.width() == pytest.approx(100, abs=2)
        at.canvas.setFocus()
        await until(lambda: not isinstance(at.canvas.mask_in_view.overlay, OutlineOverlay))

    live(story)


def test_a_region_goes_along_to_a_node_of_another_frame(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        at.desk._regions.leave()
        draft = Draft(instruction="extend by 100 px to the left", candidates=1)
        (wider,) = (await at.session.turns.run(at.image_id, draft)).nodes

        await at.session.marks.move_head(at.image_id, wider.id)

        assert (wider.width, wider.height) == (500, 300)
        assert await at.marked() == (6000, 140, 50)
        await at.begins()
        assert at.canvas.easel.document.array[50:110, 140:240].all()
        await at.paints(0, 0, 10, 10)
        assert await at.marked() == (6100, 0, 0)

    live(story)


def test_a_region_that_is_gone_on_with_is_measured_against_where_it_was_begun(live) -> None:
    async def story(at: Room) -> None:
        root = at.head.id
        await at.begins()
        await at.paints(40, 50, 100, 60)
        await until(lambda: at.window.all_actions.title("edit.undo") == "Undo region change")
        draft = Draft(instruction="make it 40 % darker", candidates=1)
        (node,) = (await at.session.turns.run(at.image_id, draft)).nodes
        await at.session.marks.move_head(at.image_id, node.id)
        await until(lambda: not at.bar.isVisible())

        await at.begins()
        await at.paints(200, 50, 10, 60)

        assert at.label.region.node_id == root
        assert (await at.marked())[0] == 6600

    live(story)


def test_moving_on_to_another_node_ends_the_painting(live) -> None:
    async def story(at: Room) -> None:
        root = at.head.id
        draft = Draft(instruction="make it 40 % darker", candidates=1)
        (node,) = (await at.session.turns.run(at.image_id, draft)).nodes
        await at.session.marks.move_head(at.image_id, node.id)
        await at.begins()
        await at.paints(40, 50, 100, 60)

        await at.session.marks.move_head(at.image_id, root)

        await until(lambda: not at.bar.isVisible())
        assert at.desk._canvas._lent is None
        assert (await at.marked())[0] == 6000

    live(story)


def test_after_a_turn_the_finding_is_at_the_entry_with_its_figures(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        at.desk._regions.leave()

        await at.asks()

        mark = at.row(at.label)._finding
        await until(lambda: mark.accessibleName() == "Finding: broken")
        assert at.session.keep_list.findings(at.head.id)[at.label.id] is Finding.BROKEN
        await until(lambda: "Answer as it came: broken, ΔE" in mark.toolTip())
        told = mark.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ").splitlines()
        assert told[0].startswith("Picture as it is: broken, ΔE p95 ")
        assert " · tile SSIM 0." in told[0]
        assert told[0].endswith(" px")
        assert told[2:] == [
            "The model broke it in 1 of 1 answer, first after 1 turn",
            "Broken in 1 of 1 picture",
        ]
        assert not at.row(at.session.keep_list.entries(at.image_id)[1])._finding.accessibleDescription()

    live(story)


def test_what_broke_is_told_at_the_candidate_at_the_node_and_on_the_card(live) -> None:
    async def story(at: Room) -> None:
        await at.begins()
        await at.paints(40, 50, 100, 60)
        at.desk._regions.leave()
        keep = at.desk.page.turn.composer.keep
        assert not keep._breaking.isVisibleTo(keep)

        await at.asks()
        strip = at.desk.page.strip
        await until(lambda: strip._tiles.rowCount() == 1 and strip._tiles.tile(0).broken == (_LABEL,))

        assert "Not kept: the label" in spoken(strip._tiles.tile(0), None)
        table = at.desk.page.turn.node._keep
        await until(lambda: [one.words for one in table._shown] == [_LABEL, _MOOD] and table._shown[0].found)
        assert {one.finding for one in table._shown[0].found.values()} == {Finding.BROKEN}
        assert not table._shown[1].found
        said = [
            label.text().replace("\N{NO-BREAK SPACE}", " ")
            for label in table.findChildren(PlainLabel)
            if label.isVisibleTo(table)
        ]
        assert any(text.startswith("Answer: ΔE p95 ") and "\nPicture: ΔE p95 " in text for text in said)
        act(at.window, "turn.keep-statistics")
        assert keep._popover.isVisible()
        cells = [label.accessibleName() for label in keep._card.findChildren(PlainLabel)]
        assert "the label, by the model: 1 of 1" in cells
        assert "the label, first after: 1 turn" in cells

        await at.session.keep_list.set_finding(at.head.id, at.label.id, Finding.KEPT)
        await until(lambda: not strip._tiles.tile(0).broken)

    live(story)


def test_a_merge_and_a_region_take_the_tools_from_each_other(live) -> None:
    async def story(at: Room) -> None:
        root = at.head.id
        draft = Draft(instruction="make it 40 % darker", candidates=1)
        (node,) = (await at.session.turns.run(at.image_id, draft)).nodes
        await at.session.marks.move_head(at.image_id, node.id)
        await at.begins()
        at.desk._merge.begin(root)
        assert not at.bar.isVisible()
        await until(lambda: at.desk._merge.reason.startswith("Paint"))

        await at.begins()

        assert not at.desk.page.merge_bar.isVisible()
        assert at.canvas.mask_in_view.is_region
        assert at.desk._canvas.document is at.canvas.easel.document

    live(story)


def test_where_nothing_can_be_painted_the_control_says_why(live) -> None:
    async def story(at: Room) -> None:
        row = at.row(at.label)
        at.desk.page.turn.present_keep(KeepView(why_not="Another window has it open."))

        assert not row._region.isEnabled()
        assert row._region.toolTip() == "Paint region: Another window has it open."
        QTest.mouseClick(row._region, Qt.MouseButton.LeftButton)
        assert not at.bar.isVisible()

    live(story)


def test_an_entry_without_a_region_is_judged_by_one_key_press(live) -> None:
    async def story(at: Room) -> None:
        mood = at.session.keep_list.entries(at.image_id)[1]
        mark = at.row(mood)._finding
        mark.setFocus(Qt.FocusReason.TabFocusReason)
        assert mark.hasFocus()

        QTest.keyClick(mark, Qt.Key.Key_Space)

        await until(lambda: mark.accessibleName() == "Finding: kept")
        assert at.session.keep_list.findings(at.head.id) == {mood.id: Finding.KEPT}
        await until(
            lambda: mark.accessibleDescription() == "Picture as it is: kept, by eye\nBroken in 0 of 1 picture"
        )

    live(story)


def test_tab_goes_through_a_row_and_shows_where_it_is(live) -> None:
    async def story(at: Room) -> None:
        row = at.row(at.label)
        row._edit.setFocus(Qt.FocusReason.TabFocusReason)
        await until(lambda: row._region.width() > 0)

        QTest.keyClick(row._edit, Qt.Key.Key_Tab)
        if row._remove.hasFocus():
            QTest.keyClick(row._remove, Qt.Key.Key_Tab)

        assert row._region.hasFocus()
        QTest.keyClick(row._region, Qt.Key.Key_Space)
        await until(at.bar.isVisible)
        assert at.canvas.hasFocus()

    live(story)
