"""What calls cost: expected before they are sent, told from what was used after; in millionths of a dollar.

Everything is reckoned in whole numbers and fractions: a formula that rounds half to even must not meet a
float first.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from studio.model.catalogue import InputRule, OutputRule, PriceRule
from studio.model.money import Estimate
from studio.model.provider import Usage

_AUTO_IS = "high"  # what a model is expected to choose when it may choose the quality
_PATCH_PX, _MOST_PATCHES, _LONG_SIDE_PX = 32, 1536, 1024
_TILE_PX, _TOKENS_A_PICTURE, _TOKENS_A_TILE = 512, 65, 129
_CHARS_A_TOKEN, _TOKENS_AROUND = 4, 16


def estimate(
    rule: PriceRule,
    *,
    quality: str,
    size: tuple[int, int],
    candidates: int,
    inputs: Sequence[tuple[int, int]],
    prompt_chars: int,
    previews: int = 0,
    calls: int = 1,
    learned: tuple[float, int] | None = None,
    high_fidelity: bool = False,
) -> Estimate:
    """What `candidates` pictures of `size` cost that are made in `calls` calls, each sending all `inputs`.

    `inputs` are the sizes of the sent pictures, without the mask, which is not counted. `previews` come with
    each candidate. `learned` is the median of `used_ratio` over so many calls: it corrects what is expected,
    and raises the upper bound, never lowers it.
    """
    if OutputRule.UNKNOWN is rule.output or InputRule.UNKNOWN is rule.input:
        return Estimate(None, None, calls)
    ratio, count = learned or (1.0, 0)
    image_in = sum(input_tokens(rule, one, high_fidelity=high_fidelity) for one in inputs)
    partials = previews * rule.partial_tokens

    def micro(text_in: int, image_out: Fraction) -> Fraction:
        rates = rule.rates
        sent = text_in * _exact(rates.text_in) + image_in * _exact(rates.image_in)
        return calls * sent + candidates * (image_out + partials) * _exact(rates.image_out)

    expected = Fraction(output_tokens(rule, quality, size)) * Fraction(ratio)
    most = Fraction(_dearest(rule, quality, size)) * max(Fraction(1), Fraction(ratio))
    text, text_most = math.ceil(Fraction(prompt_chars, _CHARS_A_TOKEN)), prompt_chars + _TOKENS_AROUND
    return Estimate(
        micro=round(micro(text, expected)),
        upper=math.ceil(micro(text_most, most) * _exact(rule.margin)),
        calls=calls,
        learned_from=count,
    )


def actual(rule: PriceRule, usage: Usage) -> int | None:
    """What was paid for `usage`; None where the price is not known, or the server told too little."""
    if OutputRule.UNKNOWN is rule.output or InputRule.UNKNOWN is rule.input:
        return None
    if usage.text_in is None or usage.image_in is None or usage.image_out is None:
        return 0 if rule.output is OutputRule.FREE and rule.input is InputRule.FREE else None
    rates = rule.rates
    return round(
        (usage.text_in - usage.cached_text_in) * _exact(rates.text_in)
        + usage.cached_text_in * _exact(rates.cached_text_in)
        + (usage.image_in - usage.cached_image_in) * _exact(rates.image_in)
        + usage.cached_image_in * _exact(rates.cached_image_in)
        + usage.image_out * _exact(rates.image_out)
        + (usage.text_out or 0) * _exact(rates.text_out)
    )


def used_ratio(
    rule: PriceRule,
    usage: Usage,
    *,
    quality: str,
    size: tuple[int, int],
    candidates: int,
    previews: int = 0,
) -> float | None:
    """The tokens of the pictures that were made, as a part of those that the formula expects without any
    correction; None where either is not known. This is what `estimate` learns from.
    """
    if rule.output in (OutputRule.UNKNOWN, OutputRule.FREE) or usage.image_out is None:
        return None
    expected = candidates * output_tokens(rule, quality, size)
    made = usage.image_out - candidates * previews * rule.partial_tokens
    return made / expected if expected and made > 0 else None


def output_tokens(rule: PriceRule, quality: str, size: tuple[int, int]) -> int:
    """Of one picture; a quality that the model chooses itself counts as high."""
    qualities = _qualities(rule)
    if quality not in qualities and _AUTO_IS not in qualities:
        return _dearest(rule, quality, size)
    return _tokens(rule, quality if quality in qualities else _AUTO_IS, size)


def input_tokens(rule: PriceRule, size: tuple[int, int], *, high_fidelity: bool = False) -> int:
    """Of one sent picture of `size`."""
    match rule.input:
        case InputRule.PATCHES:
            return _patches(*size)
        case InputRule.TILES:
            square, other = rule.fidelity_tokens if high_fidelity else (0, 0)
            return _tiles(*size) + (square if size[0] == size[1] else other)
        case InputRule.FREE | InputRule.UNKNOWN:
            return 0


def _dearest(rule: PriceRule, quality: str, size: tuple[int, int]) -> int:
    """The most that a picture may take; a quality that the model chooses itself may be any."""
    qualities = _qualities(rule)
    if quality in qualities:
        return _tokens(rule, quality, size)
    return max((_tokens(rule, one, size) for one in qualities), default=0)


def _qualities(rule: PriceRule) -> Mapping[str, object]:
    match rule.output:
        case OutputRule.GRID:
            return rule.grids
        case OutputRule.TABLE:
            return rule.table
        case OutputRule.FREE | OutputRule.UNKNOWN:
            return {}


def _tokens(rule: PriceRule, quality: str, size: tuple[int, int]) -> int:
    match rule.output:
        case OutputRule.GRID:
            tokens = _by_grid(rule.grids[quality], *size)
        case OutputRule.TABLE:
            tokens = _by_table(rule.table[quality], size)
        case OutputRule.FREE | OutputRule.UNKNOWN:
            return 0
    return math.ceil(tokens * _exact(rule.factors.get(quality, 1.0)))


def _by_grid(grid: int, width: int, height: int) -> int:
    """A grid of `grid` cells along the long side, weighted by the area of the picture."""
    longer, shorter = max(width, height), min(width, height)
    across = round(Fraction(grid * shorter, longer))  # half to even
    return math.ceil(Fraction(grid * across * (2_000_000 + width * height), 4_000_000))


def _by_table(sizes: Mapping[str, int], size: tuple[int, int]) -> int:
    """A size that is not in the table counts as its dearest."""
    return sizes.get(f"{size[0]}x{size[1]}", max(sizes.values()))


def _patches(width: int, height: int) -> int:
    """Patches of a picture that is enlarged to a long side of 1024, and reduced to 1536 patches."""
    longer = max(width, height)
    if longer < _LONG_SIDE_PX:
        width, height = (math.ceil(Fraction(side * _LONG_SIDE_PX, longer)) for side in (width, height))
    patches = _counted(width, height, _PATCH_PX)
    if patches <= _MOST_PATCHES:
        return patches
    scale = math.sqrt(_PATCH_PX**2 * _MOST_PATCHES / (width * height))
    across, down = width * scale / _PATCH_PX, height * scale / _PATCH_PX
    scale *= min(math.floor(across) / across, math.floor(down) / down)
    return _counted(math.floor(width * scale), math.floor(height * scale), _PATCH_PX)


def _tiles(width: int, height: int) -> int:
    """A picture is scaled to a short side of one tile first."""
    tiles = math.ceil(Fraction(max(width, height), min(width, height)))
    return _TOKENS_A_PICTURE + _TOKENS_A_TILE * tiles


def _counted(width: int, height: int, edge: int) -> int:
    return math.ceil(width / edge) * math.ceil(height / edge)


def _exact(number: float) -> Fraction:
    """The decimal number that a float was written as."""
    return Fraction(str(number))
