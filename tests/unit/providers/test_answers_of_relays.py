"""Relays answer in many shapes; whatever holds a picture is one, and whatever tells of money is told."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hosted_desk import Desk, Run, png
from loopback.openai_server import OpenAIServer

from studio.model.errors import BadReply, Charged, Declined, OutcomeUnknown
from studio.model.provider import Usage

PICTURE = png(8, 8)
TEXT = base64.b64encode(PICTURE).decode()


def come(
    desk: Desk,
    server: OpenAIServer,
    body: bytes | str,
    media_type: str = "application/json",
    **headers: str,
) -> Run:
    """As if this had come as an answer to a call."""
    request = desk.request(png())
    spool = request.spool
    assert isinstance(spool, Path)
    (spool / "reply").write_bytes(body.encode() if isinstance(body, str) else body)
    head = {"status": 200, "media_type": media_type, "request_id": "r1", "headers": headers}
    (spool / "reply.json").write_text(json.dumps(head))
    return desk.collect(desk.openai(server), request)


def frames(*events: tuple[str, Any]) -> str:
    return "".join(
        f"event: {name}\r\ndata: {data if isinstance(data, str) else json.dumps(data)}\r\n\r\n"
        for name, data in events
    )


@pytest.mark.parametrize(
    "entry",
    [
        {"b64_json": TEXT},
        {"b64_json": f"data:image/png;base64,{TEXT}"},
        {"url": f"data:image/png;base64,{TEXT}"},
        {"b64_json": None, "url": f"data:image/png;base64,{TEXT}"},
        {"b64_json": TEXT.rstrip("=")},
    ],
)
def test_a_picture_is_found_however_it_is_written(
    desk: Desk, openai_server: OpenAIServer, entry: dict[str, Any]
) -> None:
    run = come(desk, openai_server, json.dumps({"data": [entry]}))

    assert run.error is None
    assert [answer.path.read_bytes() for answer in run.answers] == [PICTURE]
    assert run.billed is None


def test_a_picture_may_be_the_whole_answer(desk: Desk, openai_server: OpenAIServer) -> None:
    run = come(desk, openai_server, PICTURE, "image/png")

    assert [answer.path.read_bytes() for answer in run.answers] == [PICTURE]


def test_one_of_several_may_be_missing(desk: Desk, openai_server: OpenAIServer) -> None:
    data = [{"b64_json": TEXT}, {"error": "no luck"}, {"b64_json": TEXT, "revised_prompt": "a table"}]

    run = come(desk, openai_server, json.dumps({"data": data}))

    assert [answer.ordinal for answer in run.answers] == [0, 2]
    assert [answer.revised_prompt for answer in run.answers] == [None, "a table"]


@pytest.mark.parametrize("body", ["{}", "[]", '{"data": {}}', '{"data": [{"b64_json": ""}]}', "5"])
def test_an_answer_without_a_picture_says_so(desk: Desk, openai_server: OpenAIServer, body: str) -> None:
    run = come(desk, openai_server, body)

    assert isinstance(run.error, BadReply)
    assert run.error.charged is Charged.MAYBE


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        ({"input_tokens": 5, "output_tokens": 7}, Usage(image_out=7)),
        (
            {
                "input_tokens": 30,
                "input_tokens_details": {
                    "text_tokens": 10,
                    "image_tokens": 20,
                    "cached_tokens_details": {"text_tokens": 4, "image_tokens": 6},
                },
                "output_tokens": 9,
                "output_tokens_details": {"text_tokens": 2, "image_tokens": 7},
            },
            Usage(10, 20, 7, 2, 4, 6),
        ),
        ({"output_tokens": "7"}, None),
        ({"output_tokens": -7}, None),
        ({"prompt_tokens": 0, "completion_tokens": 0}, None),
        ("much", None),
        (None, None),
    ],
)
def test_usage_is_told_as_far_as_it_is_usage(
    desk: Desk, openai_server: OpenAIServer, usage: object, told: Usage | None
) -> None:
    run = come(desk, openai_server, json.dumps({"data": [{"b64_json": TEXT}], "usage": usage}))

    assert (run.billed.usage if run.billed else None) == told


@pytest.mark.parametrize(
    ("said", "micro"),
    [("0.0213", 21_300), ("0", None), ("None", None), ("-1", None), ("inf", None), ("", None)],
)
def test_a_price_in_a_header_is_told(
    desk: Desk, openai_server: OpenAIServer, said: str, micro: int | None
) -> None:
    body = json.dumps({"data": [{"b64_json": TEXT}]})

    run = come(desk, openai_server, body, **{"x-litellm-response-cost": said})

    assert (run.billed.micro_usd if run.billed else None) == micro


def test_an_error_in_an_answer_is_one(desk: Desk, openai_server: OpenAIServer) -> None:
    run = come(desk, openai_server, '{"error": {"message": "no channel", "type": "new_api_error"}}')

    assert isinstance(run.error, OutcomeUnknown)
    assert run.error.facts["said"] == "no channel"


# Streams


def test_events_may_be_named_in_their_line_alone(desk: Desk, openai_server: OpenAIServer) -> None:
    stream = frames(
        ("image_edit.partial_image", {"b64_json": TEXT}),
        ("image_edit.completed", {"b64_json": TEXT, "size": "8x8", "usage": {"output_tokens": 3}}),
    )

    run = come(desk, openai_server, stream, "text/event-stream")

    assert [answer.path.read_bytes() for answer in run.answers] == [PICTURE]
    assert run.answers[0].actual["size"] == "8x8"
    assert run.billed is not None


def test_the_last_event_may_name_a_link(desk: Desk, openai_server: OpenAIServer) -> None:
    stream = frames(("", {"type": "image_generation.completed", "url": f"data:image/png;base64,{TEXT}"}))

    run = come(desk, openai_server, stream, "text/event-stream")

    assert [answer.path.read_bytes() for answer in run.answers] == [PICTURE]


def test_what_comes_after_the_picture_does_not_matter(desk: Desk, openai_server: OpenAIServer) -> None:
    stream = frames(("", {"type": "image_edit.completed", "b64_json": TEXT}), ("", "[DONE]"), ("", "{{{"))

    run = come(desk, openai_server, stream, "text/event-stream")

    assert run.error is None
    assert len(run.answers) == 1


def test_a_stream_that_ends_without_a_picture_is_unknown(desk: Desk, openai_server: OpenAIServer) -> None:
    stream = frames(("", {"type": "image_edit.partial_image", "b64_json": TEXT}), ("", "[DONE]"))

    run = come(desk, openai_server, stream, "text/event-stream")

    assert isinstance(run.error, OutcomeUnknown)
    assert run.answers == []


@pytest.mark.parametrize("name", ["error", ""])
def test_a_stream_tells_of_its_failure(desk: Desk, openai_server: OpenAIServer, name: str) -> None:
    details = {"moderation_stage": "output", "categories": ["violence"]}
    error = {"code": "moderation_blocked", "message": "blocked", "moderation_details": details}
    stream = frames((name, {"error": error}))

    run = come(desk, openai_server, stream, "text/event-stream")

    assert isinstance(run.error, Declined)
    assert run.error.charged is Charged.MAYBE


def test_a_failure_in_a_stream_is_never_one_to_repeat(desk: Desk, openai_server: OpenAIServer) -> None:
    stream = frames(("error", {"error": {"code": "rate_limit_exceeded", "message": "slow"}}))

    run = come(desk, openai_server, stream, "text/event-stream")

    assert isinstance(run.error, OutcomeUnknown)
