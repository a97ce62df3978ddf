import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from studio.model.cancel import Cancelled
from studio.model.errors import DiskTrouble, ProjectDamaged, ProjectLocked, Refused, StudioError
from studio.model.sentences import explain
from studio.store.database import errors_mapped, file_uri, reading, utc_now, writing


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, ProjectLocked),
        (sqlite3.SQLITE_LOCKED, ProjectLocked),
        (sqlite3.SQLITE_FULL, DiskTrouble),
        (sqlite3.SQLITE_IOERR_FSYNC, DiskTrouble),
        (sqlite3.SQLITE_CANTOPEN, DiskTrouble),
        (sqlite3.SQLITE_CORRUPT, ProjectDamaged),
        (sqlite3.SQLITE_CORRUPT_INDEX, ProjectDamaged),
        (sqlite3.SQLITE_NOTADB, ProjectDamaged),
        (sqlite3.SQLITE_READONLY, Refused),
    ],
)
def test_what_the_world_did_becomes_ours_with_a_sentence(code: int, kind: type[StudioError]) -> None:
    with pytest.raises(kind) as caught, errors_mapped("cup.palimpsest"):
        raise sqlite_error(code)

    assert "cup.palimpsest" in explain(caught.value).text


@pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE])
def test_our_own_mistakes_pass_through(code: int) -> None:
    with pytest.raises(sqlite3.Error), errors_mapped("cup.palimpsest"):
        raise sqlite_error(code)


def test_an_interrupt_is_a_cancel() -> None:
    with pytest.raises(Cancelled), errors_mapped("cup.palimpsest"):
        raise sqlite_error(sqlite3.SQLITE_INTERRUPT)


def test_text_that_is_no_text_is_damage() -> None:
    db = sqlite3.connect(":memory:")

    with pytest.raises(ProjectDamaged), errors_mapped("cup.palimpsest"):
        db.execute("SELECT CAST(x'ff' AS TEXT)").fetchone()

    db.close()


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/home/ana/cup.palimpsest", "file:/home/ana/cup.palimpsest"),
        ("/a b/50%?#.palimpsest", "file:/a%20b/50%25%3F%23.palimpsest"),
        ("//server/share/cup.palimpsest", "file:////server/share/cup.palimpsest"),
    ],
)
def test_a_path_becomes_an_address_without_a_loophole(path: str, uri: str) -> None:
    assert file_uri(Path(PurePosixPath(path))) == uri


def test_references_may_come_before_what_they_name(db: sqlite3.Connection) -> None:
    db.execute("COMMIT")

    with writing(db):
        db.execute("INSERT INTO thumb VALUES ('c1', 256, x'00')")
        db.execute(
            "INSERT INTO picture SELECT 'c1', 'b1', 1, 1, 1, 8, '', NULL, NULL, 0, 0, NULL, NULL, NULL, NULL,"
            " x'', hex(zeroblob(32)), '[]'"
        )
        db.execute("INSERT INTO blob VALUES ('b1', hex(zeroblob(32)), 0, '', '', NULL)")
    with pytest.raises(sqlite3.IntegrityError), writing(db):
        db.execute("INSERT INTO thumb VALUES ('nowhere', 256, x'00')")

    assert not db.in_transaction
    db.execute("BEGIN")


def test_times_are_utc_and_sort_as_text() -> None:
    first, second = utc_now(), utc_now()

    assert first.endswith("Z")
    assert len(first) == 24
    assert first <= second


def test_a_question_that_was_broken_off_keeps_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "cup.palimpsest"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("CREATE TABLE number (n INTEGER)")
        db.executemany("INSERT INTO number VALUES (?)", [(n,) for n in range(1000)])
        other = sqlite3.connect(path, isolation_level=None, timeout=0)

        with pytest.raises(ZeroDivisionError) as kept, reading(other):
            tuple(1 // n for (n,) in other.execute("SELECT n FROM number"))

        assert db.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        assert kept.value.__traceback__ is not None
        other.close()
