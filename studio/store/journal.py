"""How the journal of a file is chosen, folded in, and taken away, so that a closed project is one file."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from studio.model.project import Notice
from studio.store import folders
from studio.store.database import Access, connect

_LOG_PAGES = 4000  # 64 MiB: the log is folded in then, idle or not


def begin(db: sqlite3.Connection, path: Path) -> tuple[Notice, ...]:
    """A write-ahead log, but where other machines may hold the file; a notice says so."""
    db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    if not folders.is_shared_or_synced(path) and _set_mode(db, "WAL") == "wal":
        return ()
    _set_mode(db, "TRUNCATE")
    return (Notice("journal-truncate", {"name": path.name}),)


def fold(db: sqlite3.Connection) -> None:
    """Moves what the log holds into the file, as far as no reader still needs it."""
    with suppress(sqlite3.OperationalError):  # a reader is busy; the next idle moment will do
        db.execute("PRAGMA wal_checkpoint(PASSIVE)")


def leave(db: sqlite3.Connection) -> None:
    """Takes the log away, unless somebody else has the file open: then the last of them does it."""
    db.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):
        _set_mode(db, "DELETE")


def leave_as_reader(path: Path) -> None:
    """As `leave`, for one who never wrote."""
    db = connect(path, Access.READ)
    try:
        db.execute("PRAGMA query_only = OFF")
        leave(db)
    finally:
        db.close()


def _set_mode(db: sqlite3.Connection, mode: str) -> str:
    return str(db.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0])
