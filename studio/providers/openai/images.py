"""OpenAI's image API, and every server that speaks like it, as a provider."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from studio.model.cancel import CancelToken
from studio.model.catalogue import Model, ModelStatus, OutputRule
from studio.model.errors import Cause, Charged, ProviderError, Rejected
from studio.model.profile import Profile
from studio.model.provider import (
    Capability,
    Dropped,
    Probe,
    ProviderEvent,
    ProviderRequest,
    Question,
    Reading,
    Uploaded,
)
from studio.providers.costless import without_charge
from studio.providers.network.calls import Timeouts
from studio.providers.openai.asking import Asking, Line
from studio.providers.openai.capabilities import ModelOf, capability_of, without
from studio.providers.openai.conversation import Conversation
from studio.providers.openai.deviations import api_root, parameters_of
from studio.providers.openai.dialects import Dialect, Extras
from studio.providers.openai.extras import BAR
from studio.providers.openai.failing import Asked
from studio.providers.openai.image_calls import KNOWN_WITH_MASK, Order, call_of
from studio.providers.openai.lines import ReadKey, open_line
from studio.providers.openai.probing import probe
from studio.providers.outcomes import proposed_outcome
from studio.providers.spooled import SpooledReply

_QUALITY = "quality"
_LOOKING = Timeouts(connect_s=10, send_s=10, read_s=30, whole_s=60)
_FETCHING = Timeouts(connect_s=10, send_s=10, read_s=30, whole_s=300)


class OpenAIImages:
    """One account. Remembers until the program ends what its server does not know, and what it has."""

    def __init__(self, profile: Profile, dialect: Dialect, *, model_of: ModelOf, read_key: ReadKey) -> None:
        self._profile = profile
        self._dialect = dialect
        self._model_of = model_of
        self._read_key = read_key
        self._line = open_line(profile, dialect, read_key)
        self._refused: dict[str, frozenset[str]] = {}  # by model
        self._file_ids: dict[str, str] = {}  # by the sha256 of a picture

    def capability(self, model: str) -> Capability:
        name = model or self._profile.model
        found = capability_of(self._profile, self._dialect, name, model_of=self._model_of)
        refused = self._refused.get(found.model)
        return without(found, refused) if refused else found

    def read(self, question: Question) -> Reading:
        """It takes any words; what speaks against it are the ways of one server or the other."""
        return Reading(causes=tuple(self._misfits(question)), outcome=proposed_outcome(question.instruction))

    async def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        self._check(request)
        assert request.spool is not None  # answers of hosted makers go to disk first
        record = self._record(request.model)
        order = self._order(request, record)
        spooled = SpooledReply(request.spool)
        conversation = Conversation(
            self._line,
            self._asked(order, record),
            order,
            record=record,
            spooled=spooled,
            cancel=cancel,
        )
        is_free = record.price.output is OutputRule.FREE
        try:
            uploads = self._uploads and order.markup is None
            async with aclosing(conversation.hold(uploads=uploads)) as told:
                async for event in told:
                    self._remember(request.model, event)
                    yield event
        except ProviderError as error:
            if is_free:
                raise without_charge(error) from None
            raise
        finally:
            await asyncio.to_thread(spooled.forget_previews)

    async def collect(self, spool: Path, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        asked = Asked(self._dialect.server, self._profile.host, self._profile.address)
        asking = Asking(self._quick(_FETCHING), asked, SpooledReply(spool), cancel)
        try:
            async with aclosing(asking.collect()) as told:
                async for event in told:
                    yield event
        except ProviderError as error:
            if self.capability("").is_free:
                raise without_charge(error) from None
            raise

    async def probe(self) -> Probe:
        return await probe(self._quick(_LOOKING), self._dialect, self._record(self._profile.model).id)

    def _quick(self, timeouts: Timeouts) -> Line:
        """Somebody waits for this, and nothing has to be made for it."""
        return open_line(self._profile, self._dialect, self._read_key, timeouts=timeouts)

    def _record(self, model: str) -> Model:
        record = self.capability(model).record
        assert record is not None
        return record

    def _order(self, request: ProviderRequest, record: Model) -> Order:
        """With a quality in any case: left to itself, a model may choose the dearest."""
        rule = record.parameter(_QUALITY)
        if rule is not None and rule.default is not None and _QUALITY not in request.parameters:
            parameters = {**request.parameters, _QUALITY: rule.default}
            request = replace(request, parameters=parameters, added=request.added | {_QUALITY})
        # What the account sets is the user's too.
        request = replace(request, added=request.added - parameters_of(self._profile).keys())
        root = api_root(self._profile, self._dialect, request.model)
        left_out = self._refused.get(request.model, frozenset())
        return Order(request, self._dialect, root, self._known_files(request), left_out)

    @property
    def _uploads(self) -> bool:
        return self._profile.uploads and self._dialect.stores_files

    def _known_files(self, request: ProviderRequest) -> dict[int, str]:
        if not self._uploads:
            return {}
        known = {one.ordinal: self._file_ids.get(one.sha256) or one.remote_id for one in request.pictures}
        return {ordinal: remote_id for ordinal, remote_id in known.items() if remote_id}

    def _asked(self, order: Order, record: Model) -> Asked:
        is_gone = record.status in (ModelStatus.RETIRED, ModelStatus.RETIRING)
        return Asked(
            provider=self._dialect.server,
            host=self._profile.host,
            url=call_of(order).url,
            model=record.id,
            replacement=(record.replacement or "") if is_gone else "",
            purchases=self._dialect.purchases,
        )

    def _remember(self, model: str, event: ProviderEvent) -> None:
        if isinstance(event, Dropped):
            self._refused[model] = self._refused.get(model, frozenset()) | {event.name}
        elif isinstance(event, Uploaded) and event.sha256:
            self._file_ids[event.sha256] = event.remote_id

    def _misfits(self, question: Question) -> Iterator[Cause]:
        model = question.model or self._profile.model or self._dialect.server
        if self._dialect.extras is Extras.BAR and BAR in question.instruction:
            yield Cause("bar-in-words", {"model": model})
        if question.has_mask and question.references and self._dialect.mask_excludes_references:
            yield Cause("mask-or-references", {"model": model})
        if question.has_mask and self._dialect.masked_edits:
            for name in question.parameters:
                if name not in KNOWN_WITH_MASK:
                    yield Cause("parameter-not-with-mask", {"model": model, "name": name})

    def _check(self, request: ProviderRequest) -> None:
        """What only the whole prompt shows."""
        if self._dialect.extras is Extras.BAR and BAR in request.prompt:
            raise Rejected(
                "bar-in-words", provider=self._dialect.server, charged=Charged.NO, model=request.model
            )
