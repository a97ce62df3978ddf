"""What is asked about a lock in the whole window: seen on the picture, answered by button and key, undone."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from drifting import MILD, Edit, EditKind, SceneChange, apply, changed_scene, scene
from PIL import Image
from PySide6.QtCore import Qt
from rehearsal import Rehearsal, sent_file
from resting import comes_to_rest
from stage import noise, paint, pasted, png_bytes
from whole_desk import act, desk_at, until

from studio.engine.built_in import BuiltInEngine
from studio.imaging.arrays import to_array
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.model.provider import ProviderRequest
from studio.model.recipe import BUILT_IN, Draft
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.desk import Desk
from studio.ui.history.tiles import spoken
from studio.ui.locks.looks import lock_look
from studio.ui.widgets.banner import Banner
from studio.ui.widgets.toast import Toast
from studio.ui.window import Window

_BASE = scene(480, 320, seed=4)
_EDIT = Edit(EditKind.OBJECT)
_ANSWER = apply(_BASE, _EDIT, MILD, seed=2)
_TRUTH = _ANSWER.mask > 0
_DRAFT = Draft(instruction="put a ball there", candidates=1, profile="drifting", model="double")


def _drifted(request: ProviderRequest, _ordinal: int) -> bytes:
    with Image.open(sent_file(request)) as sent:
        base = np.asarray(sent.convert("RGB"))
    return png_bytes(apply(base, _EDIT, MILD, seed=2).answer)


def _another_scene(_request: ProviderRequest, _ordinal: int) -> bytes:
    return png_bytes(changed_scene(_BASE, SceneChange.UNRELATED, seed=3))


def _away_from_the_change(by_px: float) -> tuple[int, int]:
    """A place of the picture with nothing of the change within `by_px`."""
    rows, columns = np.nonzero(_TRUTH)
    down, across = np.indices(_TRUTH.shape)
    nearest = np.hypot(down - rows.mean(), across - columns.mean())
    nearest[: int(by_px / 2)] = nearest[:, : int(by_px / 2)] = 0
    y, x = np.unravel_index(int(nearest.argmax()), nearest.shape)
    assert not _TRUTH[y, x]
    return int(x), int(y)


@dataclass
class Room:
    """A desk whose maker drifts, and what a person sees and does there."""

    desk: Desk
    window: Window
    maker: Rehearsal

    @property
    def session(self):
        return self.desk.in_hand.session

    @property
    def head(self):
        return self.desk.in_hand.head

    @property
    def banner(self) -> Banner | None:
        return self.desk.page.banners.banner("lock")

    @property
    def proposed(self):
        return self.desk.page.stage.canvas.mask_in_view.proposed

    async def asks(self) -> None:
        """A turn is made, and its answer gone to."""
        image_id = self.desk.in_hand.image_id
        (node,) = (await self.session.turns.run(image_id, _DRAFT)).nodes
        await self.session.marks.move_head(image_id, node.id)

    async def paints_around(self, by_px: int) -> None:
        """A box around what the maker changes, `by_px` wider on each side."""
        rows, columns = np.nonzero(_TRUTH)
        x, y = int(columns.min()) - by_px, int(rows.min()) - by_px
        width, height = int(np.ptp(columns)) + 1 + 2 * by_px, int(np.ptp(rows)) + 1 + 2 * by_px
        await paint(self.session, self.desk.in_hand.image_id, x, y, width, height)

    async def pixels(self, node) -> np.ndarray:
        return to_array((await self.session.pictures.sheet(node.id)).pixels)

    def toasts(self) -> list[str]:
        return [one.accessibleName() for one in self.window.findChildren(Toast) if one.isVisible()]


@pytest.fixture
def live(run_qt, tmp_path) -> Callable[..., None]:
    path = tmp_path / "scene.png"
    path.write_bytes(png_bytes(_BASE))

    @asynccontextmanager
    async def room(script) -> AsyncIterator[Room]:
        maker = Rehearsal(script)
        makers: dict[str, Any] = {"drifting": maker, BUILT_IN: BuiltInEngine()}
        async with desk_at(path, makers.__getitem__) as (desk, window):
            yield Room(desk, window, maker)

    def go(story, script=_drifted) -> None:
        async def told() -> None:
            async with room(script) as at:
                await story(at)

        run_qt(told())

    return go


def test_an_answer_without_a_mask_is_asked_about_and_locked_by_one_key(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)
        raw, banner = at.head, at.banner
        assert raw.lock is LockState.ASKED
        assert banner.accessibleName().startswith("Nothing was painted. The answer changed ")
        assert [one.text() for one in banner._buttons.values()] == ["Lock", "Edit the mask", "Dismiss"]
        outlined = at.proposed.line.boundingRect()
        rows, columns = np.nonzero(_TRUTH)
        assert outlined.contains(float(columns.mean()), float(rows.mean()))
        calls = len(at.maker.requests)

        await until(lambda: not at.window.all_actions.reason("mask.lock"))
        act(at.window, "mask.lock")
        await until(lambda: at.head.lock is LockState.LOCKED)

        assert at.head.differing_px == 0
        assert at.head.delivery_id == raw.delivery_id
        assert len(at.maker.requests) == calls
        assert at.banner is None
        assert at.proposed is None
        said = f"Node {at.head.number} is node {raw.number}, locked."
        await until(lambda: said in at.toasts())

        await at.session.actions.undo()
        await until(lambda: at.banner is not None and at.proposed is not None)
        assert at.head.id == raw.id

    live(story)


def test_an_answer_that_is_asked_about_is_seen_as_it_would_be_locked_and_as_it_came(live) -> None:
    async def story(at: Room) -> None:
        canvas = at.desk.page.stage.canvas
        await at.asks()
        assert canvas.compared.current.key == at.head.id  # until it is known
        await until(lambda: canvas.compared.preview is not None and at.proposed is not None)
        shown = canvas.compared.current
        assert shown.name == "Node 2, as it would be locked"

        preview = to_array(canvas.shelf.find(shown.key).sheet.pixels)
        taken = at.proposed.array > 0
        assert np.array_equal(preview[~taken], _BASE[~taken])
        assert not np.array_equal(preview, _BASE)
        await until(lambda: not at.window.all_actions.reason("compare.raw"))
        act(at.window, "compare.raw")
        assert canvas.compared.current.key == at.head.id
        act(at.window, "compare.locked")
        assert canvas.compared.current.key == shown.key

        at.banner.button("edit").click()
        assert canvas.compared.current.key == at.head.id  # what is to be taken too must be seen
        at.banner.button("back").click()
        assert canvas.compared.current.key == shown.key

    live(story)


def test_a_question_that_is_folded_away_leaves_the_picture_without_marks(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)
        drawn = at.proposed

        at.banner.fold()
        assert at.proposed is None
        at.banner.fold()
        assert at.proposed is drawn

    live(story)


def test_dismissed_the_answer_stays_as_it_came_and_is_not_asked_about_again(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.banner is not None)
        raw = at.head

        at.banner.button("raw").click()
        await until(lambda: at.head.id != raw.id)

        assert at.head.lock is LockState.OFF
        assert np.array_equal(await at.pixels(at.head), await at.pixels(raw))
        assert at.banner is None
        await at.session.marks.move_head(at.desk.in_hand.image_id, raw.id)
        await until(lambda: at.desk._locks._node_id == raw.id)
        assert at.banner is None  # a newer version of it was chosen

    live(story)


def test_a_proposal_is_painted_over_and_locked_with(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)

        at.banner.button("edit").click()

        document, canvas = at.desk._canvas.document, at.desk.page.stage.canvas
        assert (document.array > 0)[_TRUTH].mean() > 0.98
        assert canvas.chest.name is ToolName.BRUSH
        assert at.proposed is None
        assert at.banner.accessibleName().startswith("Change the mask with the tools")
        half = int(np.nonzero(_TRUTH)[1].mean())
        kept = document.array.copy()
        kept[:, :half] = 0
        document.put(document.box, kept)
        await until(lambda: not at.window.all_actions.reason("mask.lock"))
        act(at.window, "mask.lock")
        await until(lambda: at.head.lock is LockState.LOCKED)

        result = await at.pixels(at.head)
        assert np.array_equal(result[:, :half], _BASE[:, :half])
        assert not np.array_equal(result, _BASE)
        assert at.desk._canvas.document.is_empty  # it was for this lock, not for the next turn
        assert at.banner is None

    live(story)


def test_painting_while_a_mask_is_proposed_goes_on_from_it(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)
        document, canvas = at.desk._canvas.document, at.desk.page.stage.canvas
        canvas.chest.take(ToolName.BRUSH)
        x, y = _away_from_the_change(canvas.easel.brush.size_px)

        canvas.chest.tool.press(Touch(x, y))
        canvas.chest.tool.release(Touch(x, y))

        assert (document.array > 0)[_TRUTH].mean() > 0.98
        assert document.array[y, x] == 255
        assert at.banner.accessibleName().startswith("Change the mask with the tools")
        assert at.proposed is None
        seen = int((document.array > 0).sum())
        await until(lambda: not at.window.all_actions.reason("mask.lock"))
        act(at.window, "mask.lock")
        await until(lambda: at.head.lock is LockState.LOCKED)
        receipt = (await at.session.node_detail(at.head.id)).receipt
        assert (receipt.mode, receipt.painted_px) == ("strict", seen)
        assert document.is_empty

    live(story)


def test_what_is_done_to_the_mask_as_a_whole_is_done_to_the_proposed_one(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)
        document = at.desk._canvas.document

        act(at.window, "mask.invert")
        await until(lambda: document.array[0, 0] == 255)

        assert at.banner.accessibleName().startswith("Change the mask with the tools")
        assert (document.array == 255)[_TRUTH].mean() < 0.02
        document.undo()
        assert (document.array > 0)[_TRUTH].mean() > 0.98

    live(story)


def test_what_is_painted_before_a_mask_is_found_is_locked_with_alone(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.banner is not None)
        document, canvas = at.desk._canvas.document, at.desk.page.stage.canvas
        assert at.desk._locks._open.is_looked_for
        rows, columns = np.nonzero(_TRUTH)
        box = Box(int(columns.min()), int(rows.min()), int(np.ptp(columns)) // 2, int(np.ptp(rows)))

        document.put(box, np.full((box.height, box.width), 255, np.uint8))

        await until(lambda: not at.desk._locks._open.is_looked_for)
        assert int((document.array > 0).sum()) == box.area
        assert canvas.mask_in_view.proposed is None
        await until(lambda: not at.window.all_actions.reason("mask.lock"))
        act(at.window, "mask.lock")
        await until(lambda: at.head.lock is LockState.LOCKED)
        result = await at.pixels(at.head)
        outside = np.ones(_TRUTH.shape, bool)
        outside[box.y : box.bottom, box.x : box.right] = False
        assert np.array_equal(result[outside], _BASE[outside])
        assert not np.array_equal(result, _BASE)

    live(story)


def test_a_mask_laid_for_a_lock_goes_when_its_image_is_left(live) -> None:
    async def story(at: Room) -> None:
        first = at.desk.in_hand.image_id
        (second,) = await at.session.add_images((pasted(noise(480, 320)),))
        await at.asks()
        await until(lambda: at.proposed is not None)
        at.banner.button("edit").click()
        await until(lambda: at.session.masks.covered_px(first))

        at.desk.in_hand.look_at(second)
        await until(lambda: not at.desk.tasks.names())

        assert at.session.masks.covered_px(first) == 0
        assert at.session.masks.in_hand(second) is None
        at.desk.in_hand.look_at(first)
        await until(lambda: at.proposed is not None)
        assert list(at.banner._buttons) == ["lock", "edit", "raw"]

    live(story)


def test_a_mask_laid_for_a_lock_goes_when_another_project_is_opened(live, tmp_path) -> None:
    async def story(at: Room) -> None:
        image_id, path = at.desk.in_hand.image_id, at.session.path
        await at.asks()
        await until(lambda: at.proposed is not None)
        at.banner.button("edit").click()
        await until(lambda: at.session.masks.covered_px(image_id))
        other = await at.desk._studio.new_project([pasted(noise())], tmp_path / "other.palimpsest")
        await other.close()

        at.desk._projects.open_soon(other.path)
        await until(lambda: not at.desk.tasks.is_busy("project"))
        at.desk._projects.open_soon(path)
        await until(lambda: not at.desk.tasks.is_busy("project"))

        assert at.session.path == path
        assert at.session.masks.covered_px(image_id) == 0

    live(story)


def test_leaving_the_editing_of_a_proposal_takes_its_mask_away(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)
        at.banner.button("edit").click()

        at.banner.button("back").click()

        assert at.desk._canvas.document.is_empty
        await until(lambda: at.proposed is not None)
        assert list(at.banner._buttons) == ["lock", "edit", "raw"]

    live(story)


def test_a_change_that_goes_on_past_the_mask_is_drawn_and_taken_only_when_it_is_said(live) -> None:
    async def story(at: Room) -> None:
        await at.paints_around(-6)
        await at.asks()
        await until(lambda: at.proposed is not None)
        strict = at.head
        assert strict.lock is LockState.LOCKED
        assert at.banner.accessibleName().startswith("The answer also changed here, ")
        tinted, painted = (
            at.proposed.array > 0,
            to_array(at.session.masks.in_hand(strict.image_id).pixels) > 0,
        )
        assert tinted.any()
        assert not (tinted & painted).any()

        at.banner.button("past").click()
        await until(lambda: at.head.id != strict.id)

        past, before = await at.pixels(at.head), await at.pixels(strict)
        differs = (past != before).any(2)
        assert differs[tinted].any()
        receipt = (await at.session.node_detail(at.head.id)).receipt
        assert (receipt.differing_px, receipt.mode) == (0, "ring")
        assert receipt.past_painted_px > 0
        assert at.banner is None

    live(story)


def test_keeping_to_the_mask_is_not_asked_twice(live) -> None:
    async def story(at: Room) -> None:
        await at.paints_around(-6)
        await at.asks()
        await until(lambda: at.banner is not None)
        strict, nodes = at.head, len(at.desk.in_hand.history.nodes)

        at.banner.button("stay").click()
        await at.session.marks.move_head(strict.image_id, strict.parents[0])
        await at.session.marks.move_head(strict.image_id, strict.id)
        await until(lambda: not at.desk.tasks.names())

        assert at.banner is None
        assert len(at.desk.in_hand.history.nodes) == nodes

    live(story)


def test_a_refused_answer_says_why_and_can_be_taken_or_placed(live) -> None:
    async def story(at: Room) -> None:
        await at.paints_around(12)
        await at.asks()
        await until(lambda: at.banner is not None)
        refused = at.head
        assert refused.lock is LockState.REFUSED
        assert at.banner.accessibleName().startswith("The answer shows something else than")
        assert [one.text() for one in at.banner._buttons.values()] == [
            "Take it as it came",
            "Place it all the same",
        ]

        at.banner.button("place").click()
        await until(lambda: at.head.id != refused.id)
        assert (at.head.lock, at.head.differing_px) == (LockState.LOCKED, 0)

        await at.session.actions.undo()
        await until(lambda: at.banner is not None and at.head.id == refused.id)
        at.banner.button("raw").click()
        await until(lambda: at.head.lock is LockState.OFF)
        assert at.banner is None

    live(story, _another_scene)


def test_versions_fold_in_the_strip_and_are_gone_to_by_key_panel_and_menu(live) -> None:
    async def story(at: Room) -> None:
        await at.paints_around(-6)
        await at.asks()
        strict = at.head
        await until(lambda: not at.window.all_actions.reason("mask.lock-past"))
        assert at.window.all_actions.reason("image.next-version") == "This node has one version only."

        act(at.window, "mask.lock-past")
        await until(lambda: at.head.id != strict.id)
        past = at.head

        (tile,) = at.desk.page.strip.list.model().tiles
        assert (tile.node.id, tile.version) == (past.id, (2, 2))
        assert ", Version 2 of 2, " in spoken(tile, past.id)
        row = at.desk.page.turn.node._versions
        await until(lambda: row.accessibleName() == "Version 2 of 2")
        await until(lambda: not at.window.all_actions.reason("image.previous-version"))
        act(at.window, "image.previous-version")
        await until(lambda: at.head.id == strict.id)
        await until(lambda: row.accessibleName() == "Version 1 of 2")
        assert at.desk.page.strip.list.model().tiles[0].node.id == strict.id

        menu = at.desk.page.strip.list.menu.build(strict)
        versions = next(one.menu() for one in menu.actions() if one.text() == "Versions").actions()
        assert [one.text() for one in versions] == ["Node 2: 0 changed", "Node 3: 0 changed"]
        assert [one.isChecked() for one in versions] == [True, False]
        versions[1].trigger()
        await until(lambda: at.head.id == past.id)
        menu.deleteLater()

    live(story)


def test_the_menu_of_a_node_locks_its_answer_again_without_going_there(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        raw = at.head
        image_id = raw.image_id
        await at.session.marks.move_head(image_id, raw.parents[0])
        menu = at.desk.page.strip.list.menu.build(raw)
        again = next(one.menu() for one in menu.actions() if one.text() == "Lock again").actions()
        assert [one.text() for one in again] == [
            "All that was painted",
            "Only what changed",
            "Past the mask, where the change goes on",
            "As it came, without a lock",
        ]

        again[1].trigger()
        await until(lambda: len(at.desk.in_hand.history.versions(raw.id)) == 2)

        assert at.head.id == raw.parents[0]
        assert at.desk.in_hand.history.versions(raw.id)[1].lock is LockState.LOCKED
        menu.deleteLater()

    live(story)


@pytest.mark.parametrize("is_asked", [True, False])
def test_rows_and_tiles_say_in_words_what_the_lock_did(live, is_asked) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        strip, history = at.desk.page.strip.list.model(), at.desk.page.history.list.model()
        await until(lambda: strip.tiles and strip.tiles[0].node is not None)
        words = "Lock it?" if is_asked else "Not locked"
        assert strip.tiles[0].foot == words
        assert lock_look(at.head)[0] == ("circle-question-mark" if is_asked else "lock-open")
        top = history.index(0, 0)
        assert f", {words}" in history.data(top, Qt.ItemDataRole.AccessibleTextRole)

    live(story, _drifted if is_asked else _another_scene)


def test_the_question_folds_while_something_else_is_painted(live) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.proposed is not None)
        canvas = at.desk._canvas
        told: list[bool] = []

        for _ in range(2):
            canvas.lend(canvas.document)
            told.append(at.banner.is_folded)
            canvas.take_back()
            told.append(at.banner.is_folded)
            at.banner.fold()  # by hand: then it stays so

        assert told == [True, False, True, True]

    live(story)


@pytest.mark.parametrize("script", [_drifted, _another_scene], ids=["asked", "refused"])
def test_the_window_rests_while_a_question_stands(live, qapp, script) -> None:
    async def story(at: Room) -> None:
        await at.asks()
        await until(lambda: at.banner is not None and not at.desk.tasks.is_busy("project"))
        for view in ("compare.wipe", "compare.side-by-side", "compare.single"):
            act(at.window, view)
            await comes_to_rest(qapp)

    live(story, script)
