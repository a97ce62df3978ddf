"""What did a server say of its failure? Read from whatever envelope it came in."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

_MESSAGE_MAX = 400
_TITLE = re.compile(r"<(title|h1)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_INNER = ("innererror", "inner_error")
_FILTER_RESULTS = ("content_filter_results", "content_filter_result")
_NAMED = re.compile(
    r"(?:unknown|unsupported|unrecognized|unrecognised|unexpected|invalid|extra)\s+"
    r"(?:parameter|param|argument|field|input)s?\s*:?\s*['\"`]([\w.\[\]-]+)['\"`]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A server's own words; "" where it said nothing. All of it is foreign text.

    `stage` is input, output or unknown, where a safety filter tells it; `categories` are what it found.
    """

    message: str = ""
    type: str = ""
    code: str = ""
    param: str = ""
    stage: str = ""
    categories: tuple[str, ...] = ()


SILENT = Said()


def said_in_text(text: str) -> Said:
    """What the body of a failure says: JSON of any shape, a page for people, or plain words."""
    try:
        value = json.loads(text)
    except ValueError:
        return Said(message=_page(text) if "<" in text else _line(text))
    return said_in(value) or Said(message=_line(text))


def said_in(value: object) -> Said | None:
    """What a JSON value says of a failure; None when it tells of none.

    Known are: an object, or a text beside a message, under `error`; `detail` as text or as a list of findings
    with their place; `message` alone; a bare text.
    """
    if isinstance(value, str):
        return Said(message=_line(value))
    if not isinstance(value, Mapping):
        return None
    error = value.get("error")
    if isinstance(error, Mapping):
        return _envelope(error)
    if isinstance(error, str) and error:
        message = _text(value, "message")
        return Said(message=message or _line(error), code=_line(error) if message else "")
    if value.get("detail"):
        return _detail(value["detail"])
    if "message" in value and "data" not in value:
        return _envelope(value)
    return None


def _envelope(error: Mapping[object, object]) -> Said:
    message = _text(error, "message")
    if not message and error.get("detail"):
        return _detail(error["detail"])
    stage, categories = _moderation(error)
    code = _text(error, "code")
    return Said(
        message=message,
        type=_text(error, "type"),
        code="" if code.isdecimal() else code,  # proxies repeat the status there
        param=_text(error, "param") or _named(message),
        stage=stage,
        categories=categories,
    )


def _detail(detail: object) -> Said:
    """FastAPI's way: a text, an envelope, or one finding for each field that it did not like."""
    if isinstance(detail, Mapping):
        return said_in(detail) or _envelope(detail)
    if isinstance(detail, list):
        findings = [one for one in detail if isinstance(one, Mapping)]
        words = "; ".join(filter(None, (_finding(one) for one in findings)))
        places = [_place(one) for one in findings]
        return Said(message=_line(words), param=places[0] if places else "")
    message = _line(str(detail))
    return Said(message=message, param=_named(message))


def _finding(finding: Mapping[object, object]) -> str:
    place, message = _place(finding), _text(finding, "msg")
    return f"{place}: {message}" if place else message


def _place(finding: Mapping[object, object]) -> str:
    """The field that a finding is about: the last name on the way to it."""
    steps = finding.get("loc")
    names = (
        [one for one in steps if isinstance(one, str) and one != "body"] if isinstance(steps, list) else []
    )
    return _line(names[-1]) if names else ""


def _moderation(error: Mapping[object, object]) -> tuple[str, tuple[str, ...]]:
    details = error.get("moderation_details")
    if isinstance(details, Mapping):
        return _text(details, "moderation_stage"), _texts(details.get("categories"))
    for name in _INNER:
        inner = error.get(name)
        if isinstance(inner, Mapping):
            return "", _filtered(inner)
    return "", _filtered(error)


def _filtered(holder: Mapping[object, object]) -> tuple[str, ...]:
    """The categories that a content filter struck at, of all that it looked for."""
    for name in _FILTER_RESULTS:
        results = holder.get(name)
        if isinstance(results, Mapping):
            return _texts(
                category
                for category, found in results.items()
                if isinstance(found, Mapping) and (found.get("filtered") or found.get("detected"))
            )
    return ()


def _named(message: str) -> str:
    found = _NAMED.search(message)
    return found.group(1) if found else ""


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        return ()
    return tuple(_line(one) for one in values if isinstance(one, str))


def _text(holder: Mapping[object, object], name: str) -> str:
    value = holder.get(name)
    return _line(value if isinstance(value, str) else str(value)) if value not in (None, "") else ""


def _page(text: str) -> str:
    """What a page for people is called, or what is left of it without its tags."""
    title = _TITLE.search(text)
    return _line(unescape(_TAG.sub(" ", title.group(2) if title else text)))


def _line(text: str) -> str:
    """One line of readable length."""
    plain = _BLANK.sub(" ", text).strip()
    return plain if len(plain) <= _MESSAGE_MAX else f"{plain[: _MESSAGE_MAX - 1]}…"
