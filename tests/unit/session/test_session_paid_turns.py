"""A call that costs money: held before it is sent, settled after, cancelled, repeated; never sent unasked."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, noise, opened, studio_with, until

from studio.host.books import Books
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.model.budget import Budget, Spent
from studio.model.errors import (
    Charged,
    Declined,
    DiskTrouble,
    HostError,
    NotReached,
    OutcomeUnknown,
    OverBudget,
    ProviderError,
    Rejected,
    Throttled,
)
from studio.model.events import CandidatePreviewed, Event, JobWaits, NoticeRaised, SpendChanged, TurnEnded
from studio.model.history import TurnState
from studio.model.jobs import JobState
from studio.model.money import Basis
from studio.model.provider import Billed, Dropped, ProviderRequest, Uploaded, Usage
from studio.model.recipe import Anchor, Draft
from studio.model.sentences import say
from studio.session.calls import repeating
from studio.session.session import Session
from studio.session.studio import Studio
from studio.store import nodes
from studio.store.project_file import ProjectFile

Run = Callable[[Any], Any]

_ONE = Draft(instruction="invert it", candidates=1)
_MAKER = {"provider": "rehearsal"}


@pytest.fixture
def understudy() -> Rehearsal:
    """One that costs money."""
    return paid(inverted)


@pytest.fixture
def books(home: Places) -> Books:
    return Books(home)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between repeats are as many, but short."""
    monkeypatch.setattr(repeating, "_UNREACHED_S", (0.02, 0.02))
    monkeypatch.setattr(repeating, "_THROTTLED_S", (0.02,) * 5)


def rows(session: Session, query: str) -> list[Any]:
    with closing(sqlite3.connect(session.path)) as db:
        return db.execute(query).fetchall()


def spool(home: Places) -> list[Path]:
    return list((home.data / "spool").glob("*/*/*"))


def test_a_bill_becomes_the_cost_of_the_node_the_project_and_the_day(
    studio: Studio, understudy: Rehearsal, books: Books, seen: list[Event], run: Run
) -> None:
    understudy.bill = Billed(micro_usd=81_234)

    async def story() -> None:
        session, image_id = await opened(studio)

        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=2))

        (job,) = result.jobs
        assert (job.state, job.charged) == (JobState.SETTLED, Charged.YES)
        assert rows(session, "SELECT job_id, basis, micro_usd FROM ledger") == [(job.id, "provider", 81_234)]
        assert books.spent_today() == books.spent_on_project(session.project_id) == Spent(81_234, 0)
        assert await session.spent_micro() == 81_234
        assert SpendChanged() in seen
        assert books.open_jobs(session.project_id) == {}
        await session.close()

    run(story())


