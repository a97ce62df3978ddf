"""Copies of a part of a project: what goes along looks as it did, the rest is not in the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stage import box_mask, noise, opened, pasted

from studio.model.errors import BadInput
from studio.model.history import History, Verdict
from studio.model.recipe import Draft
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]


async def edited(session: Session, image_id: str, words: str) -> str:
    """A node from the head, changed in a box only, so that it is stored as a patch; the head goes there."""
    mask = box_mask(64, 48, 10, 10, 20, 16)
    result = await session.turns.run(image_id, Draft(instruction=words), TurnExtras(mask=mask))
    await session.marks.move_head(image_id, result.nodes[0].id)
    return result.nodes[0].id


async def pixels(session: Session, node_id: str) -> bytes:
    return bytes((await session.pictures.sheet(node_id)).pixels.data)


def only(session: Session) -> History:
    (image,) = session.images()
    return session.history(image.id)


def test_the_copy_of_a_path_has_what_leads_to_the_node_and_nothing_beside(
    studio: Studio, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        first = await edited(session, image_id, "make it warmer")
        second = await edited(session, image_id, "make it darker")
        await session.marks.move_head(image_id, root)
        beside = await edited(session, image_id, "an embargoed product")
        shown = [await pixels(session, node_id) for node_id in (root, first, second)]

        await session.copies.path_to(second, tmp_path / "path.palimpsest")
        await session.close()
        copy = await studio.open_project(tmp_path / "path.palimpsest")

        assert not copy.is_read_only
        assert set(only(copy).nodes) == {root, first, second}
        assert beside not in only(copy).nodes
        assert [await pixels(copy, node_id) for node_id in (root, first, second)] == shown
        assert (await copy.check()).is_sound
        await copy.close()
        assert b"embargoed" not in (tmp_path / "path.palimpsest").read_bytes()

    run(story())


def test_the_copy_of_picks_has_them_whole_though_their_base_stays_behind(
    studio: Studio, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (other_image,) = await session.add_images([pasted(noise(seed=4), "cup.png")])
        await edited(session, image_id, "make it warmer")
        pick = await edited(session, image_id, "make it darker")
        assert not session.has_picks()
        with pytest.raises(BadInput, match="no-picks"):
            await session.copies.picks(tmp_path / "none.palimpsest")
        await session.marks.set_verdict((pick,), Verdict.PICK)
        shown = await pixels(session, pick)
        assert session.has_picks()

        await session.copies.picks(tmp_path / "picks.palimpsest")
        await session.close()
        copy = await studio.open_project(tmp_path / "picks.palimpsest")

        assert not (tmp_path / "none.palimpsest").exists()
        assert set(only(copy).nodes) == {pick}
        assert only(copy).image_id == image_id != other_image
        assert await pixels(copy, pick) == shown
        assert (await copy.check()).is_sound
        await copy.close()

    run(story())
