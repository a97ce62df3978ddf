"""Who hears how far long work is, and may stop it."""

from collections.abc import Callable
from dataclasses import dataclass

from studio.model.cancel import Cancelled, CancelToken


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
