"""The order in which one thing is worked on: what is done at once waits for what a thread has in work."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from studio.model.cancel import CancelToken
from studio.ui.canvas.errands import Errands

T = TypeVar("T")

# Of what has waited no more is done before the window may paint.
SLICE_S = 0.008


class InTurn(QObject):
    """One work at a time; acts that come meanwhile are done after it, in the order in which they came.

    `changed` says whether something is in work or waits.
    """

    changed = Signal(bool)

    def __init__(self, executor: Executor) -> None:
        super().__init__()
        self._errands = Errands(executor)
        self._waiting: deque[Callable[[], object]] = deque()
        self._is_working = False
        self._is_acting = False
        self._said = False
        self._waiters: list[asyncio.Future[None]] = []

    @property
    def is_busy(self) -> bool:
        return self._is_working or bool(self._waiting)

    def act(self, act: Callable[[], object]) -> None:
        """At once, unless something is in work or waits; what an act does itself belongs to it."""
        if self._is_acting and not self._is_working:
            act()
        else:
            self.later(act)

    def later(self, act: Callable[[], object]) -> None:
        """After all that was asked for before; after the act that says so, too."""
        self._waiting.append(act)
        if not (self._is_working or self._is_acting or len(self._waiting) > 1):
            self._go_on()

    def work(self, make: Callable[[], T], done: Callable[[T], None]) -> None:
        """For an act: `make` is run in a thread, and `done` with its answer before anything else."""
        assert not self._is_working, "work is begun by an act"
        self._is_working = True
        self._errands.send(partial(_made, make), partial(self._end, done), self._fail)
        self._say()

    async def settled(self) -> None:
        """Wait until nothing is in work."""
        while self.is_busy:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter

    def _end(self, done: Callable[[T], None], made: T) -> None:
        self._is_working = False
        self._is_acting = True
        try:
            done(made)
        finally:
            self._is_acting = False
            self._go_on()

    def _fail(self, error: BaseException) -> None:
        self._is_working = False
        self._go_on()
        raise error

    def _go_on(self) -> None:
        until = time.monotonic() + SLICE_S
        try:
            while self._waiting and not self._is_working and time.monotonic() < until:
                self._run(self._waiting.popleft())
        finally:
            if self._waiting and not self._is_working:
                QTimer.singleShot(0, self._go_on)
            self._say()

    def _run(self, act: Callable[[], object]) -> None:
        self._is_acting = True
        try:
            act()
        finally:
            self._is_acting = False

    def _say(self) -> None:
        if self.is_busy is self._said:
            return
        self._said = self.is_busy
        self.changed.emit(self._said)
        if not self._said:
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)


def _made(make: Callable[[], T], _: CancelToken) -> T:
    return make()
