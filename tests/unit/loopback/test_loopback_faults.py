"""Every fault of the doubles does on the wire what its name says, and counts what was paid."""

import base64
import http.client
import json
import time
from collections.abc import Iterator

import pytest
from asking import Heard, ask, image, picture, send_form, send_json
from loopback import faults
from loopback.openai_server import KEY, OpenAIServer
from loopback.program import ServerProgram

_WISH = {"model": "gpt-image-2.6-flare", "prompt": "a cup", "size": "1024x640", "quality": "low"}


def _edit(server: OpenAIServer) -> Heard:
    return send_form(server, "/v1/images/edits", [image()], **_WISH)


def _first_picture(heard: Heard) -> bytes:
    return base64.b64decode(heard.json["data"][0]["b64_json"])


@pytest.mark.parametrize("name", faults.REFUSED)
def test_a_refusal_has_its_status_and_is_paid_only_after_work(openai_server: OpenAIServer, name: str) -> None:
    openai_server.fail(name, retry_after=7)

    heard = _edit(openai_server)

    refused = faults.REFUSED[name]
    assert heard.status == refused.status
    assert heard.headers["retry-after"] == "7"
    assert openai_server.submits == int(refused.is_paid)
    assert _edit(openai_server).status == 200


def test_a_refusal_of_moderation_names_stage_and_categories(openai_server: OpenAIServer) -> None:
    openai_server.fail("400-moderation")

    error = _edit(openai_server).json["error"]

    assert error["type"] == "image_generation_user_error"
    assert error["moderation_details"] == {
        "moderation_stage": "output",
        "categories": ["violence", "self-harm"],
    }


def test_words_of_a_refusal_can_be_chosen(openai_server: OpenAIServer) -> None:
    openai_server.fail("429-quota", code="credit_balance_exhausted", message="Nothing left.")

    error = _edit(openai_server).json["error"]

    assert (error["type"], error["code"]) == ("insufficient_quota", "credit_balance_exhausted")
    assert error["message"] == "Nothing left."


@pytest.mark.parametrize(
    ("name", "paid"),
    [("cut-before-body", 0), ("cut-in-body", 0), ("cut-after-body", 1), ("cut-in-answer", 1)],
)
def test_a_cut_connection_is_reset(openai_server: OpenAIServer, name: str, paid: int) -> None:
    openai_server.fail(name)

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        _edit(openai_server)

    assert openai_server.submits == paid
    assert openai_server.last.whole is (paid == 1)


def test_a_short_answer_ends_in_good_order(openai_server: OpenAIServer) -> None:
    openai_server.fail("short-answer")

    with pytest.raises(http.client.IncompleteRead):
        _edit(openai_server)


def test_a_server_that_is_not_there_refuses_and_comes_back(openai_server: OpenAIServer) -> None:
    port = openai_server.port
    openai_server.close()

    with pytest.raises(ConnectionRefusedError):
        _edit(openai_server)
    openai_server.start()

    assert openai_server.port == port
    assert _edit(openai_server).status == 200
    assert openai_server.submits == 1


def test_silence_is_paid_and_ends_with_the_server() -> None:
    with OpenAIServer() as server:
        server.fail("silence")
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=0.3)
        body = json.dumps(_WISH)
        headers = {"content-type": "application/json", "authorization": f"Bearer {KEY}"}
        connection.request("POST", "/v1/images/generations", body, headers)
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()
        begun = time.monotonic()

    assert server.submits == 1
    assert time.monotonic() - begun < 5


def test_a_slow_body_is_whole_in_the_end(openai_server: OpenAIServer) -> None:
    openai_server.fail("slow-body", pieces=4, seconds=0.05)

    begun = time.monotonic()

    assert picture(_first_picture(_edit(openai_server))).size == (1024, 640)
    assert time.monotonic() - begun > 0.15


def test_a_huge_body_never_becomes_a_picture(openai_server: OpenAIServer) -> None:
    openai_server.fail("huge-body", bytes=3_000_000)

    heard = _edit(openai_server)

    assert 2_900_000 < len(heard.body) < 3_100_000
    assert "content-length" not in heard.headers


def test_a_truncated_stream_ends_in_its_last_event(openai_server: OpenAIServer) -> None:
    openai_server.fail("truncated-stream")

    heard = send_json(openai_server, "/v1/images/generations", **_WISH, stream=True, partial_images=1)

    assert heard.body.count(b"event: image_generation.partial_image") == 1
    assert b"event: image_generation.completed" in heard.body
    assert not heard.body.endswith(b"\n\n")


def _spoiled(openai_server: OpenAIServer) -> Iterator[tuple[str, Heard]]:
    for name in ("garbage-json", "html-page", "wrong-type", "no-pictures", "error-in-200"):
        openai_server.fail(name)
        yield name, _edit(openai_server)


def test_answers_that_are_none_still_say_200(openai_server: OpenAIServer) -> None:
    heard = dict(_spoiled(openai_server))

    assert {one.status for one in heard.values()} == {200}
    with pytest.raises(UnicodeDecodeError):
        _ = heard["garbage-json"].json
    assert heard["html-page"].headers["content-type"].startswith("text/html")
    assert heard["wrong-type"].headers["content-type"] == "text/plain"
    assert heard["no-pictures"].json["data"] == []
    assert "error" in heard["error-in-200"].json
    assert openai_server.submits == 5


def test_pictures_that_are_none(openai_server: OpenAIServer) -> None:
    for name in ("invalid-picture", "half-picture", "oversized-picture"):
        openai_server.fail(name)

    broken, half, oversized = (_first_picture(_edit(openai_server)) for _ in range(3))

    assert all(one.startswith(b"\x89PNG") for one in (broken, half, oversized))
    with pytest.raises(OSError, match="truncated"):
        picture(half)
    assert int.from_bytes(oversized[16:20]) == 60_000
    assert len(oversized) < 1_000_000


def test_a_result_can_be_a_link_to_anywhere_and_a_call_sent_elsewhere(openai_server: OpenAIServer) -> None:
    openai_server.fail("result-url", url="http://169.254.169.254/latest")
    openai_server.fail("redirect", url="http://127.0.0.2/")

    link, moved = _edit(openai_server), _edit(openai_server)

    assert link.json["data"] == [{"url": "http://169.254.169.254/latest"}]
    assert (moved.status, moved.headers["location"]) == (307, "http://127.0.0.2/")
    assert openai_server.submits == 1


def test_an_answer_can_be_as_long_as_wanted(openai_server: OpenAIServer) -> None:
    openai_server.padding = 5_000_000

    long = _first_picture(_edit(openai_server))

    assert 5_000_000 < len(long) < 6_000_000
    assert picture(long).size == (1024, 640)


def test_a_server_in_its_own_process_counts_over_the_death_of_its_clients() -> None:
    with ServerProgram(takes_s=0.05) as server:
        server.fail("500")
        for _ in range(2):
            ask(_at(server), "POST", "/v1/images/generations", json.dumps(_WISH).encode())

        assert (server.attempts, server.submits) == (2, 2)
        assert [record["status"] for record in server.records] == [500, 200]
        assert KEY not in json.dumps(server.records)


def _at(server: ServerProgram) -> OpenAIServer:
    """Something with the port of a program, for `ask`."""
    return OpenAIServer(port=int(server.root.rpartition(":")[2]))


def test_the_program_says_its_port_and_ends_with_its_parent() -> None:
    with ServerProgram() as server:
        process = server._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None

        assert process.wait(10) == 0
