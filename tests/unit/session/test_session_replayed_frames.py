"""Replaying paths whose steps change the frame: extended and upscaled canvases, in one turn or apart."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from drifting import scene
from painter import Painter, step
from rehearsal import Rehearsal
from stage import opened, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.errors import Misfit
from studio.model.events import Event
from studio.model.history import Node
from studio.model.provider import Provider
from studio.model.recipe import BUILT_IN, Anchor, Draft
from studio.session.outlooks import NO_EXTRAS
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


async def grown(session: Session, image_id: str) -> Node:
    """A lid on the original, a canvas extended to the left with flowers there, all of it twice as large."""
    await step(session, image_id, "a red lid", _TOP)
    await step(session, image_id, "extend 100 px to the left", None, profile=BUILT_IN)
    await step(session, image_id, "flowers on the left", (0, 0, 90, 240))
    return await step(session, image_id, "upscale 2x", None, profile=BUILT_IN)


def test_what_was_painted_past_the_edge_follows_once_the_canvas_is_extended(
    studio: Studio, run: Run, array: np.ndarray, script: Painter, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        head = await grown(session, image_id)
        maker.requests.clear()
        script.sent.clear()

        outlook = await session.replays.outlook(head.id)
        sent = await session.replays.would_send(outlook)
        result = await session.replays.run(outlook)

        assert [stage.recipe.instruction for stage in outlook.plan.stages[1:]] == [
            "extend 100 px to the left",
            "flowers on the left",
            "upscale 2x",
        ]
        assert [request.instruction for request in maker.requests] == ["a red lid", "flowers on the left"]
        assert [picture.shape[1::-1] for picture in script.sent] == [_SIZE, (420, 240)]
        told = [pictures[0][0] for pictures in sent]
        assert [(one.width, one.height) for one in told] == [_SIZE, _SIZE, (420, 240), (420, 240)]
        lid, wider, flowers, _ = (turn.nodes[0] for turn in result.turns)
        before, after = await pixels_of(session, wider.id), await pixels_of(session, flowers.id)
        assert changed(before, after) == (0, 0, 90, 240)
        assert changed(array, await pixels_of(session, lid.id)) == _TOP
        (reached,) = result.nodes
        assert (reached.width, reached.height, reached.frame) == (head.width, head.height, head.frame)
        await session.close()

    run(story())


def test_apart_every_step_has_the_canvas_that_it_had(
    studio: Studio, run: Run, array: np.ndarray, script: Painter, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await grown(session, image_id)
        head = await step(session, image_id, "a blue spout", (400, 80, 100, 100))
        script.sent.clear()

        outlook = await session.replays.outlook(head.id, separately=True)
        sent = await session.replays.would_send(outlook)
        result = await session.replays.run(outlook)

        sizes = [_SIZE, _SIZE, (420, 240), (420, 240), (840, 480)]
        assert [(one[0][0].width, one[0][0].height) for one in sent] == sizes
        assert [picture.shape[1::-1] for picture in script.sent] == [sizes[0], sizes[2], sizes[4]]
        *_, larger, spout = (turn.nodes[0] for turn in result.turns)
        before, after = await pixels_of(session, larger.id), await pixels_of(session, spout.id)
        assert changed(before, after) == (400, 80, 100, 100)
        assert result.nodes == (spout,)
        await session.close()

    run(story())


def test_a_wish_of_the_larger_canvas_that_lies_on_the_old_one_goes_with_the_others(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        await step(session, image_id, "a red lid", _TOP)
        await step(session, image_id, "extend 100 px to the left", None, profile=BUILT_IN)
        head = await step(session, image_id, "a blue spout", (300, 40, 50, 50))
        maker.requests.clear()

        outlook = await session.replays.outlook(head.id)
        result = await session.replays.run(outlook)

        assert len(maker.requests) == 1
        assert "1. a red lid\n2. a blue spout" in maker.requests[0].prompt
        both = await pixels_of(session, result.turns[0].nodes[0].id)
        outside = np.ones(array.shape[:2], bool)
        for x, y, width, height in (_TOP, (200, 40, 50, 50)):
            outside[y : y + height, x : x + width] = False
        assert np.array_equal(both[outside], array[outside])
        await session.close()

    run(story())


def test_beside_another_start_such_a_step_is_refused_before_anything_is_paid(
    studio: Studio, run: Run, array: np.ndarray, maker: Rehearsal
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, array)
        head = await grown(session, image_id)
        anchors = (Anchor.LAST, Anchor.REPLAY)
        draft = Draft(instruction="a blue spout", candidates=1, profile="maker", anchors=anchors)
        maker.requests.clear()

        extras, follows = await session.replays.extras(NO_EXTRAS, head.id)
        with pytest.raises(Misfit) as refused:
            await session.replays.turn(image_id, draft, extras, follows)

        assert [cause.kind for cause in refused.value.causes] == ["replay-past-edge"]
        assert maker.requests == []
        await session.close()

    run(story())
