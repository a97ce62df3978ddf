"""Upscale: more pixels by a named resampling, in linear light, without rings at edges."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.operations.sharpen import SharpenSetting, sharpened
from studio.engine.steps import Upscale
from studio.engine.work import Mask, Work, strips
from studio.model.errors import Cause, Misfit
from studio.model.geometry import Frame

_PIXELS_MAX, _SIDE_MAX_PX = 200_000_000, 30_000
_HALO_PX = 6
_STRIP_PIXELS = 1 << 18


class Resampling(StrEnum):
    SHARPENED = "Lanczos, edges sharpened"
    LANCZOS = "Lanczos"
    CUBIC = "bicubic"
    NEAREST = "nearest pixel"


_METHODS = {
    Resampling.SHARPENED: cv2.INTER_LANCZOS4,
    Resampling.LANCZOS: cv2.INTER_LANCZOS4,
    Resampling.CUBIC: cv2.INTER_CUBIC,
    Resampling.NEAREST: cv2.INTER_NEAREST,
}


@dataclass(frozen=True, slots=True)
class UpscaleSetting:
    step: Upscale
    resampling: Resampling


def settings(step: Upscale) -> tuple[UpscaleSetting, ...]:
    return tuple(UpscaleSetting(step, one) for one in Resampling)


def size_of(step: Upscale, width: int, height: int) -> tuple[int, int]:
    """Raises Misfit for a size that is not larger, or past what the studio opens."""
    factor = step.factor or (step.width_px / width if step.width_px else (step.height_px or 0) / height)
    size = (step.width_px or round(width * factor), step.height_px or round(height * factor))
    facts: dict[str, object] = {"width": size[0], "height": size[1]}
    if size[0] <= width or size[1] <= height:
        raise Misfit((Cause("not-larger", {**facts, "own_width": width, "own_height": height}),))
    if size[0] * size[1] > _PIXELS_MAX or max(size) > _SIDE_MAX_PX:
        raise Misfit((Cause("grows-too-large", facts),))
    return size


def apply(work: Work, setting: UpscaleSetting) -> Work:
    whole = work.whole()
    height, width = whole.shape[:2]
    size = size_of(setting.step, width, height)
    large = np.empty((size[1], size[0], *whole.shape[2:]), whole.dtype)
    for strip in strips(large.shape, work.watch, halo_px=_HALO_PX, pixels=_STRIP_PIXELS):
        done = _rows(whole, size, strip.wide_top, strip.wide_bottom, setting.resampling)
        _put(large[strip.rows], done[strip.inner], whole)
    way = Frame.scale(size[0] / width, size[1] / height)
    mask = work.watch.during(lambda: _mask(work, size))
    work.methods.append(f"{size[0]} × {size[1]}, {setting.resampling.value}")
    return work.reframed(large, way, mask, None)


def _rows(
    whole: layout.Raster, size: tuple[int, int], top: int, bottom: int, resampling: Resampling
) -> Floats:
    """Premultiplied colour in linear light, and alpha, of some rows of the larger picture."""
    height, width = whole.shape[:2]
    down = (np.arange(top, bottom, dtype=np.float32) + 0.5) * (height / size[1]) - 0.5
    across = (np.arange(size[0], dtype=np.float32) + 0.5) * (width / size[0]) - 0.5
    first = max(0, int(down[0]) - 8)
    last = min(height, int(down[-1]) + 10)
    source = _light(whole[first:last])
    grid_x, grid_y = np.meshgrid(across, down - first)

    def mapped(plane: Floats, method: int) -> Floats:
        done = cv2.remap(plane, grid_x, grid_y, method, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(done, np.float32)

    done = mapped(source, _METHODS[resampling])
    if resampling is Resampling.NEAREST:
        return done
    # A cubic wave overshoots at an edge; nothing may leave the range of the pixels around it.
    side = np.ones((3, 3), np.uint8)
    low = mapped(np.asarray(cv2.erode(source, side), np.float32), cv2.INTER_LINEAR)
    high = mapped(np.asarray(cv2.dilate(source, side), np.float32), cv2.INTER_LINEAR)
    done = np.clip(done, low, high)
    if resampling is Resampling.SHARPENED:
        done[..., :3] = _edged(done[..., :3], size[0] / width)
    return done


def _light(rows: layout.Raster) -> Floats:
    linear = oklab.decoded(layout.colour(rows))
    opacity = layout.alpha(rows)
    if opacity is None:
        return linear
    return np.concatenate([linear * opacity[..., None], opacity[..., None]], axis=-1)


def _edged(linear: Floats, factor: float) -> Floats:
    lab = oklab.lab_of_linear(np.ascontiguousarray(linear))
    sigma = float(np.clip(0.55 * factor, 0.6, 1.4))
    lab[..., 0] = sharpened(lab[..., 0], SharpenSetting("", sigma, 1.2))
    return np.clip(oklab.linear_of_lab(lab), 0, 1)


def _put(rows: layout.Raster, done: Floats, whole: layout.Raster) -> None:
    colour = done[..., :3]
    if layout.has_alpha(whole):
        opacity = np.clip(done[..., 3], 0, 1)
        straight = colour / np.maximum(opacity, 1e-4)[..., None]
        colour = np.asarray(straight, np.float32)
        layout.write_alpha(rows, opacity)
    layout.write_colour(rows, oklab.encoded(np.ascontiguousarray(np.clip(colour, 0, 1))))


def _mask(work: Work, size: tuple[int, int]) -> Mask | None:
    if work.painted is None:
        return None
    whole = np.zeros(work.base.shape[:2], np.uint8)
    box = work.box
    whole[box.y : box.bottom, box.x : box.right] = work.painted
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_LINEAR), np.uint8)
