"""What the turn panel is shown of a real session."""

from collections.abc import Callable
from typing import Any

import numpy as np
from stage import box_mask, noise, pasted

from studio.imaging.arrays import from_array
from studio.model.history import LockState
from studio.model.mask_steps import packed
from studio.model.project import MaskStep
from studio.model.recipe import Anchor, Draft
from studio.session.session import Session
from studio.session.studio import Studio
from studio.ui.turn.snapshots import node_view, turn_view
from studio.ui.turn.view import ToldOutcome

Run = Callable[[Any], Any]


async def opened(studio: Studio) -> tuple[Session, str]:
    session = await studio.new_project([pasted(noise())])
    return session, session.images()[0].id


async def paint(session: Session, image_id: str) -> None:
    mask, empty = box_mask(64, 48, 0, 0, 32, 48), from_array(np.zeros((48, 64), np.uint8))
    await session.masks.keep_step(image_id, packed(MaskStep(mask.box, empty, mask)), mask)


def test_a_fresh_image_starts_from_its_root_without_a_mask(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        view = turn_view(session, image_id, studio.profiles())

        assert (view.node_number, view.root_number, view.picture_size) == (1, 1, (64, 48))
        assert (view.mask, view.has_later_turns, view.running) == (None, False, None)
        assert "no-instruction" in {cause.kind for cause in view.causes}
        await session.close()

    run(story())


def test_the_mask_is_told_as_a_share_of_the_picture(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id)

        view = turn_view(session, image_id)

        assert view.mask is not None
        assert view.mask.share == 0.5
        await session.close()

    run(story())


def test_after_a_turn_the_old_head_has_later_turns(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.drafts.keep(image_id, Draft("invert it", candidates=1, outcome="it is inverted"))
        result = await session.turns.run(image_id)

        from_root = turn_view(session, image_id)
        await session.marks.move_head(image_id, result.nodes[0].id)
        draft = session.drafts.draft(image_id)
        await session.drafts.keep(image_id, Draft(draft.instruction, unticked_turns=(result.turn.id,)))
        from_child = turn_view(session, image_id)
        from_original = turn_view(session, image_id, draft=Draft("brighter", anchors=(Anchor.ORIGINAL,)))

        assert from_root.has_later_turns
        assert not from_child.has_later_turns
        assert from_child.already_true == (ToldOutcome(result.turn.id, "it is inverted"),)
        assert from_original.already_true == ()  # the root is sent, in which nothing has happened yet
        await session.close()

    run(story())


def test_a_node_is_shown_with_its_receipt_and_what_was_sent(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id)
        await session.drafts.keep(image_id, Draft("invert it", candidates=1))
        (node,) = (await session.turns.run(image_id)).nodes

        view = node_view(await session.node_detail(node.id), session.history(image_id))

        assert view.receipt is not None
        assert (view.receipt.state, view.receipt.differing_px) == (LockState.LOCKED, 0)
        assert (view.sent_number, view.base_number) == (1, 1)
        assert [number for _, number in view.parents] == [1]
        assert "invert it" in view.prompt
        await session.close()

    run(story())
