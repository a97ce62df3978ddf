"""Whom the wire trusts, and how it goes through a proxy."""

import asyncio
from pathlib import Path

import pytest
from certificates import Authority, self_signed
from scripted_server import KEY, Connection, ScriptedServer, a_wire, answering, asked, resolving

from studio.model.cancel import CancelToken
from studio.model.errors import BadReply, Charged, NotReached
from studio.providers.network.calls import Call

_CALL = Call("POST", "/images/edits", json={"prompt": "a cup"})


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    found = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.file))
    return found


def test_what_the_system_trusts_is_trusted(run, tmp_path: Path, authority: Authority) -> None:
    async def story():
        async with ScriptedServer(answering(), tls=authority.server("127.0.0.1")) as server:
            return await asked(a_wire(server.url), _CALL, tmp_path)

    assert run(story()).status == 200


@pytest.mark.parametrize("fault", ["self-signed", "past", "other name", "no tls"])
def test_a_server_that_cannot_prove_itself_gets_nothing(run, tmp_path: Path, authority, fault: str) -> None:
    contexts = {
        "self-signed": self_signed(tmp_path, "127.0.0.1"),
        "past": authority.server("127.0.0.1", days=-2),
        "other name": authority.server("127.0.0.2"),
        "no tls": None,
    }

    async def script(connection: Connection) -> None:
        if fault == "no tls":
            await connection.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await connection.request()

    async def story():
        async with ScriptedServer(script, tls=contexts[fault]) as server:
            wire = a_wire(f"https://127.0.0.1:{server.port}")
            with pytest.raises(NotReached) as caught:
                await asked(wire, _CALL, tmp_path)
            return caught.value, [connection.body for connection in server.connections]

    error, bodies = run(story())

    assert (error.kind, error.charged) == ("tls-failed", Charged.NO)
    assert not any(bodies)


def test_https_goes_through_the_proxy_of_the_environment(run, tmp_path: Path, authority, monkeypatch) -> None:
    """The proxy sees the name and nothing else; the server still has to prove it."""
    resolving(monkeypatch, {})
    tunnels: list[str] = []

    async def story():
        async with ScriptedServer(answering(), tls=authority.server("api.example")) as server:

            async def proxy(connection: Connection) -> None:
                tunnels.append((await connection.reader.readuntil(b"\r\n\r\n")).decode())
                reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
                await connection.say(b"HTTP/1.1 200 OK\r\n\r\n")
                try:
                    await asyncio.gather(_pump(connection.reader, writer), _pump(reader, connection.writer))
                finally:
                    writer.close()

            async with ScriptedServer(proxy) as between:
                monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{between.port}")
                wire = a_wire("https://api.example/v1")
                reply = await asked(wire, _CALL, tmp_path)
                return reply, server.connections[0]

    reply, connection = run(story())

    assert reply.status == 200
    assert connection.headers["authorization"] == f"Bearer {KEY}"
    assert tunnels[0].startswith("CONNECT api.example:443 HTTP/1.1\r\n")
    assert KEY not in tunnels[0]


@pytest.mark.parametrize(
    ("proxy", "kind"),
    [
        ("http://127.0.0.1:1", "proxy-failed"),
        ("socks5://127.0.0.1:1", "proxy-failed"),
        ("{url}", "proxy-failed"),
    ],
)
def test_a_proxy_that_does_not_lead_on_costs_nothing(run, tmp_path: Path, monkeypatch, proxy, kind) -> None:
    async def story():
        async with ScriptedServer(answering(b"no", status="407 Who are you")) as server:
            monkeypatch.setenv("HTTPS_PROXY", proxy.format(url=server.url))
            wire = a_wire("https://api.example/v1")
            with pytest.raises(NotReached) as caught:
                await asked(wire, _CALL, tmp_path)
            return caught.value

    error = run(story())

    assert (error.kind, error.charged) == (kind, Charged.NO)


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://10.0.0.1/a", "link-inside"),
        ("https://localhost./a", "link-inside"),
        ("https://intranet/a", "link-inside"),
        ("https://metadata.internal/a", "link-inside"),
        ("https://127.1/a", "link-forbidden"),
        ("https://0x7f.0.0.1/a", "link-forbidden"),
        ("https://a.127.0.0.1./a", "link-forbidden"),
    ],
)
def test_a_link_into_the_inside_is_refused_through_a_proxy_too(
    run, tmp_path: Path, monkeypatch, link, kind
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    with pytest.raises(BadReply, match=kind):
        run(a_wire("https://api.example/v1").download(link, into=tmp_path / "a", cancel=CancelToken()))


def test_this_machine_is_never_asked_through_a_proxy(run, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    async def story():
        async with ScriptedServer(answering()) as server:
            return await asked(a_wire(server.url), _CALL, tmp_path)

    assert run(story()).status == 200


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
