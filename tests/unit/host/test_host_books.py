"""The books: caps that two programs cannot cross together, holds that become costs, who sent what."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from studio.host.books import Books, local_day
from studio.host.books_schema import NEWEST
from studio.host.places import Places
from studio.model.budget import NO_BUDGET, Budget, Hold, Spent
from studio.model.errors import HostError, OverBudget, Refused
from studio.model.jobs import JobState
from studio.model.money import Basis, Estimate
from studio.model.sentences import explain

_PROJECT, _OTHER = "p0000000000bb", "p0000000000cc"
_KEPT = Path(__file__).parent / "kept"
_DOLLAR = 1_000_000


def held(n: int, micro: int | None, project_id: str = _PROJECT, in_credits: float | None = None) -> Hold:
    """A call with an upper estimate; its expected cost is half of it."""
    estimate = Estimate(None if micro is None else micro // 2, micro, credits=in_credits)
    return Hold(f"j00000000000{n}", project_id, "mine", estimate)


def test_what_is_held_counts_until_the_cost_is_known(here: Places) -> None:
    books = Books(here)

    books.hold([held(1, 200_000), held(2, 300_000)], NO_BUDGET, _DOLLAR)
    assert books.spent_today() == Spent(0, 500_000)

    books.settle(held(1, 0).job_id, JobState.SETTLED, micro=120_000, credits_=None, basis=Basis.USAGE)
    books.release(held(2, 0).job_id, JobState.CANCELLED)
    assert books.spent_today() == books.spent_on_project(_PROJECT) == Spent(120_000, 0)


def test_settling_and_releasing_again_change_nothing(here: Places) -> None:
    books = Books(here)
    books.hold([held(1, 200_000), held(2, 200_000)], NO_BUDGET, _DOLLAR)

    for _ in range(2):
        books.settle(held(1, 0).job_id, JobState.SETTLED, micro=1, credits_=None, basis=Basis.USAGE)
        books.release(held(2, 0).job_id, JobState.FAILED)

    assert books.spent_today() == Spent(1, 0)


def test_the_call_that_would_cross_the_days_cap_is_stopped_and_says_by_how_much(here: Places) -> None:
    books = Books(here)
    books.hold([held(1, 4_900_000)], NO_BUDGET, 5 * _DOLLAR)

    with pytest.raises(OverBudget) as caught:
        books.hold([held(2, 140_000, _OTHER)], NO_BUDGET, 5 * _DOLLAR)

    assert caught.value.kind == "over-day-cap"
    assert caught.value.facts["over_micro"] == 40_000
    assert explain(caught.value).text == (
        "This turn would cross today's cap of $5.00 by $0.04. Raise the cap, or ask for fewer candidates."
    )
    books.hold([held(3, 100_000, _OTHER)], NO_BUDGET, 5 * _DOLLAR)


def test_a_turn_is_held_whole_or_not_at_all(here: Places) -> None:
    books = Books(here)

    with pytest.raises(OverBudget):
        books.hold([held(n, 400_000) for n in range(3)], NO_BUDGET, _DOLLAR)

    assert books.spent_today() == Spent()
    assert not books.wrote(held(0, 0).job_id, _PROJECT)


def test_a_project_has_a_cap_of_its_own(here: Places) -> None:
    books = Books(here)
    books.set_project_cap(_PROJECT, 300_000)

    with pytest.raises(OverBudget) as caught:
        books.require_room([held(1, 300_001)], NO_BUDGET, _DOLLAR)
    books.hold([held(2, 300_001, _OTHER)], NO_BUDGET, _DOLLAR)
    books.hold([held(3, 300_000)], NO_BUDGET, _DOLLAR)

    assert caught.value.kind == "over-project-cap"
    assert books.project_cap(_PROJECT) == 300_000
    books.set_project_cap(_PROJECT, None)
    assert books.project_cap(_PROJECT) is None


def test_a_turn_may_say_its_own_most(here: Places) -> None:
    books = Books(here)

    with pytest.raises(OverBudget) as caught:
        books.hold([held(1, 60_000), held(2, 60_000)], Budget(most_micro=119_999), _DOLLAR)
    books.hold([held(1, 60_000), held(2, 60_000)], Budget(most_micro=120_000), _DOLLAR)

    assert caught.value.kind == "over-turn-cap"
    assert caught.value.facts["over"] == "$0.0001"


@pytest.mark.parametrize(
    ("budget", "goes"),
    [
        (NO_BUDGET, False),
        (Budget(most_micro=_DOLLAR), False),
        (Budget(takes_unknown=True), True),
        (Budget(most_credits=3), True),
    ],
)
def test_a_price_that_is_not_known_counts_as_over_every_cap(here: Places, budget: Budget, goes: bool) -> None:
    books = Books(here)

    if goes:
        books.hold([held(1, None)], budget, 0)
    else:
        with pytest.raises(OverBudget) as caught:
            books.hold([held(1, None)], budget, 100 * _DOLLAR)
        assert caught.value.kind == "price-unknown"
        assert "mine" in explain(caught.value).text


def test_credits_have_a_cap_of_the_turn_and_a_sum(here: Places) -> None:
    books = Books(here)

    with pytest.raises(OverBudget) as caught:
        books.hold([held(1, None, in_credits=41.5)], Budget(most_credits=40), _DOLLAR)
    books.hold([held(1, None, in_credits=40.0)], Budget(most_credits=40), _DOLLAR)

    assert caught.value.facts["over"] == "1.5 credits"
    assert books.spent_today() == Spent(0, 0, 40.0)


def test_yesterday_does_not_count_today_and_a_call_over_midnight_stays_yesterdays(here: Places) -> None:
    days = iter(["2026-11-27", *["2026-11-28"] * 9])
    books = Books(here, today=lambda: next(days))
    books.hold([held(1, 900_000)], NO_BUDGET, _DOLLAR)

    books.settle(held(1, 0).job_id, JobState.SETTLED, micro=800_000, credits_=None, basis=Basis.USAGE)

    assert books.spent_today() == Spent()
    books.hold([held(2, 900_000)], NO_BUDGET, _DOLLAR)
    assert books.spent_on_project(_PROJECT) == Spent(800_000, 900_000)


def test_a_job_begins_to_be_sent_once(here: Places) -> None:
    books = Books(here)
    books.hold([held(1, 1)], NO_BUDGET, _DOLLAR)
    books.begin_sending(held(1, 0).job_id)

    for again in (held(1, 0).job_id, held(2, 0).job_id):
        with pytest.raises(Refused) as caught:
            Books(here).begin_sending(again)
        assert caught.value.kind == "sent-before"


def test_a_job_cannot_be_held_twice(here: Places) -> None:
    books = Books(here)
    books.hold([held(1, 1)], NO_BUDGET, _DOLLAR)

    with pytest.raises(HostError):
        books.hold([held(1, 1)], NO_BUDGET, _DOLLAR)

    assert books.spent_today() == Spent(0, 1)


def test_a_copied_project_finds_nothing_in_the_books(here: Places) -> None:
    books = Books(here)
    books.hold([held(1, 1)], NO_BUDGET, _DOLLAR)

    assert books.wrote(held(1, 0).job_id, _PROJECT)
    assert not books.wrote(held(1, 0).job_id, _OTHER)
    assert not books.wrote(held(2, 0).job_id, _PROJECT)


def test_the_books_tell_which_jobs_are_open(here: Places) -> None:
    books = Books(here)
    books.hold([held(n, 1) for n in range(3)], NO_BUDGET, _DOLLAR)
    books.release(held(0, 0).job_id, JobState.CANCELLED)
    books.note_job(held(1, 0).job_id, JobState.UNKNOWN)

    assert books.open_jobs(_PROJECT) == {
        held(1, 0).job_id: JobState.UNKNOWN,
        held(2, 0).job_id: JobState.PLANNED,
    }
    assert books.open_jobs(_OTHER) == {}


def test_a_remote_id_once_known_is_kept(here: Places) -> None:
    books = Books(here)
    books.hold([held(1, 1)], NO_BUDGET, _DOLLAR)
    books.note_job(held(1, 0).job_id, JobState.SENT, remote_id="remote-7")

    books.note_job(held(1, 0).job_id, JobState.SETTLED)

    with closing(sqlite3.connect(books.path)) as db:
        assert db.execute("SELECT state, remote_id FROM job").fetchall() == [("settled", "remote-7")]


def test_a_correction_is_learned_from_five_calls_and_is_their_median(here: Places) -> None:
    books = Books(here)
    for ratio in (1.0, 1.1, 1.2, 9.0):
        books.note_ratio("flare", "low", ratio)
    books.note_ratio("sunburst", "low", 5.0)
    assert books.lessons() == {}

    books.note_ratio("flare", "low", 1.3)
    books.note_ratio("flare", "low", 0.0)

    assert books.lessons() == {("flare", "low"): (1.2, 5)}


def test_old_lessons_are_forgotten(here: Places) -> None:
    books = Books(here)
    for ratio in [4.0] * 60 + [1.0] * 60:
        books.note_ratio("flare", "low", ratio)

    assert books.lessons() == {("flare", "low"): (1.0, 99)}


def test_two_programs_make_one_book(here: Places) -> None:
    window, command_line = Books(here), Books(here)

    window.hold([held(1, 7)], NO_BUDGET, _DOLLAR)

    assert command_line.wrote(held(1, 0).job_id, _PROJECT)
    assert command_line.spent_today() == Spent(0, 7)


def test_books_of_the_first_version_are_brought_up_and_lose_nothing(here: Places) -> None:
    here.data.mkdir(parents=True)
    with zipfile.ZipFile(_KEPT / "books-version-1.sqlite.zip") as archive:
        archive.extract("books-version-1.sqlite", here.data)
    (here.data / "books-version-1.sqlite").rename(here.data / "books.sqlite")
    books = Books(here)

    assert books.wrote("j0000000000aa", _PROJECT)
    assert books.open_jobs(_PROJECT) == {"j0000000000ab": JobState.SENT}
    assert books.spent_on_project(_PROJECT) == Spent(91_200, 0)
    books.hold([held(1, 7)], NO_BUDGET, _DOLLAR)
    with closing(sqlite3.connect(books.path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        assert db.execute("SELECT day FROM spend ORDER BY at").fetchall()[-1] == (local_day(),)


def test_books_of_a_newer_program_are_left_alone(here: Places) -> None:
    Books(here).set_project_cap(_PROJECT, 1)
    with closing(sqlite3.connect(here.data / "books.sqlite")) as db:
        db.execute(f"PRAGMA user_version = {NEWEST + 1}")

    with pytest.raises(HostError) as caught:
        Books(here).hold([held(1, 7)], NO_BUDGET, _DOLLAR)

    assert caught.value.kind == "books-too-new"
    with closing(sqlite3.connect(here.data / "books.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (NEWEST + 1,)


def test_damaged_books_are_said_and_not_overwritten(here: Places) -> None:
    here.data.mkdir(parents=True)
    (here.data / "books.sqlite").write_bytes(b"not a database, but somebody's money" * 40)

    with pytest.raises(HostError) as caught:
        Books(here).spent_today()

    assert caught.value.kind == "disk-trouble"
    assert b"somebody's money" in (here.data / "books.sqlite").read_bytes()
