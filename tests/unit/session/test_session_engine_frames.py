"""Turns of the built-in engine that change the canvas: frames, pixels, drift."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from framed_project import pixels_of
from stage import noise, opened, paint, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.model.drift import Against
from studio.model.events import Event
from studio.model.geometry import Frame
from studio.model.history import LockState, Node, TurnKind
from studio.model.recipe import Draft
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]


@pytest.fixture
def studio(home: Places, seen: list[Event]) -> Studio:
    return studio_with(home, seen, lambda profile: BuiltInEngine())


async def turn(session: Session, image_id: str, text: str) -> Node:
    """One turn from the head, which moves to what it made."""
    (node,) = (await session.turns.run(image_id, Draft(instruction=text, candidates=1))).nodes
    await session.marks.move_head(image_id, node.id)
    await session.drift.settled()
    return session.history(image_id).nodes[node.id]


def test_an_extended_canvas_is_a_turn_of_its_kind_and_has_not_drifted(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())

        node = await turn(session, image_id, "extend 20 px to the left and 10 px at the top")

        whole = await pixels_of(session, node)
        assert session.history(image_id).turns[node.turn_id].kind is TurnKind.FRAME
        assert node.frame == Frame.offset(20, 10)
        assert (node.width, node.height) == (84, 58)
        assert np.array_equal(whole[10:, 20:], noise())
        locked = (await session.drift.of(node.id)).value(Against.ROOT)
        assert locked is not None
        assert locked.identical
        await session.close()

    run(story())


def test_an_edit_on_the_extended_canvas_is_measured_over_the_old_one(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await turn(session, image_id, "extend 20 px to the left")
        await paint(session, image_id, 0, 0, 18, 40)

        node = await turn(session, image_id, "much brighter")

        assert node.lock is LockState.LOCKED
        assert node.drift == 0
        await session.close()

    run(story())


def test_an_upscaled_picture_has_a_scaled_frame(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())

        node = await turn(session, image_id, "upscale 2x")

        assert node.frame == Frame.scale(2, 2)
        assert (node.width, node.height) == (128, 96)
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_a_cut_out_gets_alpha_and_claims_nothing(studio: Studio, run: Run) -> None:
    async def story() -> None:
        y, x = np.mgrid[0:120, 0:160]
        picture = np.full((120, 160, 3), 90, np.uint8)
        picture[np.hypot(y - 60, x - 80) < 30] = (230, 120, 20)
        session, image_id = await opened(studio, picture)

        node = await turn(session, image_id, "cut out the subject")

        whole = await pixels_of(session, node)
        assert whole.shape == (120, 160, 4)
        assert whole[60, 80, 3] == 255
        assert whole[5, 5, 3] == 0
        assert node.lock is LockState.OFF
        assert node.drift is None
        await session.close()

    run(story())
