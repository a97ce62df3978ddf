"""After a kill: what was interrupted is settled and said; what may be charged is never sent again."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, made, opened, studio_with, until

from studio.host.places import Places
from studio.model.budget import Spent
from studio.model.errors import Charged, OutcomeUnknown, Refused
from studio.model.events import Event, NoticeRaised
from studio.model.history import TurnState
from studio.model.jobs import JobState
from studio.model.provider import Billed, Capability
from studio.model.recipe import BUILT_IN, Draft
from studio.session.studio import Studio

Run = Callable[[Any], Any]


class Engine(Rehearsal):
    """A rehearsal that is free, as the built-in engine is."""

    def capability(self, model: str) -> Capability:
        return replace(super().capability(model), provider=BUILT_IN, is_local=True, is_free=True)


@pytest.fixture
def understudy() -> Rehearsal:
    """One that costs money."""
    return paid(inverted)


async def crashed(
    studio: Studio, home: Places, understudy: Rehearsal, where: Path, candidates: int = 2
) -> tuple[Path, str]:
    """A project as it lies on disk while its turn waits for an answer: what a kill would leave."""
    session, image_id = await opened(studio)
    understudy.waits = asyncio.Event()
    task = asyncio.create_task(session.turns.run(image_id, Draft(instruction="wait", candidates=candidates)))
    await understudy.was_asked.wait()
    copy = copied(session.path, where)
    understudy.waits.set()
    await task
    await session.close()
    understudy.waits = None
    return copy, image_id


def test_a_hosted_job_that_was_sent_becomes_unknown_and_is_said(
    studio: Studio, home: Places, understudy: Rehearsal, seen: list[Event], tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        path, image_id = await crashed(studio, home, understudy, tmp_path / "crash")
        asked = len(understudy.requests)
        seen.clear()

        session = await studio.open_project(path)
        await session.admit()

        (job,) = await session.unsettled_jobs()
        assert job.state is JobState.UNKNOWN
        turn = session.history(image_id).turns[job.turn_id]
        assert turn.state is TurnState.UNKNOWN
        assert NoticeRaised(session.notices[-1]) in seen
        assert session.notices[-1].kind == "turn-unknown"
        assert session.notices[-1].facts["instruction"] == "wait"
        assert len(understudy.requests) == asked
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_a_free_job_is_cancelled_and_can_be_generated_again(
    home: Places, seen: list[Event], tmp_path: Path, run: Run
) -> None:
    engine = Engine(inverted)
    studio = studio_with(home, seen, lambda profile: engine)

    async def story() -> None:
        path, image_id = await crashed(studio, home, engine, tmp_path / "crash")

        session = await studio.open_project(path)
        await session.admit()

        assert await session.unsettled_jobs() == ()
        states = {turn.state for turn in session.history(image_id).turns.values()}
        assert TurnState.CANCELLED in states
        assert TurnState.RUNNING not in states
        assert [notice.kind for notice in session.notices] == ["turn-interrupted"]
        assert len(await made(session, image_id)) == 1
        await session.close()
        again = await studio.open_project(path)
        assert again.notices == ()
        await again.close()

    run(story())


@pytest.mark.parametrize(
    ("provider", "left", "settled", "turn", "notice"),
    [
        ("rehearsal", "planned", JobState.CANCELLED, TurnState.DONE, "turn-interrupted"),
        ("rehearsal", "sent", JobState.SETTLED, TurnState.DONE, "turn-recovered"),
        (BUILT_IN, "planned", JobState.CANCELLED, TurnState.DONE, "turn-interrupted"),
        (BUILT_IN, "sent", JobState.CANCELLED, TurnState.DONE, "turn-interrupted"),
    ],
)
def test_candidates_that_were_kept_stay_whatever_becomes_of_their_job(
    studio: Studio,
    run: Run,
    provider: str,
    left: str,
    settled: JobState,
    turn: TurnState,
    notice: str,
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        await session.close()
        with sqlite3.connect(session.path) as db:
            db.execute("UPDATE turn SET state = 'running' WHERE kind = 'edit'")
            db.execute("UPDATE job SET state = ?, provider = ?, ended = NULL", (left, provider))
        db.close()

        again = await studio.open_project(session.path)

        detail = await again.node_detail(node.id)
        assert detail.job is not None
        assert (detail.job.state, detail.turn.state) == (settled, turn)
        assert [one.kind for one in again.notices] == [notice]
        assert again.notices[0].facts["made"] == 1
        await again.close()

    run(story())


def test_a_reader_settles_nothing(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await made(session, image_id)
        await session.close()
        with sqlite3.connect(session.path) as db:
            db.execute("UPDATE turn SET state = 'running' WHERE kind = 'edit'")
            db.execute("UPDATE job SET state = 'sent', ended = NULL")
        db.close()

        reader = await studio.open_project(session.path, wants_write=False)

        assert [job.state for job in await reader.unsettled_jobs()] == [JobState.SENT]
        assert reader.notices == ()
        await reader.close()

    run(story())


def test_an_answer_whose_outcome_is_unknown_is_kept_as_possibly_charged(
    home: Places, seen: list[Event], run: Run
) -> None:
    def cut_off(request: object, ordinal: int) -> bytes:
        raise OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="wait")

    studio = studio_with(home, seen, lambda profile: paid(cut_off))

    async def story() -> None:
        session, image_id = await opened(studio)

        result = await session.turns.run(image_id, Draft(instruction="wait", candidates=1))

        (job,) = result.jobs
        assert (job.state, job.charged) == (JobState.UNKNOWN, Charged.MAYBE)
        assert result.turn.state is TurnState.UNKNOWN
        assert [failure.job_id for failure in result.failures] == [job.id]
        assert await session.unsettled_jobs() == (job,)
        await session.close()

    run(story())


def test_a_turn_cancelled_before_its_calls_begin_leaves_none_planned(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        task = asyncio.create_task(session.turns.run(image_id, Draft(instruction="x", candidates=1)))
        while not any("JobRuns.run" in str(one.get_coro()) for one in asyncio.all_tasks()):
            assert not task.done()
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert task.cancelled()
        assert await session.unsettled_jobs() == ()
        assert [turn.state for turn in session.history(image_id).turns.values()][-1] is TurnState.CANCELLED
        await session.close()

    run(story())


def test_a_turn_cancelled_at_any_await_is_settled(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    """Whatever moment the cancelling task meets, no turn stays running and closing does not wait."""

    async def story() -> None:
        session, image_id = await opened(studio)
        met = 0
        for steps in range(60):
            task = asyncio.create_task(session.turns.run(image_id, Draft(instruction="x", candidates=1)))
            for _ in range(steps):
                await asyncio.sleep(0.0005 if steps % 2 else 0)
            task.cancel()
            (ended,) = await asyncio.gather(task, return_exceptions=True)
            met += isinstance(ended, asyncio.CancelledError)
            assert session.turns.is_idle
        assert met > 10
        assert await session.unsettled_jobs() == ()
        await session.close()
        again = await studio.open_project(session.path)
        assert {turn.state for turn in again.history(image_id).turns.values()} <= {
            TurnState.DONE,
            TurnState.CANCELLED,
        }
        assert again.notices == ()
        await again.close()

    run(story())


@pytest.mark.parametrize("moment", ["waiting", "sent"])
def test_a_copy_opened_beside_its_running_original_takes_nothing_from_it(
    studio: Studio, home: Places, understudy: Rehearsal, tmp_path: Path, run: Run, moment: str
) -> None:
    """It has the same id, and was closed last by this installation."""
    understudy.waits, understudy.is_late = asyncio.Event(), True
    understudy.bill = Billed(micro_usd=40_000)

    async def story() -> None:
        session, image_id = await opened(studio)
        if moment == "waiting":
            studio.queue.pause()
        task = asyncio.create_task(session.turns.run(image_id, Draft(instruction="x", candidates=2)))
        await until(lambda: studio.queue.view().calls)
        if moment == "sent":
            await until(lambda: len(list((home.data / "spool").rglob("answer-*"))) == 2)
        held = await studio.spent_today()
        copy = copied(session.path, tmp_path / "copy")

        beside = await studio_with(home, [], lambda profile: paid(inverted)).open_project(copy)
        await beside.admit()

        kind = {"waiting": "turn-interrupted", "sent": "turn-unknown"}[moment]
        assert [notice.kind for notice in beside.notices] == [kind]
        assert len(beside.history(image_id).nodes) == 1
        assert await studio.spent_today() == held
        for call in await beside.unknowns.all():
            assert (call.may_look, call.may_send) == (False, False)
            for decide in (beside.unknowns.look_again, beside.unknowns.send_again, beside.unknowns.forget):
                with pytest.raises(Refused):
                    await decide(call.job_id)
        await beside.close()
        understudy.waits.set()
        studio.queue.resume()
        result = await task
        assert (len(result.nodes), result.failures) == (2, ())
        assert len(understudy.requests) == 1
        assert await studio.spent_today() == Spent(40_000)
        await session.close()

        later = await studio.open_project(copy)
        assert await studio.spent_today() == Spent(40_000)
        assert [call.may_look for call in await later.unknowns.all()] == [False] * (moment == "sent")
        await later.close()

    run(story())


def test_a_copy_that_is_alone_again_says_so_to_everybody_who_asks_at_once(
    studio: Studio, home: Places, understudy: Rehearsal, tmp_path: Path, run: Run
) -> None:
    understudy.troubles = [
        OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")
    ]

    async def story() -> None:
        session, image_id = await opened(studio)
        await session.turns.run(image_id, Draft(instruction="x", candidates=1))
        copy = copied(session.path, tmp_path / "copy")
        beside = await studio_with(home, [], lambda profile: paid(inverted)).open_project(copy)
        await beside.admit()
        assert [call.may_send for call in await beside.unknowns.all()] == [False]

        await session.close()

        asked = await asyncio.gather(*(beside.unknowns.all() for _ in range(4)))
        assert [[call.may_send for call in calls] for calls in asked] == [[True]] * 4
        await beside.close()

    run(story())


def test_an_old_copy_gives_back_no_money_that_its_original_may_have_spent(
    studio: Studio, home: Places, understudy: Rehearsal, tmp_path: Path, run: Run
) -> None:
    understudy.troubles = [
        OutcomeUnknown("turn-unknown", provider="rehearsal", charged=Charged.MAYBE, instruction="x")
    ]

    async def story() -> None:
        session, image_id = await opened(studio)
        studio.queue.pause()
        task = asyncio.create_task(session.turns.run(image_id, Draft(instruction="x", candidates=1)))
        await until(lambda: studio.queue.view().calls)
        copy = copied(session.path, tmp_path / "copy")
        studio.queue.resume()
        await task
        held = await studio.spent_today()
        await session.close()
        assert held.held_micro > 0

        old = await studio.open_project(copy)
        await old.admit()

        assert await old.unknowns.all() == ()
        assert await studio.spent_today() == held
        await old.close()

    run(story())


def copied(project: Path, folder: Path) -> Path:
    """The file of an open project with its log, as a careless copy takes it."""
    folder.mkdir()
    for file in project.parent.glob(f"{project.name}*"):
        if not file.name.endswith("-lock"):
            shutil.copy(file, folder)
    return folder / project.name
