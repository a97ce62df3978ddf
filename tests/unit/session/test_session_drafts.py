"""Drafts: kept as they change, their references undone without taking the words back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import box_mask, made, noise, opened, paint, pasted

from studio.model.errors import BadInput, Misfit
from studio.model.recipe import Anchor, Draft, Role
from studio.session.outlooks import TurnExtras
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def test_references_are_added_in_order_to_a_fresh_draft(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        walnut = tmp_path / "walnut board.png"
        walnut.write_bytes(pasted(noise(seed=2)).data)

        await session.drafts.add_references(image_id, [walnut, pasted(noise(seed=3), "pasted.png"), node.id])

        references = session.drafts.draft(image_id).references
        assert [one.caption for one in references] == ["walnut board", "pasted", "noise"]
        assert references[2].node_id == node.id
        assert references[2].picture_id == node.picture_id
        thumbnail = await session.pictures.picture_thumbnail(references[0].picture_id)
        assert (thumbnail.width, thumbnail.height) == (64, 48)
        await session.close()

    run(story())


def test_a_reference_that_cannot_be_opened_adds_none(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        with pytest.raises(BadInput, match="file-missing"):
            await session.drafts.add_references(image_id, [pasted(noise()), tmp_path / "gone.png"])

        assert session.drafts.draft(image_id).references == ()
        await session.close()

    run(story())


def test_undo_of_references_leaves_words_written_since(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.drafts.add_references(image_id, [pasted(noise(seed=2))])
        worded = replace(session.drafts.draft(image_id), instruction="walnut table")
        await session.drafts.keep(image_id, worded)

        await session.actions.undo()

        draft = session.drafts.draft(image_id)
        assert (draft.references, draft.instruction) == ((), "walnut table")
        await session.close()
        again = await studio.open_project(session.path)
        assert again.drafts.draft(image_id) == draft
        await again.actions.redo()
        assert again.drafts.draft(image_id) == worded
        await again.close()

    run(story())


def test_reordering_and_captions_are_kept_and_undone(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        one, two = await session.drafts.add_references(
            image_id, [pasted(noise(seed=2), "one.png"), pasted(noise(seed=3), "two.png")]
        )
        changed = (replace(two, caption="walnut", role=Role.STYLE), one)

        await session.drafts.keep(image_id, replace(session.drafts.draft(image_id), references=changed))

        assert session.actions.undo_title == "References"
        await session.actions.undo()
        assert session.drafts.draft(image_id).references == (one, two)
        await session.close()

    run(story())


def test_references_go_as_image_2_and_3_with_their_captions(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.drafts.add_references(
            image_id, [pasted(noise(seed=2), "board.png"), pasted(noise(seed=3), "lamp.png")]
        )
        draft = replace(session.drafts.draft(image_id), instruction="walnut table", candidates=1)

        result = await session.turns.run(image_id, draft)

        (request,) = understudy.requests
        assert [(one.ordinal, one.caption) for one in request.pictures] == [
            (1, ""),
            (2, "board"),
            (3, "lamp"),
        ]
        assert "Image 2: board" in request.prompt
        sent = (await session.node_detail(result.nodes[0].id)).sent
        assert [(one.number, one.use.value, one.caption) for one in sent] == [
            (1, "sent", ""),
            (2, "reference", "board"),
            (3, "reference", "lamp"),
        ]
        await session.close()

    run(story())


def test_the_outlook_words_a_masked_turn_as_it_will_be_sent(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 4, 4, 20, 20)
        await session.drafts.keep(image_id, Draft(instruction="walnut", candidates=1))
        shown = session.drafts.outlook(image_id).wording.text

        await session.turns.run(image_id)

        assert "white area of the mask" in shown
        assert understudy.requests[0].prompt == shown
        await session.close()

    run(story())


def test_what_nobody_knows_is_a_misfit_and_not_dropped(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        draft = Draft(instruction="walnut", candidates=1, parameters={"grain": 3, "seed": -1})

        with pytest.raises(Misfit) as caught:
            await session.turns.run(image_id, draft)

        assert [cause.kind for cause in caught.value.causes] == ["unknown-parameter", "setting-value"]
        await session.close()

    run(story())


def test_a_turn_may_start_elsewhere_without_moving_the_head(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        (node,) = await made(session, image_id)
        draft = Draft(instruction="walnut", candidates=1, anchors=(Anchor.LAST,))
        extras = TurnExtras(start=node.id, mask=box_mask(64, 48, 0, 0, 8, 8), keep=("pose",))

        (child,) = (await session.turns.run(image_id, draft, extras)).nodes

        assert child.parents == (node.id,)
        assert session.history(image_id).head == root
        assert understudy.requests[1].prompt.count("pose") == 1
        assert session.keep_list.entries(image_id) == ()
        await session.close()

    run(story())
