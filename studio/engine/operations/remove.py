"""Remove: what lies under the mask gives way to what could lie behind it."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout
from studio.engine.filling.carrying import carried
from studio.engine.filling.large import fill_any
from studio.engine.filling.pyramid import Floats, Hole, Level, depth
from studio.engine.filling.recipe import Recipe, Start
from studio.engine.filling.specks import without_specks
from studio.engine.membrane import laplacian, settled
from studio.engine.work import Mask, Work, copied, covered, cut, put, strips
from studio.model.geometry import Box
from studio.model.project import Notice
from studio.model.watch import Watch

_CONTEXT = 0.75  # of the hole's longer side, on every side
_CONTEXT_MIN_PX, _CONTEXT_MAX_PX = 64, 1000
_GROWTH, _GROWTH_PX = 0.04, (3, 16)  # a painted mask seldom holds the last soft pixels of its object
_MEETING, _MEETING_PX = 0.08, (2, 24)  # how far inside the painted edge the fill is led over to it
# Lines that end at the hole: from there it is said, fewer are seldom seen, even beside some that go on.
_LOOSE_LINES, _LOOSE_SHARE = 3, 0.5
_STEP = 0.12  # of the range: a larger step is an edge or a remnant of the object, not a difference of light


# Judged against each other for every hole: lines, planks and tiles ask for whole shifts found in a larger
# picture, wide and soft surroundings for those of a smaller one, and rough ones for patches. The last two
# leave fewer seams than whole shifts that look as good, and more mud.
_RECIPES = (
    Recipe(lively=6.0, shifted_px=3000),
    Recipe(radius=4, lively=2.0, seams_weigh=1.1),
    Recipe(lively=6.0, start=Start.PEEL, seams_weigh=1.25),
)
_RANKS = ("least seams", "second least seams", "third least seams")
_OTHER = Recipe(radius=4, lively=2.0, shifted_px=3000)


@dataclass(frozen=True, slots=True)
class RemoveSetting:
    """Which of some ways to fill a hole, by how little its seams show; `seed` starts the search."""

    method: str
    recipes: tuple[Recipe, ...]
    rank: int
    seed: int


def settings(seed: int) -> tuple[RemoveSetting, ...]:
    """All ways to fill a hole, the most likely first."""
    judged = (RemoveSetting(method, _RECIPES, rank, seed) for rank, method in enumerate(_RANKS))
    return (*judged, RemoveSetting("whole shifts, larger patches", (_OTHER,), 0, seed + 1))


def apply(work: Work, setting: RemoveSetting) -> None:
    """Fill the painted part of the patch from its surroundings."""
    if work.painted is None:
        return
    height, width = work.base.shape[:2]
    margin = int(np.clip(_CONTEXT * max(work.box.width, work.box.height), _CONTEXT_MIN_PX, _CONTEXT_MAX_PX))
    box = work.box.grow(margin).intersect(Box(0, 0, width, height))
    inner = work.box.moved(-box.x, -box.y)
    window = np.s_[inner.y : inner.bottom, inner.x : inner.right]
    current = copied(cut(work.base, box), work.watch)
    put(current[window], work.patch, work.watch)
    work.watch.check()
    area = _premultiplied(current)
    work.watch.check()
    hole = np.zeros(area.shape[:2], np.uint8)
    hole[window] = work.painted > 0
    grown = work.watch.during(lambda: _grown(hole))
    plain = without_specks(area, grown, work.watch.part(0, 0.03))
    lines = carried(Level(plain, grown, grown), work.watch.part(0.03, 0.1))
    if lines.loose >= _LOOSE_LINES and lines.loose > _LOOSE_SHARE * lines.through:
        work.notices.append(Notice("lines-end", {"count": lines.loose}))
    filling = work.watch.part(0.1, 0.95)
    filled = fill_any(lines.level, setting.recipes, setting.seed, filling, rank=setting.rank)
    filled = _met(filled, area, hole > 0, work.watch.part(0.95, 1))
    _write(work.patch, filled[window])
    work.restore_unpainted()
    carried_on = f", {lines.through} lines carried on" if lines.through > 1 else ", a line carried on"
    work.methods.append(setting.method + (carried_on if lines.through else ""))


def _grown(hole: Mask) -> Hole:
    """The hole and the soft rim of what was in it, which must neither stay nor be copied."""
    side = 2 * round(float(np.clip(_GROWTH * depth(hole > 0), *_GROWTH_PX))) + 1
    return np.asarray(cv2.dilate(hole, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))) > 0)


def _met(filled: Floats, area: Floats, hole: Hole, watch: Watch) -> Floats:
    """The fill led over to what stands outside the painted edge, within a few pixels.

    The rim beyond that edge was filled too, but only what was painted may change: without this the fill
    would end in a step wherever the rim is not what stands there.
    """
    reach = float(np.clip(_MEETING * watch.during(lambda: depth(hole)), *_MEETING_PX))
    box = covered(hole.astype(np.uint8)).grow(2).intersect(Box(0, 0, hole.shape[1], hole.shape[0]))
    met = copied(filled, watch)
    # A step fades within a few reaches: strips that overlap by more are as good as the whole.
    for strip in strips((box.height, box.width), watch, halo_px=round(6 * reach), pixels=1 << 19):
        wide = np.s_[box.y + strip.wide_top : box.y + strip.wide_bottom, box.x : box.right]
        inside = hole[wide]
        step = _of_light(area[wide] - filled[wide]) * ~inside[..., None]
        load = -laplacian(np.pad(step, ((1, 1), (1, 1), (0, 0)), mode="edge"))
        part = watch.part(strip.top / box.height, strip.bottom / box.height)
        correction = settled(load, np.pad(inside, 1), 1 / reach**2, part)[1:-1, 1:-1]
        rows = np.s_[box.y + strip.top : box.y + strip.bottom, box.x : box.right]
        met[rows] = np.clip(met[rows] + correction[strip.inner], 0, 1)
    return met


def _of_light(step: Floats) -> Floats:
    """Steps without those that are edges: leading the fill over to them would smear it."""
    size = np.abs(step).max(axis=-1, keepdims=True) / np.float32(_STEP)
    return np.asarray(step / np.square(1 + np.square(np.square(size))), np.float32)


def _premultiplied(raster: layout.Raster) -> Floats:
    """Colour times alpha, and alpha: what is transparent has no colour to be copied."""
    colour, alpha = layout.colour(raster), layout.alpha(raster)
    return colour if alpha is None else np.concatenate([colour * alpha[..., None], alpha[..., None]], axis=-1)


def _write(patch: layout.Raster, filled: Floats) -> None:
    if filled.shape[2] == 3:
        layout.write_colour(patch, filled)
        return
    alpha = filled[..., 3]
    straight = filled[..., :3] / np.maximum(alpha, np.float32(1e-4))[..., None]
    layout.write_colour(patch, straight.astype(np.float32))
    layout.write_alpha(patch, alpha)
