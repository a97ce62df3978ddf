"""On which threads a project is read and written: one that writes, up to three that read."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

READERS = 3


class Threads:
    """Each reader thread has a connection of its own, made by `connect` when it is first needed."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._writer = ThreadPoolExecutor(1, "store-writer")
        self._readers = ThreadPoolExecutor(READERS, "store-reader")
        self._own = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def on_writer(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def on_reader(self, work: Callable[[Callable[[], sqlite3.Connection]], T]) -> T:
        """`work` gets a function that gives the connection of the thread it runs on."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work, self._connection)

    def soon_on_writer(self, work: Callable[[], None]) -> None:
        self._writer.submit(work)

    def end_reading(self) -> None:
        """Waits for the readers to finish and closes their connections; not for the loop's thread."""
        self._readers.shutdown()
        for db in self._connections:
            db.close()
        self._connections.clear()

    def end_writing(self) -> None:
        """Ends the writer thread when it has nothing left to do."""
        self._writer.shutdown(wait=False)

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = self._own.db = self._connect()
            self._connections.append(db)
        return db
