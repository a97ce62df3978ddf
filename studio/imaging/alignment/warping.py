"""How an answer is laid over its base at full size: resampled once, its depth kept, by tiles.

Each tile of the answer is doubled with the midpoints of a bicubic (Keys 1981: -1, 9, 9, -1 over 16) and then
read between those points linearly. OpenCV's own bicubic moves edges by up to a twentieth of a pixel.
"""

import math

import cv2
import numpy as np

from studio.imaging.alignment.affine import Size, centred, places
from studio.imaging.arrays import TYPES, Array, Floats, blank, from_array, full_scale, to_array, window
from studio.imaging.cores import share
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels
from studio.model.registration import Registration

REPLICATED_OF_SIDE = 0.01
_TILE_PX, _LEAST_TILE_PX = 256, 32
_REACH_PX = 3
_DENSE = 1.3  # more answer pixels than this to one of the base are blurred together first
_MIDPOINT = np.array((-1, 9, 9, -1), np.float32) / 16
_ITSELF = np.ones(1, np.float32)


def warp(
    answer: Pixels,
    registration: Registration,
    box: Box,
    size: Size,
    *,
    cancel: CancelToken | None = None,
) -> tuple[Pixels, Pixels]:
    """`answer` over `box` of its base, which has `size`; and a mask, 255 where there is data and 0 elsewhere.

    Past the answer's frame its edge is drawn out over at most a hundredth of the base's long side, which
    counts as data. Raises ValueError for a box that is empty or leaves the base.
    """
    if box.is_empty or box.intersect(Box(0, 0, *size)) != box:
        raise ValueError(f"{box} is not inside {size[0]} × {size[1]}")
    way = registration.transform
    if way.is_whole_offset:
        here = box.moved(int(way.c), int(way.f))
        if here.intersect(answer.box) == here:
            return from_array(window(to_array(answer), here)), _full(box)
    out = blank(box.width, box.height, answer.bands, answer.bits)
    seen = np.zeros((box.height, box.width), np.uint8)
    reach_px = REPLICATED_OF_SIDE * max(size)

    def warp_tile(tile: Box) -> None:
        look(cancel)
        here = Frame.offset(box.x + tile.x, box.y + tile.y).then(way)
        covered = _covered(here, (tile.width, tile.height), answer, reach_px)
        if covered.any():
            window(out, tile)[...] = _tile(answer, here, (tile.width, tile.height))
            window(seen, tile)[...] = covered

    whole = Box(0, 0, box.width, box.height)
    share(warp_tile, whole.tiles(max(_LEAST_TILE_PX, round(_TILE_PX / max(1, *_scales(way))))))
    return from_array(out), from_array(seen)


def _full(box: Box) -> Pixels:
    return from_array(np.full((box.height, box.width), 255, np.uint8))


def _covered(way: Frame, size: Size, answer: Pixels, reach_px: float) -> Array:
    """255 where `way` leads into the answer, or past its frame by no more than `reach_px` of the base."""
    x, y = places(way, size)
    across, down = (reach_px * scale for scale in _scales(way))
    inside = (x >= -across) & (x <= answer.width + across) & (y >= -down) & (y <= answer.height + down)
    return np.where(inside, 255, 0).astype(np.uint8)


def _scales(way: Frame) -> tuple[float, float]:
    """Answer pixels to one of the base, across the answer and down it."""
    return math.hypot(way.a, way.b), math.hypot(way.d, way.e)


def _tile(answer: Pixels, way: Frame, size: Size) -> Array:
    """A sheet of `size` whose pixels `way` takes to those of the answer."""
    part = _under(answer, way, size)
    values = _opened(window(to_array(answer), part), answer)
    way = way.then(Frame.offset(-part.x, -part.y))
    values = _softened(values, way)
    over = np.empty((size[1], size[0], answer.bands), np.float32)
    for band in range(answer.bands):  # one after the other: doubled they are four times as large
        # Sample 0 of the doubled sheet is pixel 0 of the single one, sample 1 lies halfway to pixel 1.
        over[:, :, band] = cv2.warpAffine(
            _doubled(np.ascontiguousarray(values[:, :, band])),
            centred(way) * 2,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return _closed(over, answer)


def _under(answer: Pixels, way: Frame, size: Size) -> Box:
    """The part of the answer that a sheet needs, with what its filters reach; never empty."""
    corners = [way.apply(x, y) for x in (0, size[0]) for y in (0, size[1])]
    reach = _REACH_PX * math.ceil(max(1, *_scales(way)))
    left = min(max(math.floor(min(x for x, _ in corners)) - reach, 0), answer.width - 1)
    top = min(max(math.floor(min(y for _, y in corners)) - reach, 0), answer.height - 1)
    right = max(min(math.ceil(max(x for x, _ in corners)) + reach, answer.width), left + 1)
    bottom = max(min(math.ceil(max(y for _, y in corners)) + reach, answer.height), top + 1)
    return Box(left, top, right - left, bottom - top)


def _opened(part: Array, answer: Pixels) -> Floats:
    """As float32, colours premultiplied where there is alpha."""
    values = part.reshape(*part.shape[:2], answer.bands).astype(np.float32)
    if answer.has_alpha:
        values[:, :, :-1] *= values[:, :, -1:] / np.float32(full_scale(answer))
    return values


def _closed(values: Floats, answer: Pixels) -> Array:
    most = np.float32(full_scale(answer))
    if answer.has_alpha:
        alpha = np.clip(values[:, :, -1:], 0, most)
        values[:, :, :-1] *= most / np.maximum(alpha, 1e-3)
        values[:, :, :-1][alpha[:, :, 0] < 0.5] = 0
    out: Array = np.rint(np.clip(values, 0, most)).astype(TYPES[answer.bits])
    return out[:, :, 0] if answer.bands == 1 else out


def _softened(values: Floats, way: Frame) -> Floats:
    """Without the detail that a sheet with fewer pixels than the answer could only alias."""
    across, down = (0.5 * math.sqrt(scale * scale - 1) if scale > _DENSE else 0.0 for scale in _scales(way))
    if not across and not down:
        return values
    soft = cv2.GaussianBlur(
        values, (0, 0), max(across, 0.01), sigmaY=max(down, 0.01), borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(soft).reshape(values.shape)


def _doubled(values: Floats) -> Floats:
    """(2h, 2w) of (h, w): every pixel, and a bicubic halfway to the next one across and down."""
    height, width = values.shape
    out = np.empty((2 * height, 2 * width), np.float32)
    out[::2, ::2] = values
    for (row, column), (down, across) in _HALVES.items():
        anchor = (1 if column else 0, 1 if row else 0)
        between = cv2.sepFilter2D(
            values, cv2.CV_32F, across, down, anchor=anchor, borderType=cv2.BORDER_REPLICATE
        )
        out[row::2, column::2] = between
    return out


_HALVES = {
    (0, 1): (_ITSELF, _MIDPOINT),
    (1, 0): (_MIDPOINT, _ITSELF),
    (1, 1): (_MIDPOINT, _MIDPOINT),
}
