"""One request and its answer, on a connection of their own; the only file that knows the HTTP library."""

import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from urllib.parse import urlsplit

import httpx

from studio.providers.network.faults import Broken, Why, raise_alone
from studio.providers.network.routing import Route

_PROXY_SCHEMES = ("http", "https")
# What httpx imports when it first sends, in the midst of the loop: another 50 ms.
_LATER = ("httpcore", "httpcore._backends.anyio", "anyio._backends._asyncio", "anyio.streams.tls", "certifi")
_OF_A_PROXY = (Why.REFUSED, Why.NO_WAY, Why.SLOW)  # it is the proxy that was not reached

Slices = AsyncGenerator[bytes, None]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What to send. `slices` begins once the head is out; without a body it yields nothing."""

    method: str
    headers: Mapping[str, str] = field(repr=False)
    slices: Callable[[], Slices]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The head of an answer, and its body as it comes, undecoded. Reading it raises Broken."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    chunks: Slices


def load_the_rest() -> None:
    """Import in this thread what the library would import later in the loop's."""
    for name in _LATER:
        with suppress(ImportError):  # another version keeps it elsewhere
            import_module(name)


@asynccontextmanager
async def exchange(
    route: Route, outgoing: Outgoing, trust: ssl.SSLContext, *, connect_s: float
) -> AsyncIterator[Incoming]:
    """Send, and give the answer when its head is there. Raises Broken."""
    async with AsyncExitStack() as stack:
        body = await stack.enter_async_context(aclosing(_Sent(outgoing.slices())))
        with _told(garbled=Why.NOT_HTTP, through=route.proxy is not None):
            response = await _first_answer(
                _attempts(route, outgoing, body, connect_s), _proxy(route, trust), trust, stack
            )
        chunks = await stack.enter_async_context(aclosing(_chunks(response)))
        yield Incoming(response.status_code, dict(response.headers.items()), chunks)


class _Sent(httpx.AsyncByteStream):
    """The body on its way; closed with the exchange, however far it came."""

    def __init__(self, slices: Slices) -> None:
        self._slices = slices

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._slices

    async def aclose(self) -> None:
        await self._slices.aclose()


def _attempts(route: Route, outgoing: Outgoing, body: _Sent, connect_s: float) -> list[httpx.Request]:
    """The request for each address; the server has to prove the host's own name all the same."""
    place = route.place
    extensions: dict[str, object] = {"timeout": {"connect": connect_s}}
    if place.literal is None:
        extensions["sni_hostname"] = place.host
    hosts = [str(address) for address in route.addresses] or [place.host]
    return [
        httpx.Request(
            outgoing.method,
            httpx.URL(scheme=place.scheme, host=host, port=place.port, raw_path=place.target.encode("ascii")),
            headers={"Host": place.authority, **outgoing.headers},
            stream=body,
            extensions=extensions,
        )
        for host in hosts
    ]


async def _first_answer(
    attempts: list[httpx.Request], proxy: httpx.Proxy | None, trust: ssl.SSLContext, stack: AsyncExitStack
) -> httpx.Response:
    """One address after the other while no connection comes about: nothing was sent then."""
    *others, last = attempts
    for request in others:
        try:
            return await _answer(request, proxy, trust, stack)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return await _answer(last, proxy, trust, stack)


async def _answer(
    request: httpx.Request, proxy: httpx.Proxy | None, trust: ssl.SSLContext, stack: AsyncExitStack
) -> httpx.Response:
    transport = httpx.AsyncHTTPTransport(verify=trust, trust_env=False, proxy=proxy)
    stack.push_async_callback(transport.aclose)
    response = await transport.handle_async_request(request)
    stack.push_async_callback(response.aclose)
    return response


def _proxy(route: Route, trust: ssl.SSLContext) -> httpx.Proxy | None:
    if route.proxy is None:
        return None
    scheme = urlsplit(route.proxy).scheme
    if scheme not in _PROXY_SCHEMES:
        raise Broken(Why.PROXY, f"it is a proxy by {scheme}, not by http")
    return httpx.Proxy(route.proxy, ssl_context=trust if scheme == "https" else None)


async def _chunks(response: httpx.Response) -> Slices:
    assert isinstance(response.stream, httpx.AsyncByteStream)
    with _told(garbled=Why.CUT):
        async for chunk in response.stream:
            yield chunk


@contextmanager
def _told(*, garbled: Why, through: bool = False) -> Iterator[None]:
    """Foreign exceptions become ours, here and nowhere else."""
    try:
        yield
    except httpx.TransportError as error:
        why = _why(error, garbled)
        broken = Broken(Why.PROXY if through and why in _OF_A_PROXY else why, _detail(error))
    else:
        return
    raise_alone(broken)


def _why(error: httpx.TransportError, garbled: Why) -> Why:
    causes = list(_causes(error))
    match error:
        case httpx.LocalProtocolError():  # a file became shorter while it was sent
            return Why.CUT
        case httpx.ConnectTimeout():
            return Why.SLOW
        case httpx.ProxyError():
            return Why.PROXY
        case httpx.ConnectError() if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return Why.TLS
        case httpx.ConnectError() if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return Why.REFUSED
        case httpx.ConnectError():
            return Why.NO_WAY
    # A server that hangs up is told by the library itself; what it could not read, by the parser below it.
    is_parsers = any(type(cause).__module__.startswith("h11") for cause in causes)
    return garbled if is_parsers else Why.CUT


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _detail(error: httpx.TransportError) -> str:
    *_, root = _causes(error)
    return str(root) or type(root).__name__
