"""How what arrives gets on disk: in threads and in order, while more arrives; synced at its end."""

import asyncio
import os
from asyncio import Future
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_WAITING_MOST = 4 * 1024 * 1024


class Spooling:
    """A file being filled. What comes while a thread writes is gathered, so that the slices grow by load.

    Its methods raise OSError, `write` perhaps for what was given before.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._writing: Future[None] | None = None

    @classmethod
    async def open(cls, path: Path) -> "Spooling":
        """An empty file at `path`."""
        return cls(path, await asyncio.to_thread(path.open, "wb"))

    async def write(self, chunk: bytes) -> None:
        """Returns at once, unless more waits than memory should hold."""
        self._waiting.append(chunk)
        self._waiting_bytes += len(chunk)
        if self._writing is None or self._writing.done():
            self._start()
        elif self._waiting_bytes > _WAITING_MOST:
            await asyncio.shield(self._writing)

    async def finish(self) -> None:
        """All of it is on disk, under its name, when this returns."""
        while self._writing is not None:
            await asyncio.shield(self._writing)
            self._writing = None
            if self._waiting:
                self._start()
        await asyncio.to_thread(self._sync)

    async def close(self) -> None:
        """To be called at the end in any case; says nothing of an earlier mistake."""
        if self._writing is not None:
            await asyncio.wait({self._writing})
            self._writing.exception()
        await asyncio.to_thread(self._close)

    def _start(self) -> None:
        if self._writing is not None:
            self._writing.result()
        chunks, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._writing = asyncio.get_running_loop().run_in_executor(None, self._file.writelines, chunks)

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        sync_folder(self._path.parent)

    def _close(self) -> None:
        with suppress(OSError):  # the write that failed has been told
            self._file.close()


def sync_folder(folder: Path) -> None:
    """The names in it survive a crash too."""
    if os.name != "posix":  # Windows has no such call, and needs none
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
