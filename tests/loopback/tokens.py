"""How many tokens a call used, by the published formulas and tables, counted in whole numbers."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import Any

PARTIAL = 100
_GRIDS = {
    "2": {"low": 16, "medium": 48, "high": 96},
    "2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}
_TABLE = {  # square, portrait, landscape
    "low": (272, 408, 400),
    "medium": (1056, 1584, 1568),
    "high": (4160, 6240, 6208),
}


def out(family: str, quality: str, width: int, height: int) -> int:
    """Of one picture; 2.6 by what was measured: low and medium three and a half times 2.5."""
    if family in ("1-mini", "1.5"):
        square, portrait, landscape = _TABLE[quality]
        return square if width == height else portrait if height > width else landscape
    tokens = _by_grid(_GRIDS["2" if family == "2" else "2.5"][quality], width, height)
    return tokens * 7 // 2 if family == "2.6" and quality in ("low", "medium") else tokens


def _by_grid(grid: int, width: int, height: int) -> int:
    long, short = max(width, height), min(width, height)
    other = round(Fraction(grid * short, long))  # halves to the even one
    return ceil(Fraction(grid * other * (2_000_000 + width * height), 4_000_000))


def of_pictures(family: str, sizes: Sequence[tuple[int, int]]) -> int:
    count = _by_tiles if family in ("1-mini", "1.5") else _by_patches
    return sum(count(width, height) for width, height in sizes)


def _by_tiles(width: int, height: int) -> int:
    short = min(width, height)
    return 65 + 129 * ceil(Fraction(width, short)) * ceil(
        Fraction(height, short)
    )  # the short side is one tile


def _by_patches(width: int, height: int) -> int:
    if max(width, height) < 1024:
        scale = Fraction(1024, max(width, height))
        width, height = round(width * scale), round(height * scale)
    if _patches(width, height) > 1536:
        scale_f = (32 * 32 * 1536 / (width * height)) ** 0.5
        across, down = width * scale_f / 32, height * scale_f / 32
        scale_f *= min(floor(across) / across, floor(down) / down)
        width, height = floor(width * scale_f), floor(height * scale_f)
    return _patches(width, height)


def _patches(width: int, height: int) -> int:
    return -(-width // 32) * -(-height // 32)


def of_text(prompt: str) -> int:
    return max(1, len(prompt) // 4)


def size_by_itself(first: tuple[int, int] | None) -> tuple[int, int]:
    """What a model chooses for `auto`: about the shape of the first picture, and no legal size at all."""
    if first is None:
        return 1021, 1021
    area = 1021 * 1021
    width = isqrt(area * first[0] // first[1])
    return width, area // width


def told(text: int, image: int, out_: int) -> dict[str, Any]:
    """As an answer tells it."""
    return {
        "input_tokens": text + image,
        "input_tokens_details": {"text_tokens": text, "image_tokens": image},
        "output_tokens": out_,
        "output_tokens_details": {"image_tokens": out_, "text_tokens": 0},
        "total_tokens": text + image + out_,
    }
