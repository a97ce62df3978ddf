"""What a draft would do: whom it asks, in which calls, and why it cannot be sent."""

from collections.abc import Callable
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import inverted, opened, studio_with

from studio.host.places import Places
from studio.model.errors import BadInput, Misfit
from studio.model.events import Event
from studio.model.provider import MaskForm, Provider
from studio.model.recipe import Anchor, Draft
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
            "anchor-not-offered",
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
