"""From what lies in the spool to what is told of it: the bill, then every picture in a file of its own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

from studio.model.errors import BadReply, Charged, ProviderError
from studio.model.provider import Billed, Delivered
from studio.providers.envelopes import Said, said_in
from studio.providers.network.cutting import CutOut, cut_out
from studio.providers.openai.replies import Answer, ImageReply, billed, image_reply
from studio.providers.sniffing import media_type_of
from studio.providers.spooled import Head, SpooledReply

Fetch = Callable[[str, Path], Awaitable[None]]
"""Gets the picture of a link into a file. Raises ProviderError."""


async def read_body(head: Head, spooled: SpooledReply, *, provider: str) -> ImageReply | Said:
    """What a whole body says: pictures, or that it failed all the same. Raises BadReply."""
    if head.media_type.startswith("image/"):
        return ImageReply((Answer(0, CutOut(spooled.body, 0)),))
    value = await cut_out(
        spooled.body, spooled.cut, provider=provider, charged=Charged.MAYBE, request_id=head.request_id
    )
    reply = image_reply(value)
    if not reply.answers and (said := said_in(value)) is not None:
        return said
    return reply


async def deliver(
    reply: ImageReply, head: Head, spooled: SpooledReply, *, fetch: Fetch, provider: str
) -> AsyncGenerator[Billed | Delivered, None]:
    """Every picture that can be had; what was wrong with the others is raised at the end (ProviderError)."""
    if (bill := billed(reply.usage, head.headers)) is not None:
        yield bill
    trouble: ProviderError | None = None
    for answer in reply.answers:
        path = spooled.answer(answer.ordinal)
        try:
            await _place(answer, path, spooled.link(answer.ordinal), fetch)
        except ProviderError as error:
            trouble = trouble or error
            continue
        yield await asyncio.to_thread(_delivered, answer, path, reply, head)
    if trouble is not None:
        raise trouble
    if not reply.answers:
        charged = Charged.YES if reply.usage is not None else Charged.MAYBE
        raise BadReply(
            "reply-without-picture", provider=provider, charged=charged, request_id=head.request_id
        )


def salvage(spooled: SpooledReply) -> tuple[Delivered, ...]:
    """The whole pictures of a body that breaks off: they are paid, whatever became of the rest."""
    for ordinal, path in enumerate(tuple(spooled.whole_cuts())):
        path.replace(spooled.answer(ordinal))
    return found_answers(spooled)


def found_answers(spooled: SpooledReply) -> tuple[Delivered, ...]:
    """The answers that lie there under their own names."""
    nothing = ImageReply(())
    return tuple(
        _delivered(Answer(ordinal, ""), path, nothing, Head(200)) for ordinal, path in spooled.answers()
    )


async def _place(answer: Answer, path: Path, on_the_way: Path, fetch: Fetch) -> None:
    """What is under its own name is whole, and need not be fetched again."""
    if isinstance(answer.picture, CutOut):
        await asyncio.to_thread(answer.picture.path.replace, path)
    elif not await asyncio.to_thread(path.is_file):
        await fetch(answer.picture, on_the_way)
        await asyncio.to_thread(on_the_way.replace, path)


def _delivered(answer: Answer, path: Path, reply: ImageReply, head: Head) -> Delivered:
    actual = dict(reply.actual)
    if head.request_id:
        actual["request_id"] = head.request_id
    return Delivered(
        answer.ordinal, path, media_type_of(path), actual=actual, revised_prompt=answer.revised_prompt
    )
