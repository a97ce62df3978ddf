"""How a project of any version comes to be: version 1, then each migration after it."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import DiskTrouble
from studio.store.database import utc_now, writing
from studio.store.schema import APPLICATION_ID, FIRST_VERSION, PAGE_BYTES, VERSION_1


@dataclass(frozen=True, slots=True)
class Migration:
    """The step to `version` from the one before it; `statements` is SQL, `fill` moves what SQL cannot."""

    version: int
    statements: str
    fill: Callable[[sqlite3.Connection], None] | None = None


MIGRATIONS: tuple[Migration, ...] = ()


def newest(migrations: Sequence[Migration]) -> int:
    return migrations[-1].version if migrations else FIRST_VERSION


def lay_out(db: sqlite3.Connection, migrations: Sequence[Migration], program: str) -> None:
    """Gives an empty file all its tables; application id and version come before the first of them."""
    db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FIRST_VERSION}")
    with writing(db):
        _run(db, VERSION_1)
        _note(db, FIRST_VERSION, program)
    for migration in migrations:
        _step(db, migration, program)


def bring_up(
    db: sqlite3.Connection, path: Path, migrations: Sequence[Migration], program: str
) -> Path | None:
    """Brings an older file up to the newest version after copying it; where the copy lies."""
    version = user_version(db)
    due = [migration for migration in migrations if migration.version > version]
    if not due:
        return None
    kept = _copy(db, path, version)
    for migration in due:
        _step(db, migration, program)
    return kept


def user_version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def copies(path: Path) -> tuple[Path, ...]:
    """The copies that migrations of this project left beside it."""
    shape = re.compile(re.escape(path.stem) + r" \(format \d+\)(-\d+)?" + re.escape(path.suffix))
    return tuple(sorted(one for one in path.parent.iterdir() if shape.fullmatch(one.name)))


def _step(db: sqlite3.Connection, migration: Migration, program: str) -> None:
    with writing(db):
        _run(db, migration.statements)
        if migration.fill is not None:
            migration.fill(db)
        db.execute(f"PRAGMA user_version = {migration.version}")
        _note(db, migration.version, program)


def _run(db: sqlite3.Connection, statements: str) -> None:
    """Like `executescript`, but inside the transaction at hand."""
    waiting = ""
    for line in statements.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            db.execute(waiting)
            waiting = ""


def _note(db: sqlite3.Connection, version: int, program: str) -> None:
    db.execute("INSERT INTO migration (version, at, program) VALUES (?, ?, ?)", (version, utc_now(), program))


def _copy(db: sqlite3.Connection, path: Path, version: int) -> Path:
    size, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < size + size // 10:
        raise DiskTrouble("disk-full", name=path.name)
    target = _free_path(path, version)
    with closing(sqlite3.connect(target)) as copy:
        db.backup(copy)
    return target


def _free_path(path: Path, version: int) -> Path:
    target, n = path.with_name(f"{path.stem} (format {version}){path.suffix}"), 1
    while os.path.lexists(target):  # a copy is not written through somebody's link
        n += 1
        target = path.with_name(f"{path.stem} (format {version})-{n}{path.suffix}")
    return target
