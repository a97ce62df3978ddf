"""Streams of events: heard as they come, spooled all the same, and left when enough was heard."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest
from scripted_server import Connection, ScriptedServer, a_wire, answering, chunk, head

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadReply, Charged, OutcomeUnknown
from studio.providers.network.calls import Call, Reply

_CALL = Call("POST", "/images/generations", json={"stream": True})
_STREAM = head(media_type="text/event-stream; charset=utf-8", headers={"Transfer-Encoding": "chunked"})


async def _to_its_end(stream: AsyncGenerator[Reply | bytes, None]) -> None:
    async with aclosing(stream):
        async for _ in stream:
            pass


def test_chunks_come_before_the_stream_ends_and_are_on_disk_after_it(run, tmp_path: Path) -> None:
    heard_first = asyncio.Event()

    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(_STREAM, chunk(b"data: 1\n\n"))
        await heard_first.wait()
        await connection.say(chunk(b"data: 2\n\n"), chunk(b"")[:-2] + b"\r\n")

    async def story():
        async with ScriptedServer(script) as server:
            heard = []
            wire = a_wire(server.url)
            async with aclosing(wire.listen(_CALL, into=tmp_path / "s", cancel=CancelToken())) as stream:
                async for one in stream:
                    heard.append(one)
                    if isinstance(one, bytes):
                        heard_first.set()
            return heard

    reply, *chunks = run(story())

    assert reply.is_events
    assert b"".join(chunks) == b"data: 1\n\ndata: 2\n\n" == (tmp_path / "s").read_bytes()


def test_a_listener_who_has_heard_enough_leaves_and_keeps_what_came(run, tmp_path: Path) -> None:
    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(_STREAM, chunk(b"data: 1\n\n"))
        await connection.reader.read()

    async def story() -> None:
        async with ScriptedServer(script) as server:
            wire = a_wire(server.url)
            async with aclosing(wire.listen(_CALL, into=tmp_path / "s", cancel=CancelToken())) as stream:
                assert isinstance(await anext(stream), Reply)
                assert await anext(stream) == b"data: 1\n\n"

    run(story())

    assert (tmp_path / "s").read_bytes() == b"data: 1\n\n"


@pytest.mark.parametrize(
    ("status", "media_type"), [("200 OK", "application/json"), ("429 Slow", "text/event-stream")]
)
def test_what_is_no_stream_is_one_reply_with_its_body_on_disk(
    run, tmp_path: Path, status, media_type
) -> None:
    async def story():
        async with ScriptedServer(answering(b'{"a": 1}', status=status, media_type=media_type)) as server:
            heard = []
            wire = a_wire(server.url)
            async with aclosing(wire.listen(_CALL, into=tmp_path / "s", cancel=CancelToken())) as stream:
                async for one in stream:
                    assert isinstance(one, Reply)
                    heard.append(one.body.read_bytes())
            return heard

    assert run(story()) == [b'{"a": 1}']


def test_a_stream_that_breaks_off_may_be_charged_and_is_kept(run, tmp_path: Path) -> None:
    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(_STREAM, chunk(b"data: 1\n\n"))

    async def story():
        async with ScriptedServer(script) as server:
            wire = a_wire(server.url)
            with pytest.raises(OutcomeUnknown) as caught:
                await _to_its_end(wire.listen(_CALL, into=tmp_path / "s", cancel=CancelToken()))
            return caught.value

    error = run(story())

    assert (error.kind, error.charged) == ("answer-cut", Charged.MAYBE)
    assert (tmp_path / "s").read_bytes() == b"data: 1\n\n"


def test_a_stream_without_end_is_stopped_by_the_limit(run, tmp_path: Path) -> None:
    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(_STREAM)
        while True:
            await connection.say(chunk(b": and on\n" * 10_000))

    async def story() -> None:
        async with ScriptedServer(script) as server:
            stream = a_wire(server.url).listen(
                _CALL, into=tmp_path / "s", cancel=CancelToken(), most_bytes=2_000_000
            )
            await _to_its_end(stream)

    with pytest.raises(BadReply, match="answer-too-large"):
        run(story())


def test_a_token_is_heard_between_two_events(run, tmp_path: Path) -> None:
    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(_STREAM, chunk(b"data: 1\n\n"))
        await asyncio.sleep(30)

    async def story() -> None:
        token = CancelToken()
        async with ScriptedServer(script) as server:
            stream = a_wire(server.url).listen(_CALL, into=tmp_path / "s", cancel=token)
            async with aclosing(stream):
                async for one in stream:
                    if isinstance(one, bytes):
                        asyncio.get_running_loop().call_later(0.2, token.cancel)

    with pytest.raises(Cancelled):
        run(story())


def test_a_listener_may_take_its_time_without_the_call_being_late(run, tmp_path: Path) -> None:
    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(_STREAM, chunk(b"data: 1\n\n"), chunk(b"data: 2\n\n"), b"0\r\n\r\n")

    async def story() -> int:
        async with ScriptedServer(script) as server:
            count = 0
            stream = a_wire(server.url, read_s=0.3).listen(_CALL, into=tmp_path / "s", cancel=CancelToken())
            async with aclosing(stream):
                async for one in stream:
                    count += len(one) if isinstance(one, bytes) else 0
                    await asyncio.sleep(0.6)
            return count

    assert run(story()) == 18
