"""One call and its answer: what is sent, what is kept, and what is not followed."""

import json
import os
from base64 import b64encode
from pathlib import Path

import pytest
from scripted_server import (
    KEY,
    Connection,
    ScriptedServer,
    a_file,
    a_wire,
    answering,
    asked,
    chunk,
    head,
    resolving,
)

from studio.model.errors import BadInput, BadReply, Charged, NotAllowed, NotReached
from studio.providers.network.calls import API_KEY, NO_KEY, Base64File, Call, FilePart


def test_an_answer_is_on_disk_with_what_its_head_said(run, tmp_path: Path) -> None:
    async def story():
        script = answering(b'{"data": []}', X_Request_Id="req_7", X_Ratelimit_Remaining_Requests="3")
        async with ScriptedServer(script) as server:
            wire = a_wire(f"{server.url}/v1")
            call = Call("POST", "/images/generations?x=1", json={"prompt": "a cup"})
            reply = await asked(wire, call, tmp_path)
            return reply, server.connections[0]

    reply, connection = run(story())

    assert (reply.status, reply.media_type, reply.request_id) == (200, "application/json", "req_7")
    assert reply.headers["x-ratelimit-remaining-requests"] == "3"
    assert reply.body.read_bytes() == b'{"data": []}'
    assert connection.head.startswith("POST /v1/images/generations?x=1 HTTP/1.1\r\n")
    assert connection.headers["authorization"] == f"Bearer {KEY}"
    assert connection.headers["accept-encoding"] == "identity"
    assert json.loads(connection.body) == {"prompt": "a cup"}


@pytest.mark.parametrize(
    "status", ["400 Bad Request", "401 No", "429 Slow", "500 Oh", "503 Busy", "524 Late"]
)
def test_any_status_is_a_reply(run, tmp_path: Path, status: str) -> None:
    async def story():
        async with ScriptedServer(answering(b'{"error": {}}', status=status)) as server:
            call = Call("POST", "/images/generations", json={})
            return await asked(a_wire(server.url), call, tmp_path)

    reply = run(story())

    assert reply.status == int(status.split()[0])
    assert reply.body.read_bytes() == b'{"error": {}}'


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 There", "308 There"])
def test_no_redirect_is_followed_with_a_key_or_a_body(run, tmp_path: Path, status: str) -> None:
    async def story():
        async with (
            ScriptedServer(answering()) as other,
            ScriptedServer(answering(b"", status=status, Location=other.url)) as server,
        ):
            wire = a_wire(server.url)
            calls = [Call("POST", "/images/generations", json={}), Call("GET", "/models")]
            replies = [await asked(wire, call, tmp_path) for call in calls]
            return replies, other.connections

    replies, elsewhere = run(story())

    assert [reply.status for reply in replies] == [int(status.split()[0])] * 2
    assert elsewhere == []


def test_files_of_a_json_body_are_written_as_base64_in_slices(run, tmp_path: Path) -> None:
    data = os.urandom(700_001)
    picture = a_file(tmp_path, "sent.png", data)
    body = {
        "prompt": 'é " \ud800',
        "images": [{"image_url": Base64File(picture, "data:image/png;base64,")}, Base64File(picture)],
    }

    async def story():
        async with ScriptedServer(answering()) as server:
            call = Call("POST", "/images/edits", json=body)
            await asked(a_wire(server.url), call, tmp_path)
            return server.connections[0]

    connection = run(story())

    sent = json.loads(connection.body)
    assert sent["images"][0]["image_url"] == "data:image/png;base64," + b64encode(data).decode()
    assert sent["images"][1] == b64encode(data).decode()
    assert sent["prompt"] == body["prompt"]
    assert connection.headers["content-type"] == "application/json"


