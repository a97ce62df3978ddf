"""Who asks for what somebody is just making waits for that one, and for nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class OneAtATime:
    """A lock for each key, forgotten as soon as nobody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._askers: dict[str, int] = {}

    @property
    def is_idle(self) -> bool:
        return not self._locks

    @asynccontextmanager
    async def on(self, key: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._askers[key] = self._askers.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._askers[key] -= 1
            if not self._askers[key]:
                del self._askers[key], self._locks[key]
