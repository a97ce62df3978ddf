"""References on an empty sheet: sent alone and counted from 1, where the model takes them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hosted import account, hosted
from loopback.openai_server import OpenAIServer
from rehearsal import PAID, Rehearsal
from stage import noise, pasted, png_bytes

from studio.host.places import Places
from studio.model.errors import Misfit
from studio.model.events import Event
from studio.model.history import TurnKind
from studio.model.provider import ProviderRequest, Use
from studio.model.recipe import Draft
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def painted(request: ProviderRequest, ordinal: int) -> bytes:
    return png_bytes(noise(64, 64, seed=ordinal))


@pytest.fixture
def understudy() -> Rehearsal:
    return Rehearsal(painted, can={**PAID, "generates": True, "composes": True})


def test_they_go_alone_and_the_answer_is_a_root(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(64, 64, "poster")
        image_id = session.images()[0].id
        await session.drafts.keep(image_id, Draft("a poster of this bowl", candidates=1))
        await session.drafts.add_references(image_id, [pasted(noise(32, 32), "bowl.png"), pasted(noise())])
        alone = session.drafts.outlook(image_id, Draft("a poster of this bowl", candidates=1)).estimate
        outlook = session.drafts.outlook(image_id)

        result = await session.turns.run(image_id)

        (request,) = understudy.requests
        assert [(one.ordinal, one.use, one.caption) for one in request.pictures] == [
            (1, Use.REFERENCE, "bowl"),
            (2, Use.REFERENCE, "noise"),
        ]
        assert request.prompt.startswith(
            "Make a new picture; these are shown for guidance only. Image 1: bowl;"
        )
        assert request.mask is None
        assert outlook.causes == ()
        assert (outlook.estimate.micro or 0) >= (alone.micro or 0)
        assert result.turn.kind is TurnKind.GENERATE
        assert len(result.nodes) == 1
        sent = await session.sent_by(result.jobs[0].id)
        assert [(one.number, one.use, one.width) for one in sent] == [
            (1, Use.REFERENCE, 32),
            (2, Use.REFERENCE, 64),
        ]
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_one_that_makes_from_words_alone_says_so(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        understudy.can = {**PAID, "generates": True}
        session = await studio.new_sheet(64, 64, "poster")
        image_id = session.images()[0].id
        await session.drafts.keep(image_id, Draft("a poster of this bowl", candidates=1))
        await session.drafts.add_references(image_id, [pasted(noise())])

        with pytest.raises(Misfit) as refused:
            await session.turns.run(image_id)

        assert [cause.kind for cause in refused.value.causes] == ["references-need-picture"]
        await session.close()

    run(story())


def test_openai_takes_them_as_an_edit_without_a_picture_to_edit(
    home: Places, seen: list[Event], run: Run
) -> None:
    with OpenAIServer() as server:
        studio = hosted(home, seen, account(server.url), server.key, today=date(2026, 11, 21))

        async def story() -> None:
            session = await studio.new_sheet(1024, 1024, "poster")
            image_id = session.images()[0].id
            draft = Draft("a poster of Image 1", candidates=2, profile="house")
            await session.drafts.keep(image_id, draft)
            await session.drafts.add_references(image_id, [pasted(noise(300, 200), "bowl.png")])

            result = await session.turns.run(image_id)

            assert result.errors == ()
            edit = next(one for one in reversed(server.records) if one.path.endswith("/edits"))
            assert (edit.status, [one.field for one in edit.pictures]) == (200, ["image"])
            assert [(node.width, node.height) for node in result.nodes] == [(1024, 1024)] * 2
            (row,) = await session.spending.rows()
            assert row.micro
            await session.close()

        run(story())
