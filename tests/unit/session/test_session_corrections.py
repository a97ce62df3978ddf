"""What may have been charged is put right by the user: nothing is counted, or what was expected of it."""

from collections.abc import Callable
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, opened

from studio.host.books import Books
from studio.host.places import Places
from studio.model.budget import Spent
from studio.model.errors import Charged, OutcomeUnknown, Refused
from studio.model.history import TurnState
from studio.model.money import Basis
from studio.model.provider import Billed
from studio.model.recipe import Draft
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.unknowns import OpenCall

Run = Callable[[Any], Any]


@pytest.fixture
def understudy() -> Rehearsal:
    trouble = OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")
    return paid(inverted, troubles=[trouble], bill=Billed(micro_usd=50_000))


@pytest.fixture
def books(home: Places) -> Books:
    return Books(home)


async def left_unknown(studio: Studio) -> tuple[Session, str, OpenCall]:
    session, image_id = await opened(studio)
    await session.turns.run(image_id, Draft(instruction="invert it", candidates=2))
    (call,) = await session.unknowns.all()
    return session, image_id, call


def test_a_forgotten_call_that_was_not_charged_is_counted_no_more(
    studio: Studio, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)
        await session.unknowns.forget(call.job_id)
        held = books.spent_today()

        await session.corrections.not_charged(call.job_id)

        assert held.held_micro > 0
        assert books.spent_today() == Spent()
        assert await session.spending.project() == Spent()
        assert await session.spending.of_turn(call.turn_id) == Spent()
        turn = session.history(image_id).turns[call.turn_id]
        assert (turn.is_forgotten, turn.charged) == (True, Charged.NO)
        (row,) = await session.spending.rows()
        assert (row.basis, row.micro, row.charged) == (Basis.CORRECTION, 0, Charged.NO)
        await session.close()

    run(story())


def test_it_was_charged_after_all_counts_what_was_expected_and_both_can_be_said_again(
    studio: Studio, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)
        await session.unknowns.forget(call.job_id)
        expected = call.cost.micro or 0

        await session.corrections.not_charged(call.job_id)
        await session.corrections.charged(call.job_id)
        counted, turn = books.spent_today(), session.history(image_id).turns[call.turn_id]
        await session.corrections.not_charged(call.job_id)

        assert counted == Spent(expected)
        assert turn.charged is Charged.YES
        assert books.spent_today() == await session.spending.project() == Spent()
        assert [row.micro for row in await session.spending.rows()] == [0, expected, -expected]
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_an_open_call_is_given_up_by_it(studio: Studio, books: Books, run: Run) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)

        await session.corrections.not_charged(call.job_id)

        assert await session.unknowns.all() == ()
        assert session.history(image_id).turns[call.turn_id].state is TurnState.CANCELLED
        assert books.spent_today() == Spent()
        await session.close()

    run(story())


def test_it_holds_over_a_restart(studio: Studio, books: Books, run: Run) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)
        await session.corrections.not_charged(call.job_id)
        await session.close()

        session = await studio.open_project(session.path)

        assert books.spent_today() == Spent()
        assert session.history(image_id).turns[call.turn_id].charged is Charged.NO
        await session.corrections.charged(call.job_id)
        assert books.spent_today().micro == call.cost.micro
        await session.close()

    run(story())


def test_what_is_known_is_not_corrected(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        understudy.troubles.clear()
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))

        for correct in (session.corrections.not_charged, session.corrections.charged):
            with pytest.raises(Refused, match="nothing-to-correct"):
                await correct(result.jobs[0].id)

        assert [row.micro for row in await session.spending.rows()] == [50_000]
        await session.close()

    run(story())
