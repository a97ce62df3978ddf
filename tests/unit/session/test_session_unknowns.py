"""A call whose outcome nobody knows: looked for, sent again for its price, or forgotten; once each."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, noise, opened, paint, png_bytes, studio_with

from studio.host.books import Books
from studio.host.places import Places
from studio.host.spool import Spool
from studio.model.budget import Budget, Spent
from studio.model.catalogue import Model, ModelStatus, Rates
from studio.model.errors import Charged, DiskTrouble, Misfit, OutcomeUnknown, OverBudget, Refused
from studio.model.events import Event, TurnBegan, TurnEnded
from studio.model.history import TurnState
from studio.model.jobs import JobState
from studio.model.provider import Billed, ProviderRequest
from studio.model.recipe import Draft
from studio.session.calls.answers import Answers
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.unknowns import OpenCall

Run = Callable[[Any], Any]


def cut_off() -> OutcomeUnknown:
    return OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")


@pytest.fixture
def understudy() -> Rehearsal:
    return paid(inverted, troubles=[cut_off()], bill=Billed(micro_usd=50_000))


@pytest.fixture
def books(home: Places) -> Books:
    return Books(home)


async def left_unknown(studio: Studio, candidates: int = 2) -> tuple[Session, str, OpenCall]:
    """A project with one call that was sent and never answered."""
    session, image_id = await opened(studio)
    await paint(session, image_id, 8, 8, 30, 20)
    await session.turns.run(image_id, Draft(instruction="invert it", candidates=candidates))
    (call,) = await session.unknowns.all()
    return session, image_id, call


def test_it_is_listed_with_what_it_may_have_cost_and_what_can_be_done(
    studio: Studio, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)

        assert (call.instruction, call.image_id, call.candidates) == ("invert it", image_id, 2)
        assert call.cost.upper == books.spent_today().held_micro > 0
        assert (call.may_look, call.may_send) == (False, True)
        assert call.error["kind"] == "turn-unknown"
        await session.close()

    run(story())


def test_sent_again_it_makes_the_candidates_of_the_same_turn_and_both_are_counted(
    studio: Studio, understudy: Rehearsal, books: Books, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)
        seen.clear()

        result = await session.unknowns.send_again(call.job_id)

        first, second = understudy.requests
        assert (second.prompt, second.parameters, second.seed, second.candidates) == (
            *(first.prompt, first.parameters, first.seed, first.candidates),
        )
        assert first.client_key != second.client_key
        assert second.mask is not None
        assert len(result.nodes) == 2
        assert {node.turn_id for node in result.nodes} == {call.turn_id}
        assert result.turn.state is TurnState.DONE
        assert [type(event) for event in seen if isinstance(event, TurnBegan | TurnEnded)] == [
            TurnBegan,
            TurnEnded,
        ]
        assert await session.unknowns.all() == ()
        assert books.spent_today() == Spent(50_000, call.cost.upper or 0)
        assert (await session.spending.of_turn(call.turn_id)) == Spent(50_000, call.cost.upper or 0)
        assert len(session.history(image_id).turns) == 2
        await session.close()

    run(story())


def test_sent_again_it_costs_what_the_model_costs_now(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, _, call = await left_unknown(studio)
        record: Model = understudy.can["record"]
        dearer = replace(record, price=replace(record.price, rates=Rates(image_out=80.0)))
        understudy.can = {**understudy.can, "record": dearer}

        (now,) = await session.unknowns.all()
        result = await session.unknowns.send_again(call.job_id)

        assert now.cost == call.cost
        assert (now.again.micro, now.again.upper) == (2 * (call.cost.micro or 0), 2 * (call.cost.upper or 0))
        assert result.jobs[0].estimate_micro == now.again.micro
        assert result.jobs[0].plan["upper_micro"] == now.again.upper
        await session.close()

    run(story())


def test_what_the_model_does_not_take_any_more_is_not_sent_again(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, _, call = await left_unknown(studio)
        record: Model = understudy.can["record"]
        retired = replace(record, status=ModelStatus.RETIRED, retires="2026-01-01", replacement="other")
        understudy.can = {**understudy.can, "record": retired}

        with pytest.raises(Misfit) as refused:
            await session.unknowns.send_again(call.job_id)

        assert [cause.kind for cause in refused.value.causes] == ["model-retired"]
        assert len(understudy.requests) == 1
        assert [one.job_id for one in await session.unknowns.all()] == [call.job_id]
        await session.close()

    run(story())


def test_clicking_send_again_five_times_sends_once(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, _, call = await left_unknown(studio)

        clicks = [asyncio.create_task(session.unknowns.send_again(call.job_id)) for _ in range(5)]
        ended = await asyncio.gather(*clicks, return_exceptions=True)
        with pytest.raises(Refused):
            await session.unknowns.send_again(call.job_id)

        assert sum(isinstance(one, Refused) for one in ended) == 4
        assert len(understudy.requests) == 2
        await session.close()

    run(story())


def test_sending_again_obeys_the_caps(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, _, call = await left_unknown(studio)

        with pytest.raises(OverBudget):
            await session.unknowns.send_again(call.job_id, Budget(most_micro=10))

        assert len(understudy.requests) == 1
        assert await session.unknowns.all() == (call,)
        await session.close()

    run(story())


def test_forgotten_it_is_cancelled_and_still_counts_against_the_caps(
    studio: Studio, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)

        await session.unknowns.forget(call.job_id)

        assert await session.unknowns.all() == ()
        assert await session.unsettled_jobs() == ()
        assert session.history(image_id).turns[call.turn_id].state is TurnState.CANCELLED
        assert books.spent_today() == Spent(0, call.cost.upper or 0)
        assert [row.charged for row in await session.spending.rows()] == [Charged.MAYBE]
        with pytest.raises(Refused):
            await session.unknowns.forget(call.job_id)
        await session.close()

    run(story())


def test_an_answer_that_turns_up_in_the_spool_is_taken_in_for_free(
    studio: Studio, understudy: Rehearsal, books: Books, home: Places, run: Run
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio)
        assert not await session.unknowns.look_again(call.job_id)
        assert [one.job_id for one in await session.unknowns.all()] == [call.job_id]
        folder = Spool(home).folder(session.project_id, call.job_id)
        for ordinal in range(2):
            (folder / f"answer-{ordinal}").write_bytes(png_bytes(noise(seed=ordinal + 7)))
        (folder / "bill").write_text("50000")
        assert (await session.unknowns.all())[0].may_look

        assert await session.unknowns.look_again(call.job_id)

        assert len(session.history(image_id).of_turn(call.turn_id)) == 2
        assert session.history(image_id).turns[call.turn_id].state is TurnState.DONE
        assert len(understudy.requests) == 1
        assert books.spent_today() == Spent(50_000, 0)
        assert Spool(home).unclaimed() == ()
        await session.close()

    run(story())


@pytest.mark.parametrize("decision", ["send_again", "forget"])
def test_an_answer_that_was_here_all_the_time_is_taken_in_and_neither_sent_again_nor_thrown_away(
    studio: Studio, understudy: Rehearsal, books: Books, home: Places, run: Run, decision: str
) -> None:
    async def story() -> None:
        session, image_id, call = await left_unknown(studio, candidates=1)
        folder = Spool(home).folder(session.project_id, call.job_id)
        (folder / "answer-0").write_bytes(png_bytes(noise(seed=7)))

        with pytest.raises(Refused) as caught:
            await getattr(session.unknowns, decision)(call.job_id)

        assert caught.value.kind == "answer-found"
        assert len(session.history(image_id).of_turn(call.turn_id)) == 1
        assert session.history(image_id).turns[call.turn_id].state is TurnState.DONE
        assert len(understudy.requests) == 1
        assert await session.unknowns.all() == ()
        assert books.spent_today().held_micro == 0
        await session.close()

    run(story())


def test_an_answer_that_the_project_could_not_take_stays_on_disk_and_is_taken_in_later(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    understudy.troubles = []

    async def full(*_: object) -> None:
        raise DiskTrouble("disk-full", name="noise.palimpsest")

    async def story() -> None:
        session, image_id = await opened(studio)
        with monkeypatch.context() as patch:
            patch.setattr(Answers, "take_in", full)
            result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=2))

        (job,) = result.jobs
        assert (job.state, job.charged, result.nodes) == (JobState.DELIVERED, Charged.YES, ())
        assert result.turn.state is TurnState.UNKNOWN
        (call,) = await session.unknowns.all()
        assert (call.may_look, call.may_send) == (True, False)
        for decide in (session.unknowns.forget, session.unknowns.send_again):
            with pytest.raises(Refused):
                await decide(call.job_id)
        await session.close()

        again = await studio.open_project(session.path)
        assert [notice.kind for notice in again.notices] == ["turn-recovered"]
        assert len(again.history(image_id).of_turn(call.turn_id)) == 2
        assert await again.unknowns.all() == ()
        assert len(understudy.requests) == 1
        assert books.spent_today() == Spent(50_000, 0)
        await again.close()

    run(story())


@pytest.mark.parametrize("step", ["take_in", "keep_taken"])
def test_a_bug_of_ours_after_the_answer_came_leaves_it_one_click_away(
    studio: Studio,
    understudy: Rehearsal,
    books: Books,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    understudy.troubles = []

    async def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    async def story() -> None:
        session, image_id = await opened(studio)
        with monkeypatch.context() as patch:
            patch.setattr(Answers, step, broken)
            with pytest.raises(BaseExceptionGroup):
                await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))
        assert session.turns.is_idle
        (call,) = await session.unknowns.all()
        assert (call.may_look, books.spent_today().held_micro) == (True, call.cost.upper)

        assert await session.unknowns.look_again(call.job_id)

        assert len(session.history(image_id).of_turn(call.turn_id)) == 1
        assert len(understudy.requests) == 1
        assert books.spent_today() == Spent(50_000, 0)
        await session.close()

    run(story())


def test_a_project_on_another_installation_sends_nothing_and_cannot_be_made_to(
    studio: Studio,
    understudy: Rehearsal,
    tmp_path: Path,
    seen: list[Event],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> None:
        session, _, call = await left_unknown(studio)
        await session.close()
        (tmp_path / "mailed").mkdir()
        shutil.copy(session.path, tmp_path / "mailed")
        with closing(sqlite3.connect(tmp_path / "mailed" / session.path.name)) as db:
            db.execute("UPDATE turn SET state = 'running' WHERE kind = 'edit'")
            db.execute("UPDATE job SET state = 'sent', ended = NULL WHERE provider = 'rehearsal'")
            db.commit()
        there = Places(*(tmp_path / "elsewhere" / name for name in ("config", "data", "cache", "documents")))
        other = studio_with(there, seen, lambda profile: understudy)

        copied = await other.open_project(tmp_path / "mailed" / session.path.name)
        await copied.admit()

        (found,) = await copied.unknowns.all()
        assert (found.job_id, found.may_look, found.may_send) == (call.job_id, False, False)
        with pytest.raises(Refused):
            await copied.unknowns.send_again(found.job_id)
        assert not await copied.unknowns.look_again(found.job_id)
        await copied.unknowns.forget(found.job_id)
        assert len(understudy.requests) == 1
        await copied.close()

    run(story())


def test_a_vanished_account_leaves_the_answer_where_it_is(
    home: Places, seen: list[Event], understudy: Rehearsal, run: Run
) -> None:
    from studio.model.errors import BadInput

    accounts = {"mine": understudy}

    def open_provider(profile: str) -> Rehearsal:
        if profile not in accounts:
            raise BadInput("unknown-profile", name=profile, names="")
        return accounts[profile]

    studio = studio_with(home, seen, open_provider)

    async def story() -> None:
        session, image_id = await opened(studio)
        await session.turns.run(image_id, Draft(instruction="x", candidates=1, profile="mine"))
        (call,) = await session.unknowns.all()
        folder = Spool(home).folder(session.project_id, call.job_id)
        (folder / "answer-0").write_bytes(b"somebody's picture")
        accounts.clear()

        with pytest.raises(Refused) as caught:
            await session.unknowns.look_again(call.job_id)

        assert caught.value.kind == "cannot-look"
        with pytest.raises(Refused) as caught:
            await session.unknowns.forget(call.job_id)
        assert caught.value.kind == "cannot-look"
        await session.close()
        again = await studio.open_project(session.path)
        assert (folder / "answer-0").read_bytes() == b"somebody's picture"
        assert [one.job_id for one in await again.unknowns.all()] == [call.job_id]
        await again.close()

    run(story())


def half_cut(request: ProviderRequest, ordinal: int) -> bytes:
    if ordinal:
        raise OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")
    return inverted(request, ordinal)


def test_a_call_of_which_a_part_came_is_settled_since_nothing_of_it_is_unknown(
    home: Places, seen: list[Event], books: Books, run: Run
) -> None:
    studio = studio_with(home, seen, lambda profile: paid(half_cut))

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, Draft(instruction="x", candidates=2))

        (job,) = result.jobs
        assert (job.state, job.charged, len(result.nodes)) == (JobState.SETTLED, Charged.YES, 1)
        assert (job.error or {})["kind"] == "turn-unknown"
        assert [error.kind for error in result.errors] == ["turn-unknown"]
        assert result.turn.state is TurnState.DONE
        assert await session.unknowns.all() == ()
        assert books.spent_today() == Spent(job.estimate_micro or 0)
        await session.close()

    run(story())


def test_a_paid_picture_that_only_has_to_be_fetched_stays_open(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run
) -> None:
    understudy.troubles = [
        OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.YES, instruction="x")
    ]

    async def story() -> None:
        session, image_id = await opened(studio)
        (job,) = (await session.turns.run(image_id, Draft(instruction="x", candidates=2))).jobs

        assert (job.state, job.charged) == (JobState.UNKNOWN, Charged.YES)
        assert [call.job_id for call in await session.unknowns.all()] == [job.id]
        assert books.spent_today() == Spent(job.estimate_micro or 0)
        await session.unknowns.forget(job.id)
        assert books.spent_today() == await session.spending.project() == Spent(job.estimate_micro or 0)
        await session.close()

    run(story())
