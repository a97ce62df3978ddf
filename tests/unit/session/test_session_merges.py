"""Two nodes become one without a call: two parents, the first one's frame, undone like a turn."""

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from framed_project import Framed, framed, pixels_of
from rehearsal import Rehearsal
from stage import box_mask, inverted, made, noise, opened, pasted, png_bytes, studio_with

from studio.host.places import Places
from studio.imaging.arrays import from_array, to_array
from studio.model.errors import BadInput
from studio.model.events import Event, NodesAdded, NoticeRaised
from studio.model.geometry import IDENTITY, Frame
from studio.model.history import LockState, TurnKind
from studio.model.provider import ProviderRequest
from studio.session.studio import Studio

Run = Callable[[Any], Any]
LEFT = box_mask(64, 48, 0, 0, 32, 48)


@pytest.fixture
def studio(home: Places, seen: list[Event]) -> Studio:
    return studio_with(home, seen, lambda profile: Rehearsal(inverted))


def test_a_merge_has_two_parents_and_the_pixels_of_both(studio: Studio, run: Run, seen: list[Event]) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        one, other = await made(session, image_id, 2)

        result = await session.merges.merge(one.id, other.id, LEFT)

        node = result.node
        shown, first, second = [await pixels_of(session, each) for each in (node, one, other)]
        assert np.array_equal(shown[:, :32], second[:, :32])
        assert np.array_equal(shown[:, 32:], first[:, 32:])
        assert (node.parents, node.frame, node.cost_micro) == ((one.id, other.id), IDENTITY, 0)
        assert (node.lock, node.differing_px, node.protected_px) == (LockState.LOCKED, 0, 32 * 48)
        history = session.history(image_id)
        assert history.turns[node.turn_id].kind is TurnKind.MERGE
        assert history.head != node.id
        assert NodesAdded(image_id, node.turn_id, (node.id,)) in seen
        detail = await session.node_detail(node.id)
        assert detail.job is not None
        assert (detail.job.provider, detail.job.base_node_id) == (None, one.id)
        assert detail.job.painted_mask_blob_id is not None
        assert (await session.check()).is_sound
        assert await session.spent_micro() == 0
        await session.close()

    run(story())


