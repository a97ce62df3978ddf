"""Who closes the async generators that nobody closed: streams of the network that were heard long enough.

asyncio's own loops do it; qasync's leaves them to the garbage collector, which cannot wait for what they do
at their end, and says so in a traceback.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from typing import Any


class LeftGenerators:
    """From its making until `stop`, in the thread of the running loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._before = sys.get_asyncgen_hooks()
        self._closing: set[asyncio.Task[None]] = set()
        sys.set_asyncgen_hooks(finalizer=self._finalise)

    async def stop(self) -> None:
        """Wait for those that are being closed."""
        sys.set_asyncgen_hooks(*self._before)
        if self._closing:
            await asyncio.wait(self._closing)

    def _finalise(self, generator: AsyncGenerator[Any, Any]) -> None:
        """Called by the garbage collector, in whatever thread it runs."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._close, generator)

    def _close(self, generator: AsyncGenerator[Any, Any]) -> None:
        task = self._loop.create_task(_closed(generator), name="close a generator")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _closed(generator: AsyncGenerator[Any, Any]) -> None:
    await generator.aclose()
