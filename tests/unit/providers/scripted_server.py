"""A server on this machine that does with each connection what a test has written, and remembers it."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from studio.model.cancel import CancelToken
from studio.model.profile import Profile, ProfileKind
from studio.providers.network.calls import BEARER, Auth, Call, Reply, Timeouts
from studio.providers.network.wire import Wire

KEY = "sk-canary-0123456789abcdef"  # to be found nowhere but in the header


@dataclass(slots=True)
class Connection:
    """What a script works with; `head` and `body` are the request, once they were read."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: str = ""
    body: bytes = b""

    @property
    def headers(self) -> dict[str, str]:
        lines = (line.partition(":") for line in self.head.split("\r\n")[1:])
        return {name.lower(): value.strip() for name, _, value in lines if name}

    async def request(self) -> None:
        self.head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        self.body = await self.reader.readexactly(int(self.headers.get("content-length", "0")))

    async def say(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    def reset(self) -> None:
        """Hang up so that the other side hears of it at once, even while it sends."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


Script = Callable[[Connection], Awaitable[None]]


@dataclass(slots=True)
class ScriptedServer:
    """`async with` it. Connections are closed when their script ends."""

    script: Script
    tls: ssl.SSLContext | None = None
    connections: list[Connection] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _scripts: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._scripts:
            task.cancel()
        await asyncio.gather(*self._scripts, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._scripts.add(task)
        connection = Connection(reader, writer)
        self.connections.append(connection)
        try:
            await self.script(connection)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side hung up, or the test is over
        finally:
            writer.transport.abort() if writer.is_closing() else writer.close()


def answering(
    body: bytes = b"{}", *, status: str = "200 OK", media_type: str = "application/json", **headers: str
) -> Script:
    """Reads the request and answers it, whole. Header names have _ for -."""

    async def script(connection: Connection) -> None:
        await connection.request()
        await connection.say(head(status, media_type, {"Content-Length": str(len(body)), **headers}), body)

    return script


def head(status: str = "200 OK", media_type: str = "application/json", headers: Any = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def a_wire(
    base_url: str, *, auth: Auth = BEARER, key: str | None = KEY, private: bool = False, **seconds: float
) -> Wire:
    """A wire of the account "me"; `seconds` as in Timeouts."""

    async def read_key() -> str | None:
        return key

    profile = Profile("me", ProfileKind.COMPATIBLE, base_url=base_url, private_network=private)
    return Wire(
        profile,
        provider="The Maker",
        base_url=base_url,
        read_key=read_key,
        auth=auth,
        timeouts=Timeouts(**seconds),
    )


async def asked(wire: Wire, call: Call, folder: Path, **more: int) -> Reply:
    """Ask, with the answer in the file `answer` of the folder."""
    return await wire.ask(call, into=folder / "answer", cancel=CancelToken(), **more)


def resolving(monkeypatch: Any, names: dict[str, list[str]]) -> list[str]:
    """From now on only `names` exist, with these addresses; gives the list of what is asked, as it grows.

    A name with several lists of addresses, joined by "|", gives the next one each time it is asked.
    """
    asked: list[str] = []

    def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = names[host]
        now = answers.pop(0) if len(answers) > 1 and "|" in answers[0] else answers[0]
        return [_entry(address, port) for address in now.strip("|").split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def _entry(address: str, port: int) -> Any:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return family, socket.SOCK_STREAM, 6, "", place


def a_file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
