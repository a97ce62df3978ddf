"""Turns at a maker that drifts as real ones do: what was not painted is the root's, whatever it answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drifting import MILD, STRONG, EditKind, SceneChange, Size, scene
from drifting_maker import DriftingMaker, Turn
from stage import opened, paint, studio_with

from studio.host.places import Places
from studio.imaging.arrays import Array, to_array
from studio.model.events import Event
from studio.model.history import LockState, Node
from studio.model.recipe import Draft
from studio.session.session import Session

Run = Callable[[Any], Any]
ROOT = scene(360, 240, 8)


async def asked(session: Session, image_id: str, instruction: str = "change it") -> Node:
    """One turn from the head, which moves on to what came."""
    (node,) = (await session.turns.run(image_id, Draft(instruction=instruction, candidates=1))).nodes
    await session.marks.move_head(image_id, node.id)
    return node


async def shown(session: Session, node: Node) -> Array:
    return to_array((await session.pictures.sheet(node.id)).pixels)


def test_a_chain_of_drifting_turns_never_leaves_its_masks(home: Places, seen: list[Event], run: Run) -> None:
    kinds = (EditKind.RECOLOUR, EditKind.OBJECT, EditKind.REMOVAL, EditKind.SHADOW)
    maker = DriftingMaker([Turn(replace(STRONG, spill_px=6), kind) for kind in kinds])

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker.provider()), ROOT)
        free = np.zeros(ROOT.shape[:2], bool)
        for n in range(len(kinds)):
            x, y = 30 + 70 * n, 40 + 25 * n
            await paint(session, image_id, x, y, 60, 50)
            free[y : y + 50, x : x + 60] = True

            node = await asked(session, image_id)

            result = await shown(session, node)
            assert node.lock is LockState.LOCKED
            assert np.array_equal(result[~free], ROOT[~free])
            assert not np.array_equal(result[free], ROOT[free])
        assert all((truth.answer != ROOT).mean() > 0.5 for truth in maker.truths)
        await session.close()

    run(story())


@pytest.mark.parametrize("size", [Size(0.5, 0.5), Size(1.25, 1.25)])
def test_an_answer_of_another_size_is_locked_where_it_belongs(
    home: Places, seen: list[Event], run: Run, size: Size
) -> None:
    maker = DriftingMaker([Turn(replace(MILD, size=size))])

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker.provider()), ROOT)
        await paint(session, image_id, 100, 60, 120, 90)

        node = await asked(session, image_id)

        result = await shown(session, node)
        assert node.lock is LockState.LOCKED
        assert result.shape == ROOT.shape
        assert np.array_equal(result[:60], ROOT[:60])
        await session.close()

    run(story())


@pytest.mark.parametrize("scene_change", [SceneChange.UNRELATED, SceneChange.MIRRORED])
def test_another_scene_is_kept_as_it_came_and_says_why(
    home: Places, seen: list[Event], run: Run, scene_change: SceneChange
) -> None:
    maker = DriftingMaker([Turn(scene=scene_change)])

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker.provider()), ROOT)
        await paint(session, image_id, 100, 60, 120, 90)

        node = await asked(session, image_id)

        detail = await session.node_detail(node.id)
        assert node.lock is LockState.REFUSED
        assert detail.receipt is not None
        assert detail.receipt.reason == "answer-unlike"
        await session.close()

    run(story())


def test_a_declined_call_leaves_no_node_and_the_next_one_works(
    home: Places, seen: list[Event], run: Run
) -> None:
    maker = DriftingMaker([Turn(declined=True), Turn(MILD)])

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker.provider()), ROOT)
        await paint(session, image_id, 100, 60, 120, 90)

        failed = await session.turns.run(image_id, Draft(instruction="change it", candidates=1))
        node = await asked(session, image_id)

        assert failed.nodes == ()
        assert node.lock is LockState.LOCKED
        await session.close()

    run(story())
