"""What can go wrong on purpose: every fault by its name, what it answers, and whether the work was paid."""

import base64
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from loopback.messages import PIECE, Reply, in_json

HUGE_BYTES = 1_000_000_000
_HTML = "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>cloudflare</p></body></html>"

# The connection goes, or stands still; the handler does these itself.
CUTS = (
    "cut-before-body",  # after the headers, nothing of the body read
    "cut-in-body",  # half of the body read
    "cut-after-body",  # the work is done and paid, no answer
    "cut-in-answer",  # half of a JSON answer, then the connection is reset
    "short-answer",  # half of a JSON answer, then the connection ends in good order
    "cut-in-stream",  # events until before the last one, then the connection is reset
    "silence",  # the work is done and paid, and nothing is ever said
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One use of a fault. `options` are the fault's own: seconds, code, message, param, url, status.

    A refusal that is `early` comes before the body was read, as gateways do.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str, otherwise: Any) -> Any:
        return self.options.get(name, otherwise)


@dataclass(frozen=True, slots=True)
class Refused:
    """How a server says no instead of working; `is_paid`: after the work."""

    status: int
    code: str | None = None
    kind: str = "invalid_request_error"
    message: str = "refused on purpose"
    is_paid: bool = False
    html: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def reply(self, fault: Fault) -> Reply:
        headers = dict(fault.option("headers", {}))
        if (seconds := fault.option("retry_after", None)) is not None:
            headers["retry-after"] = str(seconds)
        if self.html:
            page = _HTML.format(title=self.html).encode()
            return Reply(self.status, page, "text/html; charset=UTF-8", headers)
        error = {
            "message": fault.option("message", self.message),
            "type": self.kind,
            "param": fault.option("param", None),
            "code": fault.option("code", self.code),
        }
        return replace(in_json({"error": error | dict(self.more)}, self.status), headers=headers)


def _moderation(stage: str) -> Refused:
    return Refused(
        400,
        "moderation_blocked",
        "image_generation_user_error",
        "Your request was rejected by the safety system.",
        more={"moderation_details": {"moderation_stage": stage, "categories": ["violence", "self-harm"]}},
    )


_BUSY = "service_unavailable_error"
REFUSED: dict[str, Refused] = {
    "400-moderation": _moderation("output"),
    "400-moderation-input": _moderation("input"),
    "400-policy": Refused(400, "content_policy_violation", message="Blocked by our content filters."),
    "400-billing": Refused(400, "billing_hard_limit_reached", message="Billing hard limit has been reached."),
    "400-parameter": Refused(400, "unknown_parameter", message="Unknown parameter."),
    "400-content-filter": Refused(
        400,
        "contentFilter",
        message="Your request was rejected by our safety system.",
        more={"inner_error": {"content_filter_results": {"violence": {"filtered": True}}}},
    ),
    "401": Refused(401, "invalid_api_key", message="Incorrect API key provided."),
    "401-organization": Refused(401, message="You must be a member of an organization to use the API."),
    "401-ip": Refused(401, message="Your IP is not authorized for this project."),
    "402": Refused(402, "insufficient_balance", "billing_error", "Payment required: the balance is empty."),
    "403-verification": Refused(
        403, message="Your organization must be verified to use this model. Please verify it in the settings."
    ),
    "403-country": Refused(
        403, "unsupported_country_region_territory", "request_forbidden", "Country, region not supported."
    ),
    "403-model": Refused(403, "model_not_found", message="Project does not have access to model."),
    "404-retired": Refused(404, "model_not_found", message="The model has been deprecated."),
    "408": Refused(408, message="Request timeout.", kind="server_error"),
    "409": Refused(409, message="Lock timeout.", kind="conflict"),
    "413": Refused(413, html="413 Request Entity Too Large"),
    "422": Refused(422, "invalid_value", message="Not to be processed."),
    "429-rate": Refused(
        429,
        "rate_limit_exceeded",
        "input-images",
        "Rate limit reached for images per minute: limit 5, used 5.",
    ),
    "429-quota": Refused(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "429-slow-down": Refused(429, "slow_down", _BUSY, "Please reduce your request rate."),
    "500": Refused(500, "server_error", "server_error", "The server had an error.", is_paid=True),
    "502": Refused(502, html="502 Bad Gateway", is_paid=True),
    "503": Refused(503, None, _BUSY, "The server is overloaded.", is_paid=True),
    "503-slow-down": Refused(503, "slow_down", _BUSY, "Please reduce your request rate."),
    "503-overloaded": Refused(503, "server_is_overloaded", _BUSY, "The engine is overloaded."),
    "504": Refused(504, html="504 Gateway Time-out", is_paid=True),
    "520": Refused(520, html="520 Web server is returning an unknown error", is_paid=True),
    "524": Refused(524, html="524 A timeout occurred", is_paid=True),
}


def _garbage(reply: Reply, fault: Fault) -> Reply:
    return replace(reply, body=b'{"created": 17600000, "data": [{"b64_json": ' + b"\x00\xff not json at all")


def _page(reply: Reply, fault: Fault) -> Reply:
    return Reply(200, _HTML.format(title="Please sign in").encode(), "text/html; charset=UTF-8")


def _wrong_type(reply: Reply, fault: Fault) -> Reply:
    return Reply(200, b"the picture will follow by post", fault.option("media_type", "text/plain"))


def _empty(reply: Reply, fault: Fault) -> Reply:
    return in_json(json.loads(reply.whole()) | {"data": []})


def _error_in_200(reply: Reply, fault: Fault) -> Reply:
    return in_json({"error": {"message": "upstream failed", "type": "upstream_error", "code": None}})


def _each(change: Callable[[dict[str, Any], Fault], dict[str, Any]]) -> Callable[[Reply, Fault], Reply]:
    def spoil(reply: Reply, fault: Fault) -> Reply:
        answer = json.loads(reply.whole())
        return in_json(answer | {"data": [change(one, fault) for one in answer["data"]]})

    return spoil


def _no_picture(one: dict[str, Any], fault: Fault) -> dict[str, Any]:
    return {"b64_json": base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"this was never a picture" * 40).decode()}


