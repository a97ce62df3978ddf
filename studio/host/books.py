"""The installation's books: what is held and spent, and which jobs it sent itself, in all projects together.

A paid call is written down here before it is sent: one transaction checks the caps and holds its upper
estimate, so that two programs that spend at the same moment cannot cross a cap together.
"""

import sqlite3
import statistics
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio.host import books_schema, caps
from studio.host.places import Places
from studio.model.budget import Budget, Hold, Spent
from studio.model.errors import HostError, Refused
from studio.model.ids import LEDGER, new_id
from studio.model.jobs import ENDED, JobState
from studio.model.money import Basis

FEWEST_RATIOS = 5
_MOST_RATIOS = 99  # a price list that changed is forgotten after that many calls


def local_day() -> str:
    """Today where the user is, as ISO 8601: the day that a cap counts."""
    return datetime.now().astimezone().date().isoformat()


@dataclass(frozen=True, slots=True)
class Booked:
    """The account that was asked, when it was last heard of, and what it cost or may cost."""

    profile_id: str
    at: str
    micro_usd: int | None


class Books:
    """`books.sqlite`, shared by the window and the command line; a connection for each question.

    Every function waits for the disk: call it in a thread.
    """

    def __init__(self, places: Places, today: Callable[[], str] = local_day) -> None:
        self.path = places.data / "books.sqlite"
        self._today = today
        self._lock = threading.Lock()
        self._is_made = False

    # before a call is sent

    def require_room(self, holds: Sequence[Hold], budget: Budget, day_cap_micro: int) -> None:
        """Raises OverBudget when `hold` would; writes nothing."""
        with self._reading() as db:
            caps.require(db, holds, budget, day=self._today(), day_cap_micro=day_cap_micro)

    def hold(self, holds: Sequence[Hold], budget: Budget, day_cap_micro: int) -> None:
        """Check every cap and hold the upper estimates: all of them, or none.

        Raises OverBudget with the cap, its sum and by how much it would be crossed.
        """
        now, day = _utc_now(), self._today()
        with self._writing() as db:
            caps.require(db, holds, budget, day=day, day_cap_micro=day_cap_micro)
            for one in holds:
                db.execute(
                    "INSERT INTO job VALUES (?, ?, ?, ?, NULL, ?)",
                    (one.job_id, one.project_id, one.profile_id, JobState.PLANNED, now),
                )
                db.execute(
                    "INSERT INTO spend (id, at, project_id, job_id, profile_id, micro_usd, credits, basis,"
                    " day, is_held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                    (
                        *(new_id(LEDGER), now, one.project_id, one.job_id, one.profile_id),
                        *(one.estimate.upper, one.estimate.credits, Basis.ESTIMATE, day),
                    ),
                )

    def begin_sending(self, job_id: str) -> None:
        """From planned to sent, once in the life of a job. Raises Refused for one that was sent before."""
        with self._writing() as db:
            moved = db.execute(
                "UPDATE job SET state = ?, at = ? WHERE job_id = ? AND state = ?",
                (JobState.SENT, _utc_now(), job_id, JobState.PLANNED),
            )
            if moved.rowcount != 1:
                raise Refused("sent-before")

    # after it

    def note_job(self, job_id: str, state: JobState, remote_id: str | None = None) -> None:
        """Write down where a held job stands; a remote id once known is kept."""
        with self._writing() as db:
            _move(db, job_id, state, remote_id)

    def settle(
        self, job_id: str, state: JobState, *, micro: int | None, credits_: float | None, basis: Basis
    ) -> None:
        """What a job cost, in place of what was held for it; again changes nothing."""
        with self._writing() as db:
            _move(db, job_id, state)
            db.execute(
                "UPDATE spend SET micro_usd = ?, credits = ?, basis = ?, is_held = 0 WHERE job_id = ?",
                (micro, credits_, basis, job_id),
            )

    def release(self, job_id: str, state: JobState) -> None:
        """A job for which nothing was charged; again changes nothing."""
        with self._writing() as db:
            _move(db, job_id, state)
            db.execute("DELETE FROM spend WHERE job_id = ?", (job_id,))

    # questions

    def wrote(self, job_id: str, project_id: str) -> bool:
        """Whether this installation itself planned that job for that project."""
        with self._reading() as db:
            row = db.execute(
                "SELECT 1 FROM job WHERE job_id = ? AND project_id = ?", (job_id, project_id)
            ).fetchone()
        return row is not None

    def booked(self, job_id: str) -> Booked | None:
        """What is known of a job that this installation sent; None for any other."""
        with self._reading() as db:
            row = db.execute(
                "SELECT j.profile_id, j.at, s.micro_usd FROM job j LEFT JOIN spend s ON s.job_id = j.job_id"
                " WHERE j.job_id = ?",
                (job_id,),
            ).fetchone()
        return None if row is None else Booked(*row)

    def open_jobs(self, project_id: str) -> dict[str, JobState]:
        """The jobs of a project that had not ended when they were last written down here."""
        if not self.path.exists():
            return {}
        with self._reading() as db:
            rows = db.execute(
                "SELECT job_id, state FROM job WHERE project_id = ? ORDER BY at", (project_id,)
            ).fetchall()
        return {job_id: JobState(state) for job_id, state in rows if state not in ENDED}

    def spent_today(self) -> Spent:
        """In all projects of this installation."""
        with self._reading() as db:
            return caps.spent_on_day(db, self._today())

    def spent_on_project(self, project_id: str) -> Spent:
        with self._reading() as db:
            return caps.spent_on_project(db, project_id)

    # caps of projects

    def project_cap(self, project_id: str) -> int | None:
        """In millionths of a dollar; None when there is none."""
        with self._reading() as db:
            return caps.project_cap(db, project_id)

    def set_project_cap(self, project_id: str, micro: int | None) -> None:
        with self._writing() as db:
            db.execute("DELETE FROM cap WHERE project_id = ?", (project_id,))
            if micro is not None:
                db.execute("INSERT INTO cap VALUES (?, ?)", (project_id, micro))

    # what estimates are worth

    def note_ratio(self, model: str, quality: str, ratio: float) -> None:
        """What a call used, as a part of what the uncorrected formula had expected of it."""
        if ratio <= 0:
            return
        with self._writing() as db:
            db.execute(
                "INSERT INTO ratio (at, model, quality, ratio) VALUES (?, ?, ?, ?)",
                (_utc_now(), model, quality, ratio),
            )

    def lessons(self) -> dict[tuple[str, str], tuple[float, int]]:
        """By model and quality, the median ratio and of how many calls it is; none below five."""
        if not self.path.exists():
            return {}
        with self._reading() as db:
            rows = db.execute("SELECT model, quality, ratio FROM ratio ORDER BY id DESC").fetchall()
        ratios: dict[tuple[str, str], list[float]] = {}
        for model, quality, ratio in rows:
            ratios.setdefault((model, quality), []).append(ratio)
        newest = ((key, found[:_MOST_RATIOS]) for key, found in ratios.items())
        return {
            key: (statistics.median(found), len(found))
            for key, found in newest
            if len(found) >= FEWEST_RATIOS
        }

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._opened("BEGIN IMMEDIATE") as db:
            yield db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Where there are no books yet, empty ones in memory answer: asking makes none."""
        if not self.path.exists():
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
                books_schema.bring_up(db)
                yield db
            return
        with self._opened("BEGIN") as db:
            yield db

    @contextmanager
    def _opened(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if not self._is_made:
                    self._make()
                with closing(_connect(self.path)) as db, db:
                    db.execute(begin)
                    yield db
            except sqlite3.DatabaseError as error:
                raise HostError("disk-trouble", name=self.path.name, reason=str(error)) from error

    def _make(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError("folder-not-writable", folder=str(self.path.parent)) from error
        with closing(_connect(self.path)) as db, db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            if books_schema.bring_up(db) > books_schema.NEWEST:
                raise HostError("books-too-new", name=self.path.name)
        self._is_made = True


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    try:
        db.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _move(db: sqlite3.Connection, job_id: str, state: JobState, remote_id: str | None = None) -> None:
    db.execute(
        "UPDATE job SET state = ?, at = ?, remote_id = coalesce(?, remote_id) WHERE job_id = ?",
        (state, _utc_now(), remote_id, job_id),
    )


def _utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
