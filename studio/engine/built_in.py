"""The built-in engine as a provider: no account, no network, pixels in and pixels out."""

import asyncio
from collections.abc import AsyncGenerator
from importlib import import_module
from pathlib import Path

from studio.engine import examples, reading
from studio.model.cancel import CancelToken
from studio.model.provider import (
    Accepted,
    Capability,
    MaskForm,
    PictureForm,
    Probe,
    ProviderEvent,
    ProviderRequest,
    Question,
    Reading,
)
from studio.model.recipe import BUILT_IN, Anchor

NAME = BUILT_IN


class BuiltInEngine:
    """Does classical operations from plain instructions and the mask."""

    def capability(self, model: str) -> Capability:
        return Capability(
            provider=NAME,
            model=model or reading.MODEL,
            picture_form=PictureForm.PIXELS,
            mask_form=MaskForm.PIXELS,
            # It looks at no reference that its instruction does not name, so that *both* would be *last*.
            anchors=frozenset(Anchor) - {Anchor.BOTH},
            references_max=15,
            candidates_max=8,
            is_free=True,
            is_local=True,
            examples=examples.FIRST,
            example_groups=examples.groups(),
        )

    def read(self, question: Question) -> Reading:
        return reading.read(question)

    async def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        """Works in a thread; a consumer that goes away stops it."""
        # The operations are not needed to be understood: a start does not wait for them.
        await asyncio.to_thread(import_module, "studio.engine.making")
        from studio.engine.making import make_all, prepared  # noqa: PLC0415 – they are there by now

        scene, steps = prepared(request)
        yield Accepted()
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[ProviderEvent | None] = asyncio.Queue()
        gone = CancelToken()

        def tell(event: ProviderEvent | None) -> None:
            loop.call_soon_threadsafe(events.put_nowait, event)

        def work() -> None:
            try:
                make_all(request, scene, steps, (cancel, gone), tell)
            finally:
                tell(None)

        working = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            while (event := await events.get()) is not None:
                yield event
            await working
        finally:
            gone.cancel()
            await asyncio.wait({working})
            if not working.cancelled():
                working.exception()  # looked at, or asyncio would tell it to nobody

    async def collect(self, spool: Path, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        """Nothing: pixels that it made go straight to the project."""
        nothing: tuple[ProviderEvent, ...] = ()
        for event in nothing:
            yield event

    async def probe(self) -> Probe:
        return Probe(models=(reading.MODEL,), server=NAME)
