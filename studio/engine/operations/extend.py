"""Extend: the canvas grows, and what it gains goes on from what stands at its edge."""

from dataclasses import dataclass

import numpy as np

from studio.engine import layout
from studio.engine.filling.large import fill_any
from studio.engine.filling.pyramid import Floats, Level
from studio.engine.filling.recipe import Recipe, Start
from studio.engine.steps import Extend, Length
from studio.engine.work import Mask, Work
from studio.model.errors import Cause, Misfit
from studio.model.geometry import Box, Frame
from studio.model.watch import Watch

_DEFAULT = Length(15, is_percent=True)
_PIXELS_MAX, _SIDE_MAX_PX = 200_000_000, 30_000
_CONTEXT = 1.3  # of the gain, from which patches come
_CONTEXT_PX = (160, 900)


@dataclass(frozen=True, slots=True)
class ExtendSetting:
    step: Extend
    method: str
    recipe: Recipe
    seed: int


def settings(step: Extend, seed: int) -> tuple[ExtendSetting, ...]:
    return (
        ExtendSetting(step, "whole shifts", Recipe(radius=4, lively=2.0, shifted_px=1600), seed),
        ExtendSetting(step, "whole shifts, small patches", Recipe(lively=4.0, shifted_px=1600), seed + 1),
        ExtendSetting(step, "small patches", Recipe(lively=4.0, start=Start.PEEL), seed + 2),
        ExtendSetting(step, "smallest patches", Recipe(radius=2, lively=8.0, start=Start.PEEL), seed + 3),
    )


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
    work.methods.append(f"extended {said}, {setting.method}")
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
    strip = _patched(turned, px, setting, watch)
    return np.ascontiguousarray(np.rot90(np.concatenate([strip, turned], axis=1), -turns))


def _patched(turned: layout.Raster, px: int, setting: ExtendSetting, watch: Watch) -> layout.Raster:
    """`px` columns that come before the first one."""
    height, width = turned.shape[:2]
    context = min(width, int(np.clip(_CONTEXT * px, *_CONTEXT_PX)))
    known = turned[:, :context]
    colour, opacity = layout.colour(known), layout.alpha(known)
    values = (
        colour if opacity is None else np.concatenate([colour * opacity[..., None], opacity[..., None]], -1)
    )
    area = np.concatenate([np.zeros((height, px, values.shape[2]), np.float32), values], axis=1)
    hole = np.zeros(area.shape[:2], bool)
    hole[:, :px] = True
    filled = fill_any(Level(area, hole, hole), (setting.recipe,), setting.seed, watch)[:, :px]
    return _as(filled, turned)


def _as(filled: Floats, like: layout.Raster) -> layout.Raster:
    done = np.empty((*filled.shape[:2], *like.shape[2:]), like.dtype)
    if filled.shape[2] == 4:
        opacity = np.clip(filled[..., 3], 0, 1)
        layout.write_alpha(done, opacity)
        straight = filled[..., :3] / np.maximum(opacity, 1e-4)[..., None]
        filled = np.asarray(straight, np.float32)
    layout.write_colour(done, np.ascontiguousarray(filled, np.float32))
    return done
