"""Who keeps the coroutines that slots start: names them, reports their errors, cancels them at the end."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from studio.model.cancel import Cancelled


class Tasks:
    """`on_error` hears every exception, with the name of the task; cancelled work is no error."""

    def __init__(self, on_error: Callable[[str, BaseException], None]) -> None:
        self._on_error = on_error
        self._running: set[asyncio.Task[Any]] = set()
        self._busy: dict[str, asyncio.Task[Any]] = {}
        self._is_closed = False

    def start(self, coroutine: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run `coroutine` beside the window; needs a running loop."""
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        if self._is_closed:
            task.cancel()
        return task

    def start_once(self, key: str, make: Callable[[], Coroutine[Any, Any, Any]], name: str) -> bool:
        """Run `make()` unless the last run under `key` is still going; says whether it started."""
        if self.is_busy(key):
            return False
        self._busy[key] = self.start(make(), name)
        return True

    def is_busy(self, key: str) -> bool:
        running = self._busy.get(key)
        return running is not None and not running.done()

    async def cancel(self, key: str) -> None:
        """Call off the run under `key`, if there is one, and wait until it has ended."""
        running = self._busy.get(key)
        if running is not None and running is not asyncio.current_task():
            running.cancel()
            await asyncio.wait([running])

    def names(self) -> tuple[str, ...]:
        return tuple(task.get_name() for task in self._running)

    def now(self) -> frozenset[asyncio.Task[Any]]:
        """What runs, but for whoever asks."""
        return frozenset(self._running - {asyncio.current_task()})

    async def settle(self, leaving: Collection[asyncio.Task[Any]], within_s: float = 5.0) -> None:
        """Let what is leaving end, and cancel what has not ended `within_s`."""
        waiting = {task for task in leaving if not task.done()}
        if not waiting:
            return
        _, left = await asyncio.wait(waiting, timeout=within_s)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=within_s)

    async def close(self) -> None:
        """Cancel what runs and wait until it has ended."""
        self._is_closed = True
        left = self.now()
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=30)

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self._busy = {key: kept for key, kept in self._busy.items() if kept is not task}
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not isinstance(error, Cancelled):
            self._on_error(task.get_name(), error)
