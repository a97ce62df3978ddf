"""A turn from draft to nodes, against the rehearsal provider."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rehearsal import Rehearsal, sent_pixels
from stage import inverted, noise, opened, paint, png_bytes, studio_with

from studio.host.places import Places
from studio.imaging.arrays import from_array, to_array
from studio.model.errors import Charged, Misfit, OutcomeUnknown, Refused
from studio.model.events import (
    CandidatePreviewed,
    CandidateProgressed,
    Event,
    NodesAdded,
    NoticeRaised,
    TurnBegan,
    TurnEnded,
)
from studio.model.history import LockState, TurnState
from studio.model.jobs import JobState
from studio.model.project import Notice
from studio.model.provider import Made, PictureForm, ProviderRequest
from studio.model.recipe import Anchor, Draft
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def test_every_candidate_becomes_a_child_of_the_head(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        root = session.history(image_id).head
        await session.drafts.keep(image_id, Draft(instruction="invert it", candidates=3))

        result = await session.turns.run(image_id)

        assert [node.parents for node in result.nodes] == [(root,)] * 3
        assert [node.number for node in result.nodes] == [2, 3, 4]
        assert result.turn.state is TurnState.DONE
        assert [job.state for job in result.jobs] == [JobState.SETTLED]
        assert session.history(image_id).head == root
        await session.close()

    run(story())


def test_outside_the_painted_mask_every_byte_is_the_parents(studio: Studio, run: Run) -> None:
    async def story() -> None:
        array = noise()
        session, image_id = await opened(studio, array)
        await paint(session, image_id, 10, 8, 20, 16)
        await session.drafts.keep(image_id, Draft(instruction="invert it", candidates=1))

        (node,) = (await session.turns.run(image_id)).nodes

        result = to_array((await session.pictures.sheet(node.id)).pixels)
        outside = np.ones(array.shape[:2], bool)
        outside[8:24, 10:30] = False
        assert np.array_equal(result[outside], array[outside])
        assert not np.array_equal(result[8:24, 10:30], array[8:24, 10:30])
        assert node.lock is LockState.LOCKED
        assert node.differing_px == 0
        assert node.protected_px == 64 * 48 - 20 * 16
        await session.close()

    run(story())


def test_sixteen_bits_stay_outside_the_mask(
    home: Places, seen: list[Event], run: Run, tmp_path: Path
) -> None:
    import cv2

    deep = np.random.default_rng(3).integers(0, 65536, (40, 50, 3), dtype=np.uint16)
    cv2.imwrite(str(tmp_path / "deep.png"), deep[..., ::-1])

    def darker(request: ProviderRequest, ordinal: int) -> Made:
        pixels = sent_pixels(request)
        return Made(ordinal, from_array(to_array(pixels)[5:15, 5:25] // 2), 5, 5, 1)

    studio = studio_with(home, seen, lambda profile: Rehearsal(darker, PictureForm.PIXELS))

    async def story() -> None:
        session = await studio.new_project([tmp_path / "deep.png"])
        image_id = session.images()[0].id
        await paint(session, image_id, 5, 5, 20, 10)
        await session.drafts.keep(image_id, Draft(instruction="darker", candidates=1))

        (node,) = (await session.turns.run(image_id)).nodes

        result = to_array((await session.pictures.sheet(node.id)).pixels)
        outside = np.ones(deep.shape[:2], bool)
        outside[5:15, 5:25] = False
        assert result.dtype == np.uint16
        assert np.array_equal(result[outside], deep[outside])
        await session.close()

    run(story())


def test_what_an_answer_is_weak_in_is_said(home: Places, seen: list[Event], run: Run) -> None:
    notice = Notice("lines-end", {"count": 3})

    def weak(request: ProviderRequest, ordinal: int) -> Made:
        pixels = sent_pixels(request)
        return Made(ordinal, from_array(255 - to_array(pixels)), 0, 0, 1, notices=(notice,))

    studio = studio_with(home, seen, lambda profile: Rehearsal(weak, PictureForm.PIXELS))

    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.drafts.keep(image_id, Draft(instruction="remove it", candidates=1))

        await session.turns.run(image_id)

        assert [event.notice for event in seen if isinstance(event, NoticeRaised)] == [notice]
        await session.close()

    run(story())


def test_an_answer_of_another_size_is_kept_raw_and_refused(home: Places, seen: list[Event], run: Run) -> None:
    small = Rehearsal(lambda request, ordinal: png_bytes(noise(20, 10)))
    studio = studio_with(home, seen, lambda profile: small)

    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.drafts.keep(image_id, Draft(instruction="shrink it", candidates=1))

        (node,) = (await session.turns.run(image_id)).nodes

        detail = await session.node_detail(node.id)
        assert (node.width, node.height) == (20, 10)
        assert node.lock is LockState.REFUSED
        assert detail.receipt is not None
        assert detail.receipt.reason == "answer-unlike"
        await session.close()

    run(story())


def test_an_answer_that_cannot_be_decoded_is_kept_as_a_delivery(
    home: Places, seen: list[Event], run: Run
) -> None:
    broken = Rehearsal(lambda request, ordinal: b"not a picture")
    studio = studio_with(home, seen, lambda profile: broken)

    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.drafts.keep(image_id, Draft(instruction="break it", candidates=1))

        result = await session.turns.run(image_id)

        assert result.nodes == ()
        assert [error.kind for error in result.errors] == ["answer-undecodable"]
        assert result.turn.state is TurnState.FAILED
        await session.close()

    run(story())


def test_all_misfits_are_said_before_anything_is_written(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.drafts.keep(image_id, Draft(instruction=" ", candidates=99, anchors=(Anchor.CROP,)))

        with pytest.raises(Misfit) as caught:
            await session.turns.run(image_id)

        kinds = {cause.kind for cause in caught.value.causes}
        assert kinds == {"no-instruction", "candidates-out-of-range", "crop-needs-mask"}
        assert len(session.history(image_id).turns) == 1
        await session.close()

    run(story())


def test_a_cancelled_turn_leaves_no_node(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        understudy.waits = asyncio.Event()
        await session.drafts.keep(image_id, Draft(instruction="wait", candidates=2))
        task = asyncio.create_task(session.turns.run(image_id))
        await understudy.was_asked.wait()

        running = session.turns.running(image_id)
        assert running is not None
        session.turns.cancel(running.turn.id)
        result = await task

        assert result.nodes == ()
        assert result.turn.state is TurnState.CANCELLED
        assert [job.state for job in result.jobs] == [JobState.CANCELLED]
        await session.close()

    run(story())


def test_a_second_turn_on_the_same_image_is_refused_while_one_runs(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        understudy.waits = asyncio.Event()
        await session.drafts.keep(image_id, Draft(instruction="wait", candidates=1))
        task = asyncio.create_task(session.turns.run(image_id))
        await asyncio.sleep(0)

        with pytest.raises(Refused):
            await session.turns.run(image_id)

        understudy.waits.set()
        assert len((await task).nodes) == 1
        await session.close()

    run(story())


def test_closing_while_a_turn_runs_settles_it(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        understudy.waits = asyncio.Event()
        await session.drafts.keep(image_id, Draft(instruction="wait", candidates=1))
        task = asyncio.create_task(session.turns.run(image_id))
        await understudy.was_asked.wait()

        await session.close()

        assert (await task).turn.state is TurnState.CANCELLED

    run(story())


def test_events_tell_a_turn_in_order(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.drafts.keep(image_id, Draft(instruction="invert it", candidates=2))
        seen.clear()

        await session.turns.run(image_id)

        told = [type(event) for event in seen if isinstance(event, TurnBegan | NodesAdded | TurnEnded)]
        assert told == [TurnBegan, NodesAdded, NodesAdded, TurnEnded]
        await session.close()

    run(story())


def test_each_active_invariant_stands_in_the_prompt_exactly_once(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.keep_list.add(image_id, ["the label lettering", "bottle shape", "old wall"])
        wall = session.keep_list.entries(image_id)[2]
        await session.keep_list.switch(image_id, wall.id, active=False)
        await session.drafts.keep(image_id, Draft(instruction="walnut table", candidates=1))

        await session.turns.run(image_id)

        prompt = understudy.requests[0].prompt
        assert prompt.count("the label lettering") == 1
        assert prompt.count("bottle shape") == 1
        assert "old wall" not in prompt
        assert session.drafts.outlook(image_id).wording.text == prompt
        await session.close()

    run(story())


def test_an_outcome_on_the_path_is_told_as_already_true(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        draft = Draft(instruction="make the jacket green", outcome="the jacket is green", candidates=1)
        await session.drafts.keep(image_id, draft)
        (node,) = (await session.turns.run(image_id)).nodes
        await session.marks.move_head(image_id, node.id)
        await session.drafts.keep(image_id, replace(draft, instruction="add a hat", outcome=None))

        await session.turns.run(image_id)

        assert "the jacket is green" in understudy.requests[1].prompt
        assert "the jacket is green" not in understudy.requests[0].prompt
        await session.close()

    run(story())


def test_what_is_asked_for_once_more_is_not_told_as_already_true(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        draft = Draft(instruction="Lay a linen cloth", outcome="lay a linen cloth", candidates=1)
        (node,) = (await session.turns.run(image_id, draft)).nodes
        await session.marks.move_head(image_id, node.id)

        await session.turns.run(image_id, replace(draft, outcome=None))

        assert understudy.requests[1].prompt.lower().count("lay a linen cloth") == 1
        await session.close()

    run(story())


def test_a_turn_from_the_original_hangs_under_the_root(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        root = session.history(image_id).head
        await session.drafts.keep(image_id, Draft(instruction="invert it", candidates=1))
        (node,) = (await session.turns.run(image_id)).nodes
        await session.marks.move_head(image_id, node.id)
        await session.drafts.keep(
            image_id, Draft(instruction="again", candidates=1, anchors=(Anchor.ORIGINAL, Anchor.LAST))
        )

        result = await session.turns.run(image_id)

        assert {node.parents[0] for node in result.nodes} == {root, node.id}
        await session.close()

    run(story())


def test_a_project_survives_closing_and_opening(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await paint(session, image_id, 4, 4, 10, 10)
        await session.drafts.keep(image_id, Draft(instruction="invert it", candidates=2))
        result = await session.turns.run(image_id)
        await session.marks.move_head(image_id, result.nodes[1].id)
        before = session.history(image_id)
        pixels = to_array((await session.pictures.sheet(result.nodes[1].id)).pixels).copy()
        await session.close()
        assert [path.suffix for path in session.path.parent.iterdir()] == [".palimpsest"]

        again = await studio.open_project(session.path)

        assert again.history(image_id) == before
        assert again.drafts.draft(image_id).instruction == "invert it"
        assert again.masks.covered_px(image_id) == 100
        assert np.array_equal(to_array((await again.pictures.sheet(result.nodes[1].id)).pixels), pixels)
        await again.close()

    run(story())


def test_undo_of_a_turn_hides_its_nodes_and_redo_shows_them(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        root = session.history(image_id).head
        await session.drafts.keep(image_id, Draft(instruction="invert it", candidates=2))
        result = await session.turns.run(image_id)
        await session.marks.move_head(image_id, result.nodes[0].id)

        await session.actions.undo()

        history = session.history(image_id)
        assert history.head == root
        assert history.turns[result.turn.id].hidden
        await session.actions.redo()
        assert not session.history(image_id).turns[result.turn.id].hidden
        await session.close()

    run(story())


def test_a_running_turn_is_undone_after_it_was_stopped(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        understudy.waits = asyncio.Event()
        await session.drafts.keep(image_id, Draft(instruction="wait", candidates=1))
        task = asyncio.create_task(session.turns.run(image_id))
        await understudy.was_asked.wait()
        running = session.actions.running_turn
        assert running is not None
        with pytest.raises(Refused):
            await session.actions.undo()

        await session.turns.stop(running.id)
        await session.actions.undo()

        await task
        assert session.history(image_id).turns[running.id].hidden
        await session.close()

    run(story())


def test_while_an_answer_is_kept_the_next_one_is_heard(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=3))

        assert sorted(node.ordinal for node in result.nodes) == [0, 1, 2]
        await session.close()

    run(story())
    first_kept = next(n for n, event in enumerate(seen) if isinstance(event, NodesAdded))
    heard = [event for event in seen[:first_kept] if isinstance(event, CandidateProgressed)]
    assert {event.ordinal for event in heard} == {0, 1, 2}


def test_what_came_before_a_call_broke_off_is_kept(home: Places, seen: list[Event], run: Run) -> None:
    def script(request: ProviderRequest, ordinal: int) -> bytes:
        if ordinal == 2:
            raise OutcomeUnknown("answer-cut", provider="rehearsal", charged=Charged.MAYBE, host="here")
        return inverted(request, ordinal)

    async def story() -> None:
        session, image_id = await opened(studio)

        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=3))

        assert sorted(node.ordinal for node in result.nodes) == [0, 1]
        assert [error.kind for error in result.errors] == ["answer-cut"]
        await session.close()

    studio = studio_with(home, seen, lambda profile: Rehearsal(script))
    run(story())


def test_an_answer_is_seen_before_the_project_has_its_bytes(home: Places, run: Run) -> None:
    deliveries: list[int] = []

    class Seen(list[Event]):
        def append(self, event: Event) -> None:
            if isinstance(event, CandidatePreviewed):
                with closing(sqlite3.connect(f"file:{paths[0]}?mode=ro", uri=True)) as db:
                    deliveries.append(db.execute("SELECT count(*) FROM delivery").fetchone()[0])

    async def story() -> None:
        session, image_id = await opened(studio)
        paths.append(session.path)

        await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))

        await session.close()

    paths: list[Path] = []
    studio = studio_with(home, Seen(), lambda profile: Rehearsal(inverted))
    run(story())
    assert deliveries == [0]
