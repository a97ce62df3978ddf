"""How connections to a project are opened, and the one place where SQLite's errors become ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from traceback import clear_frames
from urllib.parse import quote

from studio.model.cancel import Cancelled
from studio.model.errors import DiskTrouble, ProjectDamaged, ProjectLocked, Refused, StudioError
from studio.model.words import tr

BUSY_TIMEOUT_S = 5.0
WRITER_CACHE_KIB = 16 * 1024


class Access(StrEnum):
    """WRITE changes rows; READ only looks, but may tidy the journal; FROZEN is a file nobody can write."""

    WRITE = "write"
    READ = "read"
    FROZEN = "frozen"


def connect(path: Path, access: Access) -> sqlite3.Connection:
    """A connection on which a stranger's schema can run nothing and no page is mapped into memory.

    Readers open read-write with `query_only`: a truly read-only connection that leaves last cannot take the
    write-ahead log away.
    """
    flags = "mode=ro&immutable=1" if access is Access.FROZEN else "mode=rw"
    db = sqlite3.connect(
        f"{file_uri(path)}?{flags}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "foreign_keys = ON"):
        db.execute(f"PRAGMA {setting}")
    if access is Access.WRITE:
        db.execute("PRAGMA synchronous = FULL")
        # Room for a whole chunk: one that does not fit spills, and is then written to the log twice.
        db.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
    else:
        db.execute("PRAGMA query_only = ON")
    return db


def file_uri(path: Path) -> str:
    """`path` as SQLite wants it; a network share keeps its four slashes."""
    plain = path.absolute().as_posix()
    return "file:" + quote("//" + plain if plain.startswith("//") else "/" + plain.removeprefix("/"))


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """One immediate transaction; rows may refer to each other in any order until it ends."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("PRAGMA defer_foreign_keys = ON")
        yield
        db.execute("COMMIT")
    except BaseException as error:
        clear_frames(error.__traceback__)
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def unsynced(db: sqlite3.Connection) -> Iterator[None]:
    """Inside, nobody waits until a transaction is on the disk: for what is worth nothing until a later one
    refers to it. That one is waited for, and the log keeps the order, so a power cut leaves both or neither.

    Where there is no log, nothing keeps it, and all are waited for.
    """
    has_log = db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    if has_log:
        db.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        if has_log:
            db.execute("PRAGMA synchronous = FULL")


@contextmanager
def reading(db: sqlite3.Connection) -> Iterator[None]:
    """One snapshot for as many questions as are asked inside.

    A question that an error broke off is kept by its frames, and keeps the file locked: they are let go.
    """
    db.execute("BEGIN")
    try:
        yield
    except BaseException as error:
        clear_frames(error.__traceback__)
        raise
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


@contextmanager
def errors_mapped(name: str) -> Iterator[None]:
    """Inside, what SQLite says of the world becomes a StudioError about `name`; our own bugs pass through."""
    try:
        yield
    except sqlite3.Error as error:
        mapped = studio_error(error, name)
        if mapped is None:
            raise
        raise mapped from error


def studio_error(error: sqlite3.Error, name: str) -> StudioError | Cancelled | None:
    """What `error` means for the user; None when the program is at fault."""
    detail = str(error)
    if "Could not decode to UTF-8" in detail or detail == "integer overflow":
        return ProjectDamaged("project-damaged", name=name, reason=detail, detail=detail)
    match (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return ProjectLocked("project-locked", name=name, holder=tr("another program"), detail=detail)
        case sqlite3.SQLITE_FULL:
            return DiskTrouble("disk-full", name=name, detail=detail)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return DiskTrouble("disk-trouble", name=name, reason=detail, detail=detail)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return ProjectDamaged("project-damaged", name=name, reason=detail, detail=detail)
        case sqlite3.SQLITE_READONLY:
            return Refused("project-read-only", name=name, detail=detail)
        case sqlite3.SQLITE_INTERRUPT:
            return Cancelled()
    return None


def utc_now() -> str:
    """This moment as every row writes it: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
