"""A token that long work looks at, at least four times a second."""

import threading


class Cancelled(Exception):
    """Raised by work that found its token cancelled; never shown as an error.

    `before_sending`: nothing had left yet that anybody could charge for.
    """

    def __init__(self, *, before_sending: bool = False) -> None:
        super().__init__()
        self.before_sending = before_sending


class CancelToken:
    """Set from any thread, looked at by the working one."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raises Cancelled once the token was cancelled."""
        if self._event.is_set():
            raise Cancelled


def look(token: CancelToken | None) -> None:
    """What long work does at least four times a second, whether or not it was given a token."""
    if token is not None:
        token.check()
