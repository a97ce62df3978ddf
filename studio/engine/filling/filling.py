"""How a hole is filled so that it could have been there: from a small picture to the full one."""

from dataclasses import replace

import numpy as np

from studio.engine.filling.choosing import chosen
from studio.engine.filling.climbing import SHARP_PX, Climb, around, rounds
from studio.engine.filling.features import LIVELINESS_BANDS, with_liveliness
from studio.engine.filling.matching import Field
from studio.engine.filling.pyramid import Floats, Level, depth, levels
from studio.engine.filling.recipe import Recipe
from studio.engine.filling.voting import load_of_slopes, voted
from studio.engine.membrane import laplacian, settled
from studio.engine.work import strips
from studio.model.watch import Watch

_FADE, _FADE_PX = 0.6, (16, 240)  # how far a step at a seam is spread: of the depth of the hole
_AT_ONCE_PX = 1 << 19  # between two looks
_CHOOSING = 0.25  # of the work, when there is a choice


def fill(finest: Level, recipe: Recipe, seed: int, watch: Watch) -> Floats:
    """The area with its hole filled; what is known stays as it is."""
    return filled(finest, (recipe,), 0, seed, watch)[0]


def filled(
    finest: Level, recipes: tuple[Recipe, ...], rank: int, seed: int, watch: Watch
) -> tuple[Floats, Field]:
    """The area with its hole filled in the way of that rank, 0 the best, and where its pixels came from."""
    watch.check()
    lively = with_liveliness(finest.area, finest.hole, watch)
    pyramid = levels(replace(finest, area=lively), watch)
    begun = _CHOOSING if len(recipes) > 1 else 0.1
    climb = chosen(pyramid, recipes, rank, seed, watch.part(0.02, begun))
    _risen(climb, watch.part(begun, 0.55))
    recipe, voting = climb.recipe, watch.part(0.55, 0.75)
    area = voted(
        climb.level.area, finest.hole, climb.field, radius=recipe.radius, spread=SHARP_PX, watch=voting
    )
    area = area[..., :-LIVELINESS_BANDS]
    if recipe.joins_slopes:
        area = _joined(area, finest, climb.field, watch.part(0.75, 1))
    return area, climb.field


def _risen(climb: Climb, watch: Watch) -> None:
    """To the finest level; progress goes by how much is searched at each."""
    left = range(climb.at + 1, len(climb.pyramid))
    cost = np.cumsum([0.0, *(1.0 + n if rounds(climb.pyramid[n], n) else 0.5 for n in left)])
    for n in range(len(left)):
        climb.rise(watch.part(cost[n] / cost[-1], cost[n + 1] / cost[-1]))


def _joined(area: Floats, level: Level, field: Field, watch: Watch) -> Floats:
    """The fill without the steps at its seams and at its border, as far as they fade."""
    box = around(level.hole, 2)
    window = np.s_[box.y : box.bottom, box.x : box.right]
    hole = level.hole[window]
    load = load_of_slopes(area, hole, box, field, watch)
    watch.check()
    lacks = (load - laplacian(np.ascontiguousarray(area[window]))) * hole[..., None]
    watch.check()
    fade = float(np.clip(_FADE * depth(hole), *_FADE_PX))
    correction = settled(np.pad(lacks, ((1, 1), (1, 1), (0, 0))), np.pad(hole, 1), 1 / fade**2, watch)
    joined = np.empty(area.shape, np.float32)
    for strip in strips(area.shape, watch.quiet(), pixels=_AT_ONCE_PX):
        joined[strip.rows] = np.clip(area[strip.rows], 0, 1)
    for strip in strips(correction[1:-1].shape, watch.quiet(), pixels=_AT_ONCE_PX):
        rows = np.s_[box.y + strip.top : box.y + strip.bottom, box.x : box.right]
        led = area[rows] + correction[1:-1, 1:-1][strip.rows]
        joined[rows] = np.clip(led, 0, 1)
    return joined
