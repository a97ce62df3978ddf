"""The network as an account sees it: its own server with its key, result links without, answers on disk."""

import asyncio
import logging
import re
import socket
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing, contextmanager
from pathlib import Path

from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, Charged, NotAllowed, StudioError
from studio.model.profile import Profile
from studio.providers import faults
from studio.providers.address import Place, Reach, place_below, place_of, resolve
from studio.providers.calls import BEARER, Auth, Call, Reply, Timeouts
from studio.providers.exchange import Incoming, Outgoing, Route, exchange, system_trust
from studio.providers.faults import Broken, Standing, Why
from studio.providers.proxies import proxy_for
from studio.providers.sending import Body, body_of
from studio.providers.spooling import Spooling
from studio.providers.watching import Stage, TimeOver, Watch

MOST_BYTES = 512 * 1024 * 1024
_SMALL_BYTES = 1024 * 1024

_LOG = logging.getLogger("studio.providers")
_KEY = re.compile(r"[\x21-\x7e]+")
_REQUEST_IDS = ("x-request-id", "apim-request-id", "request-id", "x-litellm-call-id")
_NO_TIME = Timeouts()


class Wire:
    """The server of one account. Nothing is held open between calls."""

    def __init__(
        self,
        profile: Profile,
        *,
        base_url: str,
        read_key: Callable[[], Awaitable[str | None]],
        auth: Auth = BEARER,
        timeouts: Timeouts = _NO_TIME,
    ) -> None:
        """Raises BadInput for a base address that is none."""
        self._profile = profile
        self._read_key = read_key
        self._auth = auth
        self._timeouts = timeouts
        self._trust: ssl.SSLContext | None = None
        try:
            self._home = place_of(base_url)
        except ValueError as error:
            raise BadInput("account-address", name=profile.id, detail=str(error)) from None
        self._reach = Reach.of(profile, self._home)

    async def ask(
        self, call: Call, *, into: Path, cancel: CancelToken, most_bytes: int = MOST_BYTES
    ) -> Reply:
        """Send, and write the whole answer to `into`, synced; any status is a Reply.

        Raises NotReached, NotAllowed (no key), BadReply (too large, encoded), OutcomeUnknown, HostError,
        Cancelled. What had come of an answer that broke off stays in `into`.
        """
        async with aclosing(self._hear(call, into, cancel, most_bytes)) as heard:
            reply = await anext(heard)
            async for _ in heard:
                pass
        assert isinstance(reply, Reply)
        return reply

    async def close(self) -> None:
        """Forget what was read from the machine; a call that runs goes on."""
        self._trust = None

    async def _hear(
        self, call: Call, into: Path, cancel: CancelToken, most_bytes: int
    ) -> AsyncGenerator[Reply | bytes, None]:
        """The head, then the chunks of the body, which are on disk at the end."""
        place = place_below(self._home, call.url)
        if place.origin != self._home.origin:
            raise ValueError("a key goes to the account's own server only")
        standing = Standing(self._profile.id, place.host, call.may_cost)
        started, size = time.monotonic(), 0
        with Watch(cancel, self._timeouts) as watch, self._told(standing):
            async with AsyncExitStack() as stack:
                async with watch.over():
                    body = await asyncio.to_thread(body_of, call)
                    spool = await Spooling.open(into)
                    stack.push_async_callback(spool.close)
                    route = await self._route(place, standing)
                    headers = {**call.headers, **self._plain(body), **await self._key()}
                    watch.moved(Stage.CONNECTING)
                    outgoing = Outgoing(call.method, headers, lambda: _sent(body, watch, standing))
                    trust = await self._system_trust()
                    incoming = await stack.enter_async_context(
                        exchange(route, outgoing, trust, connect_s=self._timeouts.connect_s)
                    )
                    reply = _reply(incoming, into)
                    standing.request_id = reply.request_id
                    most = most_bytes if reply.status // 100 == 2 else _SMALL_BYTES
                yield reply
                chunks = aiter(incoming.chunks)
                while True:
                    async with watch.over():
                        chunk = await anext(chunks, None)
                        watch.moved(Stage.WAITING)
                        if chunk is None:
                            break
                        size += len(chunk)
                        if size > most:
                            if reply.status // 100 == 2:
                                raise faults.of_reply("answer-too-large", standing, megabytes=most >> 20)
                            break
                        await spool.write(chunk)
                    yield chunk
                await spool.finish()
        seconds = time.monotonic() - started
        _LOG.info(
            "%s %s %s %d %s %d bytes %.1f s",
            call.method,
            place.host,
            place.path,
            reply.status,
            reply.request_id or "-",
            size,
            seconds,
        )

    def _plain(self, body: Body) -> Mapping[str, str]:
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Palimpsest"}
        if body.pieces:
            headers |= {"Content-Type": body.media_type, "Content-Length": str(body.length)}
        return headers

    async def _key(self) -> Mapping[str, str]:
        if not self._auth.header:
            return {}
        key = await self._read_key()
        if not key:
            raise NotAllowed(
                "key-missing",
                provider=self._profile.id,
                charged=Charged.NO,
                name=self._profile.id,
                host=self._home.authority,
            )
        if not _KEY.fullmatch(key):
            raise NotAllowed("key-malformed", provider=self._profile.id, charged=Charged.NO)
        return {self._auth.header: f"{self._auth.prefix}{key}"}

    async def _route(self, place: Place, standing: Standing) -> Route:
        proxy = proxy_for(place)
        if proxy is not None:
            return Route(place, proxy=proxy)
        try:
            addresses = await resolve(place)
        except socket.gaierror as error:
            raise Broken(Why.UNKNOWN_HOST, str(error)) from None
        return Route(place, addresses)

    async def _system_trust(self) -> ssl.SSLContext:
        if self._trust is None:
            self._trust = await asyncio.to_thread(system_trust)
        return self._trust

    @contextmanager
    def _told(self, standing: Standing) -> Iterator[None]:
        error: StudioError
        try:
            yield
        except Broken as broken:
            error = faults.of_connection(broken, standing)
        except TimeOver as over:
            error = faults.of_time(over, standing)
        except OSError as trouble:
            error = faults.of_disk(trouble, standing)
        else:
            return
        raise error


async def _sent(body: Body, watch: Watch, standing: Standing) -> AsyncIterator[bytes]:
    watch.moved(Stage.SENDING)
    async for piece in body.slices():
        standing.is_sent = True
        yield piece
        watch.moved(Stage.SENDING)
    standing.is_sent = True
    watch.moved(Stage.WAITING)


def _reply(incoming: Incoming, into: Path) -> Reply:
    media_type = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    named = (incoming.headers.get(name) for name in _REQUEST_IDS)
    return Reply(incoming.status, incoming.headers, media_type, into, next(filter(None, named), None))
