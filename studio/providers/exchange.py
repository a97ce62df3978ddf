"""One request and its answer on a connection of their own; the only file that knows the HTTP library."""

import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from studio.providers.address import Ip, Place
from studio.providers.faults import Broken, Why

_PROXY_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What to send. `slices` is called once the head is out; without a body it yields nothing."""

    method: str
    headers: Mapping[str, str]
    slices: Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The head of an answer, and its body as it comes, undecoded. Reading it raises Broken."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a connection is made: to one of `addresses`, or through `proxy`, which looks the host up."""

    place: Place
    addresses: Sequence[Ip] = ()
    proxy: str | None = None


def system_trust() -> ssl.SSLContext:
    """The certificates that this machine trusts. Takes some 20 ms."""
    return ssl.create_default_context()


@asynccontextmanager
async def exchange(
    route: Route, outgoing: Outgoing, trust: ssl.SSLContext, *, connect_s: float
) -> AsyncIterator[Incoming]:
    """Send, and give the answer when its head is there; closed with the context. Raises Broken.

    Connections are not kept for the next call: one that the server drops just then looks like a call that
    was cut, and would have to be called unknown.
    """
    with _told():
        transport, response = await _first_answer(route, outgoing, trust, connect_s)
    try:
        yield Incoming(response.status_code, _headers(response), _chunks(response))
    finally:
        await response.aclose()
        await transport.aclose()


async def _first_answer(
    route: Route, outgoing: Outgoing, trust: ssl.SSLContext, connect_s: float
) -> tuple[httpx.AsyncHTTPTransport, httpx.Response]:
    """One address after the other, as long as no connection came about: nothing was sent then."""
    hosts = [str(address) for address in route.addresses] or [route.place.host]
    for host in hosts:
        transport = httpx.AsyncHTTPTransport(verify=trust, trust_env=False, proxy=_proxy(route, trust))
        try:
            request = _request(route.place, host, outgoing, connect_s)
            return transport, await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            await transport.aclose()
            if host == hosts[-1]:
                raise
        except BaseException:
            await transport.aclose()
            raise
    raise Broken(Why.NO_WAY, "the host has no address")


def _request(place: Place, host: str, outgoing: Outgoing, connect_s: float) -> httpx.Request:
    """Connects to `host`, which was looked at, and speaks to and proves the place's own name."""
    extensions: dict[str, object] = {"timeout": {"connect": connect_s}}
    if place.literal is None:
        extensions["sni_hostname"] = place.host
    return httpx.Request(
        outgoing.method,
        httpx.URL(scheme=place.scheme, host=host, port=place.port, raw_path=place.target.encode("ascii")),
        headers={"Host": place.authority, **outgoing.headers},
        stream=_Stream(outgoing.slices),
        extensions=extensions,
    )


class _Stream(httpx.AsyncByteStream):
    def __init__(self, slices: Callable[[], AsyncIterator[bytes]]) -> None:
        self._slices = slices

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._slices()


def _proxy(route: Route, trust: ssl.SSLContext) -> httpx.Proxy | None:
    if route.proxy is None:
        return None
    scheme = urlsplit(route.proxy).scheme
    if scheme not in _PROXY_SCHEMES:
        raise Broken(Why.PROXY, f"a proxy by {scheme}, not http")
    return httpx.Proxy(route.proxy, ssl_context=trust if scheme == "https" else None)


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    stream = response.stream
    assert isinstance(stream, httpx.AsyncByteStream)
    with _told(Why.CUT):
        async for chunk in stream:
            yield chunk


@contextmanager
def _told(garbled: Why = Why.NOT_HTTP) -> Iterator[None]:
    """Foreign exceptions become ours, here and nowhere else; theirs hold the request, and so the key."""
    try:
        yield
    except httpx.TransportError as error:
        broken = Broken(_why(error, garbled), _detail(error))
    else:
        return
    raise broken


def _why(error: httpx.TransportError, garbled: Why) -> Why:
    causes = list(_causes(error))
    if isinstance(error, httpx.ConnectTimeout):
        return Why.SLOW
    if isinstance(error, httpx.ProxyError):
        return Why.PROXY
    if isinstance(error, httpx.ConnectError):
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return Why.TLS
        return Why.REFUSED if any(isinstance(one, ConnectionRefusedError) for one in causes) else Why.NO_WAY
    # A server that hangs up is told by the library itself; what it could not read, by the parser below it.
    if any(type(cause).__module__.startswith("h11") for cause in causes):
        return garbled
    return Why.CUT


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _detail(error: httpx.TransportError) -> str:
    *_, root = _causes(error)
    return f"{type(error).__name__}: {root}"
