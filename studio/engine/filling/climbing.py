"""How one fill is begun in a small picture and goes on from size to size."""

from dataclasses import dataclass, replace

import numpy as np

from studio.engine.filling.features import LIVELINESS_BANDS, features
from studio.engine.filling.labelling import labels
from studio.engine.filling.matching import Field, finer_field, first_field, shifted_field
from studio.engine.filling.pyramid import Floats, Hole, Level
from studio.engine.filling.recipe import Recipe, Start
from studio.engine.filling.shifts import dominant
from studio.engine.filling.start import allowed, peel
from studio.engine.filling.voting import voted
from studio.engine.work import covered
from studio.model.geometry import Box
from studio.model.watch import Watch

_SEARCHED_PX, _INHERITED_PX = 150_000, 500_000  # a larger hole is searched once, or not at all: it inherits
_ROUNDS = (12, 10, 8, 4, 2)  # at the coarsest level, the next, …; finer ones take the last number
_SOFT_PX, SHARP_PX = 1.3, 0.45  # how far a patch's vote reaches: while searching, and at last

_SHIFTS_MAX = 32
_SHIFTED_ROUNDS = 3
_NEAR_PX = 6  # how far is searched around what whole shifts have found


@dataclass(slots=True)
class Climb:
    """A fill on its way up `pyramid`, at its level `at`.

    `area` is None where nothing is searched any more: there the field is all, and the last vote is the only
    one.
    """

    pyramid: list[Level]
    recipe: Recipe
    seed: int
    at: int
    area: Floats | None
    field: Field

    @property
    def level(self) -> Level:
        return self.pyramid[self.at]

    def rise(self, watch: Watch) -> None:
        """One level up."""
        self.at += 1
        level, recipe = self.level, self.recipe
        coarse = self.field
        self.field = watch.during(lambda: finer_field(coarse, level, recipe.radius))
        turns = rounds(level, self.at)
        if not turns and self.at == len(self.pyramid) - 1:
            self.area = None
            return
        voting = watch.part(0, 0.1)
        area = voted(level.area, level.hole, self.field, radius=recipe.radius, spread=_SOFT_PX, watch=voting)
        rng = np.random.default_rng((self.seed, self.at))
        reach = _reach(level, recipe)
        self.area = _searched(area, level, self.field, recipe, turns, reach, rng, watch.part(0.1, 1))


def begun(pyramid: list[Level], recipe: Recipe, seed: int, watch: Watch) -> Climb:
    """The first fill: whole shifts take the finest level that is small enough."""
    if recipe.start is Start.PEEL:
        return Climb(pyramid, recipe, seed, 0, *_peeled(pyramid[0], recipe, seed, watch))
    sizes = [int(level.hole.sum()) for level in pyramid]
    above = pyramid[max(0, sum(size <= recipe.shifted_px for size in sizes) - 1) :]
    return Climb(above, recipe, seed, 0, *_shifted(above[0], recipe, seed, watch))


def rounds(level: Level, n: int) -> int:
    """How often the n-th level from the first is searched."""
    size = int(level.hole.sum())
    if size > _SEARCHED_PX:
        return 0 if size > _INHERITED_PX else 1
    return _ROUNDS[min(n, len(_ROUNDS) - 1)]


def around(hole: Hole, margin: int) -> Box:
    whole = Box(0, 0, hole.shape[1], hole.shape[0])
    return covered(hole.astype(np.uint8)).grow(margin).intersect(whole)


def _reach(level: Level, recipe: Recipe) -> int:
    if recipe.start is Start.SHIFTS:
        return _NEAR_PX
    return max(level.hole.shape) if int(level.hole.sum()) < 20_000 else 8


def _peeled(level: Level, recipe: Recipe, seed: int, watch: Watch) -> tuple[Floats, Field]:
    rng = np.random.default_rng((seed, 0))
    area = peel(level, recipe.radius, rng, watch)
    field = first_field(level, recipe.radius, rng)
    area = _searched(area, level, field, recipe, rounds(level, 0), max(level.hole.shape), rng, watch)
    return area, field


def _shifted(level: Level, recipe: Recipe, seed: int, watch: Watch) -> tuple[Floats, Field]:
    """Filled by few whole shifts, whose seams lie where they show least."""
    seen = features(level.area, recipe.radius, recipe.lively, watch)
    shifts = dominant(seen, level.hole, level.barred, recipe.radius, _SHIFTS_MAX, watch.part(0, 0.2))
    colours = np.ascontiguousarray(level.area[..., :-LIVELINESS_BANDS])
    free = allowed(level.barred, 1)
    chosen = labels(replace(level, area=colours), free, shifts, watch.part(0.2, 0.7))
    field = shifted_field(level, recipe.radius, shifts[chosen])
    voting = watch.part(0.7, 0.75)
    area = voted(level.area, level.hole, field, radius=recipe.radius, spread=SHARP_PX, watch=voting)
    rng = np.random.default_rng((seed, 0))
    return _searched(area, level, field, recipe, _SHIFTED_ROUNDS, _NEAR_PX, rng, watch.part(0.75, 1)), field


def _searched(
    area: Floats,
    level: Level,
    field: Field,
    recipe: Recipe,
    times: int,
    reach: int,
    rng: np.random.Generator,
    watch: Watch,
) -> Floats:
    """The area after some rounds of searching for better patches and voting anew."""
    if not times:
        return area
    watch.check()
    seen = features(area, recipe.radius, recipe.lively, watch)
    box = around(level.hole, 2 * recipe.radius)
    for turn in range(times):
        part = watch.part(turn / times, (turn + 1) / times)
        field.judge(seen, part)
        field.search(seen, rng, reach, part.part(0, 0.7))
        area = voted(
            level.area, level.hole, field, radius=recipe.radius, spread=_SOFT_PX, watch=part.part(0.7, 1)
        )
        if turn < times - 1:
            _refresh(seen, area, box, recipe, watch)
    return area


def _refresh(seen: Floats, area: Floats, box: Box, recipe: Recipe, watch: Watch) -> None:
    """Features anew where the fill changed; everything else was known and stays."""
    wide = box.grow(recipe.radius).intersect(Box(0, 0, area.shape[1], area.shape[0]))
    window = area[wide.y : wide.bottom, wide.x : wide.right]
    part = features(window, recipe.radius, recipe.lively, watch)
    y, x = box.y - wide.y, box.x - wide.x
    seen[box.y : box.bottom, box.x : box.right] = part[y : y + box.height, x : x + box.width]
