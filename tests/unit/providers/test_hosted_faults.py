"""Everything that can go wrong at OpenAI's double: its error, what may be charged, and no second submit."""

import asyncio
import errno
from dataclasses import replace
from typing import Any

import pytest
from hosted_desk import Desk, Run, heard, png
from loopback.file_store import StoredFile
from loopback.openai_server import OpenAIServer
from stage import until

from studio.model.cancel import CancelToken
from studio.model.errors import (
    BadReply,
    Charged,
    Declined,
    NotAllowed,
    NotReached,
    OutcomeUnknown,
    OutOfCredit,
    Rejected,
    Throttled,
)
from studio.model.sentences import explain
from studio.providers.network.calls import Timeouts
from studio.providers.spooled import SpooledReply

NO, MAYBE, YES = Charged.NO, Charged.MAYBE, Charged.YES

TABLE: list[tuple[str, dict[str, Any], type, str, Charged]] = [
    ("cut-before-body", {}, OutcomeUnknown, "answer-cut", MAYBE),
    ("cut-in-body", {}, OutcomeUnknown, "answer-cut", MAYBE),
    ("cut-after-body", {}, OutcomeUnknown, "answer-cut", MAYBE),
    ("cut-in-answer", {}, OutcomeUnknown, "answer-cut", MAYBE),
    ("short-answer", {}, OutcomeUnknown, "answer-cut", MAYBE),
    ("garbage-json", {}, BadReply, "answer-not-json", MAYBE),
    ("html-page", {}, BadReply, "answer-not-json", MAYBE),
    ("wrong-type", {}, BadReply, "answer-not-json", MAYBE),
    ("no-pictures", {}, BadReply, "reply-without-picture", YES),
    ("error-in-200", {}, OutcomeUnknown, "server-failed", MAYBE),
    ("broken-base64", {}, BadReply, "reply-without-picture", YES),
    ("result-url", {}, BadReply, "link-strange", YES),
    ("result-url", {"url": "https://10.0.0.7/secret.png"}, OutcomeUnknown, "link-inside", YES),
    ("result-url", {"url": "https://169.254.169.254/secret.png"}, BadReply, "link-forbidden", YES),
    ("redirect", {}, Rejected, "address-moved", NO),
    ("redirect", {"status": 302}, Rejected, "address-moved", MAYBE),
    ("400-parameter", {"param": "size"}, Rejected, "parameter-rejected", NO),
    ("400-moderation", {}, Declined, "declined-answer", MAYBE),
    ("400-moderation-input", {}, Declined, "declined-request", NO),
    ("400-policy", {}, Declined, "declined", NO),
    ("400-billing", {}, OutOfCredit, "spend-limit-reached", NO),
    ("401", {}, NotAllowed, "key-refused", NO),
    ("401-organization", {}, NotAllowed, "access-refused", NO),
    ("401-ip", {}, NotAllowed, "access-refused", NO),
    ("402", {}, OutOfCredit, "out-of-credit", NO),
    ("403-verification", {}, NotAllowed, "organization-unverified", NO),
    ("403-country", {}, NotAllowed, "region-refused", NO),
    ("403-model", {}, NotAllowed, "access-refused", NO),
    ("404-retired", {}, Rejected, "model-not-found", NO),
    ("408", {}, OutcomeUnknown, "gateway-timed-out", MAYBE),
    ("409", {}, OutcomeUnknown, "server-failed", MAYBE),
    ("413", {}, Rejected, "request-too-large", NO),
    ("422", {}, Rejected, "request-rejected", NO),
    ("429-rate", {"retry_after": 12}, Throttled, "rate-limited", NO),
    ("429-rate", {"retry_after": 3600}, Throttled, "rate-limited-long", NO),
    ("429-rate", {}, Throttled, "rate-limited", NO),
    ("429-quota", {}, OutOfCredit, "out-of-credit", NO),
    ("429-quota", {"code": "project_spend_limit_exceeded"}, OutOfCredit, "spend-limit-reached", NO),
    ("429-slow-down", {}, Throttled, "server-overloaded", NO),
    ("500", {}, OutcomeUnknown, "server-failed", MAYBE),
    ("502", {}, OutcomeUnknown, "server-failed", MAYBE),
    ("503", {}, OutcomeUnknown, "server-failed", MAYBE),
    ("503", {"retry_after": 20}, Throttled, "server-overloaded", NO),
    ("503-slow-down", {}, Throttled, "server-overloaded", NO),
    ("504", {}, OutcomeUnknown, "gateway-timed-out", MAYBE),
    ("520", {}, OutcomeUnknown, "server-failed", MAYBE),
    ("524", {}, OutcomeUnknown, "gateway-timed-out", MAYBE),
]


