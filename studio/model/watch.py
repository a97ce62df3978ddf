"""Who hears how far long work is, and may stop it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

from studio.model.cancel import Cancelled, CancelToken

T = TypeVar("T")

_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Watch:
    """Hears of progress, and stops the work once one of its tokens was cancelled."""

    tokens: tuple[CancelToken, ...]
    tell: Callable[[float], None]
    start: float = 0.0
    end: float = 1.0

    def check(self) -> None:
        if any(token.is_cancelled for token in self.tokens):
            raise Cancelled

    def reach(self, fraction: float) -> None:
        """Say how much of this part is done; also the place to be stopped."""
        self.check()
        self.tell(self.start + (self.end - self.start) * fraction)

    def part(self, start: float, end: float) -> "Watch":
        """The same watch over a part of this work."""
        length = self.end - self.start
        return Watch(self.tokens, self.tell, self.start + start * length, self.start + end * length)

    def quiet(self) -> "Watch":
        """The same tokens for a part whose progress nobody is told of."""
        return Watch(self.tokens, lambda _: None)

    def during(self, work: Callable[[], T]) -> T:
        """What `work` gives, looked at from outside: a call of a library cannot look by itself.

        It runs in a thread of its own. Once cancelled it is left there to end, and what it gives is lost: it
        must write to nothing that others read.
        """
        self.check()
        thread = ThreadPoolExecutor(1, "watched")
        done = thread.submit(work)
        thread.shutdown(wait=False)
        while not wait((done,), _LOOK_S).done:
            self.check()
        return done.result()