def test_a_form_keeps_its_order_and_no_name_can_break_out_of_its_head(run, tmp_path: Path) -> None:
    picture = a_file(tmp_path, "a.png", os.urandom(300_000))
    nasty = 'a"\r\nX-Evil: 1\r\n\r\n.png'

    async def story():
        async with ScriptedServer(answering()) as server:
            call = Call(
                "POST",
                "/images/edits",
                fields=(("prompt", "über"), ("n", "2")),
                files=(
                    FilePart("image[]", picture, nasty, "image/png"),
                    FilePart("mask", picture, "m.png", "x/y"),
                ),
            )
            await asked(a_wire(server.url), call, tmp_path)
            return server.connections[0]

    connection = run(story())

    boundary = connection.headers["content-type"].removeprefix("multipart/form-data; boundary=").encode()
    parts = connection.body.split(b"--" + boundary)
    heads = [part.partition(b"\r\n\r\n")[0].decode() for part in parts[1:-1]]
    contents = [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts[1:-1]]
    assert heads == [
        '\r\nContent-Disposition: form-data; name="prompt"',
        '\r\nContent-Disposition: form-data; name="n"',
        '\r\nContent-Disposition: form-data; name="image[]"; '
        'filename="a%22%0D%0AX-Evil: 1%0D%0A%0D%0A.png"\r\nContent-Type: image/png',
        '\r\nContent-Disposition: form-data; name="mask"; filename="m.png"\r\nContent-Type: x/y',
    ]
    assert contents == ["über".encode(), b"2", picture.read_bytes(), picture.read_bytes()]
    assert parts[-1] == b"--\r\n"


