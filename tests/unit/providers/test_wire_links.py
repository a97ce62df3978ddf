"""Links in answers: fetched without the key, from where the account may be led, and from nowhere else."""

import asyncio
from pathlib import Path

import pytest
from certificates import Authority
from scripted_server import KEY, Connection, Script, ScriptedServer, a_wire, answering, chunk, head, resolving

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadReply, Charged, NotReached, OutcomeUnknown, ProviderError
from studio.model.sentences import explain
from studio.providers.network.wire import Wire

_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(1000)
_A_PICTURE = answering(_PICTURE, media_type="image/png")


def _to(location: str) -> Script:
    return answering(b"moved", status="302 Found", media_type="text/html", Location=location)


async def _fetched(wire: Wire, url: str, folder: Path, **more) -> bytes:
    into = folder / "picture"
    reply = await wire.download(url, into=into, cancel=CancelToken(), **more)
    assert reply.body == into
    return into.read_bytes()


async def _refused(wire: Wire, url: str, folder: Path, **more) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await wire.download(url, into=folder / "picture", cancel=CancelToken(), **more)
    assert list(folder.glob("picture*")) == []
    assert explain(caught.value).message
    return caught.value


@pytest.mark.parametrize("link", ["{url}/a/1.png?sig=x", "/a/1.png?sig=x", "../a/1.png?sig=x"])
def test_a_link_of_an_account_on_this_machine_is_fetched_without_its_key(
    run, tmp_path: Path, link: str
) -> None:
    async def story():
        async with ScriptedServer(_A_PICTURE) as server:
            wire = a_wire(f"{server.url}/v1/")
            got = await _fetched(wire, link.format(url=server.url), tmp_path)
            return got, server.connections[0]

    got, connection = run(story())

    assert got == _PICTURE
    assert connection.head.startswith("GET /a/1.png?sig=x HTTP/1.1\r\n")
    assert KEY not in connection.head
    assert [path.name for path in tmp_path.iterdir()] == ["picture"]


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://files.example/a.png",
        "data:image/png;base64,AAAA",
        "gopher://127.0.0.1:70/x",
        "https://me:pw@files.example/a.png",
        "https://files.example\\@127.0.0.1/a.png",
        "https://files.example/a\r\nHost: other",
        "https://[fe80::1%25eth0]/a.png",
        "https://files.example:99999/a.png",
    ],
)
def test_what_is_no_plain_web_address_is_not_followed(run, tmp_path: Path, link: str) -> None:
    error = run(_refused(a_wire("https://api.example/v1"), link, tmp_path))

    assert isinstance(error, BadReply)
    assert (error.kind, error.charged) == ("link-strange", Charged.MAYBE)


_INSIDE = [
    "10.0.0.1",
    "172.16.9.9",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.1.1",
    "[fd00::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::10.0.0.1]",
    "[2002:a00:1::1]",
    "[2001:0:4136:e378:8000:63bf:f5ff:fffe]",
]
# What no account may be led to, whatever it is allowed.
_FORBIDDEN = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "169.254.169.254",
    "[::1]",
    "[::]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[::10.0.0.1]",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]


@pytest.mark.parametrize(
    ("host", "kind"),
    [(host, "link-inside") for host in _INSIDE] + [(host, "link-forbidden") for host in _FORBIDDEN],
)
def test_an_address_inside_is_refused(run, tmp_path: Path, host: str, kind: str) -> None:
    """And it is told whether allowing the private network would change that."""
    error = run(_refused(a_wire("https://api.example/v1"), f"https://{host}/a.png", tmp_path))

    assert isinstance(error, BadReply)
    assert error.kind == kind


@pytest.mark.parametrize(
    ("addresses", "kind"),
    [
        ("10.0.0.1", "link-inside"),
        ("93.184.215.14 10.0.0.1", "link-inside"),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c fd00::1", "link-inside"),
        ("::ffff:7f00:1", "link-forbidden"),
    ],
)
def test_every_address_of_a_name_is_looked_at(
    run, tmp_path: Path, monkeypatch, addresses: str, kind: str
) -> None:
    resolving(monkeypatch, {"files.example": [addresses], "2130706433": ["127.0.0.1"]})

    async def story():
        wire = a_wire("https://api.example/v1")
        return [
            (await _refused(wire, link, tmp_path)).kind
            for link in ("https://files.example/a.png", "https://2130706433/a.png")
        ]

    assert run(story()) == [kind, "link-forbidden"]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "::"]
)
def test_an_account_in_the_private_network_is_not_led_to_this_machine_or_a_cloud_s_secrets(
    run, tmp_path: Path, monkeypatch, address: str
) -> None:
    resolving(monkeypatch, {"files.example": [address]})

    error = run(
        _refused(a_wire("https://10.0.0.5/v1", private=True), "https://files.example/a.png", tmp_path)
    )

    assert error.kind == "link-forbidden"


@pytest.mark.parametrize("base", ["https://api.example/v1", "http://10.0.0.5:8080/v1", "https://10.0.0.5/v1"])
def test_links_are_https(run, tmp_path: Path, base: str) -> None:
    error = run(_refused(a_wire(base, private=True), "http://10.0.0.6/a.png", tmp_path))

    assert error.kind == "link-plain"


