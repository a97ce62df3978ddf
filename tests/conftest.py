"""Fixtures for all tests: loopback only, the gui marker, and coroutines."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from loopback.openai_server import OpenAIServer

# The quick ones first, so that what is plainly wrong is said at once; what is not named comes in between.
_FIRST = ("test_rooms.py", "test_packaging.py", "unit", "property", "gui")
_LAST = ("proofs", "journeys")
_HERE = Path(__file__).parent
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_configure() -> None:
    """A shell starts what runs in the background deaf to SIGINT; programs under test would inherit that. And
    numpy is to share no work among threads, as in the studio.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")


def _turn(item: pytest.Item) -> int:
    room = item.path.relative_to(_HERE).parts[0]
    if room in _FIRST:
        return _FIRST.index(room) - len(_FIRST)
    return _LAST.index(room) + 1 if room in _LAST else 0


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    strayed: list[object] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in _LOOPBACK:
            strayed.append(address)
            raise PermissionError(f"tests stay on this machine, not {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
    assert not strayed, f"a test tried to reach {strayed}"


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine on a plain loop; fails when it leaves tasks behind."""

    def go(coroutine: Coroutine[Any, Any, Any]) -> Any:
        async def main() -> Any:
            result = await asyncio.wait_for(coroutine, 60)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks left: {left}"
            return result

        return asyncio.run(main())

    return go


@pytest.fixture
def openai_server() -> "Iterator[OpenAIServer]":
    """A strict double of the OpenAI image API on this machine; see `loopback`.

    What it took is held against the types of the official package too.
    """
    from loopback.official_types import complaints_about_all
    from loopback.openai_server import OpenAIServer

    with OpenAIServer() as server:
        yield server
    assert complaints_about_all(record.told for record in server.records) == []