def test_a_merge_is_there_again_after_a_restart(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        one, other = await made(session, image_id, 2)
        node = (await session.merges.merge(one.id, other.id, LEFT)).node
        before = (await pixels_of(session, node)).copy()
        await session.close()

        again = await studio.open_project(session.path)

        assert again.history(image_id).nodes[node.id].parents == (one.id, other.id)
        assert np.array_equal(await pixels_of(again, node), before)
        await again.close()

    run(story())


def test_a_merge_that_is_called_off_leaves_no_turn_or_a_whole_one(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(900, 700))
        one, other = await made(session, image_id, 2)
        mask = box_mask(900, 700, 0, 0, 800, 700)
        before = len(session.history(image_id).turns)
        for wait_s in (0.0, 0.005, 0.02, 0.05, 0.1):
            merging = asyncio.ensure_future(session.merges.merge(one.id, other.id, mask))
            await asyncio.sleep(wait_s)
            merging.cancel()
            await asyncio.wait({merging})

        history = session.history(image_id)
        merges = [turn for turn in history.turns.values() if turn.kind is TurnKind.MERGE]
        assert len(history.turns) == before + len(merges)
        assert all(len(history.of_turn(turn.id)) == 1 for turn in merges)
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_undo_hides_a_merge_and_redo_brings_it_back(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        one, other = await made(session, image_id, 2)
        node = (await session.merges.merge(one.id, other.id, LEFT)).node
        await session.marks.move_head(image_id, node.id)
        assert session.actions.undo_title == "Merge"

        await session.actions.undo()
        hidden = session.history(image_id)
        await session.actions.redo()

        assert hidden.nodes[node.id].hidden
        assert hidden.head == one.id
        assert not session.history(image_id).nodes[node.id].hidden
        await session.close()

    run(story())


def test_the_preview_shows_the_second_node_over_the_first(studio: Studio, run: Run) -> None:
    async def story() -> None:
        work = await framed(studio)

        laid = await work.session.merges.laid(work.extended.id, work.root.id)

        extended = await pixels_of(work.session, work.extended)
        assert np.array_equal(to_array(laid.pixels)[40:88, 100:164], noise())
        assert np.array_equal(to_array(laid.pixels)[:40], extended[:40])
        await work.session.close()

    run(story())


@pytest.mark.parametrize(
    ("first", "second"),
    [("extended", "root"), ("extended", "cropped"), ("cropped", "extended"), ("root", "cropped")],
)
def test_nodes_of_other_frames_merge_in_the_first_ones(
    studio: Studio, run: Run, first: str, second: str
) -> None:
    async def story() -> None:
        work = await framed(studio)
        one, other = getattr(work, first), getattr(work, second)
        everything = box_mask(one.width, one.height, 0, 0, one.width, one.height)

        result = await work.session.merges.merge(one.id, other.id, everything)

        below, above, shown = [await pixels_of(work.session, each) for each in (one, other, result.node)]
        wanted = below.copy()
        dx, dy = (int(value) for value in one.frame.to(other.frame).apply(0, 0))
        there = 0
        for y in range(one.height):
            for x in range(one.width):
                if 0 <= y + dy < other.height and 0 <= x + dx < other.width:
                    wanted[y, x], there = above[y + dy, x + dx], there + 1
        assert np.array_equal(shown, wanted)
        assert result.absent_px == one.width * one.height - there
        assert (result.node.frame, result.node.width) == (one.frame, one.width)
        assert (await work.session.check()).is_sound
        await work.session.close()

    run(story())


def test_a_node_twice_as_large_is_brought_to_the_first_ones_size(studio: Studio, run: Run) -> None:
    async def story() -> None:
        work = await framed(studio)

        smaller = await work.session.merges.merge(work.root.id, work.scaled.id, LEFT)
        larger_mask = box_mask(128, 96, 0, 0, 64, 96)
        larger = await work.session.merges.merge(work.scaled.id, work.root.id, larger_mask)

        shown = await pixels_of(work.session, smaller.node)
        assert np.array_equal(shown[:, 32:], noise()[:, 32:])
        assert np.abs(shown[:, :32].astype(int) - noise()[:, :32]).mean() < 40  # noise, there and back
        shown = await pixels_of(work.session, larger.node)
        assert (larger.node.width, larger.node.height, larger.absent_px) == (128, 96, 0)
        assert np.array_equal(shown[:, 64:], (await pixels_of(work.session, work.scaled))[:, 64:])
        await work.session.close()

    run(story())


def test_a_mask_drawn_on_another_node_lies_where_its_frame_says(studio: Studio, run: Run) -> None:
    async def story() -> None:
        work = await framed(studio)
        mask = box_mask(64, 48, 10, 10, 8, 6)

        result = await work.session.merges.merge(
            work.extended.id, work.scaled.id, mask, drawn_on=work.root.id
        )

        before = await pixels_of(work.session, work.extended)
        changed = (await pixels_of(work.session, result.node) != before).any(2)
        assert changed[50:56, 110:118].any()
        changed[50:56, 110:118] = False
        assert not changed.any()
        await work.session.close()

    run(story())


def test_a_raw_answer_of_another_size_lies_over_all_of_what_it_was_made_from(
    home: Places, seen: list[Event], run: Run
) -> None:
    def smaller(request: ProviderRequest, ordinal: int) -> bytes:
        return png_bytes(np.full((24, 32, 3), 90, np.uint8))

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda profile: Rehearsal(smaller)))
        (raw,) = await made(session, image_id)
        root = raw.parents[0]
        assert (raw.lock, raw.width) == (LockState.REFUSED, 32)

        over_root = await session.merges.merge(root, raw.id, LEFT)
        over_raw = await session.merges.merge(raw.id, root, box_mask(32, 24, 0, 0, 16, 24))

        shown = await pixels_of(session, over_root.node)
        assert (shown[:, :32] == 90).all()
        assert np.array_equal(shown[:, 32:], noise()[:, 32:])
        assert (over_raw.node.width, over_raw.absent_px) == (32, 0)
        assert ((await pixels_of(session, over_raw.node))[:, 16:] == 90).all()
        assert over_raw.node.frame == Frame.scale(0.5, 0.5)
        await session.close()

    run(story())


def test_a_mask_past_the_second_frame_is_told_of(studio: Studio, run: Run, seen: list[Event]) -> None:
    async def story() -> Framed:
        work = await framed(studio)
        mask = box_mask(200, 130, 95, 40, 10, 10)  # five of its columns lie left of the root

        await work.session.merges.merge(work.extended.id, work.root.id, mask)

        await work.session.close()
        return work

    work = run(story())

    (notice,) = [event.notice for event in seen if isinstance(event, NoticeRaised)]
    assert notice.kind == "merge-past-frame"
    assert notice.facts == {"one": work.extended.number, "other": work.root.number, "absent_px": 50}


def test_what_cannot_be_merged_is_refused_and_leaves_no_turn(studio: Studio, run: Run) -> None:
    async def refusal(work: Any) -> str:
        with pytest.raises(BadInput) as refused:
            await work
        return refused.value.kind

    async def story() -> None:
        work = await framed(studio)
        session, merges = work.session, work.session.merges
        (second,) = await session.add_images([pasted(noise(seed=5), "two.png")])
        stranger = session.history(second).head or ""
        sheet = await session.intake.add_sheet(64, 48)
        empty = session.history(sheet).head or ""
        before = dict(session.history(work.image_id).turns)
        nothing = from_array(np.zeros((48, 64), np.uint8))
        outside = box_mask(200, 130, 0, 0, 20, 20)

        assert await refusal(merges.merge(work.root.id, work.root.id, LEFT)) == "merge-with-itself"
        assert await refusal(merges.merge(work.root.id, stranger, LEFT)) == "merge-two-images"
        assert await refusal(merges.merge(empty, empty, LEFT)) == "merge-sheet"
        assert await refusal(merges.merge(work.root.id, work.cropped.id, nothing)) == "empty-mask"
        assert await refusal(merges.merge(work.extended.id, work.root.id, outside)) == "merge-outside"
        assert session.history(work.image_id).turns == before
        await session.close()

    run(story())
