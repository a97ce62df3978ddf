"""When fresh nodes are measured: one after the other while no turn runs, given up when one begins."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import StudioError
from studio.model.events import Event, NodesAdded, TurnBegan, TurnEnded

_BREATH_S = 0.3  # whoever goes on at once is not met by it

_log = logging.getLogger("studio.session")


class Leisure:
    """A turn waits for its maker and for its lock, never for this."""

    def __init__(self, work: Callable[[str, CancelToken], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: dict[str, None] = {}
        self._turns: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._token = CancelToken()
        self._is_closed = False
        self._is_awaited = asyncio.Event()

    def on_event(self, event: Event) -> None:
        match event:
            case TurnBegan(turn_id=turn_id):
                self._turns.add(turn_id)
                self._token.cancel()
            case TurnEnded(turn_id=turn_id):
                self._turns.discard(turn_id)
                self._begin()
            case NodesAdded(node_ids=node_ids):
                self.add(node_ids)

    def add(self, node_ids: Iterable[str]) -> None:
        """Nodes to work on, after those that wait already."""
        self._waiting |= dict.fromkeys(node_ids)
        self._begin()

    async def settled(self) -> None:
        """Wait until nothing waits any more, or a turn runs."""
        self._is_awaited.set()
        while self._task is not None:
            await asyncio.wait([self._task])
        self._is_awaited.clear()

    async def close(self) -> None:
        """Give up what is being done, and begin nothing any more."""
        self._is_closed = True
        self._token.cancel()
        self._is_awaited.set()
        task = self._task
        if task is not None:
            await asyncio.wait([task])

    def _begin(self) -> None:
        if self._task is None and self._waiting and not self._turns and not self._is_closed:
            self._token = CancelToken()
            self._task = asyncio.ensure_future(self._run(self._token))
            self._task.add_done_callback(self._on_done)

    async def _run(self, token: CancelToken) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_awaited.wait(), _BREATH_S)
        while self._waiting and not token.is_cancelled:
            node_id = next(iter(self._waiting))
            try:
                await self._work(node_id, token)
            except Cancelled:
                return
            except StudioError as error:  # it is tried again when somebody asks for it
                _log.info("%s was not measured: %s", node_id, error)
            self._waiting.pop(node_id, None)

    def _on_done(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if task.cancelled():
            return
        if error := task.exception():
            self._waiting.clear()
            raise error  # a bug of ours: the loop tells it
        self._begin()
