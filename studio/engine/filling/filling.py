"""How a hole is filled so that it could have been there: from a small picture to the full one."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from studio.engine.filling.features import LIVELINESS_BANDS, features, with_liveliness
from studio.engine.filling.labelling import labels
from studio.engine.filling.matching import Field, finer_field, first_field, shifted_field
from studio.engine.filling.pyramid import Floats, Hole, Level, depth, levels
from studio.engine.filling.shifts import dominant
from studio.engine.filling.start import allowed, peel
from studio.engine.filling.voting import load_of_slopes, voted
from studio.engine.membrane import laplacian, settled
from studio.engine.work import Watch, covered
from studio.model.geometry import Box

_SEARCHED_PX, _INHERITED_PX = 150_000, 500_000  # a larger hole is searched once, or not at all: it inherits
_ROUNDS = (12, 10, 8, 4, 2)  # at the coarsest level, the next, …; finer ones take the last number
_FADE, _FADE_PX = 0.6, (16, 240)  # how far a step at a seam is spread: of the depth of the hole
_SOFT_PX, _SHARP_PX = 1.3, 0.8  # how far a patch's vote reaches: while searching, and at last


_SHIFTS_MAX = 32
_SHIFTED_ROUNDS = 3
_NEAR_PX = 6  # how far is searched around what whole shifts have found


class Start(StrEnum):
    """How the first, small fill is made."""

    SHIFTS = "whole shifts"
    PEEL = "ring by ring"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What differs between two ways to fill the same hole.

    `radius` of a patch; `lively` is how much the strength of the grain counts; `joins_slopes` takes out the
    steps between patches. `shifted_px`: how many pixels the hole has at most where whole shifts fill it;
    fewer see more of what is around, more see its lines.
    """

    radius: int = 3
    lively: float = 4.0
    joins_slopes: bool = True
    start: Start = Start.SHIFTS
    shifted_px: int = 900


def fill(finest: Level, recipe: Recipe, seed: int, watch: Watch) -> Floats:
    """The area with its hole filled; what is known stays as it is."""
    return filled(finest, recipe, seed, watch)[0]


def filled(finest: Level, recipe: Recipe, seed: int, watch: Watch) -> tuple[Floats, Field]:
    """The area with its hole filled, and where each of its pixels came from."""
    watch.check()
    lively = with_liveliness(finest.area, finest.hole, watch)
    pyramid = _begun(levels(Level(lively, finest.hole, finest.barred), watch), recipe)
    cost = np.cumsum([0.0, *(1.0 + n if _rounds(one, n) else 0.5 for n, one in enumerate(pyramid))])
    cost /= cost[-1]
    searching = watch.part(0.02, 0.55)
    area, field = _first(pyramid[0], recipe, seed, searching.part(0, cost[1]))
    for n, level in enumerate(pyramid[1:], start=1):
        part = searching.part(cost[n], cost[n + 1])
        field = finer_field(field, level.hole, level.barred, recipe.radius)
        if n == len(pyramid) - 1 and not _rounds(level, n):
            break  # nothing is searched any more: the last vote is the only one
        area = voted(
            level.area, level.hole, field, radius=recipe.radius, spread=_SOFT_PX, watch=part.part(0, 0.1)
        )
        reach = _reach(level, recipe)
        rng = np.random.default_rng((seed, n))
        area = _searched(area, level, field, recipe, _rounds(level, n), reach, rng, part.part(0.1, 1))
    finest_area = pyramid[-1].area
    voting = watch.part(0.55, 0.75)
    area = voted(finest_area, finest.hole, field, radius=recipe.radius, spread=_SHARP_PX, watch=voting)
    area = area[..., :-LIVELINESS_BANDS]
    if recipe.joins_slopes:
        area = _joined(area, finest, field, watch.part(0.75, 1))
    return area, field


def _begun(pyramid: list[Level], recipe: Recipe) -> list[Level]:
    """The levels from the one on that is filled first: whole shifts take the finest that is small enough."""
    if recipe.start is Start.PEEL:
        return pyramid
    sizes = [int(level.hole.sum()) for level in pyramid]
    return pyramid[max(0, sum(size <= recipe.shifted_px for size in sizes) - 1) :]


def _reach(level: Level, recipe: Recipe) -> int:
    if recipe.start is Start.SHIFTS:
        return _NEAR_PX
    return max(level.hole.shape) if int(level.hole.sum()) < 20_000 else 8


