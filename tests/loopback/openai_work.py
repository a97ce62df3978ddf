"""The work of one order: pictures as files, what they used, and how an answer or its events tell of it."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image

from loopback import events, painter, tokens
from loopback.openai_fields import Order
from loopback.openai_pictures import Shown

CREATED = 1_795_219_200
_EVENTS = {"generations": "image_generation", "edits": "image_edit"}


@dataclass(frozen=True, slots=True)
class Work:
    """`previews` were made on the way; `usage` None is not told."""

    order: Order
    pictures: tuple[bytes, ...]
    size: tuple[int, int]
    quality: str
    previews: int
    usage: dict[str, Any] | None

    @property
    def answer(self) -> dict[str, Any]:
        return {
            "created": CREATED,
            "data": [{"b64_json": _text(one)} for one in self.pictures],
        } | self._told()

    def frames(self, kind: str) -> Iterator[bytes]:
        told = {"created_at": CREATED} | self._told()
        usage = told.pop("usage", None)
        yield ": still painting – нақты\n\n".encode()
        for index in range(self.previews):
            early = _text(_early(self.pictures[0], index))
            content = {"b64_json": early, "partial_image_index": index} | told
            yield events.frame(f"{_EVENTS[kind]}.partial_image", content)
        last: dict[str, Any] = {"b64_json": _text(self.pictures[0])} | told
        if usage:  # events do not split their output
            last["usage"] = {name: one for name, one in usage.items() if name != "output_tokens_details"}
        yield events.frame(f"{_EVENTS[kind]}.completed", last)

    def _told(self) -> dict[str, Any]:
        """What every form of an answer says beside its pictures."""
        told: dict[str, Any] = {
            "background": "transparent" if self.order.background == "transparent" else "opaque",
            "output_format": self.order.output_format,
            "quality": self.quality,
            "size": f"{self.size[0]}x{self.size[1]}",
        }
        if self.usage:
            told["usage"] = self.usage
        if self.order.safety_identifier:
            told["safety_identifier"] = self.order.safety_identifier
        return told


def worked(
    order: Order,
    shown: Shown | None,
    *,
    padding: int = 0,
    previews: int | None = None,
    drift: str = "",
) -> Work:
    """`padding` makes PNG pictures longer, in bytes; `previews` None: as many as were asked for; `drift` is
    what edits do beside what they were asked, as the painter names it."""
    first = shown.pictures[0].open() if shown else None
    size = _size(order, first)
    quality = "high" if order.quality == "auto" else order.quality
    pictures = [
        painter.encoded(
            _painted(order, shown, first, size, ordinal, drift),
            order.output_format,
            compression=order.output_compression,
            padding=padding,
        )
        for ordinal in range(order.n)
    ]
    early = order.partial_images if previews is None else previews
    return Work(order, tuple(pictures), size, quality, early, usage_of(order, shown, quality, size, early))


def _size(order: Order, first: Image.Image | None) -> tuple[int, int]:
    if order.size == "auto":
        return tokens.size_by_itself(first.size if first else None)
    width, height = map(int, order.size.split("x"))
    return width, height


def _painted(
    order: Order,
    shown: Shown | None,
    first: Image.Image | None,
    size: tuple[int, int],
    ordinal: int,
    drift: str,
) -> Image.Image:
    transparent = order.background == "transparent"
    if first is None or shown is None:
        return painter.imagined(size, order.prompt, ordinal, transparent=transparent)
    mask = painter.alpha_to_white(shown.mask.open()) if shown.mask else None
    if mask is not None and drift == "spill":
        mask = painter.spilled(mask)
    answer = painter.edited(
        first, mask, size=size, words=order.prompt, ordinal=ordinal, transparent=transparent
    )
    return painter.drifted(answer, drift, order.prompt, ordinal) if drift not in ("", "spill") else answer


def usage_of(
    order: Order, shown: Shown | None, quality: str, size: tuple[int, int], previews: int
) -> dict[str, Any]:
    text = tokens.of_text(order.prompt)
    sizes = [(one.width, one.height) for one in shown.pictures] if shown else []
    image = tokens.of_pictures(order.model.family, sizes)
    out = order.n * tokens.out(order.model.family, quality, *size) + previews * tokens.PARTIAL
    return tokens.told(text, image, out)


def _early(picture: bytes, index: int) -> bytes:
    """A sixteenth, an eighth, a quarter of its edges."""
    with Image.open(io.BytesIO(picture)) as whole:
        small = whole.resize((max(1, whole.width >> (4 - index)), max(1, whole.height >> (4 - index))))
    return painter.encoded(small, "png")


def _text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()
