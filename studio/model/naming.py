"""What exported files are called: a template filled for each node, made safe for every file system."""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from studio.model.errors import BadInput
from studio.model.finals import FileFormat

FIELDS = ("image", "number", "label", "date", "width", "height", "n")

_SUFFIXES = {FileFormat.PNG: ".png", FileFormat.JPEG: ".jpg", FileFormat.WEBP: ".webp"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LONGEST_BYTES = 200  # file systems stop at 255; a suffix and "-2" come after


@dataclass(frozen=True, slots=True)
class Named:
    """What a template may say of one node; `date` is YYYY-MM-DD, `width` and `height` are as written."""

    image: str
    number: int
    label: str
    date: str
    width: int
    height: int


def unknown_fields(template: str) -> tuple[str, ...]:
    """The fields of `template` that mean nothing; a lone brace counts as one."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return ("{",)
    return tuple(name for _, name, _, _ in parts if name is not None and name not in FIELDS)


def file_names(named: Sequence[Named], template: str, file_format: FileFormat) -> tuple[str, ...]:
    """A name a node, all different even where letter case does not count; folders are not looked at.

    Raises BadInput for a template with a field that means nothing.
    """
    unknown = unknown_fields(template)
    if unknown:
        raise BadInput("template-unknown", name=unknown[0], names=", ".join(FIELDS))
    taken: set[str] = set()
    names = []
    for n, one in enumerate(named, start=1):
        stem = safe_stem(_filled(one, template, n))
        name = free(stem, _SUFFIXES[file_format], taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def free(stem: str, suffix: str, taken: set[str]) -> str:
    """`stem` and `suffix`, with -2, -3, … before the suffix while `taken` (casefolded names) has it."""
    name, again = f"{stem}{suffix}", 2
    while name.casefold() in taken:
        name, again = f"{stem}-{again}{suffix}", again + 1
    return name


def safe_stem(text: str) -> str:
    """`text` without what some file system refuses; "picture" when nothing is left."""
    stem = _UNSAFE.sub("-", text)
    stem = " ".join(stem.split()).strip(". -")
    stem = stem.encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip(". -")
    if _RESERVED.fullmatch(stem):
        stem = f"{stem}-"
    return stem or "picture"


def _filled(one: Named, template: str, n: int) -> str:
    values: dict[str, str | int] = {
        "image": one.image,
        "number": one.number,
        "label": one.label,
        "date": one.date,
        "width": one.width,
        "height": one.height,
        "n": n,
    }
    return "".join(
        literal + (str(values[name]) if name is not None else "")
        for literal, name, _, _ in string.Formatter().parse(template)
    )