def test_usage_is_priced_by_the_catalogue_and_without_it_the_estimate_is_said(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        understudy.bill = Billed(usage=Usage(text_in=10, image_in=0, image_out=500))
        await session.turns.run(image_id, _ONE)
        understudy.bill = None
        (job,) = (await session.turns.run(image_id, _ONE)).jobs

        priced, estimated = rows(session, "SELECT basis, micro_usd, usage_json FROM ledger ORDER BY rowid")
        assert priced[:2] == (Basis.USAGE, 500 * 40)
        assert '"image_out":500' in priced[2]
        assert estimated == (Basis.ESTIMATE, job.estimate_micro, None)
        await session.close()

    run(story())


def test_the_money_is_held_before_the_request_leaves(
    home: Places, seen: list[Event], books: Books, run: Run
) -> None:
    held: list[Spent] = []

    def look(request: ProviderRequest, ordinal: int) -> bytes:
        held.append(Books(home).spent_today())
        return inverted(request, ordinal)

    studio = studio_with(home, seen, lambda profile: paid(look))

    async def story() -> None:
        session, image_id = await opened(studio)
        outlook = session.drafts.outlook(image_id, _ONE)
        await session.turns.run(image_id, _ONE)
        assert held == [Spent(0, outlook.estimate.upper or 0)]
        assert held[0].held_micro > 0
        await session.close()

    run(story())


@pytest.mark.parametrize("cap", ["turn", "project", "day"])
def test_a_turn_over_a_cap_is_refused_before_anything_is_written(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run, cap: str
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        budget = Budget(most_micro=100) if cap == "turn" else Budget()
        if cap == "project":
            books.set_project_cap(session.project_id, 100)
        if cap == "day":
            await studio.set_setting("day-cap", 0)

        with pytest.raises(OverBudget) as caught:
            await session.turns.run(image_id, _ONE, budget=budget)

        assert caught.value.kind == f"over-{cap}-cap"
        assert understudy.requests == []
        assert rows(session, "SELECT count(*) FROM turn WHERE kind = 'edit'") == [(0,)]
        assert session.turns.is_idle
        await session.close()

    run(story())


def test_a_cap_that_another_program_used_up_meanwhile_fails_the_turn_and_sends_nothing(
    studio: Studio, understudy: Rehearsal, home: Places, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Books, "require_room", lambda *_: None)

    async def story() -> None:
        session, image_id = await opened(studio)
        await studio.set_setting("day-cap", 0)

        result = await session.turns.run(image_id, _ONE)

        (job,) = result.jobs
        assert [error.kind for error in result.errors] == ["over-day-cap"]
        assert (job.state, job.charged, result.turn.state) == (
            JobState.FAILED,
            Charged.NO,
            TurnState.FAILED,
        )
        assert understudy.requests == []
        assert await session.unsettled_jobs() == ()
        await session.close()

    run(story())


def test_a_price_that_is_not_known_needs_a_yes(home: Places, seen: list[Event], run: Run) -> None:
    stranger = Rehearsal(inverted, can={"is_free": False})
    studio = studio_with(home, seen, lambda profile: stranger)

    async def story() -> None:
        session, image_id = await opened(studio)
        with pytest.raises(OverBudget):
            await session.turns.run(image_id, _ONE)

        result = await session.turns.run(image_id, _ONE, budget=Budget(takes_unknown=True))

        (node,) = result.nodes
        assert node.cost_micro is None
        assert rows(session, "SELECT basis, micro_usd FROM ledger") == [("estimate", None)]
        await session.close()
        again = await studio.open_project(session.path)
        assert again.history(image_id).nodes[node.id].cost_micro is None
        await again.close()

    run(story())


def test_fewer_pictures_than_were_asked_for_are_said_with_whose_they_are(
    studio: Studio, understudy: Rehearsal, seen: list[Event], run: Run
) -> None:
    understudy.gives = 2

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=4))

        assert (len(result.nodes), result.failures) == (2, ())
        (notice,) = [event.notice for event in seen if isinstance(event, NoticeRaised)]
        assert say(notice).message == "understudy sent 2 of the 4 pictures that it was asked for."
        await session.close()

    run(story())


