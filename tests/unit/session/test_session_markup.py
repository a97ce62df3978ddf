"""Markup on its way out: kept, sent as an overlay of Image 1, told in the prompt, and never with a mask."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from rehearsal import PAID, Rehearsal, paid
from stage import inverted, opened, paint, png_bytes

from studio.model.errors import BadInput, Misfit
from studio.model.markup import Stroke
from studio.model.provider import Use
from studio.model.recipe import Draft
from studio.session.markups import from_file
from studio.session.outlooks import TurnExtras
from studio.session.studio import Studio

Run = Callable[[Any], Any]
MARKS = (Stroke(((4.0, 5.0), (40.0, 30.0)), "#ff0000", 3.0, is_arrow=True),)
MARKED = Draft(instruction="do what the arrow says", candidates=1, markup=MARKS)


@pytest.fixture
def understudy() -> Rehearsal:
    made = paid(inverted)
    made.can = {**PAID, "record": replace(PAID["record"], markup=True)}
    return made


def test_it_goes_as_an_overlay_of_the_size_of_image_1(
    studio: Studio, understudy: Rehearsal, tmp_path: Path, run: Run
) -> None:
    seen: list[Image.Image] = []

    def look(request: Any, ordinal: int) -> bytes:
        overlay = next(one for one in request.pictures if one.use is Use.MARKUP)
        with Image.open(overlay.content) as picture:
            seen.append(picture.copy())
        return inverted(request, ordinal)

    understudy.script = look

    async def story() -> None:
        session, image_id = await opened(studio)
        await session.drafts.keep(image_id, MARKED)
        result = await session.turns.run(image_id)

        (request,) = understudy.requests
        assert "My marks lie over Image 1" in request.prompt
        assert [one.use for one in request.pictures] == [Use.SENT, Use.MARKUP]
        first = request.pictures[0]
        assert (seen[0].mode, seen[0].size) == ("RGBA", (first.width, first.height))
        assert seen[0].getchannel("A").getextrema() == (0, 255)
        sent = await session.sent_by(result.jobs[0].id)
        assert [(one.use, one.width, one.height) for one in sent] == [
            (Use.SENT, 64, 48),
            (Use.MARKUP, 64, 48),
        ]
        assert (await session.check()).is_sound
        await session.close()
        session = await studio.open_project(session.path)
        assert session.drafts.draft(image_id).markup == MARKS
        await session.close()

    run(story())


def test_again_and_as_a_draft_it_is_the_same(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, MARKED)
        await session.rounds.variants(result.nodes[0].id)
        await session.rounds.take_as_draft(result.turn.id)

        first, second = understudy.requests
        assert first.prompt == second.prompt
        assert [one.use for one in second.pictures] == [Use.SENT, Use.MARKUP]
        assert session.drafts.draft(image_id).markup == MARKS
        finished = await session.rounds.finalise_outlook(result.nodes[0].id)
        assert not finished.recipe.has_markup
        await session.close()

    run(story())


def test_a_model_that_takes_none_says_so_and_so_does_a_mask(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 30, 20)
        with pytest.raises(Misfit) as with_mask:
            await session.turns.run(image_id, MARKED)
        understudy.can = PAID
        with pytest.raises(Misfit) as not_offered:
            await session.turns.run(image_id, replace(MARKED, use_mask=False))

        assert [cause.kind for cause in with_mask.value.causes] == ["markup-with-mask"]
        assert [cause.kind for cause in not_offered.value.causes] == ["no-markup-offered"]
        assert understudy.requests == []
        await session.close()

    run(story())


def test_a_file_is_markup_for_one_turn(
    studio: Studio, understudy: Rehearsal, tmp_path: Path, run: Run
) -> None:
    overlay = np.zeros((48, 64, 4), np.uint8)
    overlay[10:20, 10:40] = (255, 0, 0, 255)
    path = tmp_path / "marks.png"
    path.write_bytes(png_bytes(overlay))

    async def story() -> None:
        session, image_id = await opened(studio)
        head = session.history(image_id).nodes[session.history(image_id).head or ""]
        given = await from_file(path, head)
        extras = TurnExtras(markup=given)
        plain = replace(MARKED, markup=())

        assert session.drafts.outlook(image_id, plain, extras).causes == ()
        result = await session.turns.run(image_id, plain, extras)

        assert [one.use for one in understudy.requests[0].pictures] == [Use.SENT, Use.MARKUP]
        assert len(await session.sent_by(result.jobs[0].id)) == 2
        await session.close()

    run(story())


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (np.full((48, 64, 3), 9, np.uint8), "markup-no-overlay"),
        (np.full((48, 64, 4), 255, np.uint8), "markup-no-overlay"),
        (np.zeros((48, 64, 4), np.uint8), "markup-empty"),
        (np.zeros((40, 64, 4), np.uint8), "markup-size"),
    ],
)
def test_a_file_that_is_no_markup_is_refused(
    studio: Studio, tmp_path: Path, run: Run, array: np.ndarray, kind: str
) -> None:
    path = tmp_path / "marks.png"
    path.write_bytes(png_bytes(array))

    async def story() -> None:
        session, image_id = await opened(studio)
        head = session.history(image_id).nodes[session.history(image_id).head or ""]
        with pytest.raises(BadInput, match=kind):
            await from_file(path, head)
        await session.close()

    run(story())
