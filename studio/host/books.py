"""The installation's books: which jobs it sent itself, so that a copied project resumes nothing."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from studio.host.places import Places
from studio.model.errors import HostError
from studio.model.jobs import JobState

_APPLICATION_ID = 0x50414C42  # "PALB"
_VERSION = 1
_SCHEMA = """
CREATE TABLE spend(
    id TEXT PRIMARY KEY, at TEXT NOT NULL, project_id TEXT NOT NULL, job_id TEXT NOT NULL,
    profile_id TEXT NOT NULL, micro_usd INTEGER, credits REAL,
    basis TEXT NOT NULL CHECK (basis IN ('estimate', 'usage', 'provider', 'correction'))
) STRICT;
CREATE INDEX spend_at ON spend(at);
CREATE TABLE job(
    job_id TEXT PRIMARY KEY, project_id TEXT NOT NULL, profile_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('planned', 'sent', 'delivered', 'settled', 'failed', 'cancelled', 'unknown')),
    remote_id TEXT, at TEXT NOT NULL
) STRICT;
"""


class Books:
    """`books.sqlite`, shared by the window and the command line; a connection for each question."""

    def __init__(self, places: Places) -> None:
        self.path = places.data / "books.sqlite"
        self._lock = threading.Lock()
        self._is_made = False

    def note_job(
        self, *, job_id: str, project_id: str, profile_id: str, state: JobState, remote_id: str | None = None
    ) -> None:
        """Write down where a job stands; a remote id once known is kept."""
        with self._open() as db:
            db.execute(
                """INSERT INTO job VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (job_id) DO UPDATE SET
                state = excluded.state, at = excluded.at,
                remote_id = coalesce(excluded.remote_id, remote_id)""",
                (job_id, project_id, profile_id, state, remote_id, datetime.now(UTC).isoformat()),
            )

    def wrote(self, job_id: str, project_id: str) -> bool:
        """Whether this installation itself planned that job for that project."""
        with self._open() as db:
            row = db.execute(
                "SELECT 1 FROM job WHERE job_id = ? AND project_id = ?", (job_id, project_id)
            ).fetchone()
        return row is not None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if not self._is_made:
                    self._make()
                with closing(_connect(self.path)) as db, db:
                    db.execute("BEGIN IMMEDIATE")
                    yield db
            except sqlite3.DatabaseError as error:
                raise HostError("disk-trouble", name=self.path.name, reason=str(error)) from error

    def _make(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError("folder-not-writable", folder=str(self.path.parent)) from error
        with closing(_connect(self.path)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            if db.execute("PRAGMA user_version").fetchone()[0] == 0:
                db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {_VERSION}")
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    db.execute(statement)
            db.commit()
        self._is_made = True


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    try:
        db.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
