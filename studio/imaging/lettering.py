"""How words become a picture of letters, in the fonts that this machine has."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from studio.imaging.arrays import Array

_PLAIN = ("dejavu sans", "liberation sans", "noto sans", "ubuntu", "cantarell", "arial", "helvetica")
_SUFFIXES = {".ttf", ".otf", ".ttc"}
_LINE = 1.18  # of the size, from one line to the next
_SMALLEST_PX = 4.0
_NOT_THERE = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file and the style that it says it has."""

    family: str
    style: str
    path: str
    index: int = 0

    @property
    def is_bold(self) -> bool:
        return any(word in self.style.lower() for word in ("bold", "black", "heavy"))

    @property
    def is_italic(self) -> bool:
        return any(word in self.style.lower() for word in ("italic", "oblique"))


@cache
def faces() -> Mapping[str, tuple[Face, ...]]:
    """All faces of this machine by their family's name in lower case; looked for once."""
    found: dict[str, list[Face]] = {}
    for path in _files():
        try:
            family, style = ImageFont.truetype(str(path), 12).getname()
        except OSError:
            continue
        if family:
            found.setdefault(family.lower(), []).append(Face(family, style or "", str(path)))
    return {name: tuple(sorted(some, key=_plainest)) for name, some in found.items()}


def face(family: str, text: str, *, is_bold: bool, is_italic: bool) -> Face | None:
    """The face of a family in a style, or a plain one that has every letter of `text` when none is named.

    None: there is no such family, or with no name no font at all.
    """
    known = faces()
    if family:
        some = known.get(family.lower())
        return _styled(some, is_bold=is_bold, is_italic=is_italic) if some else None
    plain = [known[name] for name in _PLAIN if name in known]
    for some in (*plain, *known.values()):
        one = _styled(some, is_bold=is_bold, is_italic=is_italic)
        if _covers(one, text):
            return one
    return _styled(plain[0], is_bold=is_bold, is_italic=is_italic) if plain else None


def lettering(text: str, style: Face | None, size_px: float, *, width_px: int | None, side: str) -> Array:
    """Coverage, 0 to 255, of `text` in lines no wider than `width_px`; `side`: left, center or right."""
    font = _font(style, size_px)
    lines = _lines(text, font, width_px)
    # The ascent and descent that the font tells hold its accents and its tails.
    step = size_px * _LINE
    width = max(1, *(int(np.ceil(_right(font, line))) for line in lines)) + 2 * round(size_px / 4)
    height = max(1, int(np.ceil(step * (len(lines) - 1) + size_px * 1.4)))
    canvas = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(canvas)
    room = width - 2 * round(size_px / 4)
    for number, line in enumerate(lines):
        free = room - _right(font, line)
        at = round(size_px / 4) + {"left": 0.0, "right": free}.get(side, free / 2)
        draw.text((at, number * step), line, fill=255, font=font)
    return _trimmed(np.asarray(canvas, np.uint8))


def largest(text: str, style: Face | None, width_px: int, height_px: int) -> float:
    """The size in which `text` fills a box, broken into lines where that makes it larger."""
    low, high = _SMALLEST_PX, float(max(height_px, _SMALLEST_PX + 1))
    while high - low > max(0.5, 0.01 * low):
        middle = (low + high) / 2
        letters = lettering(text, style, middle, width_px=width_px, side="center")
        fits = letters.shape[1] <= width_px and letters.shape[0] <= height_px
        low, high = (middle, high) if fits else (low, middle)
    return low


def _files() -> Iterator[Path]:
    home = Path.home()
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [
        home / ".local/share/fonts",
        home / ".fonts",
        *(Path(one) / "fonts" for one in data.split(":")),
    ]
    for folder in dict.fromkeys(folders):
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if Path(name).suffix.lower() in _SUFFIXES:
                    yield Path(root) / name


def _plainest(one: Face) -> tuple[bool, bool, int, str]:
    return one.is_bold, one.is_italic, len(one.style), one.path


def _styled(some: tuple[Face, ...], *, is_bold: bool, is_italic: bool) -> Face:
    fits = [one for one in some if (one.is_bold, one.is_italic) == (is_bold, is_italic)]
    near = [one for one in some if one.is_bold == is_bold]
    return (fits or near or list(some))[0]


def _font(style: Face | None, size_px: float) -> ImageFont.FreeTypeFont:
    if style is not None:
        return ImageFont.truetype(style.path, size_px, index=style.index)
    font = ImageFont.load_default(size_px)  # the one that Pillow carries
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _covers(style: Face, text: str) -> bool:
    font = _font(style, 16)
    none = bytes(font.getmask(_NOT_THERE))
    return all(one.isspace() or bytes(font.getmask(one)) != none for one in set(text))


def _right(font: ImageFont.FreeTypeFont, line: str) -> float:
    return float(max(font.getlength(line), font.getbbox(line)[2] if line else 0))


def _lines(text: str, font: ImageFont.FreeTypeFont, width_px: int | None) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and width_px is not None and font.getlength(longer) > width_px:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _trimmed(letters: Array) -> Array:
    rows, columns = np.flatnonzero(letters.any(axis=1)), np.flatnonzero(letters.any(axis=0))
    if not len(rows):
        return letters
    return np.ascontiguousarray(letters[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
