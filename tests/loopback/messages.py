"""What goes over the wire, both ways: a request as it came, a reply as it will go, and who refuses how."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """`headers` have lower-case names; `path` has no query."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` in pieces goes out chunked, piece by piece, with `pause_s` between them.

    `declared` is a length that the body does not have.
    """

    status: int
    body: bytes | Iterable[bytes]
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    declared: int | None = None
    pause_s: float = 0.0

    def pieces(self) -> Iterator[bytes]:
        if isinstance(self.body, bytes):
            for start in range(0, len(self.body), PIECE):
                yield self.body[start : start + PIECE]
        else:
            yield from self.body

    def whole(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)


class Refusal(Exception):
    """A request that the server does not take, as its error envelope says it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        **more: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.envelope: dict[str, Any] = {
            "error": {"message": message, "type": kind, "param": param, "code": code, **more}
        }


def object_of(asked: Asked) -> dict[str, Any]:
    """The JSON object of a request. Raises Refusal."""
    if asked.media_type != "application/json":
        raise Refusal(400, f"unsupported content type '{asked.media_type}'", code="unsupported_content_type")
    try:
        fields = json.loads(asked.body)
    except ValueError:
        raise Refusal(400, "the body is not JSON", code="invalid_json") from None
    if not isinstance(fields, dict):
        raise Refusal(400, "the body is no object", code="invalid_json")
    return fields


def in_json(value: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), headers=headers)
