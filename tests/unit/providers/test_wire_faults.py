"""Each way in which a call can break: its error, and whether it may be charged."""

import asyncio
import errno
import socket
import time
from pathlib import Path

import pytest
from scripted_server import (
    Connection,
    Script,
    ScriptedServer,
    a_file,
    a_wire,
    answering,
    asked,
    chunk,
    head,
    resolving,
)

from studio.model.errors import BadReply, Charged, NotReached, OutcomeUnknown, ProviderError, StudioError
from studio.model.sentences import explain
from studio.providers.calls import Base64File, Call
from studio.providers.faults import Why
from studio.providers.spooling import Spooling

_PAID = Call("POST", "/images/edits", json={"prompt": "a cup"})
_FREE = Call("POST", "/files", json={"purpose": "vision"}, charged=Charged.NO)


async def hang_up_at_once(connection: Connection) -> None:
    connection.reset()


async def hang_up_after_the_head(connection: Connection) -> None:
    await connection.reader.readuntil(b"\r\n\r\n")
    connection.reset()


async def hang_up_within_the_body(connection: Connection) -> None:
    await connection.reader.readuntil(b"\r\n\r\n")
    await connection.reader.readexactly(100_000)
    connection.reset()


async def hang_up_after_the_body(connection: Connection) -> None:
    await connection.request()


