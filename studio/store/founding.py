"""How a new project file comes to be: finished under another name, then given its own, never over another."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from studio.model.errors import BadInput
from studio.model.ids import PROJECT, new_id
from studio.store.database import errors_mapped, file_uri, utc_now, writing
from studio.store.migrations import Migration, lay_out


@dataclass(frozen=True, slots=True)
class Founding:
    """Who makes the file and with which tables; its id and its change token are new."""

    install_id: str
    program: str
    migrations: Sequence[Migration]
    project_id: str = field(default_factory=lambda: new_id(PROJECT))
    change_token: str = field(default_factory=lambda: token_hex(16))


def found(path: Path, founding: Founding, fill: Callable[[sqlite3.Connection], None] | None = None) -> None:
    """Makes a project at `path` with what `fill` writes. Raises BadInput when the name is taken."""
    if path.exists():
        raise BadInput("project-exists", name=path.name)
    fresh = path.with_name(f".{path.name}.{token_hex(4)}")
    with errors_mapped(path.name):
        try:
            _lay_out(fresh, founding, fill)
            _place(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)


def _lay_out(path: Path, founding: Founding, fill: Callable[[sqlite3.Connection], None] | None) -> None:
    db = sqlite3.connect(f"{file_uri(path)}?mode=rwc", uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = MEMORY")  # a half made file is thrown away whole
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        lay_out(db, founding.migrations, founding.program)
        facts = {
            "project_id": founding.project_id,
            "install_id": founding.install_id,
            "program": founding.program,
            "change_token": founding.change_token,
            "created": utc_now(),
        }
        with writing(db):
            db.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", facts.items())
        if fill is not None:
            fill(db)
    finally:
        db.close()


def _place(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError as error:
        raise BadInput("project-exists", name=path.name) from error
    except OSError:  # no hard links on this disk
        if path.exists():
            raise BadInput("project-exists", name=path.name) from None
        fresh.rename(path)
