"""What is asked once more, for nothing: without a parameter, or with a picture that the server has lost."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from studio.model.cancel import CancelToken
from studio.model.catalogue import Model
from studio.model.errors import BadReply, Charged
from studio.model.provider import Dropped, ProviderEvent, SentPicture, Uploaded
from studio.providers.openai.amending import parameter_to_drop
from studio.providers.openai.asking import Asking, Line, NotAnswered
from studio.providers.openai.errors import error_of
from studio.providers.openai.failing import Asked, error_of_free, said_in_file
from studio.providers.openai.files import names_lost_file, upload_call, uploaded
from studio.providers.openai.image_calls import Order, call_of, file_of
from studio.providers.spooled import SpooledReply, head_of


class Conversation:
    """Holds one order until it is answered; `record` is its model's."""

    def __init__(
        self,
        line: Line,
        asked: Asked,
        order: Order,
        *,
        record: Model,
        spooled: SpooledReply,
        cancel: CancelToken,
    ) -> None:
        self._line = line
        self._asked = asked
        self._order = order
        self._record = record
        self._spooled = spooled
        self._cancel = cancel
        self._fresh: set[str] = set()  # what was uploaded just now is not lost

    async def hold(self, *, uploads: bool) -> AsyncGenerator[ProviderEvent, None]:
        """Everything that is told, to the last picture. Raises ProviderError and Cancelled.

        Only after a refusal, which cost nothing, is it asked once more; for either reason once. `uploads`:
        pictures go by way of the file store.
        """
        if uploads:
            async with aclosing(self._name_pictures()) as named:
                async for upload in named:
                    yield upload
        asking = Asking(self._line, self._asked, self._spooled, self._cancel)
        dropped = uploaded_anew = False
        while True:
            try:
                async with aclosing(asking.ask(call_of(self._order))) as told:
                    async for event in told:
                        yield event
                return
            except NotAnswered as found:
                failure = found.failure
            name = None if dropped else parameter_to_drop(failure, self._order, self._record)
            if name is not None:
                dropped = True
                self._order = replace(self._order, left_out=self._order.left_out | {name})
                yield Dropped(name)
            elif not uploaded_anew and names_lost_file(failure, self._old_ids):
                uploaded_anew = True
                kept = {n: one for n, one in self._order.file_ids.items() if one in self._fresh}
                self._order = replace(self._order, file_ids=kept)
                async with aclosing(self._name_pictures()) as named:
                    async for upload in named:
                        yield upload
            else:
                raise error_of(failure)

    @property
    def _old_ids(self) -> tuple[str, ...]:
        return tuple(one for one in self._order.file_ids.values() if one not in self._fresh)

    async def _name_pictures(self) -> AsyncGenerator[Uploaded, None]:
        """Upload what the server does not have; the same picture twice goes once."""
        for picture in self._order.pictures:
            if picture.ordinal in self._order.file_ids:
                continue
            found = self._twin(picture)
            if found is None:
                told = await self._upload(picture)
                self._fresh.add(told.remote_id)
                found = told.remote_id
                yield told
            self._order = replace(self._order, file_ids={**self._order.file_ids, picture.ordinal: found})

    def _twin(self, picture: SentPicture) -> str | None:
        known = self._order.file_ids
        twins = (one for one in self._order.pictures if one.ordinal in known and picture.sha256)
        return next((known[one.ordinal] for one in twins if one.sha256 == picture.sha256), None)

    async def _upload(self, picture: SentPicture) -> Uploaded:
        call = upload_call(self._order.root, file_of("file", picture))
        into = self._spooled.upload
        reply = await self._line.wire.ask(call, into=into, cancel=self._cancel)
        head = head_of(reply)
        if not head.is_ok:
            said = await asyncio.to_thread(said_in_file, into)
            await asyncio.to_thread(self._spooled.forget)
            raise error_of_free(replace(self._asked, url=call.url).failure(head, said))
        told = uploaded(picture, await asyncio.to_thread(into.read_bytes))
        await asyncio.to_thread(self._spooled.forget)
        if told is None:
            raise BadReply(
                "server-trouble",
                provider=self._line.provider,
                charged=Charged.NO,
                request_id=head.request_id,
                said="no file id",
            )
        return told
