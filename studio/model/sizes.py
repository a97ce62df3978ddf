"""Which picture sizes a model makes, and how a picture is brought to one and back."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from studio.model.geometry import Box

SMALLEST_QUIET_SCALE, LARGEST_QUIET_SCALE = 0.9, 1.1  # outside these the scaling is said before sending
_MOST_PADDING = 2  # how often the picture's area fits its canvas at most


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Sizes are one of `presets`, or, without presets, any that keeps all the other rules.

    `multiple` divides both edges; `longest_px` bounds the longer edge; `aspect_most` the ratio of the longer
    to the shorter; `least_px` and `most_px` the area. 0 means no such rule. `experimental_px` is an area from
    which the maker promises less. `has_auto` says that the model can also choose by itself.
    """

    presets: tuple[tuple[int, int], ...] = ()
    multiple: int = 1
    longest_px: int = 0
    aspect_most: float = 0.0
    least_px: int = 0
    most_px: int = 0
    experimental_px: int = 0
    has_auto: bool = True

    def allows(self, width: int, height: int) -> bool:
        """Whether pictures of this size are made."""
        if self.presets:
            return (width, height) in self.presets
        longer, shorter, area = max(width, height), min(width, height), width * height
        return (
            shorter > 0
            and width % self.multiple == 0
            and height % self.multiple == 0
            and area >= self.least_px
            and (not self.longest_px or longer <= self.longest_px)
            and (not self.aspect_most or longer <= self.aspect_most * shorter)
            and (not self.most_px or area <= self.most_px)
        )

    def is_experimental(self, width: int, height: int) -> bool:
        """Whether the maker promises less for a legal size: slower, less reliable."""
        return 0 < self.experimental_px < width * height