def test_what_fewer_pictures_cost_is_shared_by_those_that_came_and_stays_an_estimate(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    understudy.gives, understudy.bill = 2, None

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=4))

        (row,) = await session.spending.rows()
        assert (row.basis, row.micro) == (Basis.ESTIMATE, row.estimate_micro)
        shown = [session.history(image_id).nodes[node.id].cost_micro for node in result.nodes]
        assert shown == [(row.micro or 0) // 2] * 2
        await session.close()

    run(story())


def test_one_on_this_machine_says_that_the_others_would_look_the_same(
    home: Places, seen: list[Event], run: Run
) -> None:
    engine = Rehearsal(inverted, gives=1, can={"is_local": True})
    studio = studio_with(home, seen, lambda profile: engine)

    async def story() -> None:
        session, image_id = await opened(studio)
        await session.turns.run(image_id, Draft(instruction="invert it", candidates=4))

        (notice,) = [event.notice for event in seen if isinstance(event, NoticeRaised)]
        assert say(notice).text == "1 of 4 candidates: the others would have looked the same."
        await session.close()

    run(story())


def test_a_double_click_sends_once(studio: Studio, understudy: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        clicks = [asyncio.create_task(session.turns.run(image_id, _ONE)) for _ in range(5)]
        ended = await asyncio.gather(*clicks, return_exceptions=True)

        assert sum(not isinstance(one, Exception) for one in ended) == 1
        assert len(understudy.requests) == 1
        await session.close()

    run(story())


@pytest.mark.parametrize(
    ("error", "state", "charged", "held"),
    [
        (Declined("declined", **_MAKER, charged=Charged.NO), JobState.FAILED, Charged.NO, False),
        (Declined("declined", **_MAKER, charged=Charged.YES), JobState.FAILED, Charged.YES, False),
        (Rejected("rejected", **_MAKER, charged=Charged.MAYBE), JobState.FAILED, Charged.MAYBE, True),
        (OutcomeUnknown("unknown", **_MAKER, charged=Charged.MAYBE), JobState.UNKNOWN, Charged.MAYBE, True),
    ],
)
def test_what_may_be_charged_stays_held_and_is_not_sent_again(
    studio: Studio,
    understudy: Rehearsal,
    books: Books,
    run: Run,
    error: ProviderError,
    state: JobState,
    charged: Charged,
    held: bool,
) -> None:
    understudy.troubles = [error]

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, _ONE)

        (job,) = result.jobs
        assert (job.state, job.charged) == (state, charged)
        assert len(understudy.requests) == 1
        spent = books.spent_today()
        assert bool(spent.held_micro) == held
        assert bool(spent.micro) == (charged is Charged.YES)
        assert bool(rows(session, "SELECT 1 FROM ledger")) == (charged is Charged.YES)
        assert session.history(image_id).turns[result.turn.id].charged is charged
        await session.close()
        again = await studio.open_project(session.path)
        assert again.history(image_id).turns[result.turn.id].charged is charged
        await again.close()

    run(story())


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("trouble", "repeats"),
    [
        (lambda: NotReached("unreached", **_MAKER, charged=Charged.NO), 2),
        (lambda: Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=None), 5),
        (lambda: Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=0.01), 5),
        (lambda: Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=3600.0), 0),
        (lambda: Throttled("rate-limited", **_MAKER, charged=Charged.MAYBE, retry_after_s=0.01), 0),
        (lambda: NotReached("unreached", **_MAKER, charged=Charged.MAYBE), 0),
    ],
)
def test_only_what_was_surely_not_charged_is_sent_again_by_itself_and_not_for_ever(
    studio: Studio,
    understudy: Rehearsal,
    books: Books,
    seen: list[Event],
    run: Run,
    trouble: Callable[[], ProviderError],
    repeats: int,
) -> None:
    understudy.troubles = [trouble() for _ in range(9)]

    async def story() -> None:
        session, image_id = await opened(studio)
        (job,) = (await session.turns.run(image_id, _ONE)).jobs

        assert len(understudy.requests) == 1 + repeats
        assert sum(isinstance(event, JobWaits) for event in seen) == repeats
        assert job.state is JobState.FAILED
        assert bool(books.spent_today().held_micro) == (job.charged is Charged.MAYBE)
        await session.close()

    run(story())


@pytest.mark.usefixtures("hurried")
def test_after_a_throttle_the_same_job_is_answered_and_paid_once(
    studio: Studio, understudy: Rehearsal, books: Books, seen: list[Event], run: Run
) -> None:
    understudy.troubles = [Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=0.05)]
    understudy.bill = Billed(micro_usd=7)

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, _ONE)

        assert [request.job_id for request in understudy.requests] == [result.jobs[0].id] * 2
        assert len({request.client_key for request in understudy.requests}) == 1
        (waits,) = [event for event in seen if isinstance(event, JobWaits)]
        assert waits.job_id == result.jobs[0].id
        assert len(result.nodes) == 1
        assert result.failures == ()
        assert books.spent_today() == Spent(7, 0)
        await session.close()

    run(story())


