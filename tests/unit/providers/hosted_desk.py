"""Accounts with servers on this machine, and requests to send them."""

import hashlib
import io
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loopback.openai_server import KEY
from loopback.serving import LoopbackServer
from PIL import Image

from studio.host.catalogue import Catalogue
from studio.model.cancel import Cancelled, CancelToken
from studio.model.catalogue import Model
from studio.model.errors import StudioError
from studio.model.profile import KeyPlace, Parameter, Profile, ProfileKind
from studio.model.provider import (
    Billed,
    Delivered,
    Provider,
    ProviderEvent,
    ProviderRequest,
    SentPicture,
    Use,
)
from studio.providers.opening import open_hosted

SIZE = (1024, 1024)


def png(width: int = SIZE[0], height: int = SIZE[1], mode: str = "RGB", colour: Any = 90) -> bytes:
    target = io.BytesIO()
    bands = len(Image.new(mode, (1, 1)).getbands())
    fill = colour if bands == 1 or isinstance(colour, tuple) else (colour,) * bands
    Image.new(mode, (width, height), fill).save(target, "PNG", compress_level=1)
    return target.getvalue()


def alpha_mask(width: int = SIZE[0], height: int = SIZE[1]) -> bytes:
    """Transparent in the middle: there it may change."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (width // 4, height // 4, width // 2, height // 2))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def white_mask(width: int = SIZE[0], height: int = SIZE[1]) -> bytes:
    picture = Image.new("L", (width, height), 0)
    picture.paste(255, (width // 4, height // 4, width // 2, height // 2))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


@dataclass
class Run:
    """What one call told, and how it ended."""

    events: list[ProviderEvent] = field(default_factory=list)
    error: StudioError | None = None
    was_cancelled: bool = False

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def answers(self) -> list[Delivered]:
        return self.of(Delivered)

    @property
    def billed(self) -> Billed | None:
        return next(iter(self.of(Billed)), None)


@dataclass
class Desk:
    """Makes accounts and requests, below one temporary folder."""

    folder: Path
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    catalogue: Catalogue

    def profile(
        self,
        server: LoopbackServer,
        preset: str = "",
        *,
        kind: ProfileKind = ProfileKind.COMPATIBLE,
        settings: Mapping[str, Parameter] | None = None,
        **facts: Any,
    ) -> Profile:
        facts = {"base_url": server.url, "key": KeyPlace.KEYRING, "key_variable": "", **facts}
        return Profile("mine", kind, preset=preset, settings=settings or {}, **facts)

    def openai(self, server: LoopbackServer, **facts: Any) -> Provider:
        return self.open(self.profile(server, kind=ProfileKind.OPENAI, **facts))

    def open(self, profile: Profile, key: str | None = KEY) -> Provider:
        def model_of(model_id: str) -> Model:
            return self.catalogue.model(profile.kind, model_id, profile.preset)

        async def read_key() -> str | None:
            return key

        return open_hosted(profile, model_of=model_of, read_key=read_key)

    def request(
        self,
        *pictures: bytes,
        mask: bytes | None = None,
        markup: bytes | None = None,
        model: str = "gpt-image-2",
        job: str = "j1",
        remote_ids: Mapping[int, str] | None = None,
        **facts: Any,
    ) -> ProviderRequest:
        spool = self.folder / "spool" / job
        spool.mkdir(parents=True, exist_ok=True)
        sent = [
            SentPicture(
                n,
                Use.SENT if n == 1 else Use.REFERENCE,
                self._written(spool / f"sent-{n}.png", content),
                sha256=hashlib.sha256(content).hexdigest(),
                remote_id=(remote_ids or {}).get(n),
            )
            for n, content in enumerate(pictures, 1)
        ]
        if markup is not None:
            path = self._written(spool / "markup.png", markup)
            sent.append(SentPicture(len(sent) + 1, Use.MARKUP, path))
        parameters = {"size": "1024x1024", "quality": "low"}
        plain = ProviderRequest(
            job_id=job,
            client_key="k1",
            model=model,
            instruction="make the table walnut",
            prompt="Image 1: the picture to edit. Make the table walnut.",
            pictures=tuple(sent),
            mask=self._written(spool / "mask.png", mask) if mask is not None else None,
            candidates=1,
            seed=7,
            parameters=parameters,
            added=frozenset(parameters),
            spool=spool,
        )
        return replace(plain, **facts)

    def send(self, provider: Provider, request: ProviderRequest, cancel: CancelToken | None = None) -> Run:
        return self.run(heard(provider.run(request, cancel or CancelToken())))

    def collect(self, provider: Provider, request: ProviderRequest, cancel: CancelToken | None = None) -> Run:
        assert request.spool is not None
        return self.run(heard(provider.collect(request.spool, cancel or CancelToken())))

    @staticmethod
    def _written(path: Path, content: bytes) -> Path:
        path.write_bytes(content)
        return path


async def heard(events: Any) -> Run:
    run = Run()
    try:
        async with aclosing(events) as told:
            async for event in told:
                run.events.append(event)
    except StudioError as error:
        run.error = error
    except Cancelled:
        run.was_cancelled = True
    return run
