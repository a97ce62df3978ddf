"""What became of a place that must stay: kept, broken, or too near to say, by measurement."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging import masks
from studio.imaging.arrays import Array, Floats, from_array, to_array, window
from studio.imaging.drift.colours import luma
from studio.imaging.drift.measuring import measure_pair
from studio.imaging.drift.pairs import Overlay, Pair, overlay, pair, small_mask
from studio.model.cancel import CancelToken
from studio.model.geometry import Box, Frame
from studio.model.history import Finding
from studio.model.pixels import Pixels, Sheet

DELTA_E_P95, SSIM_P5, SHIFT_PX = 3.0, 0.95, 0.5  # kept up to these; broken from twice as far
_AROUND_PX = 24
_ROUNDS = 12
_STEADY_PX = 0.01
_TEXTURE = 1e-5  # mean squared slope of luma below which nothing can be seen to move
_FARTHEST_PX = 8.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what it rests on; `shift_px` in pixels of the first picture."""

    finding: Finding
    delta_e_p95: float
    ssim_p5: float
    shift_px: float


def judge(
    one: Sheet, other: Sheet, region: Pixels, way: Frame, *, cancel: CancelToken | None = None
) -> Judged | None:
    """The region (pixels of `one`) in both, at full size; None where nothing of it is on both."""
    box = masks.coverage(region)[0]
    if box.is_empty:
        return None
    near = box.grow(_AROUND_PX).intersect(one.pixels.box)
    lying = _around(one, other, way, near, cancel)
    if lying is None:
        return None
    both = pair(lying, cancel=cancel)
    inside = from_array(np.ascontiguousarray(window(to_array(region), near)))
    drift = measure_pair(lying, both, inside, cancel)
    if drift is None:
        return None
    shift = 0.0 if drift.identical else _shift(both, small_mask(inside, both))
    return Judged(_finding(drift.delta_e_p95, drift.ssim_p5, shift), drift.delta_e_p95, drift.ssim_p5, shift)


def _finding(delta_e_p95: float, ssim_p5: float, shift_px: float) -> Finding:
    far = (delta_e_p95 / DELTA_E_P95, (1 - ssim_p5) / (1 - SSIM_P5), shift_px / SHIFT_PX)
    if max(far) <= 1:
        return Finding.KEPT
    return Finding.BROKEN if max(far) >= 2 else Finding.UNCHECKED


def _around(one: Sheet, other: Sheet, way: Frame, near: Box, cancel: CancelToken | None) -> Overlay | None:
    """Both cut to `near` of the first before they are looked at: regions are small, pictures may be large."""
    corners = [way.apply(x, y) for x in (near.x, near.right) for y in (near.y, near.bottom)]
    left, top = (int(np.floor(min(values))) - 4 for values in zip(*corners, strict=True))
    right, bottom = (int(np.ceil(max(values))) + 4 for values in zip(*corners, strict=True))
    there = Box(left, top, right - left, bottom - top).intersect(other.pixels.box)
    if there.is_empty:
        return None
    on_parts = Frame.offset(near.x, near.y).then(way).then(Frame.offset(-there.x, -there.y))
    return overlay(_cut(one, near), _cut(other, there), on_parts, cancel=cancel)


def _cut(sheet: Sheet, box: Box) -> Sheet:
    return replace(sheet, pixels=from_array(window(to_array(sheet.pixels), box)))


def _shift(both: Pair, inside: Array) -> float:
    """How far the region moved as a whole: Lucas and Kanade, 1981, one translation, brightness set aside."""
    scale = both.box.width / both.size[0]
    one, other = (cv2.GaussianBlur(luma(codes), (0, 0), 1.0) for codes in (both.one, both.other))
    if min(one.shape) < 3 or not inside.any():
        return 0.0
    across, down = np.gradient(one, axis=1), np.gradient(one, axis=0)
    slopes = np.stack([across[inside], down[inside], np.ones(int(inside.sum()), np.float32)], axis=-1)
    normal = slopes.T.astype(np.float64) @ slopes
    if np.linalg.eigvalsh(normal[:2, :2])[0] < _TEXTURE * len(slopes):
        return 0.0
    moved = np.zeros(2)
    for _ in range(_ROUNDS):
        apart = (_moved(other, moved) - one)[inside]
        step = np.linalg.lstsq(normal, slopes.T.astype(np.float64) @ apart, rcond=None)[0][:2]
        moved += step
        if np.abs(moved).max() > _FARTHEST_PX:
            return _FARTHEST_PX * scale
        if np.hypot(*step) < _STEADY_PX:
            break
    return float(np.hypot(*moved)) * scale


def _moved(luma_of: Floats, by: Floats) -> Floats:
    """A luma looked at from `by` further on: undone where it moved the other way."""
    height, width = luma_of.shape
    matrix = np.array([[1, 0, -by[0]], [0, 1, -by[1]]], np.float64)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    out: Floats = cv2.warpAffine(
        luma_of, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return out
