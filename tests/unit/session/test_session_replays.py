"""Replaying: what hosted makers were asked for in one request, what this machine did after it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from drifting import scene
from painter import Painter, step
from rehearsal import PAID, Rehearsal
from stage import box_mask, opened, pasted, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.budget import Budget
from studio.model.errors import BadInput, Misfit, OverBudget
from studio.model.events import Event, NoticeRaised
from studio.model.history import LockState, TurnKind
from studio.model.provider import Provider
from studio.model.recipe import BUILT_IN, Anchor, Draft
from studio.model.replay import StepKind
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from studio.session.studio import Studio
from studio.store import turns as turn_rows

Run = Callable[[Any], Any]
_SIZE = (320, 240)
_TOP, _LEFT, _LOW = (30, 20, 60, 40), (200, 40, 50, 50), (60, 150, 80, 50)


@pytest.fixture
def script() -> Painter:
    return Painter()


@pytest.fixture
def maker(script: Painter) -> Rehearsal:
    return Rehearsal(script)


@pytest.fixture
def studio(home: Places, seen: list[Event], maker: Rehearsal) -> Studio:
    def find(name: str) -> Provider:
        return BuiltInEngine() if name == BUILT_IN else maker

    return studio_with(home, seen, find)


@pytest.fixture(scope="module")
def array() -> np.ndarray:
    return scene(*_SIZE, seed=9)


async def pixels_of(session: Session, node_id: str) -> np.ndarray:
    return to_array((await session.pictures.sheet(node_id)).pixels)


async def sources_of(session: Session, turn_id: str) -> tuple[tuple[str, str], ...]:
    return await session._project.file.read(lambda db: turn_rows.turn_sources(db, turn_id))


def changed(one: np.ndarray, other: np.ndarray) -> tuple[int, int, int, int]:
    """The box of all that differs: left, top, width, height."""
    rows, columns = np.nonzero((one != other).any(axis=2))
    return columns.min(), rows.min(), columns.max() + 1 - columns.min(), rows.max() + 1 - rows.min()


def test_what_was_asked_goes_in_one_request_against_the_root(
    studio: Studio, run: Run, array: np.ndarray, script: Painter, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        root = session.history(image_id).head or ""
        await session.keep_list.add(image_id, ("the rim",))
        await step(session, image_id, "a red lid", _TOP, outcome="the lid is red")
        head = await step(session, image_id, "a blue spout", _LEFT, outcome="the spout is blue")

        result = await session.replays.run(await session.replays.outlook(head.id))

        ((turn,), (node,)) = result.turns, result.nodes
        (job,) = turn.jobs
        prompt = maker.requests[-1].prompt
        assert np.array_equal(script.sent[-1], array)
        assert "1. a red lid\n2. a blue spout" in prompt
        assert "Keep exactly as in Image 1: the rim." in prompt
        assert "Already true" not in prompt
        assert (job.anchor, node.parents, job.base_node_id) == (Anchor.REPLAY, (root,), root)
        assert (turn.turn.instruction, turn.turn.outcome) == (
            "a red lid; a blue spout",
            "the lid is red; the spout is blue",
        )
        came = await pixels_of(session, node.id)
        outside = np.ones(array.shape[:2], bool)
        for x, y, width, height in (_TOP, _LEFT):
            outside[y : y + height, x : x + width] = False
        assert np.array_equal(came[outside], array[outside])
        assert (came[~outside] != array[~outside]).any(axis=1).mean() > 0.8
        assert (node.lock, node.differing_px) == (LockState.LOCKED, 0)
        path = session.replays.path(head.id)
        assert await sources_of(session, turn.turn.id) == tuple(
            (one.turn_id, "instruction") for one in path.steps
        )
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_what_this_machine_did_follows_with_its_own_mask_and_seed(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP)
        head = await step(session, image_id, "make it warmer", _LOW, profile=BUILT_IN)
        assert [one.kind for one in session.replays.path(head.id).steps] == [StepKind.ASKED, StepKind.MADE]
        asked = len(maker.requests)

        outlook = await session.replays.outlook(head.id)
        result = await session.replays.run(outlook)

        first, second = result.turns
        (node,) = result.nodes
        assert len(maker.requests) == asked + 1
        assert node.parents == (first.nodes[0].id,)
        before, after = await pixels_of(session, first.nodes[0].id), await pixels_of(session, node.id)
        assert changed(before, after)[:2] >= _LOW[:2]
        made = await pixels_of(session, head.id)
        x, y, width, height = _LOW
        assert np.array_equal(after[y : y + height, x : x + width], made[y : y + height, x : x + width])
        assert second.jobs[0].profile_id == BUILT_IN
        await session.close()

    run(story())


def test_with_steps_of_this_machine_alone_nothing_is_sent_and_the_same_comes_out(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "make it warmer", _LOW, profile=BUILT_IN)
        head = await step(session, image_id, "remove this", _TOP, profile=BUILT_IN)

        outlook = await session.replays.outlook(head.id)
        result = await session.replays.run(outlook)

        assert maker.requests == []
        assert outlook.estimate.is_free
        assert len(result.turns) == 2
        assert np.array_equal(await pixels_of(session, result.nodes[0].id), await pixels_of(session, head.id))
        await session.close()

    run(story())


def test_separately_every_step_is_a_turn_again(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        root = session.history(image_id).head or ""
        await step(session, image_id, "a red lid", _TOP, outcome="the lid is red")
        await step(session, image_id, "make it warmer", _LOW, profile=BUILT_IN)
        head = await step(session, image_id, "a blue spout", _LEFT)

        outlook = await session.replays.outlook(head.id, separately=True)
        result = await session.replays.run(outlook)

        assert [turn.turn.instruction for turn in result.turns] == [
            "a red lid",
            "make it warmer",
            "a blue spout",
        ]
        parents = [turn.nodes[0].parents for turn in result.turns]
        assert parents[0] == (root,)
        assert parents[1:] == [(turn.nodes[0].id,) for turn in result.turns[:-1]]
        assert "the lid is red" in maker.requests[-1].prompt
        assert [turn.jobs[0].anchor for turn in result.turns] == [Anchor.LAST] * 3
        taken = [one.turn_id for one in session.replays.path(head.id).steps]
        for turn, source in zip(result.turns, taken, strict=True):
            found = await sources_of(session, turn.turn.id)
            assert [one for one, use in found if use == "instruction"] == [source]
        await session.close()

    run(story())


def test_a_step_that_is_not_chosen_is_neither_asked_for_nor_told(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP, outcome="the lid is red")
        head = await step(session, image_id, "a blue spout", _LEFT)
        chosen = {head.turn_id}

        result = await session.replays.run(await session.replays.outlook(head.id, chosen=chosen))

        came = await pixels_of(session, result.nodes[0].id)
        assert "lid" not in maker.requests[-1].prompt
        assert changed(array, came) == pytest.approx(_LEFT, abs=4)
        apart = await session.replays.outlook(head.id, chosen=chosen, separately=True)
        await session.replays.run(apart)
        assert "lid" not in maker.requests[-1].prompt
        with pytest.raises(BadInput, match="nothing-to-replay"):
            await session.replays.outlook(head.id, chosen=set())
        await session.close()

    run(story())


def test_references_go_once_and_are_numbered_anew(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        (spoon, board) = [
            await session.drafts.reference(pasted(scene(40, 30, seed=n), f"{name}.png"))
            for n, name in enumerate(("spoon", "board"))
        ]
        await step(session, image_id, "lay Image 2 here", _TOP, references=(spoon,))
        head = await step(session, image_id, "Image 2 below image 3", _LEFT, references=(board, spoon))

        result = await session.replays.run(await session.replays.outlook(head.id))

        assert "1. lay Image 2 here\n2. Image 3 below image 2" in maker.requests[-1].prompt
        sent = await session.sent_by(result.turns[0].jobs[0].id)
        assert [one.picture_id for one in sent[1:]] == [spoon.picture_id, board.picture_id]
        assert len(maker.requests[-1].pictures) == 3
        await session.close()

    run(story())


def test_a_merge_ends_what_can_be_replayed(studio: Studio, run: Run, array: np.ndarray) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        one = await step(session, image_id, "a red lid", _TOP)
        root = one.parents[0]
        merged = (await session.merges.merge(one.id, root, box_mask(*_SIZE, *_LEFT))).node
        await session.marks.move_head(image_id, merged.id)
        head = await step(session, image_id, "a blue spout", _LEFT)

        path = session.replays.path(head.id)

        assert [step.instruction for step in path.steps] == ["a red lid"]
        assert (path.end, path.left_out) == (merged.id, 2)
        assert session.history(image_id).turns[merged.turn_id].kind is TurnKind.MERGE
        await session.close()

    run(story())


def test_variants_of_a_replay_are_replays_inside_the_same_region(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP)
        head = await step(session, image_id, "a blue spout", _LEFT)
        (node,) = (await session.replays.run(await session.replays.outlook(head.id))).nodes

        (variant,) = (await session.rounds.variants(node.id)).nodes
        again = await session.replays.run(await session.replays.outlook(node.id))

        assert maker.requests[-3].prompt == maker.requests[-2].prompt
        assert variant.parents == node.parents
        assert variant.protected_px == node.protected_px
        assert "1. a red lid\n2. a blue spout" in maker.requests[-1].prompt
        # What is kept of the region is what was taken, without the hair's breadth of its soft edge.
        assert (
            (node.protected_px or 0) <= (again.nodes[0].protected_px or 0) <= 1.01 * (node.protected_px or 0)
        )
        await session.close()

    run(story())


def test_a_replay_is_finalised_and_composed_anew_with_all_of_its_wishes(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP)
        head = await step(session, image_id, "a blue spout", _LEFT)
        (node,) = (await session.replays.run(await session.replays.outlook(head.id))).nodes

        (finer,) = (await session.rounds.finalise(node.id)).nodes
        await session.rounds.take_as_draft(node.turn_id)

        assert "do not apply it again: Make all of these changes:\n1. a red lid" in maker.requests[-1].prompt
        assert finer.parents == (node.id,)
        assert finer.protected_px == node.protected_px
        draft = session.drafts.draft(image_id)
        assert draft.anchors == (Anchor.ORIGINAL,)
        assert "1. a red lid\n2. a blue spout" in draft.instruction
        assert session.drafts.outlook(image_id).causes == ()
        await session.close()

    run(story())


def test_a_turn_can_be_one_wish_more_than_the_path_and_run_beside_another_anchor(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP, outcome="the lid is red")
        head = await step(session, image_id, "make it warmer", _LOW, profile=BUILT_IN)
        mask = box_mask(*_SIZE, *_LEFT)
        own = TurnExtras(start=head.id, mask=mask)
        draft = Draft(
            instruction="a blue spout",
            candidates=1,
            profile="maker",
            anchors=(Anchor.LAST, Anchor.REPLAY),
        )
        extras, follows = await session.replays.extras(own, head.id)

        result, followed = await session.replays.turn(image_id, draft, extras, follows)
        of_replay = [node.id for node in result.nodes if node.job_id == result.jobs[1].id]

        last, replay = maker.requests[-2:]
        assert "Already true, do not apply again: the lid is red." in last.prompt
        assert "1. a red lid\n2. a blue spout" in replay.prompt
        assert {job.anchor: job.from_node_id for job in result.jobs} == {
            Anchor.LAST: head.id,
            Anchor.REPLAY: head.parents and session.history(image_id).root(head.id),
        }
        assert followed.nodes[0].parents == (of_replay[0],)
        came = await pixels_of(session, of_replay[0])
        outside = np.ones(array.shape[:2], bool)
        for x, y, width, height in (_TOP, _LEFT):
            outside[y : y + height, x : x + width] = False
        assert np.array_equal(came[outside], array[outside])
        await session.close()

    run(story())


def test_a_replay_without_a_path_is_a_misfit(studio: Studio, run: Run, array: np.ndarray) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)

        outlook = session.drafts.outlook(
            image_id, Draft(instruction="make it warmer", anchors=(Anchor.REPLAY,))
        )

        assert [cause.kind for cause in outlook.causes] == ["replay-apart"]
        await session.close()

    run(story())


def test_the_engine_is_not_asked_for_what_others_did(studio: Studio, run: Run, array: np.ndarray) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        head = await step(session, image_id, "make it warmer", _TOP)

        outlook = await session.replays.outlook(head.id, profile=BUILT_IN)

        assert "replay-needs-account" in [cause.kind for cause in outlook.causes]
        with pytest.raises(Misfit):
            await session.replays.run(outlook)
        await session.close()

    run(story())


def test_a_path_goes_over_another_picture_with_its_masks_stretched(
    studio: Studio, run: Run, array: np.ndarray, seen: list[Event], script: Painter
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await session.keep_list.add(image_id, ("the rim",))
        await step(session, image_id, "a red lid", _TOP)
        head = await step(session, image_id, "make it warmer", _LOW, profile=BUILT_IN)
        other = scene(640, 480, seed=30)
        (added,) = await session.add_images([pasted(other, "other.png")])
        onto = session.history(added).nodes[session.history(added).head or ""]

        result = await session.replays.run(await session.replays.outlook(head.id, onto=onto))

        assert np.array_equal(script.sent[-1], other)
        assert {node.image_id for turn in result.turns for node in turn.nodes} == {added}
        came = await pixels_of(session, result.turns[0].nodes[0].id)
        assert changed(other, came) == pytest.approx([2 * one for one in _TOP], abs=4)
        assert "the rim" in result.turns[0].jobs[0].prompt
        told = [event.notice.kind for event in seen if isinstance(event, NoticeRaised)]
        assert "replay-masks-scaled" in told
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_what_all_turns_cost_is_held_against_the_maximum_before_any_is_begun(
    home: Places, seen: list[Event], run: Run, array: np.ndarray, script: Painter
) -> None:
    maker = Rehearsal(script, can=PAID)
    studio = studio_with(home, seen, lambda _: maker)

    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", None)
        head = await step(session, image_id, "a blue spout", None)
        apart = await session.replays.outlook(head.id, separately=True)
        one = await session.replays.outlook(head.id)
        assert apart.estimate.micro == 2 * (one.estimate.micro or 0) > 0
        asked = len(maker.requests)

        with pytest.raises(OverBudget):
            await session.replays.run(apart, Budget(most_micro=one.estimate.upper))

        assert len(maker.requests) == asked
        result = await session.replays.run(apart, Budget(most_micro=apart.estimate.upper))
        assert len(result.turns) == 2
        await session.close()

    run(story())


def test_a_replay_ends_at_a_turn_that_brings_nothing(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP)
        head = await step(session, image_id, "make it warmer", _LOW, profile=BUILT_IN)
        outlook = await session.replays.outlook(head.id)
        maker.script = lambda request, ordinal: b"no picture"

        result = await session.replays.run(outlook)

        assert len(result.turns) == 1
        assert result.nodes == ()
        assert [error.kind for error in result.turns[0].errors] == ["answer-undecodable"]
        await session.close()

    run(story())
