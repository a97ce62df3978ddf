"""The queue: a few calls at a time for each account, in an order that can be changed and paused."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from studio.model.cancel import Cancelled, CancelToken
from studio.model.events import Event, QueueChanged
from studio.session.calls.queue import CallState, Queue, QueuedCall

Run = Callable[[Any], Any]


class Bench:
    """Calls that run until they are told to end; `began` has their ids in order."""

    def __init__(self, publish: Callable[[Event], None]) -> None:
        self.slots = 2
        self.queue = Queue(publish, lambda profile: self.slots)
        self.began: list[str] = []
        self.tokens: dict[str, CancelToken] = {}
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def add(self, name: str, profile: str = "mine") -> None:
        self.tokens[name], self._ends[name] = CancelToken(), asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._call(name, profile))
        await asyncio.sleep(0)

    async def end(self, name: str) -> None:
        self._ends[name].set()
        with suppress(Cancelled):
            await self._tasks[name]
        await asyncio.sleep(0)

    async def end_all(self) -> None:
        for name in tuple(self._ends):
            await self.end(name)

    async def _call(self, name: str, profile: str) -> None:
        call = QueuedCall(name, "t1", "i1", "coffee", profile, "flare", "warmer", 1)
        async with self.queue.slot(call, self.tokens[name]):
            self.began.append(name)
            await self._ends[name].wait()


@pytest.fixture
def seen() -> list[Event]:
    return []


@pytest.fixture
def bench(seen: list[Event]) -> Bench:
    return Bench(seen.append)


def test_an_account_runs_as_many_calls_as_it_has_slots_and_others_do_not_wait_for_it(
    bench: Bench, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        for name in ("a1", "a2", "a3"):
            await bench.add(name, "a")
        await bench.add("b1", "b")

        assert bench.began == ["a1", "a2", "b1"]
        view = bench.queue.view()
        assert (view.running, view.waiting) == (3, 1)
        assert [call.job_id for call in view.calls] == ["a1", "a2", "b1", "a3"]

        await bench.end("a1")
        assert bench.began[-1] == "a3"
        await bench.end_all()
        assert bench.queue.view().calls == ()
        assert seen
        assert set(seen) == {QueueChanged()}

    run(story())


def test_an_account_that_gets_more_slots_lets_waiting_calls_in(bench: Bench, run: Run) -> None:
    async def story() -> None:
        bench.slots = 1
        await bench.add("one")
        await bench.add("two")
        assert bench.began == ["one"]

        bench.slots = 2
        bench.queue.wake()
        await asyncio.sleep(0)

        assert bench.began == ["one", "two"]
        await bench.end_all()

    run(story())


def test_waiting_calls_can_be_moved(bench: Bench, run: Run) -> None:
    async def story() -> None:
        bench.slots = 1
        for name in ("first", "second", "third", "fourth"):
            await bench.add(name)

        bench.queue.move("fourth", 0)
        bench.queue.move("second", 99)
        bench.queue.move("first", 2)

        assert [call.job_id for call in bench.queue.view().calls] == ["first", "fourth", "third", "second"]
        for name in ("first", "fourth", "third", "second"):
            assert bench.began[-1] == name
            await bench.end(name)

    run(story())


@pytest.mark.parametrize("paused", ["", "mine"])
def test_while_paused_nothing_begins_and_what_runs_goes_on(bench: Bench, run: Run, paused: str) -> None:
    async def story() -> None:
        await bench.add("running")
        bench.queue.pause(paused)
        await bench.add("waiting")
        await bench.add("other", "another account")

        assert bench.began == ["running", *([] if paused == "" else ["other"])]
        assert bench.queue.view().paused == {paused}
        await bench.end("running")
        assert "waiting" not in bench.began

        bench.queue.resume(paused)
        await asyncio.sleep(0)
        assert "waiting" in bench.began
        await bench.end_all()

    run(story())


def test_a_cancelled_call_leaves_the_line_at_once_also_while_paused(bench: Bench, run: Run) -> None:
    async def story() -> None:
        bench.queue.pause()
        await bench.add("one")
        await bench.add("two")

        bench.queue.cancel("one")
        bench.tokens["two"].cancel()
        bench.queue.wake()

        for name in ("one", "two"):
            await bench.end(name)
        assert bench.began == []
        assert bench.queue.view().calls == ()

    run(story())


def test_cancelling_a_running_call_tells_its_token_alone(bench: Bench, run: Run) -> None:
    async def story() -> None:
        await bench.add("one")
        await bench.add("two")

        bench.queue.cancel("one")

        assert bench.tokens["one"].is_cancelled
        assert not bench.tokens["two"].is_cancelled
        await bench.end_all()

    run(story())


def test_a_resting_call_says_until_when_and_keeps_its_slot(bench: Bench, run: Run) -> None:
    async def story() -> None:
        bench.slots = 1
        await bench.add("one")
        await bench.add("two")

        bench.queue.rest("one", 1234.5)

        resting, waiting = bench.queue.view().calls
        assert (resting.state, resting.until) == (CallState.RESTING, 1234.5)
        assert waiting.state is CallState.WAITING
        bench.queue.rest("one", 0)
        assert bench.queue.view().calls[0].state is CallState.RUNNING
        await bench.end_all()

    run(story())


def test_a_call_whose_task_is_cancelled_gives_its_slot_back(bench: Bench, run: Run) -> None:
    async def story() -> None:
        bench.slots = 1
        await bench.add("one")
        await bench.add("two")
        await bench.add("three")
        for name in ("two", "one"):
            bench._tasks[name].cancel()
            await asyncio.gather(bench._tasks[name], return_exceptions=True)
        await asyncio.sleep(0)

        assert bench.began == ["one", "three"]
        await bench.end("three")

    run(story())