def _sent_into(fault: str, options: dict[str, Any], desk: Desk, server: OpenAIServer, **facts: Any) -> Run:
    server.fail(fault, **options)
    return desk.send(desk.openai(server), replace(desk.request(png()), **facts))


@pytest.mark.parametrize(("fault", "options", "kind_of", "kind", "charged"), TABLE)
def test_each_fault_ends_in_its_error_and_is_not_sent_again(
    desk: Desk,
    openai_server: OpenAIServer,
    fault: str,
    options: dict[str, Any],
    kind_of: type,
    kind: str,
    charged: Charged,
) -> None:
    run = _sent_into(fault, options, desk, openai_server)

    assert run.error is not None
    assert (type(run.error), run.error.kind, run.error.charged) == (kind_of, kind, charged)
    assert explain(run.error).text
    assert run.error.provider == "OpenAI"
    assert openai_server.attempts == 1
    assert run.answers == []


@pytest.mark.parametrize("step", ["note", "answer"])
def test_a_disk_that_fills_up_when_the_answer_is_here_leaves_its_outcome_open(
    desk: Desk, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SpooledReply, step, full)

    run = desk.send(desk.openai(openai_server), desk.request(png()))

    assert isinstance(run.error, OutcomeUnknown)
    assert (run.error.kind, run.error.charged) == ("answer-not-kept", MAYBE)
    assert run.error.facts["reason"] == "No space left on device"
    assert openai_server.submits == 1


def test_nobody_there_is_not_charged(desk: Desk, openai_server: OpenAIServer) -> None:
    provider, request = desk.openai(openai_server), desk.request(png())
    openai_server.close()

    run = desk.send(provider, request)

    assert isinstance(run.error, NotReached)
    assert run.error.charged is NO
    assert request.spool is not None
    assert {path.name for path in request.spool.iterdir()} == {"sent-1.png"}


def test_a_retired_model_is_named_with_its_replacement(desk: Desk, openai_server: OpenAIServer) -> None:
    request = desk.request(png(), model="gpt-image-1")

    run = desk.send(desk.openai(openai_server), request)

    assert isinstance(run.error, Rejected)
    assert run.error.kind == "model-replaced"
    assert run.error.facts["replacement"] == "gpt-image-2.5-sunburst"


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ({"retry_after": 12}, 12.0),
        ({"headers": {"retry-after-ms": "2500"}}, 2.5),
        ({"message": "Rate limit reached. Please try again in 7s."}, 7.0),
        ({}, None),
    ],
)
def test_a_rate_limit_says_when_to_come_back(
    desk: Desk, openai_server: OpenAIServer, options: dict[str, Any], seconds: float | None
) -> None:
    run = _sent_into("429-rate", options, desk, openai_server)

    assert run.error is not None
    assert run.error.facts["retry_after_s"] == seconds


def test_a_refusal_of_content_has_its_categories(desk: Desk, openai_server: OpenAIServer) -> None:
    run = _sent_into("400-moderation", {}, desk, openai_server)

    assert run.error is not None
    assert run.error.facts["categories"] == ("violence", "self-harm")
    assert "violence, self-harm" in explain(run.error).message


@pytest.mark.parametrize(
    "fault",
    ["401", "500", "400-moderation", "429-rate", "redirect", "error-in-200", "cut-after-body"],
)
def test_what_is_no_answer_leaves_nothing_in_the_spool(
    desk: Desk, openai_server: OpenAIServer, fault: str
) -> None:
    request = desk.request(png())
    openai_server.fail(fault)

    desk.send(desk.openai(openai_server), request)

    assert request.spool is not None
    assert {path.name for path in request.spool.iterdir()} == {"sent-1.png"}


