"""How programs of one user keep apart at a file: locks that the system drops with their holder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def turn_at(path: Path) -> Iterator[None]:
    """Wait for, and hold, the right to change `path`; a file `.name.lock` beside it stays behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("ab") as file:
        _take(file.fileno())
        try:
            yield
        finally:
            _give(file.fileno())


class Claim:
    """A file that one holder has, in this program or another; it goes with the claim."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, path: Path) -> "Claim | None":
        """None where somebody has it already. Raises OSError where no file can be made.

        The last holder may have unlinked what was opened here: what is locked must be what lies there.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _try(handle):
                os.close(handle)
                return None
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return cls(path, handle)
            os.close(handle)

    def release(self) -> None:
        if sys.platform != "win32":  # where an open file cannot be unlinked
            self._path.unlink(missing_ok=True)
        _give(self._handle)
        os.close(self._handle)
        if sys.platform == "win32":
            with suppress(OSError):  # the next holder has it open already
                self._path.unlink(missing_ok=True)
