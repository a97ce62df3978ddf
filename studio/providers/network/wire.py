"""The network as an account sees it: its own server with its key, result links without, answers on disk."""

import re
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, Charged, HostError, NotAllowed
from studio.model.profile import Profile
from studio.providers.network.address import Place, Reach, place_below, place_from, place_of
from studio.providers.network.calls import BEARER, Auth, Call, Reply, Timeouts
from studio.providers.network.errand import Errand
from studio.providers.network.faults import OffLimits, Standing, of_key, of_reply, told
from studio.providers.network.routing import Route, route_to
from studio.providers.network.sending import NO_BODY, body_of
from studio.providers.network.spooling import sync_folder
from studio.providers.network.striking import Striker
from studio.providers.network.threads import in_thread
from studio.providers.network.watching import Stage, Watch

MOST_BYTES = 512 * 1024 * 1024  # ten pictures of the largest size, in base64
MOST_PICTURE_BYTES = 256 * 1024 * 1024
_REDIRECTS_MOST = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PICTURE_TYPES = ("image/", "application/octet-stream", "binary/octet-stream")
_NOT_FOR_CALLS = frozenset(
    {"host", "connection", "content-length", "content-type", "transfer-encoding", "expect", "upgrade", "te"}
)
_KEY = re.compile(r"[\x21-\x7e]+")
_PATIENCE = Timeouts()


