"""One call to a server and what comes of it: previews, pictures, the bill, or why there is none."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadReply, Charged, OutcomeUnknown
from studio.model.profile import Profile
from studio.model.provider import Preview, ProviderEvent
from studio.providers.envelopes import SILENT, Said, said_in
from studio.providers.fetching import ResultLinks
from studio.providers.network.calls import Call, Reply
from studio.providers.network.cutting import SLICE, CutOut
from studio.providers.network.events import events_in
from studio.providers.network.wire import Wire
from studio.providers.openai.delivering import deliver, found_answers, read_body, salvage
from studio.providers.openai.errors import Failure, error_of
from studio.providers.openai.failing import Asked, said_in_file
from studio.providers.openai.replies import ImageReply, completed
from studio.providers.spooled import Head, SpooledReply, head_of

Events = AsyncGenerator[ProviderEvent, None]

_PARTIAL, _COMPLETED, _ERROR = ".partial_image", ".completed", "error"
_STRAY = Head(200)  # of a body whose head was not written down


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one account's server; `provider` is what people call it."""

    profile: Profile
    wire: Wire
    provider: str


class NotAnswered(Exception):
    """A reply that is no answer, before it is decided what comes of it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.status)
        self.failure = failure


class Asking:
    """Asks once and takes what comes; the body lies in the spool before anything of it is read."""

    def __init__(self, line: Line, asked: Asked, spooled: SpooledReply, cancel: CancelToken) -> None:
        self._line = line
        self._asked = asked
        self._spooled = spooled
        self._cancel = cancel
        self._links = ResultLinks(line.wire, line.profile, provider=line.provider)

    async def ask(self, call: Call) -> Events:
        """Raises NotAnswered, ProviderError, Cancelled; what is whole of a broken answer comes before."""
        await asyncio.to_thread(self._spooled.forget)
        with self._disk_told():
            async with aclosing(self._asked_once(call)) as told:
                async for event in told:
                    yield event

    async def _asked_once(self, call: Call) -> Events:
        head = _STRAY
        wire, into = self._line.wire, self._spooled.body
        try:
            async with aclosing(wire.listen(call, into=into, cancel=self._cancel)) as heard:
                head = await self._noted(await anext(heard))
                if head.is_ok and head.is_stream:
                    async with aclosing(self._streamed(_bytes(heard), head)) as told:
                        async for event in told:
                            yield event
                    return
                async for _ in heard:
                    pass
            reply = await self._read(head)
        except (OutcomeUnknown, BadReply, Cancelled):
            async with aclosing(self._salvaged(head)) as saved:
                async for event in saved:
                    yield event
            raise
        finally:
            await asyncio.to_thread(self._spooled.drop_empty)
        async with aclosing(self._delivered(reply, head)) as delivered:
            async for event in delivered:
                yield event

    async def collect(self) -> Events:
        """What lies in the spool from an earlier start. Raises ProviderError when that is no whole answer."""
        with self._disk_told():
            async with aclosing(self._collected()) as told:
                async for event in told:
                    yield event

    async def _collected(self) -> Events:
        spooled = self._spooled
        if not await self._has_body():
            for found in await asyncio.to_thread(found_answers, spooled):
                yield found
            return
        head = await asyncio.to_thread(spooled.head) or _STRAY
        if head.is_ok and head.is_stream:
            async with aclosing(self._streamed(_in_file(spooled.body), head)) as told:
                async for event in told:
                    yield event
            return
        try:
            reply = await self._read(head)
        except NotAnswered as found:
            raise error_of(found.failure) from None
        except BadReply:
            async with aclosing(self._salvaged(head)) as saved:
                async for event in saved:
                    yield event
            raise self._cut(head) from None
        async with aclosing(self._delivered(reply, head)) as delivered:
            async for event in delivered:
                yield event

    async def _noted(self, reply: Reply | bytes) -> Head:
        assert isinstance(reply, Reply)  # comes first
        head = head_of(reply)
        await asyncio.to_thread(self._spooled.note, head)
        return head

    async def _read(self, head: Head) -> ImageReply:
        """Raises NotAnswered, or ProviderError for an answer that tells of a failure."""
        if not head.is_ok:
            raise NotAnswered(self._asked.failure(head, await self._said(head, None)))
        found = await read_body(head, self._spooled, provider=self._line.provider)
        if isinstance(found, ImageReply):
            return found
        raise error_of(self._asked.failure(head, await self._said(head, found)))

    async def _said(self, head: Head, said: Said | None) -> Said:
        """What a failure says; its body holds no answer, and goes."""
        if said is None:
            said = await asyncio.to_thread(said_in_file, self._spooled.body)
        await asyncio.to_thread(self._spooled.forget)
        return said

    async def _streamed(self, chunks: AsyncGenerator[bytes, None], head: Head) -> Events:
        """Until the last picture: the server may keep the line open after it."""
        index = 0
        events = events_in(
            chunks,
            self._spooled.cut,
            provider=self._line.provider,
            charged=Charged.MAYBE,
            request_id=head.request_id,
        )
        async with aclosing(chunks), aclosing(events) as told:
            async for event in told:
                data = event.data
                if not isinstance(data, Mapping):
                    continue
                kind = str(data.get("type") or event.name)
                if kind.endswith(_PARTIAL) and isinstance(cut := data.get("b64_json"), CutOut):
                    path = self._spooled.preview(0, index)
                    await asyncio.to_thread(cut.path.replace, path)
                    index += 1
                    yield Preview(0, path)
                elif kind.endswith(_COMPLETED):
                    async with aclosing(self._delivered(completed(data), head)) as delivered:
                        async for one in delivered:
                            yield one
                    return
                elif kind == _ERROR or _ERROR in data:
                    raise error_of(self._asked.failure(head, said_in(data) or SILENT))
        raise self._cut(head)

    async def _delivered(self, reply: ImageReply, head: Head) -> Events:
        async def fetch(link: str, into: Path) -> None:
            await self._links.fetch(link, into, self._cancel, request_id=head.request_id)

        told = deliver(reply, head, self._spooled, fetch=fetch, provider=self._line.provider)
        async with aclosing(told) as events:
            async for event in events:
                yield event

    async def _salvaged(self, head: Head) -> Events:
        """The whole pictures of a body that breaks off. A stream has one, and tells when it is whole."""
        if head.is_stream or not await self._has_body():
            return
        with suppress(BadReply):
            await read_body(head, self._spooled, provider=self._line.provider)
        for found in await asyncio.to_thread(salvage, self._spooled):
            yield found

    @contextmanager
    def _disk_told(self) -> Iterator[None]:
        """What came, and could not be put where it belongs, lies there as it came."""
        try:
            yield
        except OSError as trouble:
            reason = trouble.strerror or type(trouble).__name__
        else:
            return
        raise OutcomeUnknown(
            "answer-not-kept",
            provider=self._line.provider,
            charged=Charged.MAYBE,
            host=self._asked.host,
            reason=reason,
        )

    async def _has_body(self) -> bool:
        return await asyncio.to_thread(self._spooled.has_body)

    def _cut(self, head: Head) -> OutcomeUnknown:
        return OutcomeUnknown(
            "stream-cut" if head.is_stream else "answer-cut",
            provider=self._line.provider,
            charged=Charged.MAYBE,
            request_id=head.request_id,
            host=self._asked.host,
        )


async def _bytes(heard: AsyncIterator[Reply | bytes]) -> AsyncGenerator[bytes, None]:
    async for piece in heard:
        assert isinstance(piece, bytes)
        yield piece


async def _in_file(path: Path) -> AsyncGenerator[bytes, None]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, SLICE):
            yield piece
    finally:
        await asyncio.to_thread(file.close)
