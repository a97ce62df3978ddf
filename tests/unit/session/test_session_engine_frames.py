"""Turns of the built-in engine that change the canvas: frames, pixels, drift."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from framed_project import pixels_of
from stage import box_mask, noise, opened, paint, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.drift import Against, Of
from studio.model.events import Event
from studio.model.geometry import Frame
from studio.model.history import LockState, Node, TurnKind
from studio.model.recipe import Draft
from studio.session.masking import marked_by
from studio.session.outlooks import TurnExtras
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


def test_extended_by_100_px_and_edited_the_old_area_is_the_original_in_every_way_of_looking(
    studio: Studio, run: Run
) -> None:
    async def story() -> None:
        picture = noise(160, 120)
        session, image_id = await opened(studio, picture)
        root = session.history(image_id).nodes[session.history(image_id).head or ""]
        await paint(session, image_id, 40, 30, 50, 40)  # on the original, before it grows
        wide = await turn(session, image_id, "extend by 100 px on all sides")
        assert (wide.width, wide.height, wide.frame) == (360, 320, Frame.offset(100, 100))
        border = box_mask(360, 320, 0, 0, 100, 320)
        extras = TurnExtras(mask=border, marked=await marked_by(border))

        draft = Draft(instruction="much darker", candidates=1)
        (edited,) = (await session.turns.run(image_id, draft, extras)).nodes
        await session.marks.move_head(image_id, edited.id)

        locked = (await session.drift.of(edited.id)).value(Against.ROOT)
        assert locked is not None
        assert (locked.identical, locked.colour_delta_e, locked.px) == (True, 0, 160 * 120)
        seen = to_array(await session.drift.difference(edited.id, Against.ROOT, Of.LOCKED))
        assert seen.shape == (120, 160, 3)
        assert not seen.any()
        before, after = await pixels_of(session, wide), await pixels_of(session, edited)
        assert (before != after).any(2)[:, :100].mean() > 0.9
        assert np.array_equal(before[:, 100:], after[:, 100:])

        painted = await turn(session, image_id, "black and white")  # under what was painted on the original
        there = (await pixels_of(session, painted) != after).any(2)
        rows, columns = np.nonzero(there)
        assert (columns.min(), columns.max() + 1) == (140, 190)
        assert (rows.min(), rows.max() + 1) == (130, 170)
        kept = (await session.drift.of(painted.id)).value(Against.ROOT)
        assert kept is not None
        assert (kept.identical, kept.px) == (True, 160 * 120 - 50 * 40)

        whole = box_mask(160, 120, 0, 0, 160, 120)
        merged = (await session.merges.merge(painted.id, root.id, whole, drawn_on=root.id)).node
        result = await pixels_of(session, merged)
        assert (merged.width, merged.frame) == (360, painted.frame)
        assert np.array_equal(result[100:220, 100:260], picture)
        assert np.array_equal(result[:, :100], after[:, :100])
        assert (await session.check()).is_sound
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
