"""The books know which jobs this installation planned itself."""

import sqlite3
from contextlib import closing

import pytest

from studio.host.books import Books
from studio.host.places import Places
from studio.model.errors import HostError
from studio.model.jobs import JobState

_JOB, _PROJECT = "j0000000000aa", "p0000000000bb"


def _note(books: Books, state: JobState, remote_id: str | None = None) -> None:
    books.note_job(job_id=_JOB, project_id=_PROJECT, profile_id="built-in", state=state, remote_id=remote_id)


def test_a_job_is_known_where_it_was_noted(here: Places) -> None:
    _note(Books(here), JobState.PLANNED)

    assert Books(here).wrote(_JOB, _PROJECT)


def test_a_copied_project_finds_nothing_in_the_books(here: Places) -> None:
    _note(Books(here), JobState.PLANNED)

    assert not Books(here).wrote(_JOB, "p0000000000cc")
    assert not Books(here).wrote("j0000000000dd", _PROJECT)


def test_a_remote_id_once_known_is_kept(here: Places) -> None:
    books = Books(here)
    _note(books, JobState.SENT, remote_id="remote-7")

    _note(books, JobState.SETTLED)

    with closing(sqlite3.connect(books.path)) as db:
        assert db.execute("SELECT state, remote_id FROM job").fetchall() == [("settled", "remote-7")]


def test_two_programs_make_one_book(here: Places) -> None:
    window, command_line = Books(here), Books(here)

    _note(window, JobState.PLANNED)

    assert command_line.wrote(_JOB, _PROJECT)


def test_damaged_books_are_said_and_not_overwritten(here: Places) -> None:
    here.data.mkdir(parents=True)
    (here.data / "books.sqlite").write_bytes(b"not a database, but somebody's money" * 40)

    with pytest.raises(HostError) as caught:
        _note(Books(here), JobState.PLANNED)

    assert caught.value.kind == "disk-trouble"
    assert b"somebody's money" in (here.data / "books.sqlite").read_bytes()