def _half_picture(one: dict[str, Any], fault: Fault) -> dict[str, Any]:
    whole = base64.b64decode(one["b64_json"])
    return {"b64_json": base64.b64encode(whole[: len(whole) // 2]).decode()}


def _broken_base64(one: dict[str, Any], fault: Fault) -> dict[str, Any]:
    return {"b64_json": one["b64_json"][:400] + "*-*" + one["b64_json"][400:]}


def _oversized(one: dict[str, Any], fault: Fault) -> dict[str, Any]:
    return {"b64_json": base64.b64encode(oversized_png()).decode()}


def _by_url(one: dict[str, Any], fault: Fault) -> dict[str, Any]:
    return {"url": fault.option("url", "file:///etc/passwd")}


def oversized_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes whose header promises more pixels than anybody wants."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 16))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _slow(reply: Reply, fault: Fault) -> Reply:
    """In `pieces` parts with `seconds` between them."""
    whole, parts = reply.whole(), fault.option("pieces", 20)
    step = max(1, -(-len(whole) // parts))
    pieces = [whole[start : start + step] for start in range(0, len(whole), step)]
    return replace(reply, body=pieces, pause_s=fault.option("seconds", 0.1))


def _huge(reply: Reply, fault: Fault) -> Reply:
    """A gigabyte of base64 that never becomes a picture; its length is told only with `declared`."""
    size = fault.option("bytes", HUGE_BYTES)

    def body() -> Iterator[bytes]:
        yield b'{"created": 1, "data": [{"b64_json": "'
        piece = b"iVBORw0KGgo=" * (PIECE // 12)
        for _ in range(size // len(piece)):
            yield piece
        yield b'"}]}'

    return replace(reply, body=body(), declared=size if fault.option("declared", False) else None)


def _truncated_stream(reply: Reply, fault: Fault) -> Reply:
    """Without its last event, and the end of the body in good order."""
    return replace(reply, body=without_last_event(reply.whole()))


def without_last_event(stream: bytes) -> bytes:
    """Until the middle of the last event that carries a picture; of plain JSON the first half."""
    starts = [found.start() for found in re.finditer(rb"event: [a-z_]+\.completed", stream)]
    return stream[: starts[-1] + 200] if starts else stream[: len(stream) // 2]


def _redirect(reply: Reply, fault: Fault) -> Reply:
    url = fault.option("url", "https://elsewhere.invalid/v1/images/edits")
    return Reply(fault.option("status", 307), b"", "text/plain", {"location": url})


SPOILED: dict[str, Callable[[Reply, Fault], Reply]] = {
    "garbage-json": _garbage,
    "html-page": _page,
    "wrong-type": _wrong_type,
    "no-pictures": _empty,
    "error-in-200": _error_in_200,
    "invalid-picture": _each(_no_picture),
    "half-picture": _each(_half_picture),
    "broken-base64": _each(_broken_base64),
    "oversized-picture": _each(_oversized),
    "result-url": _each(_by_url),
    "slow-body": _slow,
    "huge-body": _huge,
    "truncated-stream": _truncated_stream,
}
UNPAID_SPOILED: dict[str, Callable[[Reply, Fault], Reply]] = {"redirect": _redirect}

NAMES = (*CUTS, *REFUSED, *SPOILED, *UNPAID_SPOILED)


def is_before_work(fault: Fault) -> bool:
    """Whether nothing was done, and nothing paid, when it strikes."""
    refused = REFUSED.get(fault.name)
    if refused is not None:
        return not fault.option("paid", refused.is_paid)
    return fault.name in UNPAID_SPOILED or fault.name in ("cut-before-body", "cut-in-body")
