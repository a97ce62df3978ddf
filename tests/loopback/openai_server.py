"""A double of the OpenAI image API that refuses what the real one would, and counts what it was paid for.

    python -m loopback.openai_server --port 0

prints the port it took, and goes on until it is ended, or for --for-s seconds.
"""

import base64
import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from PIL import Image

from loopback import events, painter, tokens
from loopback.file_store import FileStore
from loopback.forms import parts_of
from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.openai_fields import Order, order_of, typed
from loopback.openai_models import MODELS, TODAY, living
from loopback.openai_pictures import Shown, shown_in_form, shown_in_json
from loopback.program import main
from loopback.records import Record
from loopback.serving import LoopbackServer

KEY = "sk-loopback-0123456789abcdefghijklmnop"
_PAID = {"/v1/images/generations": "generations", "/v1/images/edits": "edits"}
_EVENTS = {"generations": "image_generation", "edits": "image_edit"}
_CREATED = 1_795_219_200


@dataclass(frozen=True, slots=True)
class Work:
    """What was made: pictures as files, and what that used."""

    pictures: list[bytes]
    size: str
    quality: str
    background: str
    usage: dict[str, Any]


class OpenAIServer(LoopbackServer):
    """`refuses` are optional parameters that it does not know today; `padding` makes PNG answers longer, in
    bytes; `previews_sent` None sends as many as were asked for; `usage_factor` multiplies the output tokens;
    `says_usage` off leaves usage out; `streams` off answers JSON whatever was asked.
    """

    says_usage = True
    streams = True

    def __init__(self, *, key: str | None = KEY, today: date = TODAY, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = key
        self.today = today
        self.files = FileStore()
        self.refuses: tuple[str, ...] = ()
        self.padding = 0
        self.previews_sent: int | None = None
        self.usage_factor = 1.0
        self.seconds_passed = 0

    def settings(self) -> dict[str, Any]:
        names = ("refuses", "padding", "previews_sent", "usage_factor", "says_usage", "streams")
        return super().settings() | {name: getattr(self, name) for name in (*names, "seconds_passed")}

    @property
    def now(self) -> int:
        """The clock of the file store; `seconds_passed` moves it on."""
        return int(time.time()) + self.seconds_passed

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST" and path in _PAID

    def headers(self, record: Record) -> dict[str, str]:
        return super().headers(record) | {
            "openai-processing-ms": "12",
            "openai-version": "2020-10-01",
            "x-ratelimit-limit-requests": "50",
            "x-ratelimit-remaining-requests": "49",
            "x-ratelimit-reset-requests": "1.2s",
        }

    def answer(self, asked: Asked, record: Record) -> Reply:
        self.admit(asked)
        if asked.path in _PAID:
            if asked.method != "POST":
                raise Refusal(405, "not allowed here")
            return self.made(_PAID[asked.path], asked, record)
        parts = asked.path.strip("/").split("/")
        match (asked.method, *parts):
            case ("GET", "v1", "models"):
                return in_json({"object": "list", "data": self._models()})
            case ("GET", "v1", "models", id_):
                return in_json(self._model(id_))
            case ("POST", "v1", "files"):
                stored = self.files.take(
                    parts_of(asked.headers.get("content-type", ""), asked.body), self.now
                )
                return in_json(stored.told)
            case ("GET", "v1", "files"):
                found = [stored.told for stored in self.files.files.values()]
                return in_json({"object": "list", "data": found, "has_more": False})
            case ("GET", "v1", "files", id_):
                return in_json(self.files.get(id_, self.now).told)
            case ("GET", "v1", "files", id_, "content"):
                return Reply(200, self.files.get(id_, self.now).content, "application/octet-stream")
            case ("DELETE", "v1", "files", id_):
                self.files.get(id_, self.now)
                del self.files.files[id_]
                return in_json({"id": id_, "object": "file", "deleted": True})
        raise Refusal(404, f"unknown request URL: {asked.method} {asked.path}", code="unknown_url")

    def admit(self, asked: Asked) -> None:
        """Raises Refusal without the key."""
        if self.key is None:
            return
        said = asked.headers.get("authorization")
        if said is None:
            raise Refusal(401, "you sent no API key")
        if said != f"Bearer {self.key}":
            raise Refusal(401, "incorrect API key provided", code="invalid_api_key")

    def made(self, kind: str, asked: Asked, record: Record) -> Reply:
        """One paid call: every rule first, then the work."""
        fields, shown = self._read(kind, asked, record)
        for name in fields:
            if name in self.refuses:
                raise Refusal(400, f"unknown parameter: '{name}'", code="unknown_parameter", param=name)
        order = order_of(kind, fields, living(self.today))
        if shown and shown.markup and not order.model.markup:
            raise Refusal(
                400, f"markup is not for '{order.model.id}'", code="unknown_parameter", param="markup"
            )
        work = self._work(order, shown)
        record.is_submit = True
        if order.stream and self.streams:
            stream = b"".join(self._stream(kind, order, work))
            return Reply(200, events.in_odd_pieces(stream), "text/event-stream; charset=utf-8")
        data = [{"b64_json": base64.b64encode(picture).decode()} for picture in work.pictures]
        return in_json({"created": _CREATED, "data": data} | self._told(order, work))

    def _read(self, kind: str, asked: Asked, record: Record) -> tuple[dict[str, Any], Shown | None]:
        if asked.media_type == "application/json":
            fields = _object(asked.body)
            record.fields = _short(fields)
            if kind == "generations":
                return fields, None
            shown = shown_in_json(fields, lambda id_, param: self.files.picture(id_, param, self.now))
            fields = {name: value for name, value in fields.items() if name not in ("images", "mask")}
        elif asked.media_type == "multipart/form-data" and kind == "edits":
            parts = parts_of(asked.headers["content-type"], asked.body)
            plain = [part for part in parts if part.file_name is None]
            names = [part.name for part in plain]
            if twice := [name for name in names if names.count(name) > 1]:
                raise Refusal(400, f"'{twice[0]}' twice", code="duplicate_parameter", param=twice[0])
            record.fields = {part.name: part.text for part in plain}
            shown = shown_in_form([part for part in parts if part.file_name is not None])
            fields = {part.name: typed(part.name, part.text) for part in plain}
        else:
            raise Refusal(
                400, f"unsupported content type '{asked.media_type}'", code="unsupported_content_type"
            )
        record.pictures = shown.all
        return fields, shown

    def _work(self, order: Order, shown: Shown | None) -> Work:
        first = shown.pictures[0].open() if shown else None
        width, height = (
            tokens.size_by_itself(first.size if first else None)
            if order.size == "auto"
            else tuple(map(int, order.size.split("x")))
        )
        quality = "high" if order.quality == "auto" else order.quality
        pictures = [
            painter.encoded(
                _painted(order, shown, first, (width, height), ordinal),
                order.output_format,
                compression=order.output_compression,
                padding=self.padding,
            )
            for ordinal in range(order.n)
        ]
        return Work(
            pictures,
            f"{width}x{height}",
            quality,
            "transparent" if order.background == "transparent" else "opaque",
            self._usage(order, shown, quality, (width, height)),
        )

    def _usage(
        self, order: Order, shown: Shown | None, quality: str, size: tuple[int, int]
    ) -> dict[str, Any]:
        text = tokens.of_text(order.prompt)
        sizes = [(one.width, one.height) for one in shown.pictures] if shown else []
        image = tokens.of_pictures(order.model.family, sizes)
        out = order.n * int(tokens.out(order.model.family, quality, *size) * self.usage_factor)
        out += order.partial_images * tokens.PARTIAL
        return {
            "input_tokens": text + image,
            "input_tokens_details": {"text_tokens": text, "image_tokens": image},
            "output_tokens": out,
            "output_tokens_details": {"image_tokens": out, "text_tokens": 0},
            "total_tokens": text + image + out,
        }

    def _told(self, order: Order, work: Work) -> dict[str, Any]:
        """What every form of an answer says beside its pictures."""
        told: dict[str, Any] = {
            "background": work.background,
            "output_format": order.output_format,
            "quality": work.quality,
            "size": work.size,
        }
        if self.says_usage:
            told["usage"] = work.usage
        if order.safety_identifier:
            told["safety_identifier"] = order.safety_identifier
        return told

    def _stream(self, kind: str, order: Order, work: Work) -> Iterator[bytes]:
        told = {"created_at": _CREATED} | self._told(order, work)
        if self.says_usage:  # events do not split their output
            told["usage"] = {name: one for name, one in work.usage.items() if name != "output_tokens_details"}
        partial = {name: value for name, value in told.items() if name != "usage"}
        count = order.partial_images if self.previews_sent is None else self.previews_sent
        yield ": still painting – нақты\n\n".encode()
        for index in range(count):
            picture = base64.b64encode(_blurred(work.pictures[0], index)).decode()
            yield events.frame(
                f"{_EVENTS[kind]}.partial_image",
                {"b64_json": picture, "partial_image_index": index} | partial,
            )
        whole = base64.b64encode(work.pictures[0]).decode()
        yield events.frame(f"{_EVENTS[kind]}.completed", {"b64_json": whole} | told)

    def _models(self) -> list[dict[str, Any]]:
        alive = living(self.today)
        return [self._model(id_) for id_ in alive]

    def _model(self, id_: str) -> dict[str, Any]:
        kept = living(self.today).get(id_)
        if kept is None:
            raise Refusal(404, f"the model '{id_}' does not exist", code="model_not_found", param="model")
        last_day = kept.last_day.isoformat() if kept.last_day else None
        return {
            "id": id_,
            "object": "model",
            "created": _CREATED - len(MODELS) * 86_400,
            "owned_by": "system",
            "shutdown_date": last_day,
        }


def _painted(
    order: Order, shown: Shown | None, first: Image.Image | None, size: tuple[int, int], ordinal: int
) -> Image.Image:
    transparent = order.background == "transparent"
    if first is None:
        return painter.imagined(size, order.prompt, ordinal, transparent=transparent)
    assert shown is not None
    mask = painter.alpha_to_white(shown.mask.open()) if shown.mask else None
    return painter.edited(
        first, mask, size=size, words=order.prompt, ordinal=ordinal, transparent=transparent
    )


def _blurred(picture: bytes, index: int) -> bytes:
    """An early look at it: a sixteenth, an eighth, a quarter of its edges."""
    with Image.open(io.BytesIO(picture)) as whole:
        small = whole.resize((max(1, whole.width >> (4 - index)), max(1, whole.height >> (4 - index))))
    return painter.encoded(small, "png")


def _object(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except ValueError:
        raise Refusal(400, "the body is not JSON", code="invalid_json") from None
    if not isinstance(fields, dict):
        raise Refusal(400, "the body is no object", code="invalid_json")
    return fields


def _short(fields: dict[str, Any]) -> dict[str, Any]:
    """For the record: data URLs only by their beginning."""
    text = json.dumps(fields, ensure_ascii=False)
    if len(text) < 100_000:
        return fields
    return {name: value for name, value in fields.items() if name not in ("images", "mask")} | {
        "images": [{key: str(value)[:60] for key, value in one.items()} for one in fields.get("images", ())]
    }


if __name__ == "__main__":
    main(OpenAIServer)
