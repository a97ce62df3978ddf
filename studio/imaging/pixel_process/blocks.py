"""Bytes that two processes share: in memory on Linux, else in a file of the user's own."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np


class Block:
    """Made by the parent, opened by the other process at its `address`; gone when it is left."""

    def __init__(self) -> None:
        if sys.platform == "linux":
            self._fd = os.memfd_create("picture", os.MFD_CLOEXEC)
            self.address = f"/proc/{os.getpid()}/fd/{self._fd}"
        else:
            self._fd, self.address = tempfile.mkstemp(prefix="palimpsest-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        os.close(self._fd)
        if sys.platform != "linux":
            Path(self.address).unlink(missing_ok=True)

    def fill(self, data: bytes) -> None:
        _write(self._fd, data)

    def taken(self) -> memoryview:
        """A copy of what is in it: the other process may do with its own what it likes."""
        size = os.fstat(self._fd).st_size
        copy = np.empty(size, np.uint8).data
        os.lseek(self._fd, 0, os.SEEK_SET)
        with open(self._fd, "rb", buffering=0, closefd=False) as file:
            at = 0
            while at < size and (count := file.readinto(copy[at:])):
                at += count
        return copy[:at]


def read(address: str) -> bytes:
    """In the other process: what the parent has put there."""
    return Path(address).read_bytes()


def write(address: str, parts: Sequence[bytes | memoryview]) -> None:
    """In the other process: all parts, one after the other."""
    with open(address, "r+b", buffering=0) as file:
        for part in parts:
            _write(file.fileno(), part)


def _write(fd: int, data: bytes | memoryview) -> None:
    view, at = memoryview(data), 0
    while at < len(view):
        at += os.write(fd, view[at:])
