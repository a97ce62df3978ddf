"""Who may write: one process at a time, held by a lock of the operating system that dies with its process."""

import getpass
import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

from studio.model.errors import DiskTrouble, ProjectLocked
from studio.model.words import tr

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TRIES = 100
_NEVER_ELSEWHERE = getattr(os, "O_NOFOLLOW", 0)  # a note written through a link would destroy a file
_NOTE_BYTES = 200


class WriterLock:
    """A lock held on `name.palimpsest-lock`; the file goes when the lock does."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, project: Path) -> "WriterLock":
        """Raises ProjectLocked, naming the holder, or DiskTrouble where no file can be made.

        The file is unlinked while it is held, so one that was opened just before may be gone from the folder
        when its lock is had: the two are compared and the taking starts again if they differ.
        """
        path = lock_path(project)
        for _ in range(_TRIES):
            handle = _open(path)
            if not _try_lock(handle, project.name):
                note = _read_note(handle)
                os.close(handle)
                raise ProjectLocked("project-locked", name=project.name, holder=note or tr("another program"))
            if _is_still_there(handle, path):
                _write_note(handle)
                return cls(path, handle)
            os.close(handle)
        raise ProjectLocked("project-locked", name=project.name, holder=tr("another program"))

    def release(self) -> None:
        """Unlinks the file while it is still locked, then lets go."""
        if self._handle < 0:
            return
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)
        _unlock(self._handle)
        os.close(self._handle)
        self._handle = -1
        if sys.platform == "win32":
            with suppress(OSError):  # the next holder has it open already
                self._path.unlink(missing_ok=True)


def lock_path(project: Path) -> Path:
    """Where the lock of a project lies: beside the real file, whatever link it was opened by."""
    real = project.resolve()
    return real.with_name(real.name + "-lock")


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _NEVER_ELSEWHERE, 0o666)
    except OSError as error:
        raise DiskTrouble("folder-not-writable", folder=str(path.parent), detail=str(error)) from error


def _is_still_there(handle: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    held = os.fstat(handle)
    return (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino)


def _write_note(handle: int) -> None:
    note = f"{_user()}@{platform.node()}, {os.getpid()}"
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, note.encode()[:_NOTE_BYTES])


def _read_note(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    text = os.read(handle, _NOTE_BYTES).decode(errors="replace")
    return "".join(character for character in text if character.isprintable()).strip()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no entry for this user id, as in bare containers
        return "?"


if sys.platform == "win32":
    # A byte far behind the note is locked, so that the note can be read by those who wait.
    _FAR_BYTE = 1 << 30

    def _try_lock(handle: int, name: str) -> bool:
        os.lseek(handle, _FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:

    def _try_lock(handle: int, name: str) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise DiskTrouble("lock-unsupported", name=name, detail=str(error)) from error
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