@dataclass(frozen=True, slots=True)
class SizePlan:
    """How a picture becomes legal: scaled by `scale`, then laid at `inner` on a canvas of `width` × `height`.

    Around `inner` its edge is replicated. To undo it, cut `inner` out of the answer and scale it back.
    """

    width: int
    height: int
    scale: float
    inner: Box

    @property
    def text(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def is_padded(self) -> bool:
        return (self.inner.width, self.inner.height) != (self.width, self.height)

    @property
    def is_worth_saying(self) -> bool:
        return not SMALLEST_QUIET_SCALE <= self.scale <= LARGEST_QUIET_SCALE

    def facts(self) -> dict[str, object]:
        """The plan as it is written down with its call, to be read back by `plan_from`."""
        inner = [self.inner.x, self.inner.y, self.inner.width, self.inner.height]
        return {"width": self.width, "height": self.height, "scale": self.scale, "inner": inner}


def plan_from(facts: object) -> SizePlan | None:
    """The plan that `facts` tell; None for anything else, or for one that would lie outside its canvas."""
    if not isinstance(facts, Mapping):
        return None
    sides, scale, inner = (facts.get("width"), facts.get("height")), facts.get("scale"), facts.get("inner")
    if not isinstance(inner, list) or len(inner) != 4 or not isinstance(scale, int | float):
        return None
    if not all(type(side) is int for side in (*sides, *inner)) or not 0 < scale < math.inf:
        return None
    plan = SizePlan(int(sides[0] or 0), int(sides[1] or 0), float(scale), Box(*inner))
    canvas = Box(0, 0, plan.width, plan.height)
    return None if plan.inner.is_empty or plan.inner.intersect(canvas) != plan.inner else plan


def reference_size(width: int, height: int, rule: SizeRule) -> tuple[int, int]:
    """In which size a picture is shown for guidance: its own, unless it is larger than any that is made."""
    presets = rule.presets
    longest_px = max((max(one) for one in presets), default=rule.longest_px)
    most_px = max((one[0] * one[1] for one in presets), default=rule.most_px)
    scale = min(
        1.0,
        longest_px / max(width, height) if longest_px else 1.0,
        math.sqrt(most_px / (width * height)) if most_px else 1.0,
    )
    if scale == 1:
        return width, height
    return max(1, math.floor(width * scale)), max(1, math.floor(height * scale))


@lru_cache(maxsize=256)
def plan_size(
    width: int, height: int, rule: SizeRule, wanted: tuple[int, int] | None = None
) -> SizePlan | None:
    """How a picture of `width` × `height` becomes one that `rule` allows; None where none is legal.

    It is padded up to twice its area; where that is not enough it is scaled, as little as will do when it
    is too large, to fill its canvas when it is too small. `wanted` names the canvas: the picture fills it.
    """
    if wanted is not None:
        return _filling(width, height, wanted) if rule.allows(*wanted) else None
    if rule.allows(width, height):
        return _laid(width, height, (width, height), 1.0)
    if canvas := canvas_around(width, height, rule):
        return _laid(width, height, canvas, 1.0)
    if rule.presets:
        return _into_preset(width, height, rule)
    return _scaled(width, height, rule)


def enclosing(least: tuple[int, int], most: tuple[int, int], rule: SizeRule) -> tuple[int, int] | None:
    """The smallest size that is made and is nowhere smaller than `least` nor larger than `most`."""
    if rule.presets:
        sizes = iter(rule.presets)
    else:
        step = rule.multiple
        widths = range(_rounded_up(least[0], step), most[0] + 1, step)
        sizes = (_as_high_as_it_must(across, least[1], rule) for across in widths)
    legal = [
        (across, down)
        for across, down in sizes
        if least[0] <= across <= most[0] and least[1] <= down <= most[1] and rule.allows(across, down)
    ]
    return min(legal, key=lambda size: (size[0] * size[1], max(size)), default=None)


def canvas_around(width: int, height: int, rule: SizeRule) -> tuple[int, int] | None:
    """The legal canvas around a picture that widens neither side much more than the other."""
    around = (
        (across, down)
        for across, down in rule.presets or _around(width, height, rule)
        if across >= width and down >= height
    )
    legal = [
        (across, down)
        for across, down in around
        if across * down <= _MOST_PADDING * width * height and rule.allows(across, down)
    ]
    return min(
        legal, key=lambda size: (max(size[0] / width, size[1] / height), size[0] * size[1]), default=None
    )


def _around(width: int, height: int, rule: SizeRule) -> Iterator[tuple[int, int]]:
    """For each width that may do, the least height that goes with it."""
    step = rule.multiple
    for across in range(_rounded_up(width, step), _MOST_PADDING * width + 1, step):
        yield _as_high_as_it_must(across, height, rule)


def _as_high_as_it_must(across: int, height: int, rule: SizeRule) -> tuple[int, int]:
    least = max(height, math.ceil(rule.least_px / across))
    if rule.aspect_most:
        least = max(least, math.ceil(across / rule.aspect_most))
    return across, _rounded_up(least, rule.multiple)


def _into_preset(width: int, height: int, rule: SizeRule) -> SizePlan | None:
    """In the preset that needs the least padding; of those alike, the one that scales the least."""
    plans = [plan for preset in rule.presets if (plan := _filling(width, height, preset))]
    return min(plans, key=_waste, default=None)


def _waste(plan: SizePlan) -> tuple[float, float]:
    padding = plan.width * plan.height / plan.inner.area
    return round(padding, 2), abs(math.log(plan.scale))


def _filling(width: int, height: int, canvas: tuple[int, int]) -> SizePlan | None:
    """As large as the canvas takes it; a picture that nearly fills it stays as it is, which can be undone
    exactly. None where more than half of the canvas would be padding.
    """
    across, down = canvas
    scale = min(across / width, down / height)
    plan = _laid(width, height, canvas, 1.0 if 1 <= scale <= LARGEST_QUIET_SCALE else scale)
    return plan if across * down <= _MOST_PADDING * plan.inner.area else None


def _laid(width: int, height: int, canvas: tuple[int, int], scale: float) -> SizePlan:
    """In the middle of the canvas, sides rounded to whole pixels."""
    across = min(canvas[0], max(1, round(width * scale)))
    down = min(canvas[1], max(1, round(height * scale)))
    inner = Box((canvas[0] - across) // 2, (canvas[1] - down) // 2, across, down)
    return SizePlan(canvas[0], canvas[1], scale, inner)


def _scaled(width: int, height: int, rule: SizeRule) -> SizePlan | None:
    """The first legal size on the way down, or up, in steps of one pixel of the longer side.

    Rounding up to multiples costs up to two of them a side; whoever has no legal size four multiples on has
    none at all: its shape cannot be padded.
    """
    longer = max(width, height)
    ideal = _ideal_scale(width, height, rule)
    start, step = (math.floor(longer * ideal), -1) if ideal < 1 else (math.ceil(longer * ideal), 1)
    for side in range(start, start + step * 4 * (rule.multiple + 1), step):
        if side < 1:
            return None
        scale = side / longer
        across, down = max(1, round(width * scale)), max(1, round(height * scale))
        if canvas := canvas_around(across, down, rule):
            return _laid(width, height, canvas, scale)
    return None


def _ideal_scale(width: int, height: int, rule: SizeRule) -> float:
    """The scale at which a picture, padded to a legal shape, would just keep the limits of edge and area."""
    longer, shorter = max(width, height), min(width, height)
    if rule.aspect_most:
        shorter = max(shorter, math.ceil(longer / rule.aspect_most))
    down = min(
        1.0,
        rule.longest_px / longer if rule.longest_px else 1.0,
        math.sqrt(rule.most_px / (longer * shorter)) if rule.most_px else 1.0,
    )
    return down if down < 1 else max(1.0, math.sqrt(rule.least_px / (longer * shorter)))


def _rounded_up(length: int, step: int) -> int:
    return -(-length // step) * step
