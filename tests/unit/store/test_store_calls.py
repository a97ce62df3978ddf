"""What is written down of calls: each answer once, what was left out, what a provider has, the costs."""

import sqlite3

import pytest
from project_builders import a_turn, an_image

from studio.model.errors import Charged
from studio.model.history import Node
from studio.model.ids import DELIVERY, JOB, NODE, new_id
from studio.model.jobs import Job, JobState
from studio.model.money import Basis, Cost
from studio.store import blobs, job_rows, ledger, nodes, remotes


@pytest.fixture
def image_id(db: sqlite3.Connection) -> str:
    return an_image(db)


@pytest.fixture
def job(db: sqlite3.Connection, image_id: str) -> Job:
    planned = Job(
        new_id(JOB),
        a_turn(db, image_id),
        0,
        JobState.PLANNED,
        candidates=3,
        request={"quality": "low"},
        plan={"first": 2},
    )
    job_rows.add_job(db, planned)
    return job_rows.move_job(db, planned.id, JobState.SENT, charged=Charged.MAYBE)


def deliver(db: sqlite3.Connection, job: Job, ordinal: int, *, error: str | None = None) -> str:
    return nodes.add_delivery(
        db,
        new_id(DELIVERY),
        job.id,
        ordinal=ordinal,
        blob_id=blobs.add_blob(db, f"answer {ordinal}".encode(), "image/png"),
        decode_error=error,
    )


def test_an_answer_taken_in_twice_is_one_delivery_and_its_job_is_delivered(
    db: sqlite3.Connection, job: Job
) -> None:
    first = deliver(db, job, 0)

    assert deliver(db, job, 0) == first
    assert db.execute("SELECT count(*) FROM delivery").fetchone() == (1,)
    assert job_rows.job(db, job.id).state is JobState.DELIVERED


def test_a_late_answer_does_not_wake_a_job_that_has_ended(db: sqlite3.Connection, job: Job) -> None:
    job_rows.move_job(db, job.id, JobState.CANCELLED)

    deliver(db, job, 0)

    assert job_rows.job(db, job.id).state is JobState.CANCELLED


def test_with_nodes_and_undecodable_answers_nothing_is_left_to_do(
    db: sqlite3.Connection, job: Job, image_id: str
) -> None:
    deliver(db, job, 0, error="no picture")
    delivery_id = deliver(db, job, 1)
    deliver(db, job, 2)
    node = Node(
        *(new_id(NODE), image_id, 0, job.turn_id, (), 40, 30),
        job_id=job.id,
        ordinal=1,
        delivery_id=delivery_id,
    )
    nodes.add_node(db, node, None)

    assert nodes.kept_ordinals(db, job.id) == {0, 1}


def test_the_plan_and_what_was_left_out_do_not_mix_with_what_was_sent(
    db: sqlite3.Connection, job: Job
) -> None:
    job_rows.note_dropped(db, job.id, "complexity")
    job_rows.note_dropped(db, job.id, "moderation")
    job_rows.note_actual(db, job.id, 1, {"method": "warm"})

    found = job_rows.job(db, job.id)

    assert found.request == {"quality": "low", "dropped": ["complexity", "moderation"]}
    assert found.plan == {"first": 2}
    assert found.actual == {"1": {"method": "warm"}}


def test_charged_jobs_are_those_with_a_cost_or_a_doubt(
    db: sqlite3.Connection, job: Job, image_id: str
) -> None:
    free = Job(new_id(JOB), a_turn(db, image_id), 0, JobState.PLANNED)
    paid = Job(new_id(JOB), a_turn(db, image_id), 0, JobState.PLANNED)
    for one in (free, paid):
        job_rows.add_job(db, one)
    ledger.add_entry(db, paid.id, Basis.PROVIDER, credits_=2.5)

    assert {one.id for one in job_rows.charged_jobs(db)} == {job.id, paid.id}
    assert [one.id for one in job_rows.jobs_by_id(db, (paid.id, "j000000000000"))] == [paid.id]


def test_what_a_job_cost_is_the_sum_of_its_rows_on_the_newest_basis(db: sqlite3.Connection, job: Job) -> None:
    assert not ledger.has_entry(db, job.id)
    assert ledger.share_of_job(db, job.id) is None
    ledger.add_entry(db, job.id, Basis.ESTIMATE, micro_usd=100)
    ledger.add_entry(db, job.id, Basis.CORRECTION, micro_usd=-10)
    ledger.add_entry(db, None, Basis.PROVIDER, micro_usd=5)

    assert ledger.has_entry(db, job.id)
    assert ledger.costs_by_job(db) == {job.id: Cost(90, Basis.CORRECTION)}
    assert ledger.share_of_job(db, job.id) == 30
    assert ledger.costs_of_jobs(db) == {job.id: 30}
    assert [entry.job_id for entry in ledger.entries(db)] == [job.id, job.id, None]


@pytest.mark.parametrize(
    ("expires", "is_known"),
    [
        (None, True),
        ("2999-01-01T00:00:00+00:00", True),
        ("2999-01-01T00:00:00", True),
        ("2026-01-01T00:00:00+00:00", False),
        ("soon", False),
    ],
)
def test_a_remote_name_counts_while_it_lives(
    db: sqlite3.Connection, expires: str | None, is_known: bool
) -> None:
    _note(db, "file-7", expires)

    assert _known(db) == ({"hash": "file-7"} if is_known else {})


def test_a_remote_name_belongs_to_one_account_and_one_installation_and_the_newest_counts(
    db: sqlite3.Connection,
) -> None:
    _note(db, "file-7", None)
    _note(db, "file-8", None)

    assert _known(db) == {"hash": "file-8"}
    assert _known(db, profile_id="other") == _known(db, install_id="other") == {}


def _note(db: sqlite3.Connection, remote_id: str, expires: str | None) -> None:
    remotes.note_remote(
        db,
        *(remotes.FILE, "hash"),
        profile_id="mine",
        install_id="here",
        remote_id=remote_id,
        expires=expires,
    )


def _known(db: sqlite3.Connection, *, profile_id: str = "mine", install_id: str = "here") -> dict[str, str]:
    return remotes.remote_ids(db, remotes.FILE, profile_id=profile_id, install_id=install_id)
