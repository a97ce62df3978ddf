"""One open project: rows through its threads, bytes in chunks, and its leaving as one file."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from studio.model.cancel import CancelToken
from studio.model.errors import ProjectDamaged, ProjectTooNew, Refused, StudioError
from studio.model.project import Notice
from studio.store import admission, blobs, journal
from studio.store.copying import Flatten, copy_part
from studio.store.database import Access, connect, errors_mapped, reading, unsynced, writing
from studio.store.entrance import Entrance, enter
from studio.store.founding import Founding, found
from studio.store.migrations import MIGRATIONS, Migration, bring_up
from studio.store.parts import WHOLE, Part
from studio.store.threads import Threads
from studio.store.writer_lock import WriterLock

T = TypeVar("T")

Progress = Callable[[float], None]
During = Callable[[sqlite3.Connection], AbstractContextManager[object]]

IDLE_S = 0.5  # after the last write, before the log is folded into the file


class ProjectFile:
    """Functions of this room run inside `write` and `read`; everything else here is about the file."""

    def __init__(self, path: Path, *, install_id: str, program: str, migrations: Sequence[Migration]) -> None:
        self.path = path
        self.read_only_reason: StudioError | None = None
        self.notices: tuple[Notice, ...] = ()
        self.project_id = ""
        self.change_token = ""
        self.is_ours = False
        self._install_id = install_id
        self._program = program
        self._migrations = migrations
        self._access = Access.READ
        self._lock: WriterLock | None = None
        self._writer: sqlite3.Connection | None = None
        self._threads = Threads(lambda: connect(path, self._access))
        self._has_written = False
        self._is_vouched_for = False
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
        return await project._opened(
            lambda: project._enter(enter(path, migrations, known_token, wants_write=wants_write))
        )

    async def admit(self, progress: Progress | None = None, cancel: CancelToken | None = None) -> None:
        """Checks a stranger's file and begins to write it. Raises ProjectDamaged when it is not sound."""
        if self.read_only_reason is None or self.read_only_reason.kind != "stranger-checking":
            return
        report = None if progress is None else _on_this_thread(progress)
        try:
            await self.read(lambda db: admission.require_sound(db, self.path.name, report, cancel))
        except ProjectDamaged as error:
            self.read_only_reason = error
            raise
        await self._threads.on_writer(self._begin_writing)
        self.read_only_reason = None

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """One transaction on the writer thread: all of `work`, or nothing of it."""
        return await self._transact(work, nullcontext)

    async def _write_ahead(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `write`, for bytes that no row refers to yet: the rows are what is waited for."""
        return await self._transact(work, unsynced)

    async def _transact(self, work: Callable[[sqlite3.Connection], T], during: During) -> T:
        if self.is_read_only:
            raise Refused("project-read-only", name=self.path.name)
        self._stay_busy()
        try:
            return await self._threads.on_writer(lambda: self._write(work, during))
        except ProjectDamaged as error:
            self.read_only_reason = error
            raise
        finally:
            self._become_idle()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """One snapshot on a reader thread; `work` cannot change anything."""

        def look(connection: Callable[[], sqlite3.Connection]) -> T:
            with errors_mapped(self.path.name):
                db = connection()
                with reading(db), self._claims_judged():
                    return work(db)

        return await self._threads.on_reader(look)

    async def put_blob(
        self,
        data: bytes | memoryview | Path,
        media_type: str,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> str:
        """Keeps bytes, once each, chunk by chunk, and returns their blob id.

        `progress` is called on this thread. Cancelled or broken off, it leaves nothing that counts.
        """
        filling = await asyncio.to_thread(blobs.Filling.measured, data, cancel)
        if filling.is_small:
            return await self._write_ahead(lambda db: filling.add_at_once(db, media_type))
        known = await self._write_ahead(filling.known)
        if known is not None:
            return known
        try:
            while not filling.is_full:
                await self._write_ahead(filling.add_next)
                if cancel is not None:
                    cancel.check()
                if progress is not None:
                    progress(filling.fraction)
            return await self._write_ahead(lambda db: filling.seal(db, media_type))
        except BaseException:
            with suppress(StudioError):
                await self._write_ahead(filling.drop)
            raise

    async def get_blob(self, blob_id: str) -> bytes:
        return await self.read(lambda db: blobs.blob_bytes(db, blob_id))

    async def copy_to(
        self,
        path: Path,
        part: Part = WHOLE,
        *,
        flatten: Flatten | None = None,
        progress: Progress | None = None,
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
        """Leaves one file behind, unless somebody else still reads it; returns the change token to note.

        "" for a stranger's file that was only looked at: noted as ours it would never be checked.
        """
        if not self._is_closed:
            self._is_closed = True
            self._stay_busy()
            try:
                await self._threads.on_writer(self._leave)
            finally:
                self._threads.end_writing()
        return self.change_token if self._is_vouched_for else ""

    def _named(self, error: ProjectDamaged) -> ProjectDamaged:
        """A row knows what of it is damaged, and not of which project."""
        subject, name = error.facts.get("name"), self.path.name
        reason = error.facts.get("reason")
        reason = reason if subject == name else f"{subject}: {reason}"
        return ProjectDamaged("project-damaged", detail=error.detail, name=name, reason=reason)

    # on the writer thread

    async def _opened(self, opening: Callable[[], None]) -> "ProjectFile":
        try:
            await self._threads.on_writer(opening)
        except BaseException:
            self._is_closed = True
            await self._threads.on_writer(self._let_go)
            self._threads.end_writing()
            raise
        return self

    def _create(self) -> None:
        self._lock = WriterLock.take(self.path)
        founding = Founding(self._install_id, self._program, self._migrations)
        found(self.path, founding)
        self.project_id, self.change_token = founding.project_id, founding.change_token
        self.is_ours = True
        try:
            self._begin_writing()
        except BaseException:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self.path.unlink(missing_ok=True)  # before the lock goes: it is nobody else's yet
            raise

    def _enter(self, entrance: Entrance) -> None:
        self._lock = entrance.lock
        self._access = entrance.access
        self.read_only_reason = entrance.read_only_reason
        self.project_id, self.change_token = entrance.project_id, entrance.change_token
        self.is_ours = self._is_vouched_for = entrance.is_ours
        if not self.is_read_only:
            self._begin_writing()

    def _begin_writing(self) -> None:
        with errors_mapped(self.path.name):
            self._writer = connect(self.path, Access.WRITE)
            self.notices += journal.begin(self._writer, self.path)
            kept = bring_up(self._writer, self.path, self._migrations, self._program)
        self._is_vouched_for = True
        if kept is not None:
            self._has_written = True
            self.notices += (Notice("project-migrated", {"name": self.path.name, "copy": kept.name}),)

    def _write(self, work: Callable[[sqlite3.Connection], T], during: During) -> T:
        if self._writer is None:
            raise Refused("project-read-only", name=self.path.name)
        with errors_mapped(self.path.name), during(self._writer), writing(self._writer):
            result = work(self._writer)
        self._has_written = True
        return result

    def _leave(self) -> None:
        try:
            with errors_mapped(self.path.name):
                self._threads.end_reading()
                if self._writer is not None:
                    self._settle_token(self._writer)
                    journal.leave(self._writer)
                elif self._access is Access.READ:
                    journal.leave_as_reader(self.path)
        finally:
            self._let_go()

    def _settle_token(self, db: sqlite3.Connection) -> None:
        with writing(db):
            if blobs.sweep(db) or self._has_written:
                token = token_hex(16)
                db.execute("UPDATE meta SET value = ? WHERE key = 'change_token'", (token,))
                self.change_token = token

    def _let_go(self) -> None:
        self._threads.end_reading()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            self._lock.release()

    # idling

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
            self._threads.soon_on_writer(self._fold)

    def _fold(self) -> None:
        if self._writer is not None:
            journal.fold(self._writer)

    @contextmanager
    def _claims_judged(self) -> Iterator[None]:
        """A stranger's, a newer or a damaged file may hold words and shapes that we do not know."""
        try:
            yield
        except ProjectDamaged as error:
            raise self._named(error) from error
        except (KeyError, ValueError, TypeError) as error:
            is_doubtful = isinstance(self.read_only_reason, (ProjectTooNew, ProjectDamaged))
            if not self.is_read_only or (self.is_ours and not is_doubtful):
                raise
            raise ProjectDamaged("project-damaged", name=self.path.name, reason=str(error)) from error


def _on_this_thread(progress: Progress) -> Progress:
    loop = asyncio.get_running_loop()

    def report(fraction: float) -> None:
        loop.call_soon_threadsafe(progress, fraction)

    return report
