"""The rehearsal provider: a scripted double of a hosted model, and of an engine, for tests only."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio.model.cancel import Cancelled, CancelToken
from studio.model.catalogue import (
    InputRule,
    Model,
    OutputRule,
    ParameterKind,
    ParameterRule,
    PriceRule,
    Rates,
)
from studio.model.errors import Cause, ProviderError
from studio.model.pixels import Pixels, Sheet
from studio.model.provider import (
    Accepted,
    Billed,
    Capability,
    Delivered,
    Dropped,
    Made,
    MaskForm,
    PictureForm,
    Preview,
    Probe,
    Progress,
    ProviderEvent,
    ProviderRequest,
    Question,
    Reading,
    Uploaded,
)

_PRICE = PriceRule(
    rates=Rates(image_out=40.0),
    output=OutputRule.GRID,
    input=InputRule.FREE,
    grids={"low": 36, "high": 72},
    margin=1.5,
)
PAID: Mapping[str, Any] = {
    "record": Model(
        id="understudy",
        family="understudy",
        parameters=(
            ParameterRule("quality", ParameterKind.CHOICE, ("low", "high"), default="low"),
            ParameterRule("size", ParameterKind.TEXT, default="1024x1024"),
        ),
        price=_PRICE,
    ),
}
"""What makes a rehearsal one that costs money: a few cents a candidate."""


@dataclass
class Rehearsal:
    """Plays `script` once a candidate; keeps every request it was sent.

    A step of the script is called with the request and the ordinal, and answers bytes (a delivery), a Made,
    or raises. It is free unless `can` gives it a record with its price. `troubles` are raised in place of the
    first calls, one each; None lets one through. `events` are told before the first answer.
    """

    script: Callable[[ProviderRequest, int], bytes | Made]
    form: PictureForm = PictureForm.PNG
    mask_form: MaskForm = MaskForm.WHITE
    whole_picture: bool = True
    causes: tuple[Cause, ...] = ()
    prompt_max: int | None = None
    remote_id: str | None = "remote-1"
    waits: asyncio.Event | None = None
    can: Mapping[str, Any] = field(default_factory=dict)  # what its capability has besides, by field
    troubles: list[ProviderError | None] = field(default_factory=list)
    events: tuple[Uploaded | Dropped, ...] = ()
    previews: int = 0
    bill: Billed | None = None
    gives: int | None = None  # so many answers at the most, whatever was asked for
    is_late: bool = False  # answers lie in the spool before it waits, and are told after it
    submits: Path | None = None  # a file that gets a line for each call, for those who watch from outside
    requests: list[ProviderRequest] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    def capability(self, model: str) -> Capability:
        known = Capability(
            provider="rehearsal",
            model=model or "understudy",
            picture_form=self.form,
            mask_form=self.mask_form,
            references_max=15,
            candidates_max=8,
            prompt_max=self.prompt_max,
            is_free="record" not in self.can,
        )
        return replace(known, **self.can)

    def read(self, question: Question) -> Reading:
        return Reading(causes=self.causes, whole_picture=self.whole_picture)

    async def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        self._count(request)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        yield Accepted(self.remote_id)
        for event in self.events:
            yield event
        count = request.candidates if self.gives is None else min(self.gives, request.candidates)
        if self.is_late:
            answers = [self._answer(request, ordinal) for ordinal in range(count)]
        for ordinal in range(count):
            yield Progress(ordinal, 0.5)
            for preview in self._previews(request, ordinal):
                yield preview
            await self._wait(cancel)
            yield answers[ordinal] if self.is_late else self._answer(request, ordinal)
        if self.bill is not None:
            yield self.bill

    async def collect(self, spool: Path, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        for path in sorted(spool.glob("answer-*")):
            yield Delivered(int(path.name.removeprefix("answer-")), path, "image/png")
        if (spool / "bill").exists():
            yield Billed(micro_usd=json.loads((spool / "bill").read_text()))

    async def probe(self) -> Probe:
        return Probe(models=("understudy",))

    def _count(self, request: ProviderRequest) -> None:
        self.requests.append(request)
        self.was_asked.set()
        if self.submits is not None:
            with self.submits.open("a") as file:
                file.write(f"{request.job_id}\n")
                file.flush()
                os.fsync(file.fileno())

    async def _wait(self, cancel: CancelToken) -> None:
        while self.waits is not None and not self.waits.is_set():
            if cancel.is_cancelled:
                raise Cancelled
            await asyncio.sleep(0.005)

    def _previews(self, request: ProviderRequest, ordinal: int) -> list[Preview]:
        if request.spool is None:
            return []
        paths = [request.spool / f"preview-{ordinal}-{n}" for n in range(self.previews)]
        for path in paths:
            path.write_bytes(b"a picture in the making")
        return [Preview(ordinal, path) for path in paths]

    def _answer(self, request: ProviderRequest, ordinal: int) -> Made | Delivered:
        answer = self.script(request, ordinal)
        if isinstance(answer, Made):
            return answer
        assert request.spool is not None
        request.spool.mkdir(parents=True, exist_ok=True)
        if self.bill is not None and self.bill.micro_usd is not None:
            (request.spool / "bill").write_text(json.dumps(self.bill.micro_usd))
        path = request.spool / f"answer-{ordinal}"
        path.write_bytes(answer)
        return Delivered(ordinal, path, "image/png")


def paid(script: Callable[[ProviderRequest, int], bytes | Made], **more: Any) -> Rehearsal:
    """A rehearsal that costs money."""
    return Rehearsal(script, **{"can": PAID, **more})


def sent_pixels(request: ProviderRequest) -> Pixels:
    """Image 1 of a request that takes pixels."""
    content = request.pictures[0].content
    assert isinstance(content, Sheet)
    return content.pixels


def sent_file(request: ProviderRequest) -> Path:
    """Image 1 of a request that takes files."""
    content = request.pictures[0].content
    assert isinstance(content, Path)
    return content