def _first(level: Level, recipe: Recipe, seed: int, watch: Watch) -> tuple[Floats, Field]:
    if recipe.start is Start.SHIFTS:
        return _shifted(level, recipe, seed, watch)
    rng = np.random.default_rng((seed, 0))
    area = peel(level, recipe.radius, rng, watch)
    field = first_field(level.hole, level.barred, recipe.radius, rng)
    area = _searched(area, level, field, recipe, _rounds(level, 0), max(level.hole.shape), rng, watch)
    return area, field


def _shifted(level: Level, recipe: Recipe, seed: int, watch: Watch) -> tuple[Floats, Field]:
    """Filled by few whole shifts, whose seams lie where they show least."""
    seen = features(level.area, recipe.radius, recipe.lively, watch)
    shifts = dominant(seen, level.hole, level.barred, recipe.radius, _SHIFTS_MAX, watch.part(0, 0.2))
    colours = np.ascontiguousarray(level.area[..., :-LIVELINESS_BANDS])
    free = allowed(level.barred, 1)
    chosen = labels(colours, level.hole, free, shifts, watch.part(0.2, 0.7))
    field = shifted_field(level.hole, level.barred, recipe.radius, shifts[chosen])
    voting = watch.part(0.7, 0.75)
    area = voted(level.area, level.hole, field, radius=recipe.radius, spread=_SHARP_PX, watch=voting)
    rng = np.random.default_rng((seed, 0))
    return _searched(area, level, field, recipe, _SHIFTED_ROUNDS, _NEAR_PX, rng, watch.part(0.75, 1)), field


def _rounds(level: Level, n: int) -> int:
    size = int(level.hole.sum())
    if size > _SEARCHED_PX:
        return 0 if size > _INHERITED_PX else 1
    return _ROUNDS[min(n, len(_ROUNDS) - 1)]


def _searched(
    area: Floats,
    level: Level,
    field: Field,
    recipe: Recipe,
    rounds: int,
    reach: int,
    rng: np.random.Generator,
    watch: Watch,
) -> Floats:
    """The area after some rounds of searching for better patches and voting anew."""
    if not rounds:
        return area
    watch.check()
    seen = features(area, recipe.radius, recipe.lively, watch)
    box = _around(level.hole, 2 * recipe.radius)
    for turn in range(rounds):
        part = watch.part(turn / rounds, (turn + 1) / rounds)
        field.judge(seen, part)
        field.search(seen, rng, reach, part.part(0, 0.7))
        area = voted(
            level.area, level.hole, field, radius=recipe.radius, spread=_SOFT_PX, watch=part.part(0.7, 1)
        )
        if turn < rounds - 1:
            _refresh(seen, area, box, recipe, watch)
    return area


def _refresh(seen: Floats, area: Floats, box: Box, recipe: Recipe, watch: Watch) -> None:
    """Features anew where the fill changed; everything else was known and stays."""
    wide = box.grow(recipe.radius).intersect(Box(0, 0, area.shape[1], area.shape[0]))
    window = area[wide.y : wide.bottom, wide.x : wide.right]
    part = features(window, recipe.radius, recipe.lively, watch)
    y, x = box.y - wide.y, box.x - wide.x
    seen[box.y : box.bottom, box.x : box.right] = part[y : y + box.height, x : x + box.width]


def _around(hole: Hole, margin: int) -> Box:
    whole = Box(0, 0, hole.shape[1], hole.shape[0])
    return covered(hole.astype(np.uint8)).grow(margin).intersect(whole)


def _joined(area: Floats, level: Level, field: Field, watch: Watch) -> Floats:
    """The fill without the steps at its seams and at its border, as far as they fade."""
    box = _around(level.hole, 2)
    window = np.s_[box.y : box.bottom, box.x : box.right]
    hole = level.hole[window]
    load = load_of_slopes(area, hole, box, field, watch)
    lacks = (load - laplacian(np.ascontiguousarray(area[window]))) * hole[..., None]
    fade = float(np.clip(_FADE * depth(hole), *_FADE_PX))
    correction = settled(np.pad(lacks, ((1, 1), (1, 1), (0, 0))), np.pad(hole, 1), 1 / fade**2, watch)
    joined = area.copy()
    joined[window] += correction[1:-1, 1:-1]
    return np.clip(joined, 0, 1)
