"""What a draft would do: whom it asks, in which calls, and why it cannot be sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import inverted, noise, opened, pasted, studio_with

from studio.host.places import Places
from studio.model.catalogue import (
    InputRule,
    Model,
    OutputRule,
    ParameterKind,
    ParameterRule,
    PriceRule,
    Rates,
)
from studio.model.errors import BadInput, Misfit
from studio.model.events import Event
from studio.model.provider import MaskForm, Provider
from studio.model.recipe import Anchor, Draft, Reference
from studio.model.sizes import SizeRule
from studio.session.studio import Studio

Run = Callable[[Any], Any]


@pytest.fixture
def makers() -> dict[str, Rehearsal]:
    """One that makes two a call and takes no mask, and one that makes all at once."""
    return {
        "pair": Rehearsal(inverted, mask_form=MaskForm.NONE, can={"candidates_per_call": 2}),
        "flood": Rehearsal(inverted, prompt_max=120),
    }


@pytest.fixture
def studio(home: Places, seen: list[Event], makers: dict[str, Rehearsal]) -> Studio:
    def find(name: str) -> Provider:
        if name not in makers:
            raise BadInput("unknown-profile", name=name, names=", ".join(makers))
        return makers[name]

    return studio_with(home, seen, find)


def test_several_accounts_are_asked_in_one_turn(
    studio: Studio, makers: dict[str, Rehearsal], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        draft = Draft(instruction="invert it", candidates=3, profile="pair", also=("flood",))

        outlook = session.drafts.outlook(image_id, draft)
        result = await session.turns.run(image_id, draft)

        assert [(one.profile, one.request.candidates, one.request.first) for one in outlook.calls] == [
            ("pair", 2, 0),
            ("pair", 1, 2),
            ("flood", 3, 3),
        ]
        assert [(job.profile_id, job.ordinal, job.candidates) for job in result.jobs] == [
            ("pair", 0, 2),
            ("pair", 1, 1),
            ("flood", 2, 3),
        ]
        assert [len(makers[one].requests) for one in ("pair", "flood")] == [2, 1]
        assert len(result.nodes) == result.turn.candidates == 6
        await session.close()

    run(story())


def test_an_account_named_twice_is_asked_once(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        draft = Draft(instruction="invert it", candidates=1, profile="flood", also=("flood", "pair"))

        assert [one.profile for one in session.drafts.outlook(image_id, draft).calls] == ["flood", "pair"]
        await session.close()

    run(story())


def test_what_one_account_cannot_do_stops_the_turn_and_is_told_once(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        draft = Draft(
            instruction="long " * 40,
            candidates=9,
            anchors=(Anchor.CROP,),
            profile="pair",
            also=("flood",),
        )

        outlook = session.drafts.outlook(image_id, draft)

        assert outlook.calls == ()
        assert [cause.kind for cause in outlook.causes] == [
            "crop-needs-mask",
            "candidates-out-of-range",
            "prompt-too-long",
        ]
        with pytest.raises(Misfit):
            await session.turns.run(image_id, draft)
        await session.close()

    run(story())


def test_more_than_four_accounts_are_too_many(studio: Studio, makers: dict[str, Rehearsal], run: Run) -> None:
    async def story() -> None:
        makers.update({name: Rehearsal(inverted) for name in "abc"})
        session, image_id = await opened(studio)
        draft = Draft(instruction="invert it", profile="pair", also=("flood", "a", "b", "c"))

        (cause,) = session.drafts.outlook(image_id, draft).causes

        assert (cause.kind, cause.facts) == ("too-many-profiles", {"most": 4, "have": 5})
        await session.close()

    run(story())


def test_previews_take_a_call_for_each_candidate_where_the_model_has_them(
    studio: Studio, makers: dict[str, Rehearsal], run: Run
) -> None:
    async def story() -> None:
        makers["flood"].can = {"previews": True}
        session, image_id = await opened(studio)
        draft = Draft(instruction="invert it", candidates=3, profile="flood", also=("pair",), previews=True)

        calls = session.drafts.outlook(image_id, draft).calls

        assert [(one.profile, one.streams, one.request.candidates) for one in calls] == [
            ("flood", True, 1),
            ("flood", True, 1),
            ("flood", True, 1),
            ("pair", False, 2),
            ("pair", False, 1),
        ]
        await session.close()

    run(story())


@pytest.mark.parametrize("draft", [Draft(profile="gone"), Draft("invert it", profile="pair", also=("gone",))])
def test_an_account_that_is_gone_is_told(draft: Draft, studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        (cause,) = session.drafts.outlook(image_id, draft).causes

        assert (cause.kind, cause.facts) == ("unknown-profile", {"name": "gone", "names": "pair, flood"})
        await session.close()

    run(story())


PAINTER = Model(
    "painter-2",
    "painters",
    sizes=SizeRule(multiple=16, least_px=1024),
    parameters=(ParameterRule("quality", ParameterKind.CHOICE, ("low", "high")),),
    price=PriceRule(
        rates=Rates(text_in=5, image_in=8, image_out=30),
        output=OutputRule.GRID,
        input=InputRule.PATCHES,
        grids={"low": 16, "high": 48},
    ),
)


def test_what_the_outlook_tells_is_what_is_sent_and_written_down(
    studio: Studio, makers: dict[str, Rehearsal], run: Run
) -> None:
    async def story() -> None:
        makers["flood"].can = {"record": PAINTER, "previews": True, "takes_seed": False}
        session, image_id = await opened(studio)
        draft = Draft(
            "invert it", candidates=2, profile="flood", previews=True, parameters={"quality": "high"}
        )

        outlook = session.drafts.outlook(image_id, draft)
        result = await session.turns.run(image_id, draft)

        settled = {"quality": "high", "size": "64x48", "partial_images": 2}
        assert [call.parameters for call in outlook.calls] == [settled, settled]
        for request, job, plan in zip(makers["flood"].requests, result.jobs, outlook.calls, strict=True):
            assert request.parameters == settled
            assert request.added == {"size", "partial_images"}
            assert request.streams
            assert (job.asked, job.request) == ({"quality": "high"}, {**settled, "candidates": 1})
            assert job.estimate_micro == plan.estimate.micro
        assert outlook.estimate.micro == sum(call.estimate.micro or 0 for call in outlook.calls)
        await session.close()

    run(story())


def test_references_count_in_their_size_however_they_came(
    studio: Studio, makers: dict[str, Rehearsal], run: Run
) -> None:
    async def story() -> None:
        makers["flood"].can = {"record": PAINTER}
        session, image_id = await opened(studio)
        plain = Draft("invert it", candidates=1, profile="flood")
        root = session.history(image_id).head or ""
        references = await session.drafts.add_references(image_id, [pasted(noise(1024, 1024)), root])

        def price(*shown: Reference) -> int:
            outlook = session.drafts.outlook(image_id, replace(plain, references=shown))
            words = len(outlook.wording.text)
            return (outlook.estimate.micro or 0) - -(-words // 4) * 5

        assert price(references[0]) - price() == 1024 * 8
        assert price(references[1]) - price() == 768 * 8  # enlarged to a long side of 1024
        dear = price(*references)
        await session.close()
        session = await studio.open_project(session.path)
        assert price(*references) == dear
        await session.close()

    run(story())


def test_what_an_account_always_asks_for_is_sent_worded_and_checked(
    studio: Studio, makers: dict[str, Rehearsal], run: Run
) -> None:
    async def story() -> None:
        own = (
            ParameterRule(
                "background", ParameterKind.CHOICE, ("opaque", "transparent"), default="transparent"
            ),
            ParameterRule("size", ParameterKind.TEXT, default="128x96"),
        )
        makers["flood"].can = {"record": replace(PAINTER, parameters=own)}
        makers["flood"].prompt_max = None
        session, image_id = await opened(studio)
        draft = Draft("a cup", candidates=1, profile="flood")

        (call,) = session.drafts.outlook(image_id, draft).calls

        assert call.parameters == {"background": "transparent", "size": "128x96"}
        assert "fully transparent background" in call.wording.text
        makers["flood"].can = {"record": replace(PAINTER, parameters=(replace(own[1], default="100x100"),))}
        assert [cause.kind for cause in session.drafts.outlook(image_id, draft).causes] == ["setting-value"]
        await session.close()

    run(story())
