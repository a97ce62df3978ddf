"""Extend: the canvas grows, and what it gains goes on from what stands at its edge."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.filling.large import fill_any
from studio.engine.filling.pyramid import Floats, Hole, Level
from studio.engine.filling.recipe import Recipe, Start
from studio.engine.steps import Extend, Length
from studio.engine.work import Mask, Work, put, strips
from studio.model.errors import Cause, Misfit
from studio.model.geometry import Box, Frame
from studio.model.watch import Watch

_DEFAULT = Length(15, is_percent=True)
_PIXELS_MAX, _SIDE_MAX_PX = 200_000_000, 30_000
_CONTEXT = 1.3  # of the gain, from which patches come
_CONTEXT_PX = (160, 900)
_BAND, _BAND_PX = 0.15, 24  # of the gain: the edge, whose colours the gain may have
_LIKENESS_PX = 240
_SHARE = 0.002  # of the edge, that a colour has which is one of its own
_FOREIGN_MAX = 0.7  # of what is known: with less left there is nothing to go on with
_RECIPES = (
    Recipe(radius=4, lively=2.0, shifted_px=1600),
    Recipe(lively=4.0, start=Start.PEEL),
    Recipe(lively=4.0, shifted_px=1600),
    Recipe(radius=2, lively=8.0, start=Start.PEEL),
)


@dataclass(frozen=True, slots=True)
class ExtendSetting:
    """`rank` among the ways to go on, 0 being the one whose seams show least."""

    step: Extend
    rank: int
    seed: int


def settings(step: Extend, seed: int) -> tuple[ExtendSetting, ...]:
    return tuple(ExtendSetting(step, rank, seed) for rank in range(len(_RECIPES)))


@dataclass(frozen=True, slots=True)
class Gain:
    """Pixels on each side."""

    left: int
    top: int
    right: int
    bottom: int


def gain_of(step: Extend, width: int, height: int) -> Gain:
    """Raises Misfit for a canvas past what the studio opens, and for a gain of nothing."""

    def side(length: Length | None, own: int) -> int:
        return 0 if length is None else max(0, (length if step.is_said else _DEFAULT).pixels(own))

    gain = Gain(
        side(step.left, width), side(step.top, height), side(step.right, width), side(step.bottom, height)
    )
    size = (width + gain.left + gain.right, height + gain.top + gain.bottom)
    facts: dict[str, object] = {"width": size[0], "height": size[1]}
    if size == (width, height):
        raise Misfit((Cause("not-larger", {**facts, "own_width": width, "own_height": height}),))
    if size[0] * size[1] > _PIXELS_MAX or max(size) > _SIDE_MAX_PX:
        raise Misfit((Cause("grows-too-large", facts),))
    return gain


def apply(work: Work, setting: ExtendSetting) -> Work:
    whole = work.whole()
    height, width = whole.shape[:2]
    gain = gain_of(setting.step, width, height)
    sides = [one for one in ("left", "right", "top", "bottom") if getattr(gain, one)]
    for n, one in enumerate(sides):
        part = work.watch.part(n / len(sides), (n + 1) / len(sides))
        whole = _grown(whole, one, getattr(gain, one), setting, part)
    old = Box(gain.left, gain.top, width, height)
    new = np.full(whole.shape[:2], 255, np.uint8)
    new[old.y : old.bottom, old.x : old.right] = 0
    said = ", ".join(f"{getattr(gain, one)} px {one}" for one in sides)
    work.methods.append(
        f"extended {said}, to {whole.shape[1]} × {whole.shape[0]} px, "
        f"filling {setting.rank + 1} of {len(_RECIPES)}"
    )
    way = Frame.offset(gain.left, gain.top)
    done = work.reframed(whole, way, _mask(work, old, new.shape), None)
    done.judged = new if done.painted is None else None
    return done


def _mask(work: Work, old: Box, shape: tuple[int, ...]) -> Mask | None:
    if work.painted is None:
        return None
    whole = np.zeros(shape, np.uint8)
    box = work.box.moved(old.x, old.y)
    whole[box.y : box.bottom, box.x : box.right] = work.painted
    return whole


def _grown(whole: layout.Raster, side: str, px: int, setting: ExtendSetting, watch: Watch) -> layout.Raster:
    """The picture larger on one side; every side is turned to be the left one."""
    turns = {"left": 0, "top": 1, "right": 2, "bottom": 3}[side]
    turned = np.rot90(whole, turns)
    gained = _patched(turned, px, setting, watch)
    size = (turned.shape[0], px + turned.shape[1])
    done = np.empty((*(size[::-1] if turns % 2 else size), *whole.shape[2:]), whole.dtype)
    around = np.rot90(done, turns)
    put(around[:, :px], gained, watch)
    put(around[:, px:], turned, watch)
    return done


def _patched(turned: layout.Raster, px: int, setting: ExtendSetting, watch: Watch) -> layout.Raster:
    """`px` columns that come before the first one."""
    height, width = turned.shape[:2]
    context = min(width, int(np.clip(_CONTEXT * px, *_CONTEXT_PX)))
    known = turned[:, :context]
    watch.check()
    colour, opacity = layout.colour(known), layout.alpha(known)
    watch.check()
    values = (
        colour if opacity is None else np.concatenate([colour * opacity[..., None], opacity[..., None]], -1)
    )
    area = np.concatenate([np.zeros((height, px, values.shape[2]), np.float32), values], axis=1)
    watch.check()
    hole = np.zeros(area.shape[:2], bool)
    hole[:, :px] = True
    barred = hole.copy()
    barred[:, px:] = foreign(colour, max(_BAND_PX, round(_BAND * px)))
    level = Level(area, hole, barred)
    return _as(fill_any(level, _RECIPES, setting.seed, watch, rank=setting.rank)[:, :px], turned, watch)


def foreign(colour: Floats, band_px: int) -> Hole:
    """Which known pixels have colours that the edge, `band_px` columns from the left, has nowhere.

    They are of other things: what stands in the middle must not begin again in the gain.
    """
    height, width = colour.shape[:2]
    scale = min(1.0, _LIKENESS_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    lab = oklab.lab(cv2.resize(colour, size, interpolation=cv2.INTER_AREA))
    lab = cv2.GaussianBlur(lab, (0, 0), 1.5)
    bins = np.clip(((lab - (0, -0.3, -0.3)) / (0.08, 0.04, 0.04)).astype(np.int32), 0, 15)
    at = (bins[..., 0] * 16 + bins[..., 1]) * 16 + bins[..., 2]
    band = max(1, round(band_px * scale))
    counts = np.bincount(at[:, :band].ravel(), minlength=16**3).astype(np.float32).reshape(16, 16, 16)
    near = sum(np.roll(counts, step, axis) for axis in range(3) for step in (-1, 1)) + counts
    is_foreign = (near.ravel()[at] < _SHARE * size[1] * band).astype(np.uint8)
    is_foreign = cv2.morphologyEx(is_foreign, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if is_foreign.mean() > _FOREIGN_MAX:
        return np.zeros((height, width), bool)
    grown = cv2.dilate(is_foreign, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.resize(grown, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


def _as(filled: Floats, like: layout.Raster, watch: Watch) -> layout.Raster:
    done = np.empty((*filled.shape[:2], *like.shape[2:]), like.dtype)
    for strip in strips(done.shape, watch.quiet()):
        here, values = done[strip.rows], filled[strip.rows]
        if filled.shape[2] == 4:
            opacity = np.clip(values[..., 3], 0, 1)
            layout.write_alpha(here, opacity)
            straight = values[..., :3] / np.maximum(opacity, 1e-4)[..., None]
            values = np.asarray(straight, np.float32)
        layout.write_colour(here, np.ascontiguousarray(values, np.float32))
    return done
