"""A call can be given up at any moment: the connection closes at once, and nothing is left running."""

import asyncio
import socket
import time
from pathlib import Path

import pytest
from scripted_server import Connection, Script, ScriptedServer, a_file, a_wire, asked, head

from studio.model.cancel import Cancelled, CancelToken
from studio.providers.calls import Base64File, Call


async def _never_answers(connection: Connection) -> None:
    await connection.request()
    await asyncio.sleep(30)


async def _takes_nothing(connection: Connection) -> None:
    connection.reader._limit = 1  # type: ignore[attr-defined] – stops reading soon
    await asyncio.sleep(30)


async def _stops_in_the_middle(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Content-Length": "1000"}), b"{")
    await asyncio.sleep(30)


async def _pours(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Content-Length": "400000000"}))
    for _ in range(400):
        await connection.say(bytes(1_000_000))


_AT_ONCE_S = 0.5  # a quarter of a second, and as much for a machine with other things to do
_FREE = Call("GET", "/models")
_STAGES = [_never_answers, _takes_nothing, _stops_in_the_middle, _pours]


def _call(folder: Path) -> Call:
    picture = a_file(folder, "sent.png", bytes(20_000_000))
    return Call("POST", "/images/edits", json={"image": Base64File(picture)})


@pytest.mark.parametrize("script", _STAGES, ids=[script.__name__.strip("_") for script in _STAGES])
def test_a_token_ends_a_call_at_once(run, tmp_path: Path, script: Script) -> None:
    async def story() -> float:
        token = CancelToken()
        async with ScriptedServer(script) as server:
            call = _call(tmp_path)
            asking = asyncio.ensure_future(
                a_wire(server.url).ask(call, into=tmp_path / "answer", cancel=token)
            )
            await asyncio.sleep(0.3)
            token.cancel()
            began = time.monotonic()
            with pytest.raises(Cancelled):
                await asking
            return time.monotonic() - began

    assert run(story()) < _AT_ONCE_S


@pytest.mark.parametrize("script", _STAGES, ids=[script.__name__.strip("_") for script in _STAGES])
def test_a_cancelled_task_leaves_nothing_behind(run, tmp_path: Path, script: Script) -> None:
    async def story() -> None:
        async with ScriptedServer(script) as server:
            asking = asyncio.ensure_future(asked(a_wire(server.url), _call(tmp_path), tmp_path))
            await asyncio.sleep(0.3)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    run(story())


def test_a_token_that_was_cancelled_before_sends_nothing(run, tmp_path: Path) -> None:
    async def story() -> int:
        token = CancelToken()
        token.cancel()
        async with ScriptedServer(_never_answers) as server:
            with pytest.raises(Cancelled):
                await a_wire(server.url).ask(_FREE, into=tmp_path / "answer", cancel=token)
            return len(server.connections)

    assert run(story()) == 0


def test_a_token_is_heard_while_a_name_is_looked_up_and_a_key_is_waited_for(
    run, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1))

    async def story() -> float:
        token = CancelToken()
        wire = a_wire("https://slow.example")
        asking = asyncio.ensure_future(wire.ask(_FREE, into=tmp_path / "answer", cancel=token))
        await asyncio.sleep(0.2)
        token.cancel()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            await asking
        return time.monotonic() - began

    assert run(story()) < _AT_ONCE_S


def test_the_server_sees_the_connection_close(run, tmp_path: Path) -> None:
    closed = asyncio.Event()

    async def watches(connection: Connection) -> None:
        await connection.request()
        await connection.reader.read()
        closed.set()

    async def story() -> None:
        token = CancelToken()
        async with ScriptedServer(watches) as server:
            asking = asyncio.ensure_future(
                a_wire(server.url).ask(Call("POST", "/x", json={}), into=tmp_path / "answer", cancel=token)
            )
            await asyncio.sleep(0.2)
            token.cancel()
            with pytest.raises(Cancelled):
                await asking
            await asyncio.wait_for(closed.wait(), 1)

    run(story())
