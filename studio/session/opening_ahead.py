"""A project that is opened while the window which will show it is still being made."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from studio.session.session import Session


class OpeningAhead:
    """Begun at once; whoever shows the project takes it, and what nobody took is let go."""

    def __init__(self, opening: Coroutine[Any, Any, Session]) -> None:
        self._task = asyncio.ensure_future(opening)
        self._is_taken = False

    async def take(self) -> Session:
        """The session, once. Raises what opening it raised."""
        session = await self._task
        self._is_taken = True
        return session

    async def let_go(self) -> None:
        """Call it off, or close what has been opened; nothing when somebody took it."""
        if self._is_taken:
            return
        self._task.cancel()
        await asyncio.wait({self._task})
        if not self._task.cancelled() and self._task.exception() is None:
            self._is_taken = True
            await self._task.result().close()
