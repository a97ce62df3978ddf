"""Which of several beginnings of a fill goes on: the one whose seams show least, while all are small."""

import numpy as np
from numpy.typing import NDArray

from studio.engine.filling.climbing import Climb, begun
from studio.engine.filling.features import LIVELINESS_BANDS
from studio.engine.filling.matching import Field
from studio.engine.filling.pyramid import Floats, Hole, Level
from studio.engine.filling.recipe import Recipe
from studio.model.watch import Watch

Places = NDArray[np.intp]

_JUDGED_PX = 3000  # of the hole, at the level where beginnings are compared


def chosen(pyramid: list[Level], recipes: tuple[Recipe, ...], rank: int, seed: int, watch: Watch) -> Climb:
    """The fill of that rank, 0 the best, risen to where it was judged; one recipe alone is only begun."""
    if len(recipes) == 1:
        return begun(pyramid, recipes[0], seed, watch)
    judged = [level for level in pyramid if int(level.hole.sum()) <= _JUDGED_PX] or pyramid[:1]
    climbs, shown = [], []
    for n, recipe in enumerate(recipes):
        part = watch.part(n / len(recipes), (n + 1) / len(recipes))
        climb = begun(pyramid, recipe, seed, part.part(0, 0.5))
        while climb.level.hole.size < judged[-1].hole.size:
            climb.rise(part.part(0.5, 1))
        climbs.append(climb)
        shown.append(recipe.seams_weigh * seams(climb.level, climb.field, watch))
    return climbs[int(np.argsort(shown, kind="stable")[rank])]


def seams(level: Level, field: Field, watch: Watch) -> float:
    """How much the copies differ where two of them meet, or one meets what is known, summed over all seams.

    Judged by what is copied and not by the voted fill, in which a smear has no seams.
    """
    area = np.ascontiguousarray(level.area[..., :-LIVELINESS_BANDS])
    y, x = _shifts(level.hole, field)
    return sum(_steps(area, level.hole, y, x, way, watch) for way in ((0, 1), (1, 0)))


def _shifts(hole: Hole, field: Field) -> tuple[Places, Places]:
    """(H, W) of how far each pixel of the hole copies from; 0 where the picture is known."""
    shift_y, shift_x = np.zeros(hole.shape, np.intp), np.zeros(hole.shape, np.intp)
    within = hole[field.y, field.x]
    at = field.y[within], field.x[within]
    shift_y[at], shift_x[at] = field.source_y[within] - at[0], field.source_x[within] - at[1]
    return shift_y, shift_x


def _steps(
    area: Floats, hole: Hole, shift_y: Places, shift_x: Places, way: tuple[int, int], watch: Watch
) -> float:
    """Between each pixel and the next along `way`: how unlike the two copies are on both."""
    watch.check()
    height, width = hole.shape
    dy, dx = way
    here, there = np.s_[: height - dy, : width - dx], np.s_[dy:, dx:]
    is_seam = (hole[here] | hole[there]) & (
        (shift_y[here] != shift_y[there]) | (shift_x[here] != shift_x[there])
    )
    y, x = np.nonzero(is_seam)
    one, other = (y, x), (y + dy, x + dx)

    def unlike(at: tuple[Places, Places]) -> Floats:
        copies = [
            area[
                np.clip(at[0] + shift_y[whose], 0, height - 1), np.clip(at[1] + shift_x[whose], 0, width - 1)
            ]
            for whose in (one, other)
        ]
        return np.asarray(np.sqrt(np.square(copies[0] - copies[1]).sum(axis=-1)), np.float32)

    # What is known has no shift, so it says something of its own side of a seam only.
    first, second = unlike(one), unlike(other)
    sure = np.where(hole[one], np.where(hole[other], first + second, 2 * second), 2 * first)
    return float(sure.sum())
