"""Answers that drift become nodes that are locked, asked about or refused; locking again makes a version."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drifting import MILD, STRONG, Edit, EditKind, SceneChange, Strengths, apply, changed_scene, scene
from PIL import Image
from rehearsal import Rehearsal, sent_file
from stage import opened, paint, png_bytes, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import from_array, to_array
from studio.model.errors import BadInput
from studio.model.events import Event, NodesAdded
from studio.model.history import LockState, Node
from studio.model.provider import ProviderRequest
from studio.model.recipe import BUILT_IN, Draft, LockMode
from studio.model.rows import Listing, candidates
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]

_SIZE = (480, 320)
_BASE = scene(*_SIZE, seed=4)
_EDIT = Edit(EditKind.OBJECT)
_TRUTH = apply(_BASE, _EDIT, Strengths(), seed=2).mask > 0
_DRAFT = Draft(instruction="put a ball there", candidates=1, profile="drifting", model="double")


def drifting(strengths: Strengths) -> Callable[[ProviderRequest, int], bytes]:
    def answer(request: ProviderRequest, ordinal: int) -> bytes:
        with Image.open(sent_file(request)) as sent:
            base = np.asarray(sent.convert("RGB"))
        return png_bytes(apply(base, _EDIT, strengths, seed=2).answer)

    return answer


@pytest.fixture
def maker() -> Rehearsal:
    return Rehearsal(drifting(MILD))


@pytest.fixture
def studio(home: Places, seen: list[Event], maker: Rehearsal) -> Studio:
    return studio_with(home, seen, {"drifting": maker, BUILT_IN: BuiltInEngine()}.__getitem__)


async def asked(session: Session, image_id: str) -> Node:
    (node,) = (await session.turns.run(image_id, _DRAFT)).nodes
    return node


async def painted_around(session: Session, image_id: str, by_px: int) -> np.ndarray:
    """The mask in hand: a box around what the double changes. Returns where it is."""
    rows, columns = np.nonzero(_TRUTH)
    x, y = int(columns.min()) - by_px, int(rows.min()) - by_px
    width, height = int(columns.max()) + by_px + 1 - x, int(rows.max()) + by_px + 1 - y
    await paint(session, image_id, x, y, width, height)
    marked = np.zeros(_TRUTH.shape, bool)
    marked[y : y + height, x : x + width] = True
    return marked


async def pixels_of(session: Session, node: Node) -> np.ndarray:
    return to_array((await session.pictures.sheet(node.id)).pixels)


@pytest.mark.parametrize("strengths", [MILD, replace(STRONG, warp_px=0)], ids=["mild", "strong"])
def test_outside_what_was_painted_no_pixel_of_a_drifted_answer_differs(
    studio: Studio, maker: Rehearsal, run: Run, strengths: Strengths
) -> None:
    async def story() -> None:
        maker.script = drifting(strengths)
        session, image_id = await opened(studio, _BASE)
        marked = await painted_around(session, image_id, 12)

        node = await asked(session, image_id)

        receipt = (await session.node_detail(node.id)).receipt
        result = await pixels_of(session, node)
        assert receipt is not None
        assert (node.lock, node.differing_px) == (LockState.LOCKED, 0)
        assert np.array_equal(result[~marked], _BASE[~marked])
        assert receipt.registration is not None
        assert receipt.colour is not None
        assert receipt.edit_kept is not None
        assert receipt.edit_kept > 0.95
        assert receipt.mode == "auto"
        await session.close()

    run(story())


def test_without_a_mask_what_changed_is_proposed_and_locked_when_it_is_said(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        raw = await asked(session, image_id)
        detail = await session.node_detail(raw.id)
        assert raw.lock is LockState.ASKED
        assert detail.receipt is not None
        assert detail.receipt.reason == "lock-proposed"

        proposal = await session.proposals.mask(raw.id)
        assert proposal is not None
        locked = await session.locks.relock(raw.id, mask=None, mode=LockMode.AUTO)

        taken = to_array(proposal.mask) > 0
        assert taken[_TRUTH].mean() > 0.98
        assert taken.mean() < 3 * _TRUTH.mean()
        result = await pixels_of(session, locked)
        assert np.array_equal(result[~taken], _BASE[~taken])
        assert not np.array_equal(result[_TRUTH], _BASE[_TRUTH])
        assert (locked.lock, locked.differing_px) == (LockState.LOCKED, 0)
        await session.close()

    run(story())


def test_a_preview_shows_what_a_lock_would_make_and_keeps_nothing(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        raw = await asked(session, image_id)
        nodes = len(session.history(image_id).nodes)

        preview = await session.proposals.preview(raw.id)

        assert len(session.history(image_id).nodes) == nodes
        locked = await session.locks.relock(raw.id, mask=None, mode=LockMode.AUTO)
        assert np.array_equal(to_array(preview.pixels), await pixels_of(session, locked))
        await session.close()

    run(story())


def test_there_is_no_preview_of_a_picture_that_was_opened(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        with pytest.raises(BadInput, match="no-raw-answer"):
            await session.proposals.preview(session.history(image_id).head or "")
        await session.close()

    run(story())


def test_a_proposal_can_be_painted_over_before_it_is_used(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        raw = await asked(session, image_id)
        proposal = await session.proposals.mask(raw.id)
        assert proposal is not None
        half = to_array(proposal.mask).copy()
        half[:, : int(np.nonzero(_TRUTH)[1].mean())] = 0

        locked = await session.locks.relock(raw.id, mask=from_array(half), mode=LockMode.STRICT)

        result = await pixels_of(session, locked)
        assert np.array_equal(result[half == 0], _BASE[half == 0])
        await session.close()

    run(story())


def test_a_version_folds_under_its_answer_moves_the_head_and_can_be_undone(
    studio: Studio, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        raw = await asked(session, image_id)
        await session.marks.move_head(image_id, raw.id)
        calls = len(await session.spending.rows())

        locked = await session.locks.relock(raw.id, mask=None, mode=LockMode.AUTO)

        history = session.history(image_id)
        assert history.head == locked.id
        assert [one.id for one in history.versions(raw.id)] == [raw.id, locked.id]
        assert (locked.delivery_id, locked.job_id, locked.turn_id) == (
            raw.delivery_id,
            raw.job_id,
            raw.turn_id,
        )
        rows = Listing(history)
        assert [one.id for one in candidates(history, rows.row(len(rows) - 1))] == [locked.id]
        assert any(isinstance(one, NodesAdded) and locked.id in one.node_ids for one in seen)
        assert len(await session.spending.rows()) == calls

        await session.actions.undo()
        assert session.history(image_id).nodes[locked.id].hidden
        assert session.history(image_id).head == raw.id

        await session.actions.redo()
        assert not session.history(image_id).nodes[locked.id].hidden
        await session.close()

    run(story())


def test_the_raw_answer_can_be_taken_and_is_shown_where_it_lies(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        await painted_around(session, image_id, 12)
        node = await asked(session, image_id)

        raw = await session.locks.relock(node.id, mask=None, mode=LockMode.OFF)

        delivered = drifting_bytes()
        assert raw.lock is LockState.OFF
        assert np.array_equal(await pixels_of(session, raw), delivered)
        placed = await session.raw_answers.of(node.id)
        assert placed is not None
        shown = to_array(placed.sheet.pixels)
        assert shown.shape == _BASE.shape
        near = np.abs(shown[60:-60, 60:-60].astype(int) - _BASE[60:-60, 60:-60].astype(int))
        far = np.abs(delivered[60:-60, 60:-60].astype(int) - _BASE[60:-60, 60:-60].astype(int))
        outside = ~_TRUTH[60:-60, 60:-60]
        assert near[outside].mean() < far[outside].mean()
        await session.close()

    run(story())


def drifting_bytes() -> np.ndarray:
    png = io.BytesIO(png_bytes(apply(_BASE, _EDIT, MILD, seed=2).answer))
    return np.asarray(Image.open(png).convert("RGB"))


def test_where_the_change_goes_on_past_the_mask_the_ring_takes_it(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        marked = await painted_around(session, image_id, -6)
        node = await asked(session, image_id)
        receipt = (await session.node_detail(node.id)).receipt
        assert receipt is not None
        assert receipt.also_changed_px
        assert receipt.past_painted_px == 0

        proposal = await session.proposals.mask(node.id)
        assert proposal is not None
        assert proposal.past_painted_px > 0
        past = await session.locks.relock(node.id, mask=None, mode=LockMode.RING)

        receipt = (await session.node_detail(past.id)).receipt
        result = await pixels_of(session, past)
        assert receipt is not None
        assert receipt.past_painted_px == proposal.past_painted_px
        assert receipt.differing_px == 0
        assert not np.array_equal(result[~marked], _BASE[~marked])
        allowed = to_array(proposal.mask) > 0
        assert np.array_equal(result[~allowed], _BASE[~allowed])
        await session.close()

    run(story())


def test_another_picture_is_refused_and_can_be_placed_all_the_same(
    studio: Studio, maker: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        other = changed_scene(_BASE, SceneChange.UNRELATED, seed=3)
        maker.script = lambda request, ordinal: png_bytes(other)
        session, image_id = await opened(studio, _BASE)
        marked = await painted_around(session, image_id, 12)

        node = await asked(session, image_id)
        receipt = (await session.node_detail(node.id)).receipt
        assert receipt is not None
        assert (node.lock, receipt.reason) == (LockState.REFUSED, "answer-unlike")
        assert np.array_equal(await pixels_of(session, node), other)
        with pytest.raises(BadInput, match="answer-not-locked") as refusal:
            await session.locks.relock(node.id, mask=None, mode=LockMode.STRICT)
        assert refusal.value.facts["reason"] == "answer-unlike"
        placed = await session.locks.relock(node.id, mask=None, mode=LockMode.STRICT, anyway=True)

        result = await pixels_of(session, placed)
        assert placed.lock is LockState.LOCKED
        assert np.array_equal(result[~marked], _BASE[~marked])
        assert not np.array_equal(result[marked], _BASE[marked])
        await session.close()

    run(story())


def test_what_the_engine_made_can_be_locked_to_less(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, _BASE)
        draft = Draft(instruction="make it warmer", candidates=1, profile=BUILT_IN)
        (node,) = (await session.turns.run(image_id, draft)).nodes
        half = np.zeros(_TRUTH.shape, np.uint8)
        half[:, :200] = 255

        less = await session.locks.relock(node.id, mask=from_array(half), mode=LockMode.STRICT)

        result = await pixels_of(session, less)
        assert np.array_equal(result[:, 200:], _BASE[:, 200:])
        assert not np.array_equal(result[:, :200], _BASE[:, :200])
        assert [one.id for one in session.history(image_id).versions(node.id)] == [node.id, less.id]
        with pytest.raises(BadInput, match="no-raw-answer"):
            await session.locks.relock(node.id, mask=None, mode=LockMode.OFF)
        await session.close()

    run(story())