def test_a_plain_link_of_an_account_on_this_machine_stays_on_it(run, tmp_path: Path) -> None:
    error = run(_refused(a_wire("http://127.0.0.1:9/v1", private=True), "http://10.0.0.6/a.png", tmp_path))

    assert error.kind == "link-forbidden"


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_looked_at(
    run, tmp_path: Path, monkeypatch
) -> None:
    async def story():
        async with ScriptedServer(_A_PICTURE) as server:
            asked = resolving(monkeypatch, {"files.example": ["|127.0.0.1", "|10.0.0.1", "10.0.0.1"]})
            link = f"http://files.example:{server.port}/a.png"
            got = await _fetched(a_wire(server.url), link, tmp_path)
            return got, asked, server.connections[0].headers["host"], server.port

    got, asked, host, port = run(story())

    assert (got, asked) == (_PICTURE, ["files.example"])
    assert host == f"files.example:{port}"


def test_a_server_has_to_prove_its_name_and_not_its_address(run, tmp_path: Path, monkeypatch) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))

    async def story():
        named = authority.server("files.example")
        async with ScriptedServer(_A_PICTURE, tls=named) as server:
            resolving(monkeypatch, {name: ["127.0.0.1"] for name in ("files.example", "other.example")})
            wire = a_wire("http://127.0.0.1:9/v1")
            good = await _fetched(wire, f"https://files.example:{server.port}/a.png", tmp_path)
            (tmp_path / "picture").unlink()
            return good, await _refused(wire, f"https://other.example:{server.port}/a.png", tmp_path)

    good, error = run(story())

    assert good == _PICTURE
    assert error.kind == "tls-failed"


def test_three_redirects_are_followed_and_a_fourth_is_not(run, tmp_path: Path) -> None:
    async def story(hops: int):
        async def script(connection: Connection) -> None:
            number = len(server.connections)
            await (_to(f"/hop-{number}") if number <= hops else _A_PICTURE)(connection)

        async with ScriptedServer(script) as server:
            wire = a_wire(server.url)
            if hops <= 3:
                return await _fetched(wire, "/first", tmp_path)
            return (await _refused(wire, "/first", tmp_path)).kind

    assert run(story(3)) == _PICTURE
    (tmp_path / "picture").unlink()
    assert run(story(4)) == "link-redirects"


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("file:///etc/passwd", "link-strange"),
        ("https://10.0.0.1/a.png", "link-inside"),
        ("http://10.0.0.1/a.png", "link-forbidden"),
        ("https://169.254.169.254/latest/meta-data", "link-forbidden"),
        ("//192.168.0.1/a.png", "link-forbidden"),
        ("http://far.example/a.png", "link-plain"),
        ("", "link-redirects"),
    ],
)
def test_every_redirect_is_looked_at_like_the_link(run, tmp_path: Path, monkeypatch, location, kind) -> None:
    resolving(monkeypatch, {"far.example": ["93.184.215.14"]})

    async def story():
        async with ScriptedServer(_to(location)) as server:
            return await _refused(a_wire(server.url), "/a.png", tmp_path)

    assert run(story()).kind == kind


def test_what_is_no_picture_is_refused_by_its_type(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering(b"<html>", media_type="text/html")) as server:
            return await _refused(a_wire(server.url), "/a.png", tmp_path)

    error = run(story())

    assert isinstance(error, BadReply)
    assert (error.kind, error.facts["media_type"]) == ("answer-not-picture", "text/html")


def test_a_picture_without_end_is_stopped_by_the_limit(run, tmp_path: Path) -> None:
    async def endless(connection: Connection) -> None:
        await connection.request()
        await connection.say(head(media_type="image/png", headers={"Transfer-Encoding": "chunked"}))
        while True:
            await connection.say(chunk(bytes(100_000)))

    async def story():
        async with ScriptedServer(endless) as server:
            return await _refused(a_wire(server.url), "/a.png", tmp_path, most_bytes=1_000_000)

    assert run(story()).kind == "answer-too-large"


@pytest.mark.parametrize(
    ("charged", "error_class"), [(Charged.YES, OutcomeUnknown), (Charged.NO, NotReached)]
)
def test_a_download_that_breaks_tells_what_the_answer_has_cost(
    run, tmp_path: Path, charged, error_class
) -> None:
    async def cut(connection: Connection) -> None:
        await connection.request()
        await connection.say(head(media_type="image/png", headers={"Content-Length": "1000"}), b"\x89PNG")

    async def story():
        async with ScriptedServer(cut) as server:
            return await _refused(a_wire(server.url), "/a.png", tmp_path, charged=charged)

    error = run(story())

    assert isinstance(error, error_class)
    assert error.charged is charged


def test_a_link_that_is_gone_is_a_reply(run, tmp_path: Path) -> None:
    async def story():
        async with ScriptedServer(answering(b"gone", status="404 Not Found")) as server:
            return await a_wire(server.url).download("/a", into=tmp_path / "picture", cancel=CancelToken())

    assert run(story()).status == 404


def test_redirects_share_one_time_limit(run, tmp_path: Path) -> None:
    async def slow(connection: Connection) -> None:
        await connection.request()
        await asyncio.sleep(0.8)
        await connection.say(head("302 Found", headers={"Location": "/b", "Content-Length": "0"}))

    async def story():
        async with ScriptedServer(slow) as server:
            return await _refused(a_wire(server.url, whole_s=1.5), "/a.png", tmp_path)

    assert run(story()).kind == "no-answer-in-time"


def test_a_download_is_given_up_at_once(run, tmp_path: Path) -> None:
    async def silent(connection: Connection) -> None:
        await connection.request()
        await asyncio.sleep(30)

    async def story() -> None:
        token = CancelToken()
        async with ScriptedServer(silent) as server:
            asyncio.get_running_loop().call_later(0.2, token.cancel)
            with pytest.raises(Cancelled):
                await a_wire(server.url).download("/a.png", into=tmp_path / "picture", cancel=token)

    run(story())

    assert list(tmp_path.iterdir()) == []
