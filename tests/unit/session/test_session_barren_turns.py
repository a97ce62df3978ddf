"""A turn of which nothing came: told in the history with its reason, over a restart too, and usable again."""

from collections.abc import Callable
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, opened, paint

from studio.model.errors import Cause, Charged, Declined, OutcomeUnknown
from studio.model.history import TurnState
from studio.model.recipe import Draft
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]
WORDS = Draft(instruction="invert it", candidates=2)


def declined() -> Declined:
    return Declined(
        "declined-request",
        provider="rehearsal",
        charged=Charged.NO,
        request_id="req_1",
        reason="violence",
    )


def cut_off() -> OutcomeUnknown:
    return OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")


@pytest.fixture
def understudy() -> Rehearsal:
    return paid(inverted, troubles=[declined()])


async def failed(studio: Studio) -> tuple[Session, str, str]:
    """A project, its image, and a turn that the maker declined."""
    session, image_id = await opened(studio)
    await paint(session, image_id, 8, 8, 30, 20)
    result = await session.turns.run(image_id, WORDS)
    return session, image_id, result.turn.id


def test_it_says_where_it_started_and_why_it_failed_also_after_a_restart(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, turn_id = await failed(studio)
        told = session.history(image_id).turns[turn_id]
        await session.close()
        session = await studio.open_project(session.path)

        again = session.history(image_id).turns[turn_id]

        assert told == again
        assert (again.state, again.charged) == (TurnState.FAILED, Charged.NO)
        assert again.started_from == session.history(image_id).head
        assert again.failure == Cause("declined-request", {"provider": "rehearsal", "reason": "violence"})
        await session.close()

    run(story())


def test_what_it_sent_is_told(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, turn_id = await failed(studio)

        detail = await session.turn_detail(turn_id)

        assert [one.node_id for one in detail.sent] == [session.history(image_id).head]
        assert "invert it" in detail.jobs[0].prompt
        assert (detail.jobs[0].error or {})["request_id"] == "req_1"
        assert detail.undecoded == ()
        await session.close()

    run(story())


def test_it_is_sent_again_as_a_new_turn_from_the_same_start(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id, turn_id = await failed(studio)
        outlook = await session.rounds.again_outlook(turn_id)

        result = await session.rounds.again(turn_id)

        first, second = understudy.requests
        assert outlook.estimate.micro
        assert outlook.causes == ()
        assert (first.prompt, first.parameters, first.candidates) == (
            *(second.prompt, second.parameters, second.candidates),
        )
        assert second.mask is not None
        assert len(result.nodes) == 2
        assert result.turn.id != turn_id
        assert session.history(image_id).turns[turn_id].state is TurnState.FAILED
        await session.close()

    run(story())


def test_it_becomes_the_draft_with_its_mask(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, turn_id = await failed(studio)
        await session.drafts.keep(image_id, Draft(instruction="something else"))
        await paint(session, image_id, 0, 0, 64, 48)

        await session.rounds.take_as_draft(turn_id)

        draft = session.drafts.draft(image_id)
        assert (draft.instruction, draft.candidates, draft.use_mask) == ("invert it", 2, True)
        assert session.masks.covered_px(image_id) == 30 * 20
        await session.close()

    run(story())


def test_a_forgotten_one_is_not_called_cancelled(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        understudy.troubles[:] = [cut_off()]
        session, image_id, turn_id = await failed(studio)
        was_open = session.history(image_id).turns[turn_id]
        (call,) = await session.unknowns.all()

        await session.unknowns.forget(call.job_id)

        turn = session.history(image_id).turns[turn_id]
        assert (was_open.state, was_open.is_forgotten) == (TurnState.UNKNOWN, False)
        assert (turn.state, turn.is_forgotten, turn.charged) == (TurnState.CANCELLED, True, Charged.MAYBE)
        assert turn.failure is not None
        assert turn.failure.kind == "turn-unknown"
        await session.close()

    run(story())
