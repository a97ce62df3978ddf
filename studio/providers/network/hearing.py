"""One request, from its first byte to its answer on disk, watched all the way."""

import logging
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing

from studio.model.errors import BadReply
from studio.providers.network import faults
from studio.providers.network.calls import Reply
from studio.providers.network.errand import Errand
from studio.providers.network.exchange import Incoming, Outgoing, exchange
from studio.providers.network.faults import Broken, Standing, Why, told
from studio.providers.network.sending import Body
from studio.providers.network.spooling import Spooling
from studio.providers.network.striking import Striker
from studio.providers.network.threads import in_thread
from studio.providers.network.watching import Stage, TimeOver, Watch

_ERROR_BYTES = 1024 * 1024  # no error needs more words

_LOG = logging.getLogger("studio.providers")
_REQUEST_IDS = ("x-request-id", "apim-request-id", "request-id", "x-litellm-call-id")
_REQUEST_ID_MOST = 200
_OWN_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Palimpsest"}


async def hear(errand: Errand, at: Standing, watch: Watch) -> AsyncGenerator[Reply | bytes, None]:
    """First the Reply, when its head is there; then its body in chunks. In the end it is on disk, synced.

    What came is kept when the rest does not come, or is not wanted any more; of an answer that is none, whose
    status says enough, the rest is not missed. Raises ProviderError and Cancelled.
    """
    spool, striker = Spooling(errand.into), Striker(errand.key)
    try:
        with told(at):
            async with AsyncExitStack() as stack:
                async with watch.over():
                    await spool.open()
                    incoming = await stack.enter_async_context(_begin(errand, at, watch))
                reply = _reply(incoming, errand, at, striker)
                _check(reply, errand, at)
                yield reply
                chunks = await stack.enter_async_context(
                    aclosing(_chunks(incoming, reply, errand, at, watch))
                )
                async for chunk in chunks:
                    clean = striker.feed(chunk)
                    await spool.write(clean)
                    yield clean
            await spool.write(striker.end())
            await spool.finish()
    except BadReply:
        await spool.close()
        await in_thread(errand.into.unlink, missing_ok=True)
        raise
    finally:
        await spool.close()
        _LOG.info(
            "%s %s %s %d bytes %.1f s",
            at.call,
            at.status or "-",
            at.request_id or "-",
            at.came,
            watch.seconds,
        )


def _begin(errand: Errand, at: Standing, watch: Watch) -> AbstractAsyncContextManager[Incoming]:
    headers = {**errand.headers, **_OWN_HEADERS}
    if errand.body.pieces:
        headers |= {"Content-Type": errand.body.media_type, "Content-Length": str(errand.body.length)}
    watch.moved(Stage.CONNECTING)
    outgoing = Outgoing(errand.method, headers, lambda: _slices(errand.body, at, watch))
    return exchange(errand.route, outgoing, errand.trust, connect_s=errand.connect_s)


async def _slices(body: Body, at: Standing, watch: Watch) -> AsyncGenerator[bytes, None]:
    """The body. From its first byte on nobody can take it back."""
    watch.moved(Stage.SENDING)
    try:
        async with aclosing(body.slices()) as slices:
            async for piece in slices:
                at.is_sent = True
                yield piece
                watch.moved(Stage.SENDING)
    except OSError as error:  # a file that cannot be read any more
        unread = Broken(Why.CUT, str(error))
    else:
        at.is_sent = True
        watch.moved(Stage.WAITING)
        return
    raise unread


def _reply(incoming: Incoming, errand: Errand, at: Standing, striker: Striker) -> Reply:
    headers = {name: striker.text(value) for name, value in incoming.headers.items()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    named = (headers.get(name, "")[:_REQUEST_ID_MOST] for name in _REQUEST_IDS)
    at.status = incoming.status
    at.request_id = next((name for name in named if name and name.isascii() and name.isprintable()), None)
    return Reply(incoming.status, headers, media_type, errand.into, at.request_id)


def _check(reply: Reply, errand: Errand, at: Standing) -> None:
    """An answer that is wanted must be one that can be kept; of any other the status says enough."""
    if not reply.is_good:
        return
    if encoding := _encoding(reply):
        raise faults.of_reply("answer-encoded", at, encoding=encoding)
    length = reply.headers.get("content-length", "")
    if length.isdecimal() and int(length) > errand.most_bytes:
        raise _too_large(errand, at)
    if errand.takes and reply.media_type and not reply.media_type.startswith(errand.takes):
        raise faults.of_reply("answer-not-picture", at, media_type=reply.media_type)


async def _chunks(
    incoming: Incoming, reply: Reply, errand: Errand, at: Standing, watch: Watch
) -> AsyncGenerator[bytes, None]:
    most = errand.most_bytes if reply.is_good else _ERROR_BYTES
    while not _encoding(reply):
        try:
            async with watch.over():
                chunk = await anext(incoming.chunks, None)
        except (Broken, TimeOver):
            if reply.is_good:
                raise
            return
        watch.moved(Stage.WAITING)
        if chunk is None:
            return
        at.came += len(chunk)
        if at.came > most:
            if reply.is_good:
                raise _too_large(errand, at)
            return
        yield chunk


def _encoding(reply: Reply) -> str:
    """What the body is packed in although we asked for none: it could unpack to any size."""
    encoding = reply.headers.get("content-encoding", "").strip().lower()
    return "" if encoding == "identity" else encoding


def _too_large(errand: Errand, at: Standing) -> BadReply:
    return faults.of_reply("answer-too-large", at, megabytes=round(errand.most_bytes / 1e6))