async def stop_within_a_length(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Content-Length": "1000"}), b'{"data": [')


async def stop_within_chunks(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Transfer-Encoding": "chunked"}), chunk(b'{"data": ['))


async def lie_about_chunks(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Transfer-Encoding": "chunked"}), chunk(b'{"data": ['), b"zz\r\n")


async def stop_within_the_head(connection: Connection) -> None:
    await connection.request()
    await connection.say(b"HTTP/1.1 200 OK\r\nContent-Ty")


async def say_nothing(connection: Connection) -> None:
    await connection.request()
    await asyncio.sleep(30)


async def drip(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Content-Length": "1000"}))
    while True:
        await connection.say(b" ")
        await asyncio.sleep(0.05)


async def fall_silent(connection: Connection) -> None:
    await connection.request()
    await connection.say(head(headers={"Content-Length": "1000"}), b"{")
    await asyncio.sleep(30)


async def take_nothing(connection: Connection) -> None:
    connection.reader._limit = 1  # type: ignore[attr-defined] – stops reading soon
    await asyncio.sleep(30)


async def speak_another_protocol(connection: Connection) -> None:
    await connection.request()
    await connection.say(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


async def send_two_lengths(connection: Connection) -> None:
    await connection.request()
    await connection.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}abc")


async def send_a_head_without_end(connection: Connection) -> None:
    await connection.request()
    await connection.say(b"HTTP/1.1 200 OK\r\n")
    while True:
        await connection.say(b"X-More: " + b"a" * 8000 + b"\r\n")


_BREAKS = [
    (hang_up_at_once, {}, "answer-cut", "connection-cut"),
    (hang_up_after_the_head, {}, "answer-cut", "connection-cut"),
    (hang_up_after_the_body, {}, "answer-cut", "connection-cut"),
    (stop_within_a_length, {}, "answer-cut", "connection-cut"),
    (stop_within_chunks, {}, "answer-cut", "connection-cut"),
    (lie_about_chunks, {}, "answer-cut", "connection-cut"),
    (stop_within_the_head, {}, "answer-cut", "connection-cut"),
    (say_nothing, {"read_s": 0.3}, "no-answer-in-time", "no-answer"),
    (fall_silent, {"read_s": 0.3}, "no-answer-in-time", "no-answer"),
    (drip, {"whole_s": 1.5}, "no-answer-in-time", "no-answer"),
]
_NAMES = [script.__name__ for script, *_ in _BREAKS]


def _failed(run, folder: Path, script: Script, call: Call, **seconds: float) -> StudioError:
    async def story() -> StudioError:
        async with ScriptedServer(script) as server:
            wire = a_wire(server.url, **seconds)
            with pytest.raises(StudioError) as caught:
                await asked(wire, call, folder)
            assert len(server.connections) == 1, "it was asked more than once"
            return caught.value

    error: StudioError = run(story())
    assert error.__cause__ is None
    assert explain(error).message
    return error


@pytest.mark.parametrize(("script", "seconds", "kind", "_"), _BREAKS, ids=_NAMES)
def test_a_paid_call_that_breaks_may_be_charged(run, tmp_path, script, seconds, kind, _) -> None:
    error = _failed(run, tmp_path, script, _PAID, **seconds)

    assert isinstance(error, OutcomeUnknown)
    assert (error.kind, error.charged) == (kind, Charged.MAYBE)


@pytest.mark.parametrize(("script", "seconds", "_", "kind"), _BREAKS, ids=_NAMES)
def test_a_free_call_that_breaks_costs_nothing(run, tmp_path, script, seconds, _, kind) -> None:
    for call in (_FREE, Call("GET", "/models")):
        error = _failed(run, tmp_path, script, call, **seconds)

        assert isinstance(error, NotReached)
        assert (error.kind, error.charged) == (kind, Charged.NO)


def test_a_cut_while_the_body_is_sent_may_be_charged(run, tmp_path: Path) -> None:
    picture = a_file(tmp_path, "a.png", bytes(30_000_000))
    call = Call("POST", "/images/edits", json={"image": Base64File(picture)})

    error = _failed(run, tmp_path, hang_up_within_the_body, call)

    assert isinstance(error, OutcomeUnknown)
    assert (error.kind, error.charged) == ("answer-cut", Charged.MAYBE)


def test_a_server_that_takes_no_more_of_the_body_may_charge(run, tmp_path: Path) -> None:
    picture = a_file(tmp_path, "a.png", bytes(30_000_000))
    call = Call("POST", "/images/edits", json={"image": Base64File(picture)})

    error = _failed(run, tmp_path, take_nothing, call, send_s=0.5)

    assert isinstance(error, OutcomeUnknown)
    assert (error.kind, error.facts["seconds"], error.detail) == ("no-answer-in-time", 0, "sending: 0.5 s")


@pytest.mark.parametrize("script", [speak_another_protocol, send_two_lengths, send_a_head_without_end])
def test_what_is_no_http_is_a_bad_reply(run, tmp_path: Path, script: Script) -> None:
    error = _failed(run, tmp_path, script, _PAID)

    assert isinstance(error, BadReply)
    assert (error.kind, error.charged) == ("answer-not-http", Charged.MAYBE)


def test_what_had_come_of_an_answer_that_broke_off_is_kept(run, tmp_path: Path) -> None:
    _failed(run, tmp_path, stop_within_a_length, _PAID)

    assert (tmp_path / "answer").read_bytes() == b'{"data": ['


def test_the_request_id_is_told_of_an_answer_that_broke_off(run, tmp_path: Path) -> None:
    async def named(connection: Connection) -> None:
        await connection.request()
        await connection.say(head(headers={"Content-Length": "9", "X-Request-Id": "req_5"}))

    error = _failed(run, tmp_path, named, _PAID)

    assert isinstance(error, ProviderError)
    assert error.request_id == "req_5"


@pytest.mark.parametrize("status", ["401 No", "500 Oh"])
def test_the_status_of_an_error_counts_though_its_words_break_off(run, tmp_path: Path, status: str) -> None:
    async def cut(connection: Connection) -> None:
        await connection.request()
        await connection.say(head(status, headers={"Content-Length": "1000"}), b'{"error": "the')

    async def story():
        async with ScriptedServer(cut) as server:
            return await asked(a_wire(server.url), _PAID, tmp_path)

    reply = run(story())

    assert (reply.status, reply.body.read_bytes()) == (int(status[:3]), b'{"error": "the')


def test_a_refused_connection_costs_nothing(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            url = server.url
        with pytest.raises(NotReached) as caught:
            await asked(a_wire(url), _PAID, tmp_path)
        return caught.value

    error = run(story())

    assert (error.kind, error.charged, error.facts["host"]) == ("connection-refused", Charged.NO, "127.0.0.1")


def test_a_name_that_nobody_knows_costs_nothing(run, tmp_path: Path, monkeypatch) -> None:
    resolving(monkeypatch, {})

    with pytest.raises(NotReached) as caught:
        run(asked(a_wire("https://no.example/v1"), _PAID, tmp_path))

    assert (caught.value.kind, caught.value.charged) == ("host-unknown", Charged.NO)


def test_a_name_server_that_is_silent_is_waited_for_as_long_as_a_connection(
    run, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1.5))

    with pytest.raises(NotReached) as caught:
        run(asked(a_wire("https://slow.example/v1", connect_s=0.3), _PAID, tmp_path))

    assert (caught.value.kind, caught.value.charged) == ("connect-timeout", Charged.NO)


def test_the_next_address_is_tried_while_no_connection_came_about(run, tmp_path: Path, monkeypatch) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            resolving(monkeypatch, {"localhost": ["::1 127.0.0.1"]})
            wire = a_wire(f"http://localhost:{server.port}")
            return await asked(wire, _PAID, tmp_path)

    assert run(story()).status == 200


def test_a_full_disk_after_sending_leaves_the_outcome_open(run, tmp_path: Path, monkeypatch) -> None:
    def full(_self: Spooling) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spooling, "_sync", full)

    error = _failed(run, tmp_path, answering(), _PAID)

    assert isinstance(error, OutcomeUnknown)
    assert (error.kind, error.facts["reason"]) == ("answer-not-kept", "No space left on device")


def test_every_reason_has_a_sentence() -> None:
    for why in Why:
        error = NotReached(
            why.value, provider="me", charged=Charged.NO, host="api.example", seconds=9, reason="no route"
        )
        assert "{" not in explain(error).text
