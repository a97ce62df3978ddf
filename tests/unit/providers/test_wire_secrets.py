"""The key: in its header, and nowhere else, even when a server repeats it."""

import base64
import gc
import logging
import traceback
import urllib.parse
from contextlib import aclosing
from pathlib import Path

import pytest
from scripted_server import KEY, Connection, ScriptedServer, a_wire, answering, asked, chunk, head

from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.model.sentences import explain
from studio.providers.network.calls import Auth, Call
from studio.providers.network.striking import Striker

_SHAPES = [
    KEY,
    base64.b64encode(KEY.encode()).decode(),
    urllib.parse.quote(KEY, safe=""),
    KEY.encode("utf-16-le").decode("latin-1"),
]
_CALL = Call("POST", "/images/edits", json={"prompt": "a cup"}, headers={"X-Own": "1"})


def _assert_clean(*texts: str) -> None:
    assert [shape for shape in _SHAPES for text in texts if shape in text] == []


def _told(error: BaseException) -> list[str]:
    texts = [str(error), repr(error), "".join(traceback.format_exception(error))]
    if isinstance(error, StudioError):
        texts += [explain(error).text, error.detail, repr(error.facts), repr(vars(error))]
    assert error.__cause__ is error.__context__ is None
    return texts


async def _echo(connection: Connection) -> None:
    """A server that tells everybody what it was told, here and there in two halves."""
    await connection.request()
    body = f'{{"error": {{"message": "bad key {KEY} ({KEY})"}}}}'.encode()
    middle = body.index(KEY.encode()) + 7
    headers = {"Transfer-Encoding": "chunked", "X-Request-Id": f"req-{KEY}", "X-Echo": f"Bearer {KEY}"}
    await connection.say(head("401 No", "application/json", headers))
    await connection.say(chunk(body[:middle]))
    await connection.say(chunk(body[middle:]), b"0\r\n\r\n")


async def _cut(connection: Connection) -> None:
    await connection.request()


async def _no_http(connection: Connection) -> None:
    await connection.request()
    await connection.say(connection.head.encode())


async def _no_http_at_all(connection: Connection) -> None:
    await connection.request()
    await connection.say(f"{KEY}\r\n\r\n".encode())


async def _strange_header(connection: Connection) -> None:
    await connection.request()
    await connection.say(f"HTTP/1.1 200 OK\r\n{KEY}\r\n\r\n".encode())


async def _echo_stream(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(media_type="text/event-stream", headers={"Transfer-Encoding": "chunked"}))
    for half in (f"data: {KEY[:9]}", f"{KEY[9:]}\n\n"):
        await connection.say(chunk(half.encode()))
    await connection.say(b"0\r\n\r\n")


@pytest.mark.parametrize("script", [answering(), _echo, _cut, _no_http, _no_http_at_all, _strange_header])
@pytest.mark.parametrize(
    "auth", [Auth(), Auth("api-key", ""), Auth("X-Key", "k=")], ids=lambda auth: auth.header
)
def test_the_key_shows_up_nowhere(run, tmp_path: Path, caplog, script, auth) -> None:
    caplog.set_level(logging.DEBUG, "studio")

    async def story() -> list[str]:
        async with ScriptedServer(script) as server:
            wire = a_wire(server.url, auth=auth)
            try:
                reply = await asked(wire, _CALL, tmp_path)
                said = [repr(reply), repr(dict(reply.headers)), str(reply.request_id)]
            except StudioError as error:
                said = _told(error)
            assert KEY in server.connections[0].head
            return [*said, repr(wire), repr(vars(wire)), repr(_CALL)]

    said = run(story())

    files = [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    _assert_clean(*said, *files, caplog.text, repr([record.__dict__ for record in caplog.records]))


def test_a_stream_that_repeats_the_key_is_heard_and_kept_without_it(run, tmp_path: Path) -> None:
    async def story() -> bytes:
        async with ScriptedServer(_echo_stream) as server:
            stream = a_wire(server.url).listen(_CALL, into=tmp_path / "stream", cancel=CancelToken())
            async with aclosing(stream):
                return b"".join([one async for one in stream if isinstance(one, bytes)])

    heard = run(story())

    assert heard == (tmp_path / "stream").read_bytes() == b"data: ***\n\n"


@pytest.mark.parametrize("key", [f"{KEY}\n", f"{KEY}\r\nX-Evil: 1", f"{KEY}\x00", f"{KEY}ü", f" {KEY}"])
def test_a_key_that_cannot_travel_is_refused_without_being_repeated(run, tmp_path: Path, key: str) -> None:
    async def story() -> list[str]:
        async with ScriptedServer(answering()) as server:
            wire = a_wire(server.url, key=key)
            with pytest.raises(StudioError) as caught:
                await asked(wire, _CALL, tmp_path)
            assert server.connections == []
            return _told(caught.value)

    _assert_clean(*run(story()))


def test_nothing_keeps_the_key_after_a_call(run, tmp_path: Path) -> None:
    async def story() -> None:
        async with ScriptedServer(_cut) as server:
            with pytest.raises(StudioError):
                await asked(a_wire(server.url), _CALL, tmp_path)

    run(story())
    gc.collect()

    texts = (
        value
        for one in gc.get_objects()
        if isinstance(one, dict)
        for value in tuple(one.values())
        if isinstance(value, str)  # others may be arrays, which are equal to nothing simple
    )
    assert f"Bearer {KEY}" not in texts


@pytest.mark.parametrize("size", range(1, len(KEY) + 3))
def test_a_key_is_struck_out_wherever_it_is_split(size: int) -> None:
    text = f"s{KEY}sk-canary{KEY}{KEY[:-1]}sk-".encode()
    striker = Striker(KEY)

    pieces = [striker.feed(text[at : at + size]) for at in range(0, len(text), size)]

    assert b"".join([*pieces, striker.end()]) == text.replace(KEY.encode(), b"***")


def test_a_short_key_is_left_where_it_may_be_part_of_a_picture() -> None:
    striker = Striker("test")

    assert (striker.feed(b"a test"), striker.end(), striker.text("test")) == (b"a test", b"", "test")