def test_cancelling_is_heard_while_waiting_to_be_sent_again_and_costs_nothing(
    studio: Studio, understudy: Rehearsal, books: Books, seen: list[Event], run: Run
) -> None:
    understudy.troubles = [Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=600.0)]

    async def story() -> None:
        session, image_id = await opened(studio)
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        await until(lambda: any(isinstance(event, JobWaits) for event in seen))
        (row,) = rows(session, "SELECT state, charged FROM job WHERE provider = 'rehearsal'")
        assert row == ("sent", "no")
        (call,) = studio.queue.view().calls
        assert call.until > 0

        running = session.turns.running(image_id)
        assert running is not None
        session.turns.cancel(running.turn.id)
        result = await asyncio.wait_for(task, 2)

        assert (result.jobs[0].state, result.jobs[0].charged) == (JobState.CANCELLED, Charged.NO)
        assert books.spent_today() == Spent()
        assert studio.queue.view().calls == ()
        await session.close()

    run(story())


def test_cancelling_a_call_that_waits_its_turn_costs_nothing(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        studio.queue.pause()
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        await until(lambda: studio.queue.view().waiting)
        assert books.spent_today().held_micro > 0

        studio.queue.cancel(studio.queue.view().calls[0].job_id)
        result = await asyncio.wait_for(task, 2)

        assert (result.jobs[0].state, result.jobs[0].charged) == (JobState.CANCELLED, Charged.NO)
        assert result.turn.state is TurnState.CANCELLED
        assert understudy.requests == []
        assert books.spent_today() == Spent()
        await session.close()

    run(story())


@pytest.mark.parametrize("is_late", [False, True])
def test_a_cancelled_call_may_be_charged_and_its_answer_is_kept_if_it_came(
    studio: Studio, understudy: Rehearsal, books: Books, home: Places, run: Run, is_late: bool
) -> None:
    understudy.waits, understudy.is_late = asyncio.Event(), is_late
    understudy.bill = Billed(micro_usd=9)

    async def story() -> None:
        session, image_id = await opened(studio)
        task = asyncio.create_task(session.turns.run(image_id, Draft(instruction="x", candidates=2)))
        await understudy.was_asked.wait()

        running = session.turns.running(image_id)
        assert running is not None
        session.turns.cancel(running.turn.id)
        result = await task

        (job,) = result.jobs
        if is_late:
            assert (job.state, job.charged) == (JobState.SETTLED, Charged.YES)
            assert (len(result.nodes), result.turn.state) == (2, TurnState.DONE)
            assert books.spent_today() == Spent(9, 0)
        else:
            assert (job.state, job.charged) == (JobState.CANCELLED, Charged.MAYBE)
            assert (result.nodes, result.turn.state) == ((), TurnState.CANCELLED)
            assert books.spent_today().held_micro > 0
        assert spool(home) == []
        await session.close()

    run(story())


def test_closing_while_paid_calls_run_and_wait_settles_each_by_what_it_may_have_cost(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run
) -> None:
    understudy.waits = asyncio.Event()

    async def story() -> None:
        session, image_id = await opened(studio)
        both = Draft(instruction="x", candidates=1, anchors=(Anchor.LAST, Anchor.ORIGINAL))
        task = asyncio.create_task(session.turns.run(image_id, both))
        await until(lambda: len(studio.queue.view().calls) == 2)
        await understudy.was_asked.wait()
        await session.close()
        charged = sorted(job.charged for job in (await task).jobs)
        assert charged[0] in (Charged.MAYBE, Charged.NO)
        assert Charged.MAYBE in charged
        assert studio.queue.view().calls == ()

    run(story())


def test_an_answer_whose_node_was_just_being_written_when_all_was_cancelled_becomes_one_node(
    studio: Studio, books: Books, understudy: Rehearsal, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    understudy.bill = Billed(micro_usd=9)
    add_node = nodes.add_node

    async def story() -> None:
        session, image_id = await opened(studio)
        loop = asyncio.get_running_loop()

        def slowly(*given: Any, **more: Any) -> Any:
            is_cancelled = threading.Event()
            loop.call_soon_threadsafe(lambda: (task.cancel(), loop.call_later(0.02, is_cancelled.set)))
            is_cancelled.wait(5)
            return add_node(*given, **more)

        monkeypatch.setattr(nodes, "add_node", slowly)
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        with pytest.raises(asyncio.CancelledError):
            await task

        assert rows(session, "SELECT ordinal FROM node WHERE job_id IS NOT NULL") == [(0,)]
        assert len(session.history(image_id).nodes) == 2
        assert rows(session, "SELECT state, charged FROM job WHERE provider = 'rehearsal'") == [
            ("settled", "yes")
        ]
        assert books.spent_today() == Spent(9)
        await session.close()

    run(story())


def test_accounts_that_cannot_be_read_just_now_hold_no_call_up(
    studio: Studio, understudy: Rehearsal, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise HostError("disk-trouble", name="profiles.json", reason="Input/output error")

    async def story() -> None:
        session, image_id = await opened(studio)
        monkeypatch.setattr(Profiles, "all", unreadable)

        result = await session.turns.run(image_id, _ONE)

        assert (len(result.nodes), result.failures) == (1, ())
        assert studio.queue.view().calls == ()
        await session.close()

    run(story())


@pytest.mark.parametrize("steps", range(0, 24, 2))
def test_a_turn_that_is_about_to_begin_is_not_sent_when_the_project_is_left(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run, steps: int
) -> None:
    understudy.waits = asyncio.Event()

    async def story() -> None:
        session, image_id = await opened(studio)
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        for _ in range(steps):
            await asyncio.sleep(0)

        was_sent = bool(understudy.requests)
        await session.turns.cancel_all()

        await asyncio.gather(task, return_exceptions=True)
        assert bool(understudy.requests) == was_sent
        assert session.turns.is_idle
        await session.close()
        assert bool(books.spent_today().held_micro) == was_sent

    run(story())


def test_what_is_told_besides_answers_is_passed_on_and_written_down(
    studio: Studio, understudy: Rehearsal, seen: list[Event], home: Places, run: Run
) -> None:
    understudy.previews = 2
    understudy.events = (Uploaded("ab" * 32, "file-7", None), Dropped("complexity"))

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, _ONE)

        previews = [event.path.name for event in seen if isinstance(event, CandidatePreviewed)]
        assert len(previews) == 3  # two partial ones, and the answer before it was locked
        (notice,) = [event.notice for event in seen if isinstance(event, NoticeRaised)]
        assert (notice.kind, notice.facts["name"]) == ("parameter-dropped", "complexity")
        assert rows(session, "SELECT kind, subject_id, remote_id FROM remote") == [
            ("file", "ab" * 32, "file-7")
        ]
        assert (result.jobs[0].request or {})["dropped"] == ["complexity"]
        assert spool(home) == []
        await session.close()

    run(story())


def test_a_free_call_has_no_entry_in_any_book(home: Places, seen: list[Event], run: Run) -> None:
    studio = studio_with(home, seen, lambda profile: Rehearsal(inverted))

    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.turns.run(image_id, _ONE)

        assert not (home.data / "books.sqlite").exists()
        assert rows(session, "SELECT count(*) FROM ledger") == [(0,)]
        await session.close()

    run(story())


def test_a_picture_that_may_not_leave_any_more_is_withheld_though_its_call_waits_already(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        studio.queue.pause()
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        await until(lambda: studio.queue.view().waiting)

        await session.marks.set_never_upload(image_id, True)
        studio.queue.resume()
        result = await task

        assert [error.kind for error in result.errors] == ["never-upload"]
        assert (result.jobs[0].state, result.jobs[0].charged) == (JobState.FAILED, Charged.NO)
        assert understudy.requests == []
        assert books.spent_today() == Spent()
        await session.close()

    run(story())


def test_a_picture_that_may_not_leave_any_more_is_not_sent_again_by_itself(
    studio: Studio,
    understudy: Rehearsal,
    books: Books,
    seen: list[Event],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    understudy.troubles = [Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=9.0)]
    is_over = asyncio.Event()

    async def rest(*_: object) -> None:
        await is_over.wait()

    monkeypatch.setattr(repeating, "rest", rest)

    async def story() -> None:
        session, image_id = await opened(studio)
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        await until(lambda: any(isinstance(event, JobWaits) for event in seen))

        await session.marks.set_never_upload(image_id, True)
        is_over.set()
        result = await task

        assert [error.kind for error in result.errors] == ["never-upload"]
        assert (result.jobs[0].state, result.jobs[0].charged) == (JobState.FAILED, Charged.NO)
        assert len(understudy.requests) == 1
        assert books.spent_today() == Spent()
        await session.close()

    run(story())


def test_books_that_could_not_be_written_are_put_right_at_the_next_start(
    studio: Studio, understudy: Rehearsal, books: Books, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    understudy.bill = Billed(micro_usd=9)

    def full(*_: object, **__: object) -> None:
        raise HostError("disk-trouble", name="books.sqlite", reason="full")

    async def story() -> None:
        session, image_id = await opened(studio)
        with monkeypatch.context() as patch:
            patch.setattr(Books, "settle", full)
            result = await session.turns.run(image_id, _ONE)
        assert result.jobs[0].state is JobState.SETTLED
        assert [error.kind for error in result.errors] == ["disk-trouble"]
        assert books.spent_today().held_micro > 0
        await session.close()

        again = await studio.open_project(session.path)

        assert books.spent_today() == Spent(9, 0)
        assert again.notices == ()
        await again.close()

    run(story())


def test_uploads_are_named_in_the_next_call_of_the_same_account(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.turns.run(image_id, _ONE)
        sha256 = understudy.requests[0].pictures[0].sha256
        understudy.events = (Uploaded(sha256, "file-7", "2999-01-01T00:00:00+00:00"),)
        await session.turns.run(image_id, _ONE)

        await session.turns.run(image_id, _ONE)
        understudy.events = (Uploaded(sha256, "file-8", "2020-01-01T00:00:00+00:00"),)
        await session.turns.run(image_id, _ONE)
        await session.turns.run(image_id, _ONE)

        named = [request.pictures[0].remote_id for request in understudy.requests]
        assert named == [None, None, "file-7", "file-7", None]
        await session.close()

    run(story())


def test_a_disk_that_is_full_at_the_worst_moment_loses_neither_answer_nor_cost(
    studio: Studio,
    understudy: Rehearsal,
    books: Books,
    seen: list[Event],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    understudy.bill = Billed(micro_usd=9)

    async def full(*_: object) -> None:
        raise DiskTrouble("disk-full", name="noise.palimpsest")

    async def story() -> None:
        session, image_id = await opened(studio)
        with monkeypatch.context() as patch:

            def answer(request: ProviderRequest, ordinal: int) -> bytes:
                patch.setattr(ProjectFile, "write", full)
                return inverted(request, ordinal)

            understudy.script = answer
            result = await session.turns.run(image_id, _ONE)
        assert {error.kind for error in result.errors} == {"disk-full"}
        assert sum(isinstance(event, TurnEnded) for event in seen) == 1
        assert session.turns.is_idle
        assert books.spent_today().held_micro > 0
        await session.close()

        again = await studio.open_project(session.path)

        assert [notice.kind for notice in again.notices] == ["turn-recovered"]
        assert len(again.history(image_id).nodes) == 2
        assert books.spent_today() == await again.spending.project() == Spent(9)
        assert len(understudy.requests) == 1
        await again.close()

    run(story())
