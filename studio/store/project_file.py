"""One open project: its lock, its one writer thread and up to three readers, and its leaving as one file."""

import asyncio
import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from studio.model.cancel import CancelToken
from studio.model.errors import (
    BadInput,
    ProjectDamaged,
    ProjectLocked,
    ProjectTooNew,
    Refused,
    StoreError,
    StudioError,
)
from studio.model.project import Notice
from studio.store import admission, blobs, folders
from studio.store.copying import Flatten, copy_part
from studio.store.database import Access, connect, errors_mapped, reading, writing
from studio.store.founding import Founding, found
from studio.store.migrations import MIGRATIONS, Migration, bring_up, newest, user_version
from studio.store.parts import WHOLE, Part
from studio.store.writer_lock import WriterLock

T = TypeVar("T")

READERS = 3
IDLE_S = 0.5  # after the last write, before the log is folded into the file
_LOG_PAGES = 4000  # 64 MiB: the log is folded in then, idle or not


class ProjectFile:
    """Functions of this room run inside `write` and `read`; everything else here is about the file."""

    def __init__(self, path: Path, *, install_id: str, program: str, migrations: Sequence[Migration]) -> None:
        self.path = path
        self.project_id = ""
        self.change_token = ""
        self.is_ours = False
        self.read_only_reason: StudioError | None = None
        self.notices: tuple[Notice, ...] = ()
        self._install_id = install_id
        self._program = program
        self._migrations = migrations
        self._lock: WriterLock | None = None
        self._writer: sqlite3.Connection | None = None
        self._writer_thread = ThreadPoolExecutor(1, "store-writer")
        self._reader_threads = ThreadPoolExecutor(READERS, "store-reader")
        self._reader = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._reader_access = Access.READ
        self._has_written = False
        self._is_closed = False
        self._idle: asyncio.TimerHandle | None = None

    @property
    def is_read_only(self) -> bool:
        return self.read_only_reason is not None

    @classmethod
    async def create(
        cls, path: Path, *, install_id: str, program: str, migrations: Sequence[Migration] = MIGRATIONS
    ) -> "ProjectFile":
        """A new, empty project, open for writing. Raises BadInput when something has that name already."""
        project = cls(path, install_id=install_id, program=program, migrations=migrations)
        return await project._opened(project._create)

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        install_id: str,
        program: str,
        known_token: Callable[[str], str | None],
        wants_write: bool = True,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> "ProjectFile":
        """Opens for writing when that is possible, else read-only with `read_only_reason`.

        A file that this installation did not close last (`known_token` of its project id differs) can be read
        at once and is read-only until `admit` has checked it.
        """
        project = cls(path, install_id=install_id, program=program, migrations=migrations)
        return await project._opened(lambda: project._open(known_token, wants_write))

    async def admit(
        self, progress: Callable[[float], None] | None = None, cancel: CancelToken | None = None
    ) -> None:
        """Checks a stranger's file and begins to write it. Raises ProjectDamaged when it is not sound."""
        if self.read_only_reason is None or self.read_only_reason.kind != "stranger-checking":
            return
        report = None if progress is None else _on_this_thread(progress)
        try:
            await self.read(lambda db: admission.require_sound(db, self.path.name, report, cancel))
        except ProjectDamaged as error:
            self.read_only_reason = error
            raise
        await self._on_writer(self._begin_writing)
        self.read_only_reason = None

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """One transaction on the writer thread: all of `work`, or nothing of it."""
        if self.is_read_only:
            raise Refused("project-read-only", name=self.path.name)
        self._stay_busy()
        try:
            return await self._on_writer(lambda: self._write(work))
        except ProjectDamaged as error:
            self.read_only_reason = error
            raise
        finally:
            self._become_idle()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """One snapshot on a reader thread; `work` cannot change anything."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader_threads, self._read, work)

    async def put_blob(
        self,
        data: bytes | memoryview | Path,
        media_type: str,
        *,
        progress: Callable[[float], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> str:
        """Keeps bytes, once each, chunk by chunk, and returns their blob id.

        `progress` is called on this thread. Cancelled or broken off, it leaves nothing that counts.
        """
        sha256, size = await asyncio.to_thread(_measure, data, cancel)
        known, blob_id = await self.write(
            lambda db: (blobs.blob_with_hash(db, sha256), blobs.blob_to_fill(db, sha256))
        )
        if known is not None:
            return known
        try:
            await self._put_chunks(blob_id, data, sha256, size=size, progress=progress, cancel=cancel)
        except BaseException:
            with suppress(StudioError):
                await self.write(lambda db: blobs.drop_chunks(db, blob_id))
            raise
        return await self.write(lambda db: blobs.seal(db, blob_id, sha256, size, media_type))

    async def get_blob(self, blob_id: str) -> bytes:
        return await self.read(lambda db: blobs.blob_bytes(db, blob_id))

    async def copy_to(
        self,
        path: Path,
        part: Part = WHOLE,
        *,
        flatten: Flatten | None = None,
        progress: Callable[[float], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Founding:
        """Saves a copy under another name, with its own project id; who made it, for its token to be noted.

        `flatten` gives a PNG of what a chain of pictures shows, the whole one first, and is needed for parts.
        It is called on a thread of the store; `progress` on this one.
        """
        founding = Founding(self._install_id, self._program, self._migrations)
        report = None if progress is None else _on_this_thread(progress)

        def copy(source: sqlite3.Connection) -> None:
            found(
                path,
                founding,
                lambda target: copy_part(
                    source, target, part, flatten=flatten, progress=report, cancel=cancel
                ),
            )

        await self.read(copy)
        return founding

    async def close(self) -> str:
        """Leaves one file behind, unless somebody else still reads it; returns the change token to note."""
        if not self._is_closed:
            self._is_closed = True
            self._stay_busy()
            await self._on_writer(self._close)
            self._writer_thread.shutdown()
            self._reader_threads.shutdown()
        return self.change_token

    # the threads

    async def _opened(self, opening: Callable[[], None]) -> "ProjectFile":
        try:
            await self._on_writer(opening)
        except BaseException:
            self._is_closed = True
            await self._on_writer(self._let_go)
            self._writer_thread.shutdown()
            self._reader_threads.shutdown()
            raise
        return self

    async def _on_writer(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer_thread, work)

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._writer is None:
            raise Refused("project-read-only", name=self.path.name)
        with errors_mapped(self.path.name), writing(self._writer):
            result = work(self._writer)
        self._has_written = True
        return result

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with errors_mapped(self.path.name):
            db: sqlite3.Connection | None = getattr(self._reader, "db", None)
            if db is None:
                db = self._reader.db = connect(self.path, self._reader_access)
                self._readers.append(db)
            with reading(db), _claims_judged(self):
                return work(db)

    # opening

    def _create(self) -> None:
        self._lock = WriterLock.take(self.path)
        founding = Founding(self._install_id, self._program, self._migrations)
        found(self.path, founding)
        self.project_id, self.change_token = founding.project_id, founding.change_token
        self.is_ours = True
        self._begin_writing()

    def _open(self, known_token: Callable[[str], str | None], wants_write: bool) -> None:
        admission.require_project(self.path)
        if wants_write:
            self._take_lock()
        else:
            self.read_only_reason = Refused("project-read-only", name=self.path.name)
        self._choose_reading()
        with errors_mapped(self.path.name):
            self._look_inside(known_token)
        if not self.is_read_only:
            self._begin_writing()

    def _take_lock(self) -> None:
        if not folders.may_write(self.path):
            self.read_only_reason = StoreError("folder-not-writable", folder=str(self.path.parent))
            return
        try:
            self._lock = WriterLock.take(self.path)
        except StoreError as error:
            self.read_only_reason = error

    def _choose_reading(self) -> None:
        """Where nobody can write there is no log to share; one that was left behind cannot be read."""
        if folders.may_write(self.path):
            return
        if self.path.with_name(self.path.name + "-wal").exists():
            raise StoreError("log-left-behind", name=self.path.name, folder=str(self.path.parent))
        self._reader_access = Access.FROZEN

    def _look_inside(self, known_token: Callable[[str], str | None]) -> None:
        db = connect(self.path, self._reader_access)
        try:
            self._judge(db)
            facts = dict(
                db.execute("SELECT key, value FROM meta WHERE key IN ('project_id', 'change_token')")
            )
            self.project_id, self.change_token = facts.get("project_id", ""), facts.get("change_token", "")
            self.is_ours = bool(self.change_token) and known_token(self.project_id) == self.change_token
            if self.is_ours or self.is_read_only:
                return
            self.read_only_reason = StoreError("stranger-checking", name=self.path.name)
            if user_version(db) < newest(self._migrations):  # cannot be read before it is migrated
                admission.require_sound(db, self.path.name)
                self.read_only_reason = None
        finally:
            db.close()

    def _judge(self, db: sqlite3.Connection) -> None:
        name, version, known = self.path.name, user_version(db), newest(self._migrations)
        if version > known:
            admission.require_known_columns(db, self._migrations, known, name)
            self.read_only_reason = ProjectTooNew("project-too-new", name=name, version=version, known=known)
            return
        admission.require_tables(db, version, self._migrations, name)
        if version < known and self.is_read_only:
            raise StoreError("project-old-read-only", name=name)

    def _begin_writing(self) -> None:
        if self._lock is None:
            raise ProjectLocked("project-locked", name=self.path.name, holder="")
        with errors_mapped(self.path.name):
            self._writer = db = connect(self.path, Access.WRITE)
            wanted = "TRUNCATE" if folders.is_shared_or_synced(self.path) else "WAL"
            mode = str(db.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0]).upper()
            if mode != "WAL":
                db.execute("PRAGMA journal_mode = TRUNCATE")
                self.notices += (Notice("journal-truncate", {"name": self.path.name}),)
            db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            kept = bring_up(db, self.path, self._migrations, self._program)
            if kept is not None:
                self._has_written = True
                self.notices += (Notice("project-migrated", {"name": self.path.name, "copy": kept.name}),)

    # blobs

    async def _put_chunks(
        self,
        blob_id: str,
        data: bytes | memoryview | Path,
        sha256: str,
        *,
        size: int,
        progress: Callable[[float], None] | None,
        cancel: CancelToken | None,
    ) -> None:
        filling = blobs.Filling(blob_id, _chunks(data))
        await self.write(lambda db: blobs.drop_chunks(db, blob_id))
        while await self.write(filling.add_next):
            if cancel is not None:
                cancel.check()
            if progress is not None:
                progress(filling.written / size)
        if filling.sha256 != sha256:
            raise BadInput("file-changed", name=data.name if isinstance(data, Path) else blob_id)

    # idling and leaving

    def _stay_busy(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _become_idle(self) -> None:
        self._stay_busy()
        if not self._is_closed:
            self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._fold_soon)

    def _fold_soon(self) -> None:
        self._idle = None
        if not self._is_closed:
            self._writer_thread.submit(self._fold)

    def _fold(self) -> None:
        if self._writer is not None:
            with suppress(sqlite3.OperationalError):  # a reader is busy; the next idle moment will do
                self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _close(self) -> None:
        try:
            with errors_mapped(self.path.name):
                self._leave()
        finally:
            self._let_go()

    def _leave(self) -> None:
        for db in self._readers:
            db.close()
        if self._writer is not None:
            with writing(self._writer):
                swept = blobs.sweep(self._writer)
                if self._has_written or swept:
                    self.change_token = token_hex(16)
                    self._writer.execute(
                        "UPDATE meta SET value = ? WHERE key = 'change_token'", (self.change_token,)
                    )
        last = self._writer
        if last is None and self._reader_access is Access.READ:
            last = connect(self.path, Access.READ)
            last.execute("PRAGMA query_only = OFF")
        if last is not None:
            with suppress(sqlite3.OperationalError):  # somebody else has it open and will do it
                last.execute("PRAGMA journal_mode = DELETE")
            last.close()

    def _let_go(self) -> None:
        for db in self._readers:
            db.close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            self._lock.release()


@contextmanager
def _claims_judged(project: ProjectFile) -> Iterator[None]:
    """A file that was not checked yet may hold words and shapes that no table allows."""
    try:
        yield
    except (KeyError, ValueError, TypeError) as error:
        if project.is_ours or not project.is_read_only:
            raise
        raise ProjectDamaged("project-damaged", name=project.path.name, reason=str(error)) from error


def _measure(data: bytes | memoryview | Path, cancel: CancelToken | None) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    for chunk in _chunks(data):
        if cancel is not None:
            cancel.check()
        hashed.update(chunk)
        size += len(chunk)
    return hashed.hexdigest(), size


def _chunks(data: bytes | memoryview | Path) -> Iterator[bytes | memoryview]:
    return blobs.file_chunks(data) if isinstance(data, Path) else blobs.chunks(data)


def _on_this_thread(progress: Callable[[float], None]) -> Callable[[float], None]:
    loop = asyncio.get_running_loop()

    def report(fraction: float) -> None:
        loop.call_soon_threadsafe(progress, fraction)

    return report
