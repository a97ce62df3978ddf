"""What does an answer hold, its pictures cut out: which ones, what was used, what was really done?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.provider import Billed, Usage
from studio.providers.network.cutting import CutOut

_DONE = ("size", "quality", "background", "output_format")
_COST_HEADER = "x-litellm-response-cost"
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One picture: cut out to a file, or at an address where it waits."""

    ordinal: int
    picture: CutOut | str
    revised_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class ImageReply:
    """`actual` is what the server says that it did: size, quality, background, format."""

    answers: tuple[Answer, ...]
    usage: Usage | None = None
    actual: Mapping[str, object] = field(default_factory=dict)


def image_reply(value: object) -> ImageReply:
    """Reads `value` as far as it is one; a picture that is neither base64 nor an address is left out."""
    if not isinstance(value, Mapping):
        return ImageReply(())
    entries = value.get("data")
    listed = entries if isinstance(entries, list) else []
    answers = tuple(found for n, entry in enumerate(listed) if (found := _answer(n, entry)))
    return ImageReply(answers, _usage(value.get("usage")), _done(value))


def completed(event: Mapping[str, object]) -> ImageReply:
    """The last event of a stream: one picture, and beside it what a plain answer says."""
    answer = _answer(0, event)
    return ImageReply((answer,) if answer else (), _usage(event.get("usage")), _done(event))


def billed(usage: Usage | None, headers: Mapping[str, str]) -> Billed | None:
    """None where the server tells nothing of money. A price of nothing is what proxies say that know none."""
    try:
        dollars = float(headers.get(_COST_HEADER, ""))
    except ValueError:
        dollars = 0.0
    micro = round(dollars * _MICRO) if math.isfinite(dollars) and dollars > 0 else None
    return Billed(usage=usage, micro_usd=micro) if usage is not None or micro is not None else None


def _answer(ordinal: int, entry: object) -> Answer | None:
    if not isinstance(entry, Mapping):
        return None
    revised = entry.get("revised_prompt")
    words = revised if isinstance(revised, str) and revised else None
    for name in ("b64_json", "url"):
        picture = entry.get(name)
        if isinstance(picture, CutOut) or (name == "url" and isinstance(picture, str) and picture):
            return Answer(ordinal, picture, words)
    return None


def _done(value: Mapping[str, object]) -> dict[str, object]:
    return {name: said for name in _DONE if isinstance(said := value.get(name), str) and said}


def _usage(value: object) -> Usage | None:
    if not isinstance(value, Mapping):
        return None
    sent, made = value.get("input_tokens_details"), value.get("output_tokens_details")
    cached = sent.get("cached_tokens_details") if isinstance(sent, Mapping) else None
    image_out = _count(made, "image_tokens")
    usage = Usage(
        text_in=_count(sent, "text_tokens"),
        image_in=_count(sent, "image_tokens"),
        image_out=image_out if image_out is not None else _count(value, "output_tokens"),
        text_out=_count(made, "text_tokens"),
        cached_text_in=_count(cached, "text_tokens") or 0,
        cached_image_in=_count(cached, "image_tokens") or 0,
    )
    return None if usage == Usage() else usage


def _count(holder: object, name: str) -> int | None:
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value if type(value) is int and value >= 0 else None
