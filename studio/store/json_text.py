"""How plain data becomes JSON text in a row and comes back, within limits: a stranger may have written it."""

import json
from typing import cast

from studio.model.errors import ProjectDamaged
from studio.model.geometry import Box

MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 64
_MOST_NUMBER = 1e300

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def dump(value: object) -> str:
    """Compact, keys sorted, so that equal things are equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def load(text: str, subject: str) -> Json:
    """Raises ProjectDamaged about `subject` for what is no JSON, too long or too deep."""
    if len(text) > MAX_CHARACTERS:
        raise damaged(subject, f"{len(text)} characters of JSON")
    try:
        value = cast(Json, json.loads(text, parse_constant=_refused))
    except (ValueError, RecursionError) as error:
        raise damaged(subject, "unreadable JSON") from error
    if _depth_exceeds(value, MAX_DEPTH):
        raise damaged(subject, "JSON nested too deeply")
    return value


def load_object(text: str, subject: str) -> dict[str, Json]:
    value = load(text, subject)
    if not isinstance(value, dict):
        raise damaged(subject, "not a JSON object")
    return value


def load_optional(text: str | None, subject: str) -> dict[str, object] | None:
    return None if text is None else cast(dict[str, object], load_object(text, subject))


def load_list(text: str, subject: str) -> list[Json]:
    value = load(text, subject)
    if not isinstance(value, list):
        raise damaged(subject, "not a JSON list")
    return value


def is_number(value: object) -> bool:
    """Whether a float can be made of it that is one: JSON may write numbers beyond all floats."""
    return type(value) in (int, float) and -_MOST_NUMBER < cast(float, value) < _MOST_NUMBER


def damaged(subject: str, reason: str) -> ProjectDamaged:
    return ProjectDamaged("project-damaged", name=subject, reason=reason)


def box_to_json(box: Box) -> str:
    return dump([box.x, box.y, box.width, box.height])


def box_from_json(text: str, subject: str) -> Box:
    values = load_list(text, subject)
    if len(values) != 4 or not all(type(value) is int for value in values):
        raise damaged(subject, "not a box")
    return Box(*cast(list[int], values))


def _refused(word: str) -> Json:
    """Python reads NaN and Infinity, which no JSON has."""
    raise ValueError(word)


def _depth_exceeds(value: Json, most: int) -> bool:
    level: list[Json] = [value]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
