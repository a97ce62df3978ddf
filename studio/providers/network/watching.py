"""Ends what a call waits for: when it is cancelled, or when its time is over."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from types import TracebackType

from studio.model.cancel import Cancelled, CancelToken
from studio.providers.network.calls import Timeouts

_TICK_S = 0.1


class Stage(StrEnum):
    """How far a call has come. Preparing may wait for a person (the keyring), and so has no limit of its own;
    connecting has one for each address.
    """

    PREPARING = "preparing"
    RESOLVING = "resolving"
    CONNECTING = "connecting"
    SENDING = "sending"
    WAITING = "waiting"


class TimeOver(Exception):
    """Nothing moved for `seconds` in `stage`, or the whole call took that long."""

    def __init__(self, stage: Stage, seconds: float) -> None:
        super().__init__(f"{stage}: {seconds:g} s")
        self.stage = stage
        self.seconds = seconds


class Watch:
    """Looks ten times a second, itself, at the token and the clock while `over` is entered.

    No timer runs for long: a loop of Qt keeps a cancelled one until it would have fired.
    """

    def __init__(self, cancel: CancelToken, timeouts: Timeouts) -> None:
        self._cancel = cancel
        self._whole_s = timeouts.whole_s
        self._patience_s = {
            Stage.RESOLVING: timeouts.connect_s,
            Stage.SENDING: timeouts.send_s,
            Stage.WAITING: timeouts.read_s,
        }
        self._started = self._moved = time.monotonic()
        self._stage = Stage.PREPARING
        self._waiting: asyncio.Timeout | None = None
        self._ended: Exception | None = None
        self._tick: asyncio.TimerHandle | None = None

    def __enter__(self) -> "Watch":
        self._look()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._tick is not None:
            self._tick.cancel()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def moved(self, stage: Stage) -> None:
        """A sign of life: something was sent, or came."""
        self._stage = stage
        self._moved = time.monotonic()

    @asynccontextmanager
    async def over(self) -> AsyncIterator[None]:
        """Around what is awaited. Raises Cancelled or TimeOver, once that has been given up in order."""
        self._ended = self._ended or self._end()
        if self._ended is not None:
            raise self._ended
        try:
            self._moved = time.monotonic()  # who asks for the next chunk late is not the server's fault
            async with asyncio.timeout(None) as self._waiting:
                yield
        except TimeoutError:
            if self._ended is None:
                raise
            raise self._ended from None
        finally:
            self._waiting = None

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._ended = self._ended or self._end()
        if self._ended is not None and self._waiting is not None:
            self._waiting.reschedule(loop.time())
            self._waiting = None
        self._tick = loop.call_later(_TICK_S, self._look)

    def _end(self) -> Exception | None:
        if self._cancel.is_cancelled:
            return Cancelled()
        now = time.monotonic()
        if now - self._started > self._whole_s:
            return TimeOver(self._stage, self._whole_s)
        seconds = self._patience_s.get(self._stage)
        if self._waiting and seconds is not None and now - self._moved > seconds:
            return TimeOver(self._stage, seconds)
        return None
