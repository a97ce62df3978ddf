"""A double of the OpenAI image API that refuses what the real one would, and counts what it was paid for.

    python -m loopback.openai_server --port 0

prints the port it took, and goes on until it is ended, or for --for-s seconds.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from loopback import events, tokens
from loopback.file_store import FileStore
from loopback.forms import parts_of
from loopback.messages import Asked, Refusal, Reply, in_json, object_of
from loopback.openai_fields import Order, order_of, typed
from loopback.openai_models import MODELS, TODAY, living
from loopback.openai_pictures import Shown, shown_in_form, shown_in_json
from loopback.openai_work import CREATED, Work, worked
from loopback.program import main
from loopback.records import Record
from loopback.serving import LoopbackServer

KEY = "sk-loopback-0123456789abcdefghijklmnop"
_PAID = {"/v1/images/generations": "generations", "/v1/images/edits": "edits"}


class OpenAIServer(LoopbackServer):
    """`refuses` are optional parameters that it does not know today; `padding` makes PNG answers longer, in
    bytes; `previews_sent` None sends as many as were asked for; `preview_s` lie between events;
    `usage_factor` multiplies the output tokens;
    `says_usage` off leaves usage out; `streams` off answers JSON whatever was asked; `drift` is what its
    edits do beside what they were asked: "mild", "strong", "spill" past the mask, or a change of scene.
    """

    says_usage = True
    streams = True
    preview_s = 0.0

    def __init__(self, *, key: str | None = KEY, today: date = TODAY, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = key
        self.today = today
        self.files = FileStore()
        self.refuses: tuple[str, ...] = ()
        self.padding = 0
        self.drift = ""
        self.previews_sent: int | None = None
        self.usage_factor = 1.0
        self.seconds_passed = 0

    def settings(self) -> dict[str, Any]:
        names = ("refuses", "padding", "drift", "previews_sent", "usage_factor", "says_usage", "streams")
        return super().settings() | {
            name: getattr(self, name) for name in (*names, "preview_s", "seconds_passed")
        }

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
                return in_json({"object": "list", "data": self.model_rows()})
            case ("GET", "v1", "models", id_):
                return in_json(self._model(id_))
            case ("POST", "v1", "files"):
                return self._stored(asked, record)
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

    def _stored(self, asked: Asked, record: Record) -> Reply:
        parts = parts_of(asked.headers.get("content-type", ""), asked.body)
        record.fields = {part.name: part.text for part in parts if part.file_name is None}
        return in_json(self.files.take(parts, self.now).told)

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
        fields, shown = self.read(kind, asked, record)
        for name in fields:
            if name in self.refuses:
                raise Refusal(400, f"unknown parameter: '{name}'", code="unknown_parameter", param=name)
        order = order_of(kind, fields, living(self.today))
        if shown and shown.markup and not order.model.markup:
            raise Refusal(
                400, f"markup is not for '{order.model.id}'", code="unknown_parameter", param="markup"
            )
        record.is_submit = True
        work = self.work(order, shown)
        work = replace(work, usage=self._usage(work) if self.says_usage else None)
        if order.stream and self.streams:
            return Reply(200, self._events(work, kind), "text/event-stream; charset=utf-8")
        return in_json(work.answer)

    def work(self, order: Order, shown: Shown | None) -> Work:
        return worked(order, shown, padding=self.padding, previews=self.previews_sent, drift=self.drift)

    def _usage(self, work: Work) -> dict[str, Any]:
        assert work.usage is not None
        details = work.usage["input_tokens_details"]
        out = int(work.usage["output_tokens"] * self.usage_factor)
        return tokens.told(details["text_tokens"], details["image_tokens"], out)

    def _events(self, work: Work, kind: str) -> Iterator[bytes]:
        for index, frame in enumerate(work.frames(kind)):
            if index and self.preview_s:
                self.ending.wait(self.preview_s)
            yield from events.in_odd_pieces(frame)

    def read(self, kind: str, asked: Asked, record: Record) -> tuple[dict[str, Any], Shown | None]:
        if asked.media_type == "application/json":
            fields = object_of(asked)
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

    def model_rows(self) -> list[dict[str, Any]]:
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
            "created": CREATED - len(MODELS) * 86_400,
            "owned_by": "system",
            "shutdown_date": last_day,
        }


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
