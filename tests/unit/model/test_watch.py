"""How long work is told of, stopped, and looked at from outside."""

import threading
import time

import pytest

from studio.model.cancel import Cancelled, CancelToken
from studio.model.watch import Watch


def test_a_call_that_cannot_look_gives_what_it_found() -> None:
    watch = Watch((CancelToken(),), lambda _: None)

    assert watch.during(lambda: threading.current_thread().name) != threading.current_thread().name


def test_what_such_a_call_raises_is_raised_where_it_is_waited_for() -> None:
    def fail() -> None:
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        Watch((), lambda _: None).during(fail)


def test_a_cancel_is_heard_before_such_a_call_ends() -> None:
    token, begun, may_end = CancelToken(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(20)

    def cancel() -> None:
        begun.wait(20)
        token.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(Cancelled):
        Watch((token,), lambda _: None).during(work)

    assert not may_end.is_set()
    may_end.set()
    canceller.join()
    _ended("watched")


def test_a_cancelled_watch_begins_no_such_call() -> None:
    token = CancelToken()
    token.cancel()
    begun: list[int] = []

    with pytest.raises(Cancelled):
        Watch((token,), lambda _: None).during(lambda: begun.append(1))

    assert not begun


def test_a_quiet_watch_tells_nobody_and_still_stops() -> None:
    token = CancelToken()
    told: list[float] = []
    quiet = Watch((token,), told.append).quiet()

    quiet.reach(0.5)
    token.cancel()

    assert told == []
    with pytest.raises(Cancelled):
        quiet.check()


def _ended(name: str) -> None:
    """Waits until no thread of that name is left."""
    until = time.monotonic() + 20
    while any(one.name.startswith(name) for one in threading.enumerate()) and time.monotonic() < until:
        time.sleep(0.01)
