"""Bytes that two processes share without copying them: what is to be opened, and the pixels that were made.

On Linux the pixels lie in an anonymous file, which is sealed once they are there: from then on no process can
write to it or cut it short, so it may be mapped as it stands. Other systems have no such seal, and a program
dies of a mapping that is cut short under it: there it is a file of the user's own, and read.
"""

import mmap
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

Given = bytes | FileIO

START_BYTES = 64  # they tell the format
_LEAST_MAPPED_BYTES = 4 * 1024**2  # a mapping takes a descriptor and whole pages: small ones are copied


class NotSealed(Exception):
    """Somebody can still write where the pixels are."""


class Block:
    """Made by the parent, filled by the other process at its `address`; gone when it is left."""

    def __init__(self) -> None:
        self._fd, self.address = _new_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        os.close(self._fd)
        _take_away(self.address)

    def taken(self) -> memoryview:
        """What is in it, which nobody can change any more; it outlives the block. Raises NotSealed."""
        is_sealed = _seal(self._fd)
        size = os.fstat(self._fd).st_size
        if is_sealed and size >= _LEAST_MAPPED_BYTES:
            return memoryview(_mapped(self._fd, size))
        return _copied(self._fd, size)


@dataclass(frozen=True, slots=True)
class Loan:
    """Where the other process reads what is to be opened, how many bytes it is, and the first of them."""

    address: str
    size: int
    start: bytes


@contextmanager
def lent(given: Given) -> Iterator[Loan]:
    """A file is not copied."""
    if isinstance(given, FileIO):
        is_handed = sys.platform == "linux"
        address = _address(given.fileno()) if is_handed else str(Path(str(given.name)).absolute())
        given.seek(0)
        yield Loan(address, os.fstat(given.fileno()).st_size, given.read(START_BYTES))
        return
    fd, address = _new_file()
    try:
        _write(fd, given)
        yield Loan(address, len(given), given[:START_BYTES])
    finally:
        os.close(fd)
        _take_away(address)


def read(address: str) -> bytes | mmap.mmap:
    """In the other process: what the parent lends, read when it is touched. Raises OSError.

    Nothing where a file was cut to nothing since it was lent: what is empty cannot be mapped.
    """
    with open(address, "rb", buffering=0) as file:
        if sys.platform == "linux":
            with suppress(ValueError):
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return file.readall()


def write(address: str, parts: Sequence[bytes | memoryview]) -> None:
    """In the other process: all parts, one after the other.

    Written, not laid out in a mapping: that would be filled with zeros first, which takes as long again.
    """
    with open(address, "r+b", buffering=0) as file:
        for part in parts:
            _write(file.fileno(), part)


def _new_file() -> tuple[int, str]:
    if sys.platform != "linux":
        return tempfile.mkstemp(prefix="palimpsest-")
    fd = os.memfd_create("picture", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    return fd, _address(fd)


def _address(fd: int) -> str:
    """By which another process of this user opens it."""
    return f"/proc/{os.getpid()}/fd/{fd}"


def _take_away(address: str) -> None:
    if sys.platform != "linux":
        Path(address).unlink(missing_ok=True)


def _seal(fd: int) -> bool:
    """False where the system has no seals. Raises NotSealed."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 – Windows has no such module

    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
    try:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    except OSError as error:
        raise NotSealed(str(error)) from error
    return True


def _mapped(fd: int, size: int) -> mmap.mmap:
    """Private: a shared mapping of what is sealed is refused by older systems."""
    return mmap.mmap(fd, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)


def _copied(fd: int, size: int) -> memoryview:
    copy = np.empty(size, np.uint8).data
    os.lseek(fd, 0, os.SEEK_SET)
    at = 0
    with open(fd, "rb", buffering=0, closefd=False) as file:
        while at < size and (count := file.readinto(copy[at:])):
            at += count
    return copy[:at]


def _write(fd: int, data: bytes | memoryview) -> None:
    view, at = memoryview(data), 0
    while at < len(view):
        at += os.write(fd, view[at:])
