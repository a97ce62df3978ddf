"""From which picture a turn starts, what it sends, and whose pixels it keeps: an anchor each."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drifting import GEOMETRY, STILL, Edit, EditKind, SceneChange, Strengths, apply, changed_scene, scene
from PIL import Image
from rehearsal import Rehearsal, sent_file
from stage import box_mask, opened, paint, png_bytes, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.imaging.masks import coverage
from studio.model.catalogue import Model
from studio.model.errors import BadInput
from studio.model.events import Event
from studio.model.geometry import IDENTITY, Box
from studio.model.history import LockState, Node
from studio.model.provider import ProviderRequest, Use
from studio.model.recipe import Anchor, Draft, LockMode
from studio.model.rows import Listing
from studio.model.sizes import SizeRule
from studio.session.calls.stored_calls import request_of
from studio.session.session import Session

Run = Callable[[Any], Any]

_SIZE = (1000, 720)
_MARKED = Box(430, 290, 120, 90)
_BOX = astuple(_MARKED)
_SIZES = SizeRule(multiple=16, longest_px=3840, aspect_most=3.0, least_px=262_144, most_px=8_294_400)
_CAN = {"record": Model("understudy", "understudy", sizes=_SIZES), "is_free": True}


@dataclass
class Drifting:
    """A script: what is sent comes back drifted, made anew where its mask is white; or another scene."""

    strengths: Strengths = field(default_factory=lambda: replace(GEOMETRY, shift_px=(2.4, -1.7)))
    change: SceneChange | None = None
    sent: list[np.ndarray] = field(default_factory=list)

    def __call__(self, request: ProviderRequest, ordinal: int) -> bytes:
        with Image.open(sent_file(request)) as picture:
            array = np.asarray(picture.convert("RGB"))
        self.sent.append(array)
        if self.change is not None:
            return png_bytes(changed_scene(array, self.change, seed=3))
        edit = None
        if isinstance(request.mask, Path):
            with Image.open(request.mask) as mask:
                edit = Edit(EditKind.REPLACE, np.asarray(mask.convert("L")))
        return png_bytes(apply(array, edit, self.strengths, seed=5).answer)


@pytest.fixture(scope="module")
def array() -> np.ndarray:
    return scene(*_SIZE, seed=4)


def _session(home: Places, seen: list[Event], maker: Rehearsal, array: np.ndarray) -> Any:
    return opened(studio_with(home, seen, lambda _: maker), array)


async def _pixels(session: Session, node: Node) -> np.ndarray:
    return to_array((await session.pictures.sheet(node.id)).pixels)


def _outside(box: Box) -> np.ndarray:
    outside = np.ones((_SIZE[1], _SIZE[0]), bool)
    outside[box.y : box.bottom, box.x : box.right] = False
    return outside


def test_a_crop_sends_a_cut_at_its_own_resolution_and_is_locked_where_it_was_cut(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    script = Drifting()
    maker = Rehearsal(script, can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1)
        (planned,) = session.drafts.outlook(image_id, draft).calls

        result = await session.turns.run(image_id, draft)

        (node,), (job,) = result.nodes, result.jobs
        cut = planned.request.cut
        assert cut is not None
        assert np.array_equal(script.sent[0], array[cut.y : cut.bottom, cut.x : cut.right])
        pixels = await _pixels(session, node)
        outside = _outside(_MARKED)
        assert np.array_equal(pixels[outside], array[outside])
        assert np.count_nonzero((pixels != array).any(axis=2)) > 0.8 * _MARKED.area
        assert (node.lock, node.differing_px) == (LockState.LOCKED, 0)
        assert node.protected_px == array.shape[0] * array.shape[1] - _MARKED.area
        assert (node.parents, node.frame) == ((job.from_node_id,), IDENTITY)
        (sent,) = await session.sent_by(job.id)
        assert (sent.crop, sent.width, sent.height) == (cut, cut.width, cut.height)
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_where_an_answer_to_a_crop_was_found_is_told_in_the_pixels_of_its_base(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    maker = Rehearsal(Drifting(replace(GEOMETRY, shift_px=(3.0, -2.0))), can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1)
        (cut,) = (one.request.cut for one in session.drafts.outlook(image_id, draft).calls)

        (node,) = (await session.turns.run(image_id, draft)).nodes

        receipt = (await session.node_detail(node.id)).receipt
        assert cut is not None
        assert receipt is not None
        assert receipt.registration is not None
        assert receipt.registration.transform.apply(cut.x, cut.y) == pytest.approx((3.0, -2.0), abs=0.2)
        await session.close()

    run(story())


def test_an_answer_to_a_crop_that_is_refused_stands_raw_where_it_was_cut(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    maker = Rehearsal(Drifting(change=SceneChange.UNRELATED), can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1)
        (cut,) = (one.request.cut for one in session.drafts.outlook(image_id, draft).calls)

        (node,) = (await session.turns.run(image_id, draft)).nodes

        assert cut is not None
        pixels, outside = await _pixels(session, node), _outside(cut)
        assert node.lock is LockState.REFUSED
        assert np.array_equal(pixels[outside], array[outside])
        assert np.mean(pixels[~outside] != array[~outside]) > 0.9
        await session.close()

    run(story())


@pytest.mark.parametrize("lock", [LockMode.STRICT, LockMode.OFF])
def test_the_raw_answer_to_a_crop_lies_over_its_base(
    home: Places, seen: list[Event], array: np.ndarray, run: Run, lock: LockMode
) -> None:
    maker = Rehearsal(Drifting(STILL), can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1, lock=lock)
        (cut,) = (one.request.cut for one in session.drafts.outlook(image_id, draft).calls)

        (node,) = (await session.turns.run(image_id, draft)).nodes

        raw = await session.raw_answers.of(node.id)
        assert raw is not None
        assert cut is not None
        laid, outside = to_array(raw.sheet.pixels), _outside(cut)
        assert np.array_equal(laid[outside], array[outside])
        kept = _outside(_MARKED) & ~outside
        assert np.abs(laid[kept].astype(int) - array[kept]).mean() < 2
        assert not np.array_equal(laid[~_outside(_MARKED)], array[~_outside(_MARKED)])
        await session.close()

    run(story())


def test_the_answer_to_a_crop_is_locked_again_where_it_was_cut(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    maker = Rehearsal(Drifting(), can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1)
        (cut,) = (one.request.cut for one in session.drafts.outlook(image_id, draft).calls)
        (node,) = (await session.turns.run(image_id, draft)).nodes
        smaller = Box(_MARKED.x, _MARKED.y, 60, 45)
        assert cut is not None

        again = await session.locks.relock(
            node.id, mask=box_mask(*_SIZE, *astuple(smaller)), mode=LockMode.STRICT
        )
        raw = await session.locks.relock(again.id, mask=None, mode=LockMode.OFF)

        pixels, outside = await _pixels(session, again), _outside(smaller)
        assert (again.lock, again.differing_px, len(maker.requests)) == (LockState.LOCKED, 0, 1)
        assert np.array_equal(pixels[outside], array[outside])
        assert np.count_nonzero((pixels != array).any(axis=2)) > 0.8 * smaller.area
        as_it_came, beside = await _pixels(session, raw), _outside(cut)
        assert (raw.lock, raw.width, raw.frame) == (LockState.OFF, _SIZE[0], IDENTITY)
        assert np.array_equal(as_it_came[beside], array[beside])
        assert np.mean(as_it_came[~beside] != array[~beside]) > 0.5
        with pytest.raises(BadInput, match="answer-not-locked"):
            await session.locks.relock(node.id, mask=box_mask(*_SIZE, 0, 0, 40, 40), mode=LockMode.STRICT)
        await session.close()

    run(story())


def test_a_change_that_goes_on_past_the_mask_is_proposed_inside_the_cut(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    script = Drifting(STILL)

    def spilling(request: ProviderRequest, ordinal: int) -> bytes:
        script(request, ordinal)
        answer = script.sent[-1].copy()
        assert isinstance(request.mask, Path)
        with Image.open(request.mask) as mask:
            rows, columns = np.nonzero(np.asarray(mask.convert("L")))
        answer[rows.min() : rows.max() + 1, columns.min() : columns.max() + 31] = (200, 30, 30)
        return png_bytes(answer)

    async def story() -> None:
        session, image_id = await _session(home, seen, Rehearsal(spilling, can=_CAN), array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1)
        (node,) = (await session.turns.run(image_id, draft)).nodes

        proposal = await session.proposals.mask(node.id)

        assert proposal is not None
        found, _ = coverage(proposal.mask)
        assert (proposal.mask.width, proposal.mask.height) == _SIZE
        assert found.intersect(_MARKED) == _MARKED
        assert _MARKED.right + 8 <= found.right <= _MARKED.right + 48
        assert proposal.past_painted_px > 8 * _MARKED.height * 0.8
        await session.close()

    run(story())


def test_a_crop_without_a_mask_is_a_misfit(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await _session(home, seen, Rehearsal(Drifting(), can=_CAN), array)

        outlook = session.drafts.outlook(image_id, Draft(instruction="a lid", anchors=(Anchor.CROP,)))

        assert [cause.kind for cause in outlook.causes] == ["crop-needs-mask"]
        await session.close()

    run(story())


def test_both_sends_the_original_after_the_references_and_keeps_the_head(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    maker = Rehearsal(Drifting(), can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        root = session.history(image_id).head or ""
        await paint(session, image_id, *_BOX)
        (head,) = (await session.turns.run(image_id, Draft(instruction="a lid", candidates=1))).nodes
        await session.marks.move_head(image_id, head.id)
        draft = Draft(instruction="a handle", anchors=(Anchor.BOTH,), candidates=1)
        draft = replace(draft, references=(await session.drafts.reference(root),))

        result = await session.turns.run(image_id, draft)

        (node,), (job,) = result.nodes, result.jobs
        sent = await session.sent_by(job.id)
        assert [(one.number, one.use, one.node_id) for one in sent] == [
            (1, Use.SENT, head.id),
            (2, Use.REFERENCE, root),
            (3, Use.REFERENCE, root),
        ]
        assert "Image 3: the original that Image 1 was made from" in job.prompt
        assert (node.parents, job.base_node_id) == ((head.id,), head.id)
        outside = _outside(_MARKED)
        before, after = await _pixels(session, head), await _pixels(session, node)
        assert np.array_equal(after[outside], before[outside])
        await session.close()

    run(story())


def test_several_anchors_are_several_calls_of_one_turn_each_with_its_own_base(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    maker = Rehearsal(Drifting(), can=_CAN)

    async def story() -> None:
        session, image_id = await _session(home, seen, maker, array)
        root = session.history(image_id).head or ""
        await paint(session, image_id, *_BOX)
        (head,) = (await session.turns.run(image_id, Draft(instruction="a lid", candidates=1))).nodes
        await session.marks.move_head(image_id, head.id)
        anchors = (Anchor.LAST, Anchor.ORIGINAL, Anchor.CROP)

        result = await session.turns.run(
            image_id, Draft(instruction="a spout", anchors=anchors, candidates=1)
        )

        assert [job.anchor for job in result.jobs] == list(anchors)
        parents = {node.job_id: node.parents for node in result.nodes}
        assert [parents[job.id] for job in result.jobs] == [(head.id,), (root,), (head.id,)]
        assert {node.differing_px for node in result.nodes} == {0}
        listing = Listing(session.history(image_id))
        rows = [row for row in map(listing.row, range(len(listing))) if row.turn_id == result.turn.id]
        assert {row.from_id for row in rows} == {head.id, root}
        await session.close()

    run(story())


def test_a_call_that_sent_a_cut_goes_on_after_a_restart_as_it_was_planned(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await _session(home, seen, Rehearsal(Drifting(), can=_CAN), array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="a lid", anchors=(Anchor.CROP,), candidates=1)
        (planned,) = session.drafts.outlook(image_id, draft).calls

        (job,) = (await session.turns.run(image_id, draft)).jobs

        assert request_of(job).cut == planned.request.cut
        await session.close()

    run(story())


def test_the_engine_has_the_whole_picture_at_hand_and_is_sent_no_cut(
    home: Places, seen: list[Event], array: np.ndarray, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: BuiltInEngine()), array)
        await paint(session, image_id, *_BOX)
        draft = Draft(instruction="make it warmer", anchors=(Anchor.CROP,), candidates=1)

        (planned,) = session.drafts.outlook(image_id, draft).calls
        (node,) = (await session.turns.run(image_id, draft)).nodes

        assert planned.request.cut is None
        outside = _outside(_MARKED)
        assert np.array_equal((await _pixels(session, node))[outside], array[outside])
        causes = session.drafts.outlook(image_id, replace(draft, anchors=(Anchor.BOTH,))).causes
        assert [cause.kind for cause in causes] == ["anchor-not-offered"]
        await session.close()

    run(story())