class Wire:
    """The server of one account.

    Each call has a connection of its own: a kept one that the server drops just then looks like a call that
    was cut, and would have to be told as perhaps charged. So there is nothing to close.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        provider: str,
        base_url: str,
        read_key: Callable[[], Awaitable[str | None]],
        auth: Auth = BEARER,
        timeouts: Timeouts = _PATIENCE,
    ) -> None:
        """`provider` is what people call the server. Raises BadInput for a base address that is none."""
        self._profile = profile
        self._provider = provider
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
        """Send, and write the whole answer to `into`, synced; any status is a Reply, a redirect too.

        What had come of an answer that broke off stays in `into`. Raises NotReached, OutcomeUnknown, BadReply
        (too large, packed, not HTTP), NotAllowed (no key, or none that can be read) and Cancelled.
        """
        async with aclosing(self._call(call, into, cancel, most_bytes)) as heard:
            return await _whole(heard)

    async def listen(
        self, call: Call, *, into: Path, cancel: CancelToken, most_bytes: int = MOST_BYTES
    ) -> AsyncGenerator[Reply | bytes, None]:
        """As `ask`; when the answer is a stream of events, its Reply at once and then chunks as they come.

        Any other answer is a Reply alone, its whole body in `into`. Close it when enough was heard.
        """
        async with aclosing(self._call(call, into, cancel, most_bytes)) as heard:
            reply = await anext(heard)
            assert isinstance(reply, Reply)
            if reply.is_events:
                yield reply
                async for chunk in heard:
                    yield chunk
            else:
                async for _ in heard:
                    pass
                yield reply

    async def download(
        self,
        url: str,
        *,
        into: Path,
        cancel: CancelToken,
        charged: Charged = Charged.MAYBE,
        most_bytes: int = MOST_PICTURE_BYTES,
    ) -> Reply:
        """Fetch a picture that an answer points to, without the key; `into` is there when it is whole.

        `url` may be relative to the base address. `charged` is what the answer has cost already: with NO a
        failure is NotReached, else OutcomeUnknown. Raises BadReply for links that are not followed and for
        what is no picture.
        """
        part = into.with_name(f"{into.name}.part")
        place = self._linked(self._home, url, charged)
        try:
            with Watch(cancel, self._timeouts) as watch:
                reply = await self._followed(place, part, charged, watch, most_bytes)
            await in_thread(_name, part, into)
            return replace(reply, body=into)
        finally:
            await in_thread(part.unlink, missing_ok=True)

    async def _followed(
        self, place: Place, part: Path, charged: Charged, watch: Watch, most_bytes: int
    ) -> Reply:
        for _ in range(1 + _REDIRECTS_MOST):
            at = self._standing("GET", place, charged, is_link=True)
            async with aclosing(self._fetch(place, part, at, watch, most_bytes)) as heard:
                reply = await _whole(heard)
            if reply.status not in _REDIRECTS:
                return reply
            place = self._linked(place, reply.headers.get("location", ""), charged)
        raise of_reply("link-redirects", at)

    async def _call(
        self, call: Call, into: Path, cancel: CancelToken, most_bytes: int
    ) -> AsyncGenerator[Reply | bytes, None]:
        place = place_below(self._home, call.url)
        if place.origin != self._home.origin:
            raise ValueError("the key of an account goes to its own server only")
        taken = _NOT_FOR_CALLS | {self._auth.header.lower()}
        if any(name.lower() in taken for name in call.headers):
            raise ValueError("a call does not say where its body ends, or who asks")
        at = self._standing(call.method, place, call.may_cost)
        with Watch(cancel, self._timeouts) as watch:
            with told(at):
                async with watch.over():
                    key = await self._key(at)
                    at.clean = Striker(key).text
                    errand = Errand(
                        method=call.method,
                        headers={**call.headers, **self._own_headers(key)},
                        key=key,
                        body=await in_thread(body_of, call),
                        route=await self._route(place, self._reach, watch),
                        trust=await self._system_trust(),
                        into=into,
                        most_bytes=most_bytes,
                        connect_s=self._timeouts.connect_s,
                    )
            async with aclosing(_heard(errand, at, watch)) as heard:
                async for one in heard:
                    yield one

    async def _fetch(
        self, place: Place, part: Path, at: Standing, watch: Watch, most_bytes: int
    ) -> AsyncGenerator[Reply | bytes, None]:
        with told(at):
            reach = self._reach
            if place.scheme == "http" and place.origin != self._home.origin:
                if not reach.loopback:
                    raise OffLimits(None)
                reach = Reach(loopback=True, private=False, is_fixed=True)
            async with watch.over():
                errand = Errand(
                    method="GET",
                    headers={},
                    key="",
                    body=NO_BODY,
                    route=await self._route(place, reach, watch),
                    trust=await self._system_trust(),
                    into=part,
                    most_bytes=most_bytes,
                    connect_s=self._timeouts.connect_s,
                    takes=_PICTURE_TYPES,
                )
        async with aclosing(_heard(errand, at, watch)) as heard:
            async for one in heard:
                yield one

    def _linked(self, here: Place, link: str, charged: Charged) -> Place:
        try:
            return place_from(here, link)
        except ValueError as error:
            at = self._standing("GET", here, charged, is_link=True)
            raise of_reply("link-strange", at, detail=str(error)) from None

    def _standing(self, method: str, place: Place, charged: Charged, *, is_link: bool = False) -> Standing:
        # A link's path may open what it leads to, so that it is not for the log.
        shown = place.host if is_link else f"{place.host}{place.path}"
        return Standing(self._provider, f"{method} {shown}", place.host, charged, is_link=is_link)

    async def _key(self, at: Standing) -> str:
        if not self._auth.header:
            return ""
        try:
            key = await self._read_key()
        except HostError as trouble:
            raise of_key(trouble, at) from None
        if not key:
            raise NotAllowed(
                "key-missing",
                provider=self._provider,
                charged=Charged.NO,
                name=self._profile.id,
                host=self._home.authority,
            )
        if not _KEY.fullmatch(key):  # the HTTP library would say so with the key in its words
            raise NotAllowed(
                "key-malformed", provider=self._provider, charged=Charged.NO, name=self._profile.id
            )
        return key

    def _own_headers(self, key: str) -> Mapping[str, str]:
        return {self._auth.header: f"{self._auth.prefix}{key}"} if key else {}

    async def _route(self, place: Place, reach: Reach, watch: Watch) -> Route:
        watch.moved(Stage.RESOLVING)
        return await route_to(place, reach)

    async def _system_trust(self) -> ssl.SSLContext:
        """What this machine trusts, read once: it takes some 20 ms."""
        if self._trust is None:
            self._trust = await in_thread(ssl.create_default_context)
        return self._trust


def _name(part: Path, into: Path) -> None:
    part.replace(into)
    sync_folder(into.parent)


async def _whole(heard: AsyncGenerator[Reply | bytes, None]) -> Reply:
    reply = await anext(heard)
    async for _ in heard:
        pass
    assert isinstance(reply, Reply)
    return reply


async def _heard(errand: Errand, at: Standing, watch: Watch) -> AsyncGenerator[Reply | bytes, None]:
    await in_thread(_load)
    from studio.providers.network.hearing import hear  # noqa: PLC0415 – it is there by now

    async with aclosing(hear(errand, at, watch)) as heard:
        async for one in heard:
            yield one


def _load() -> None:
    """The HTTP library takes 100 ms to import: once, in a thread, when something is first sent."""
    from studio.providers.network.exchange import load_the_rest  # noqa: PLC0415 – as said

    import_module("studio.providers.network.hearing")
    load_the_rest()