def test_a_file_that_is_not_there_is_told_before_anything_is_sent(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            call = Call(
                "POST", "/images/edits", files=(FilePart("image", tmp_path / "no.png", "a.png", "x/y"),)
            )
            with pytest.raises(NotReached, match="file-unreadable"):
                await asked(a_wire(server.url), call, tmp_path)
            return server.connections

    assert run(story()) == []


def test_keys_travel_as_the_account_says(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            for auth in (API_KEY, NO_KEY):
                wire = a_wire(server.url, auth=auth)
                await asked(wire, Call("GET", "/models"), tmp_path)
            return server.connections

    with_key, without = run(story())

    assert with_key.headers["api-key"] == KEY
    assert "authorization" not in with_key.headers
    assert KEY not in without.head


@pytest.mark.parametrize(
    ("key", "kind"), [(None, "key-missing"), ("", "key-missing"), ("sk-ä b", "key-malformed")]
)
def test_without_a_usable_key_nothing_is_sent(run, tmp_path: Path, key: str | None, kind: str) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            wire = a_wire(server.url, key=key)
            with pytest.raises(NotAllowed) as caught:
                await asked(wire, Call("GET", "/models"), tmp_path)
            return caught.value, server.connections

    error, connections = run(story())

    assert (error.kind, error.charged, connections) == (kind, Charged.NO, [])


def test_a_key_goes_to_its_own_origin_only(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering()) as other:
            wire = a_wire("http://127.0.0.1:1/v1")
            with pytest.raises(ValueError, match="own server"):
                await asked(wire, Call("GET", other.url), tmp_path)
            return other.connections

    assert run(story()) == []


@pytest.mark.parametrize(
    "name", ["Content-Length", "transfer-encoding", "HOST", "Connection", "authorization"]
)
def test_a_call_cannot_say_where_its_body_ends_or_who_asks(run, tmp_path: Path, name: str) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            call = Call("POST", "/images/edits", json={}, headers={name: "5"})
            with pytest.raises(ValueError, match="does not say"):
                await asked(a_wire(server.url), call, tmp_path)
            return server.connections

    assert run(story()) == []


@pytest.mark.parametrize(
    "url", ["ftp://host", "https://", "https://me:pw@host/v1", "https://a b", "host/v1", "http://h:0"]
)
def test_a_base_address_that_is_none_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        a_wire(url)

    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_body_of_a_gigabyte_is_stopped_by_the_limit(run, tmp_path: Path, is_announced: bool) -> None:
    sent = 0

    async def gigabyte(connection: Connection) -> None:
        nonlocal sent
        await connection.request()
        length = {"Content-Length": "1000000000"} if is_announced else {"Transfer-Encoding": "chunked"}
        await connection.say(head(headers=length))
        data = bytes(1_000_000)
        for _ in range(1000):
            await connection.say(data if is_announced else chunk(data))
            sent += len(data)

    async def story():
        async with ScriptedServer(gigabyte) as server:
            call = Call("POST", "/images/edits", json={})
            with pytest.raises(BadReply) as caught:
                await asked(a_wire(server.url), call, tmp_path, most_bytes=8_000_000)
            return caught.value

    error = run(story())

    assert (error.kind, error.charged, error.facts["megabytes"]) == ("answer-too-large", Charged.MAYBE, 8)
    assert sent < 60_000_000  # what fits into the buffers of both sides
    assert list(tmp_path.iterdir()) == []


def test_an_endless_error_page_costs_a_megabyte_and_keeps_its_status(run, tmp_path: Path) -> None:
    async def endless(connection: Connection) -> None:
        await connection.request()
        await connection.say(head("502 Bad", "text/html", {"Transfer-Encoding": "chunked"}))
        while True:
            await connection.say(chunk(b"<p>" * 10_000))

    async def story():
        async with ScriptedServer(endless) as server:
            call = Call("POST", "/images/edits", json={})
            return await asked(a_wire(server.url), call, tmp_path)

    reply = run(story())

    assert reply.status == 502
    assert 0 < reply.body.stat().st_size <= 1024 * 1024


def test_a_packed_answer_is_not_unpacked(run, tmp_path: Path) -> None:
    async def story(status: str):
        async with ScriptedServer(
            answering(b"\x1f\x8b bomb", status=status, Content_Encoding="gzip")
        ) as server:
            call = Call("POST", "/images/edits", json={})
            return await asked(a_wire(server.url), call, tmp_path)

    with pytest.raises(BadReply, match="answer-encoded"):
        run(story("200 OK"))
    reply = run(story("401 No"))  # of an error the status says enough
    assert (reply.status, reply.body.read_bytes()) == (401, b"")


def test_a_server_that_answers_while_it_is_sent_to_is_heard(run, tmp_path: Path) -> None:
    picture = a_file(tmp_path, "a.png", bytes(20_000_000))

    async def early(connection: Connection) -> None:
        await connection.reader.readuntil(b"\r\n\r\n")
        await connection.say(head("413 Too large", headers={"Content-Length": "2"}), b"{}")
        while await connection.reader.read(65536):
            pass

    async def story():
        async with ScriptedServer(early) as server:
            call = Call("POST", "/images/edits", files=(FilePart("image", picture, "a.png", "image/png"),))
            return await asked(a_wire(server.url), call, tmp_path)

    assert run(story()).status == 413


def test_an_answer_is_synced_with_its_folder_before_it_is_told(run, tmp_path: Path, monkeypatch) -> None:
    synced = []
    fsync = os.fsync

    def note(handle: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)

    async def story():
        async with ScriptedServer(answering(b"x" * 3_000_000)) as server:
            call = Call("POST", "/images/edits", json={})
            await asked(a_wire(server.url), call, tmp_path)
            return list(synced)

    assert run(story()) == [str(tmp_path / "answer"), str(tmp_path)]


def test_a_spool_that_cannot_be_written_is_told_before_anything_is_sent(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering()) as server:
            call = Call("POST", "/images/edits", json={})
            with pytest.raises(NotReached, match="answer-not-kept"):
                await asked(a_wire(server.url), call, tmp_path / "no")
            return server.connections

    assert run(story()) == []


def test_plain_http_goes_to_this_machine_and_the_private_network_only(
    run, tmp_path: Path, monkeypatch
) -> None:
    resolving(
        monkeypatch,
        {
            "far.example": ["93.184.215.14"],
            "near.example": ["192.168.1.5"],
            "127.far.example": ["93.184.215.14"],
        },
    )

    async def refused(url: str, private: bool) -> str:
        with pytest.raises(NotReached) as caught:
            await asked(a_wire(url, private=private), Call("GET", "/models"), tmp_path)
        assert caught.value.charged is Charged.NO
        return caught.value.kind

    assert run(refused("http://far.example/v1", False)) == "address-plain"
    assert run(refused("http://far.example/v1", True)) == "address-plain"
    assert run(refused("http://127.far.example/v1", True)) == "address-plain"
    assert run(refused("http://near.example/v1", False)) == "address-inside"
    assert run(refused("https://near.example/v1", False)) == "address-inside"
    assert run(refused("https://169.254.169.254/v1", True)) == "address-forbidden"
