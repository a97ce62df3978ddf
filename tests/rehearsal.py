"""The rehearsal provider: a scripted double of a hosted model, and of an engine, for tests only."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import Cause
from studio.model.pixels import Pixels, Sheet
from studio.model.provider import (
    Accepted,
    Capability,
    Delivered,
    Made,
    MaskForm,
    PictureForm,
    Probe,
    Progress,
    ProviderEvent,
    ProviderRequest,
    Question,
    Reading,
)


@dataclass
class Rehearsal:
    """Plays `script` once a candidate; keeps every request it was sent.

    A step of the script is called with the request and the ordinal, and answers bytes (a delivery), a Made,
    or raises.
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
        )
        return replace(known, **self.can)

    def read(self, question: Question) -> Reading:
        return Reading(causes=self.causes, whole_picture=self.whole_picture)

    async def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        self.requests.append(request)
        self.was_asked.set()
        yield Accepted(self.remote_id)
        for ordinal in range(request.candidates):
            yield Progress(ordinal, 0.5)
            while self.waits is not None and not self.waits.is_set():
                if cancel.is_cancelled:
                    raise Cancelled
                await asyncio.sleep(0.005)
            answer = self.script(request, ordinal)
            if isinstance(answer, Made):
                yield answer
            else:
                assert request.spool is not None
                request.spool.mkdir(parents=True, exist_ok=True)
                path = request.spool / f"answer-{ordinal}"
                path.write_bytes(answer)
                yield Delivered(ordinal, path, "image/png")

    async def collect(self, spool: Path) -> AsyncGenerator[ProviderEvent, None]:
        for path in sorted(spool.glob("answer-*")):
            yield Delivered(int(path.name.removeprefix("answer-")), path, "image/png")

    async def probe(self) -> Probe:
        return Probe(models=("understudy",))


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
