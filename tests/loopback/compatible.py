"""What servers have in common that speak somewhat like OpenAI: forms, pictures by link, masks of light."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from PIL import Image

from loopback import painter
from loopback.forms import Part, parts_of
from loopback.messages import Asked, Refusal, Reply, in_json, object_of
from loopback.records import Record, SeenPicture, seen
from loopback.serving import LoopbackServer

_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "webp": "image/webp"}


@dataclass(slots=True)
class Filled:
    """A form as it was filled in: text by name, files in their order."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Part] = field(default_factory=list)

    def named(self, *names: str) -> list[Part]:
        return [part for part in self.files if part.name in names]


class CompatibleServer(LoopbackServer):
    """`key` None: whoever asks is answered. `links`: how an answer names a picture that is not in it:
    absolute, relative or data.
    """

    generations: frozenset[str] = frozenset()  # the fields that are looked at
    edits: frozenset[str] = frozenset()
    links = "absolute"

    def __init__(self, *, key: str | None = None, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = key
        self.padding = 0
        self.results: dict[str, tuple[str, bytes]] = {}

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"links": self.links, "padding": self.padding, "key": self.key}

    def admit(self, asked: Asked) -> None:
        if self.key is not None and asked.headers.get("authorization") != f"Bearer {self.key}":
            raise Refusal(401, "unauthorized", code="invalid_api_key")

    def read_json(self, asked: Asked, record: Record, known: Iterable[str]) -> dict[str, Any]:
        fields = object_of(asked)
        record.fields = {name: _short(value) for name, value in fields.items()}
        record.ignored = sorted(fields.keys() - set(known))
        return fields

    def read_form(self, asked: Asked, record: Record, known: Iterable[str]) -> Filled:
        if asked.media_type != "multipart/form-data":
            raise Refusal(400, "not a form")
        filled = Filled()
        for part in parts_of(asked.headers["content-type"], asked.body):
            if part.file_name is None:
                filled.fields[part.name] = part.text
            else:
                filled.files.append(part)
        record.fields = dict(filled.fields)
        names = {part.name for part in filled.files} | filled.fields.keys()
        record.ignored = sorted(names - set(known))
        record.pictures = [self.picture(part) for part in filled.files]
        return filled

    def picture(self, part: Part) -> SeenPicture:
        return self.decoded(part.name, part.content, part.file_name or "", part.media_type)

    def decoded(self, name: str, content: bytes, file_name: str = "", media_type: str = "") -> SeenPicture:
        try:
            return seen(name, file_name, media_type, content)
        except (OSError, ValueError, SyntaxError):
            raise Refusal(400, f"{name} is no picture") from None

    def from_base64(self, name: str, text: str) -> SeenPicture:
        """Without any prefix."""
        try:
            return self.decoded(name, base64.b64decode(text, validate=True))
        except binascii.Error:
            raise Refusal(400, f"{name} is not base64") from None

    def paint(
        self,
        words: str,
        count: int,
        size: tuple[int, int],
        output_format: str = "png",
        *,
        first: SeenPicture | None = None,
        mask: Image.Image | None = None,
        seed: object = "",
    ) -> list[bytes]:
        """`mask`: white changes; its alpha is not looked at."""
        picture = first.open() if first else None
        kind = "jpeg" if output_format == "jpg" else output_format
        return [
            painter.encoded(
                painter.edited(picture, mask, size=size, words=f"{words}{seed}", ordinal=ordinal)
                if picture
                else painter.imagined(size, f"{words}{seed}", ordinal),
                kind,
                padding=self.padding,
            )
            for ordinal in range(count)
        ]

    def link(self, content: bytes, output_format: str, place: str) -> str:
        """A picture to be fetched; `place` has {id} and {ending} in it."""
        if self.links == "data":
            return f"data:{_TYPES[output_format]};base64,{base64.b64encode(content).decode()}"
        path = place.format(id=uuid4().hex[:12], ending=output_format)
        self.results[path] = (_TYPES[output_format], content)
        return path if self.links == "relative" else self.root + path

    def fetched(self, path: str) -> Reply:
        if path not in self.results:
            raise Refusal(404, "not found")
        media_type, content = self.results[path]
        return Reply(200, content, media_type)


def light_of(mask: SeenPicture) -> Image.Image:
    """One channel of light, as a server reads it that knows nothing of alpha."""
    return mask.open().convert("RGB").convert("L")


def inlined(pictures: Iterable[bytes], more: Mapping[str, Any] | None = None) -> Reply:
    data = [{"b64_json": base64.b64encode(picture).decode()} for picture in pictures]
    return in_json({"created": 1_795_219_200, "data": data} | dict(more or {}))


def count_of(value: object, most: int = 10) -> int:
    """A form's text, or a number of JSON."""
    if isinstance(value, bool) or not str(value).isdigit() or not 1 <= int(str(value)) <= most:
        raise Refusal(400, f"n must be 1 to {most}, not {value!r}", param="n")
    return int(str(value))


def size_of(text: object, least: int = 64, most: int = 4096) -> tuple[int, int]:
    edges = str(text).split("x")
    if len(edges) != 2 or not all(edge.isascii() and edge.isdigit() for edge in edges):
        raise Refusal(400, f"no size: {text!r}", param="size")
    width, height = map(int, edges)
    if not (least <= width <= most and least <= height <= most):
        raise Refusal(400, f"{text} is not {least} to {most}", param="size")
    return width, height


def prompt_of(fields: Mapping[str, Any]) -> str:
    prompt = fields.get("prompt")
    if not isinstance(prompt, str) or not prompt:
        raise Refusal(400, "prompt required", param="prompt")
    return prompt


def _short(value: object) -> object:
    return value[:80] if isinstance(value, str) and len(value) > 50_000 else value