@pytest.mark.parametrize("fault", ["cut-in-stream", "truncated-stream"])
def test_a_stream_that_breaks_off_may_be_charged(desk: Desk, openai_server: OpenAIServer, fault: str) -> None:
    run = _sent_into(fault, {}, desk, openai_server, streams=True)

    assert isinstance(run.error, OutcomeUnknown)
    assert run.error.charged is MAYBE
    assert run.answers == []
    assert openai_server.attempts == 1


def test_whole_pictures_of_a_broken_answer_are_kept(desk: Desk, openai_server: OpenAIServer) -> None:
    run = _sent_into("cut-in-answer", {}, desk, openai_server, candidates=4)

    assert isinstance(run.error, OutcomeUnknown)
    assert [answer.ordinal for answer in run.answers] == [0, 1][: len(run.answers)]
    assert run.answers
    assert all(answer.media_type == "image/png" for answer in run.answers)


def test_what_cannot_be_decoded_is_delivered_all_the_same(desk: Desk, openai_server: OpenAIServer) -> None:
    for fault in ("invalid-picture", "half-picture", "oversized-picture"):
        run = _sent_into(fault, {}, desk, openai_server)

        assert run.error is None
        assert len(run.answers) == 1
        assert run.billed is not None


def test_a_picture_at_the_servers_own_address_is_fetched(desk: Desk, openai_server: OpenAIServer) -> None:
    url = f"{openai_server.root}/v1/files/none/content"

    run = _sent_into("result-url", {"url": url}, desk, openai_server)

    assert isinstance(run.error, OutcomeUnknown)
    assert run.error.kind == "answer-not-fetched"
    assert run.error.charged is YES
    assert openai_server.records[-1].has_key


def test_a_slow_answer_is_waited_for(desk: Desk, openai_server: OpenAIServer) -> None:
    run = _sent_into("slow-body", {"seconds": 0.02}, desk, openai_server)

    assert run.error is None
    assert len(run.answers) == 1


def test_silence_ends_when_patience_does(desk: Desk, openai_server: OpenAIServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("studio.providers.openai.lines.Timeouts", lambda: Timeouts(read_s=0.5, whole_s=1))

    run = _sent_into("silence", {}, desk, openai_server)

    assert isinstance(run.error, OutcomeUnknown)
    assert run.error.kind == "no-answer-in-time"


def test_an_upload_that_fails_is_free(desk: Desk, openai_server: OpenAIServer) -> None:
    provider = desk.openai(openai_server, uploads=True, base_url=f"{openai_server.root}/v2")

    run = desk.send(provider, desk.request(png()))

    assert isinstance(run.error, Rejected)
    assert run.error.charged is NO
    assert openai_server.attempts == 0


def test_a_cancelled_call_keeps_the_whole_pictures_that_came(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.padding = 400_000
    openai_server.fail("slow-body", pieces=40, seconds=0.1)
    request, cancel = desk.request(png(), candidates=4), CancelToken()
    provider = desk.openai(openai_server)
    assert request.spool is not None
    body = request.spool / "reply"

    async def stop_in_the_middle() -> Run:
        running = asyncio.ensure_future(heard(provider.run(request, cancel)))
        await until(lambda: body.is_file() and body.stat().st_size > 1_500_000)
        cancel.cancel()
        return await running

    run = desk.run(stop_in_the_middle())

    assert run.was_cancelled
    assert 1 <= len(run.answers) < 4


def test_a_picture_behind_a_link_is_fetched(desk: Desk, openai_server: OpenAIServer) -> None:
    url = f"{openai_server.root}/v1/files/file-1/content"
    openai_server.files.files["file-1"] = StoredFile("file-1", "a.png", "vision", png(8, 8), 0, None)

    run = _sent_into("result-url", {"url": url}, desk, openai_server)

    assert run.error is None
    assert [answer.path.read_bytes() for answer in run.answers] == [png(8, 8)]
