"""After a restart, what lies in the spool becomes answers, and nobody is asked for them again."""

import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from certificates import Authority
from hosted_desk import Desk, Run, heard, png
from loopback.file_store import StoredFile
from loopback.openai_server import OpenAIServer
from scripted_server import ScriptedServer, answering

from studio.model.cancel import CancelToken
from studio.model.errors import Charged, OutcomeUnknown, Throttled
from studio.model.provider import Billed, Delivered, ProviderRequest


def spool_of(request: ProviderRequest) -> Path:
    assert request.spool is not None
    return request.spool


def test_an_empty_spool_holds_nothing(desk: Desk, openai_server: OpenAIServer) -> None:
    run = desk.collect(desk.openai(openai_server), desk.request(png()))

    assert (run.events, run.error) == ([], None)


def test_what_was_only_begun_to_be_sent_left_nothing(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png())
    (spool_of(request) / "reply").touch()
    (spool_of(request) / "upload").write_text('{"id": "file-1"}')

    run = desk.collect(desk.openai(openai_server), request)

    assert (run.events, run.error) == ([], None)


def test_a_whole_answer_is_delivered_again_with_its_bill(desk: Desk, openai_server: OpenAIServer) -> None:
    provider, request = desk.openai(openai_server), desk.request(png(), candidates=2)
    first = desk.send(provider, request)
    pictures = [answer.path.read_bytes() for answer in first.answers]
    first.answers[0].path.unlink()  # the project has this one already

    again = desk.collect(provider, request)

    assert [type(event) for event in again.events] == [Billed, Delivered, Delivered]
    assert [answer.path.read_bytes() for answer in again.answers] == pictures
    assert again.answers[0].actual == first.answers[0].actual
    assert again.billed == first.billed
    assert openai_server.attempts == 1


def test_a_whole_stream_is_delivered_again(desk: Desk, openai_server: OpenAIServer) -> None:
    provider, request = desk.openai(openai_server), replace(desk.request(png()), streams=True)
    first = desk.send(provider, request)

    again = desk.collect(provider, request)

    assert again.error is None
    assert again.answers == first.answers


def test_an_answer_that_was_cut_by_a_kill_is_unknown(desk: Desk, openai_server: OpenAIServer) -> None:
    provider, request = desk.openai(openai_server), desk.request(png(), candidates=3)
    pictures = [answer.path.read_bytes() for answer in desk.send(provider, request).answers]
    body = spool_of(request) / "reply"
    body.write_bytes(body.read_bytes()[:-3000])
    for path in spool_of(request).glob("answer-*"):
        path.unlink()
    (spool_of(request) / "reply.json").unlink()

    again = desk.collect(provider, request)

    assert isinstance(again.error, OutcomeUnknown)
    assert again.error.charged is Charged.MAYBE
    assert [answer.path.read_bytes() for answer in again.answers] == pictures[: len(again.answers)]
    assert again.answers


def test_a_stream_that_was_cut_by_a_kill_is_unknown(desk: Desk, openai_server: OpenAIServer) -> None:
    provider, request = desk.openai(openai_server), replace(desk.request(png()), streams=True)
    desk.send(provider, request)
    body = spool_of(request) / "reply"
    body.write_bytes(body.read_bytes()[:-2000])

    again = desk.collect(provider, request)

    assert isinstance(again.error, OutcomeUnknown)
    assert again.error.kind == "stream-cut"


def test_a_refusal_that_nobody_had_read_yet_is_told(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png())
    spool = spool_of(request)
    (spool / "reply").write_text('{"error": {"code": "rate_limit_exceeded", "message": "slow"}}')
    (spool / "reply.json").write_text('{"status": 429, "media_type": "", "request_id": null, "headers": {}}')

    run = desk.collect(desk.openai(openai_server), request)

    assert isinstance(run.error, Throttled)
    assert run.error.charged is Charged.NO


def test_a_picture_that_waits_at_a_link_is_fetched_for_nothing(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    provider, request = desk.openai(openai_server), desk.request(png())
    url = f"{openai_server.root}/v1/files/file-1/content"
    openai_server.fail("result-url", url=url)
    assert desk.send(provider, request).error is not None
    openai_server.files.files["file-1"] = StoredFile("file-1", "a.png", "vision", png(8, 8), 0, None)

    again = desk.collect(provider, request)

    assert again.error is None
    assert [answer.path.read_bytes() for answer in again.answers] == [png(8, 8)]
    assert openai_server.attempts == 1


def test_a_picture_that_waits_at_a_link_is_left_there_where_nobody_waits_for_the_network(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    provider, request = desk.openai(openai_server), desk.request(png())
    url = f"{openai_server.root}/v1/files/file-1/content"
    openai_server.fail("result-url", url=url)
    assert desk.send(provider, request).error is not None
    asked, cancelled = len(openai_server.records), CancelToken()
    cancelled.cancel()

    again = desk.collect(provider, request, cancelled)

    assert isinstance(again.error, OutcomeUnknown)
    assert (again.error.kind, again.error.charged) == ("answer-waits", Charged.YES)
    assert len(openai_server.records) == asked


def test_a_picture_in_the_private_network_is_fetched_once_the_account_is_allowed_to(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    request, allowed = desk.request(png()), desk.openai(openai_server, private_network=True)

    async def story() -> list[Run]:
        picture = answering(png(8, 8), media_type="image/png")
        async with ScriptedServer(picture, tls=authority.server("10.0.0.7")) as near:
            _lies_at("10.0.0.7", near.port, monkeypatch)
            openai_server.fail("result-url", url=f"https://10.0.0.7:{near.port}/a.png?sig=x")
            refused = desk.openai(openai_server)
            runs = [await heard(refused.run(request, CancelToken()))]
            for account in (refused, allowed):
                runs.append(await heard(account.collect(spool_of(request), CancelToken())))
            return runs

    first, still, then = desk.run(story())

    for run in (first, still):
        assert isinstance(run.error, OutcomeUnknown)
        assert (run.error.kind, run.error.charged) == ("link-inside", Charged.YES)
    assert then.error is None
    assert [answer.path.read_bytes() for answer in then.answers] == [png(8, 8)]
    assert openai_server.attempts == 1


def _lies_at(address: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever connects to `address` comes to this machine."""
    connect = socket.socket.connect

    def led(self: socket.socket, place: Any) -> None:
        connect(self, ("127.0.0.1", port) if place[:2] == (address, port) else place)

    monkeypatch.setattr(socket.socket, "connect", led)


@pytest.mark.parametrize("said", ["", "{", '{"status": "x"}', "[]"])
def test_a_head_that_was_written_by_halves_does_not_matter(
    desk: Desk, openai_server: OpenAIServer, said: str
) -> None:
    provider, request = desk.openai(openai_server), desk.request(png())
    desk.send(provider, request)
    (spool_of(request) / "reply.json").write_text(said)

    again = desk.collect(provider, request)

    assert len(again.answers) == 1
