"""Holds requests against the parameter types of the official `openai` package."""

import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin

from openai.types import ImageInputReferenceParam
from openai.types.file_create_params import FileCreateParams
from openai.types.image_edit_params import ImageEditParamsNonStreaming, ImageEditParamsStreaming
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming, ImageGenerateParamsStreaming
from typing_extensions import get_type_hints, is_typeddict

from loopback.openai_fields import typed

_TYPES: dict[tuple[str, bool], Any] = {
    ("generations", False): ImageGenerateParamsNonStreaming,
    ("generations", True): ImageGenerateParamsStreaming,
    ("edits", False): ImageEditParamsNonStreaming,
    ("edits", True): ImageEditParamsStreaming,
    ("files", False): FileCreateParams,
}
_BESIDE = {"edits": ("moderation",)}  # the service takes it there, and the package does not know that
_FILES = frozenset({"image", "mask", "markup", "file"})


def complaints(kind: str, fields: Mapping[str, Any], files: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with a request; `kind` is generations, edits or files, `files` names its file fields.

    A form's fields come in the types that they mean: whole numbers, true and false.
    """
    wanted = _TYPES[kind, bool(fields.get("stream"))]
    given = dict(fields) | {name.removesuffix("[]"): ... for name in files}
    return list(_of_dict(kind, given, wanted))


def complaints_about(told: Mapping[str, Any]) -> list[str]:
    """The same about a call as a server's record tells it."""
    kind, given = told["path"].rpartition("/")[2], told["fields"]
    if kind == "files":
        return complaints(kind, _upload(given), ("file",))
    fields = {name: value for name, value in given.items() if name not in _BESIDE.get(kind, ())}
    if told["headers"].get("content-type", "").startswith("multipart/"):
        fields = {name: typed(name, value) for name, value in fields.items()}
        return complaints(kind, fields, tuple(picture["field"] for picture in told["pictures"]))
    if kind == "generations":
        return complaints(kind, fields)
    shown = [*fields.pop("images"), *([fields.pop("mask")] if "mask" in fields else [])]
    wrong = [said for one in shown for said in _of_dict("images", one, ImageInputReferenceParam)]
    return wrong + complaints(kind, fields, ("image",))


def complaints_about_all(told: Iterable[Mapping[str, Any]]) -> list[str]:
    """About every call that was taken, and is of a kind that the package has types for."""
    return [said for one in told if _is_held(one) for said in complaints_about(one)]


def _is_held(told: Mapping[str, Any]) -> bool:
    is_upload = (told["method"], told["path"], told["status"]) == ("POST", "/v1/files", 200)
    return told["is_submit"] or is_upload


def _upload(given: Mapping[str, Any]) -> dict[str, Any]:
    anchor, seconds = (given.get(f"expires_after[{name}]") for name in ("anchor", "seconds"))
    fields: dict[str, Any] = {"purpose": given["purpose"]}
    return fields | ({"expires_after": {"anchor": anchor, "seconds": int(seconds)}} if seconds else {})


def _of_dict(place: str, given: Mapping[str, Any], wanted: Any) -> Iterator[str]:
    hints = get_type_hints(wanted, include_extras=True)
    for name in given.keys() - hints.keys():
        yield f"{place}: no parameter {name!r}"
    # Not __required_keys__: where annotations are kept as text it does not see Required.
    needed = {name for name, hint in hints.items() if str(get_origin(hint)) == str(Required)}
    for name in needed - given.keys():
        yield f"{place}: {name!r} is missing"
    for name in given.keys() & hints.keys():
        if name in _FILES:
            if given[name] is not ...:
                yield f"{place}.{name}: must be a file"
        elif not _fits(given[name], hints[name]):
            yield from _told(f"{place}.{name}", given[name], hints[name])


def _told(place: str, value: object, wanted: Any) -> Iterator[str]:
    dicts = [one for one in _choices(wanted) if is_typeddict(one)]
    if dicts and isinstance(value, Mapping):
        yield from _of_dict(place, value, dicts[0])
    else:
        yield f"{place}: {value!r} is not {wanted}"


def _fits(value: object, wanted: Any) -> bool:
    return any(_fits_one(value, one) for one in _choices(wanted))


def _fits_one(value: object, wanted: Any) -> bool:
    if get_origin(wanted) is Literal:
        return any(type(value) is type(one) and value == one for one in get_args(wanted))
    if is_typeddict(wanted):
        return isinstance(value, Mapping) and not list(_of_dict("", value, wanted))
    return type(value) is wanted or (value is None and wanted is type(None))


def _choices(wanted: Any) -> Iterator[Any]:
    """The members of a union, through Required and its like."""
    if get_origin(wanted) in (Union, types.UnionType, Required, NotRequired):
        for one in get_args(wanted):
            yield from _choices(one)
    else:
        yield wanted
