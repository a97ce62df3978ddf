"""How what arrives gets on disk: in threads and in order, while more arrives; synced at its end."""

import asyncio
import os
from asyncio import Future
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from studio.providers.network.threads import in_thread

_WAITING_MOST = 4 * 1024 * 1024


class Spooling:
    """A file being filled. What comes while a thread writes is gathered, so that slices grow with the load.

    `open`, `write` and `finish` raise OSError, perhaps for what was given before.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._writing: Future[None] | None = None

    async def open(self) -> None:
        """The file is there, empty."""
        await in_thread(self._open)

    async def write(self, chunk: bytes) -> None:
        """Returns at once, unless more waits than memory should hold."""
        self._waiting.append(chunk)
        self._waiting_bytes += len(chunk)
        if self._writing is not None and not self._writing.done():
            if self._waiting_bytes < _WAITING_MOST:
                return
            await asyncio.shield(self._writing)
        self._start()

    async def finish(self) -> None:
        """When this returns all of it is on disk, under its name, and the file is closed."""
        await self._written()
        await in_thread(self._sync)

    async def close(self) -> None:
        """To be called in any case: what came stays as far as the disk lets it, and nothing is said."""
        if self._file is not None and not self._file.closed:
            with suppress(OSError):
                await self._written()
            with suppress(OSError):
                await in_thread(self._file.close)

    async def _written(self) -> None:
        while self._writing is not None:
            await asyncio.shield(self._writing)
            self._writing = None
            if self._waiting:
                self._start()

    def _start(self) -> None:
        assert self._file is not None
        if self._writing is not None:
            self._writing.result()
        chunks, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._writing = asyncio.get_running_loop().run_in_executor(None, self._file.writelines, chunks)

    def _open(self) -> None:
        self._file = self._path.open("wb")

    def _sync(self) -> None:
        assert self._file is not None
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        sync_folder(self._path.parent)


def sync_folder(folder: Path) -> None:
    """The names in it survive a crash too. Raises OSError."""
    if os.name != "posix":  # Windows has no such call, and needs none
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
