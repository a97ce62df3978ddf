"""Which pixels belong to the object under a click or in a box, with edges that follow the picture's own."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, from_array, to_array, window
from studio.imaging.cutout import (
    MAYBE_IN,
    MAYBE_OUT,
    SURE_IN,
    SURE_OUT,
    grab,
    lab_bytes,
    lab_of,
    reduced,
    whole,
    with_full_edges,
)
from studio.imaging.masks import empty_mask, inner_distance
from studio.imaging.proposals import proposed
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Box
from studio.model.pixels import Pixels

_FIND_PX = 256
_CUT_PX = 340
_AROUND = 0.2  # of the object's longer side, shown to the cut as background


def select_at(
    pixels: Pixels, x: float, y: float, *, choice: int = 0, cancel: CancelToken | None = None
) -> Pixels:
    """A mask of the object under the click; `choice` 1, 2, … take the next likely ones.

    Empty when nothing stands out there. Raises Cancelled.
    """
    array = to_array(pixels)
    small = reduced(array, _FIND_PX)
    factor_x, factor_y = small.shape[1] / pixels.width, small.shape[0] / pixels.height
    at_x = min(max(0, int(x * factor_x)), small.shape[1] - 1)
    at_y = min(max(0, int(y * factor_y)), small.shape[0] - 1)
    found = proposed(small, at_x, at_y, cancel)
    if not found:
        return empty_mask(pixels.width, pixels.height)
    inside = found[choice % len(found)].inside
    look(cancel)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    left, right = columns[0] / factor_x, (columns[-1] + 1) / factor_x
    top, bottom = rows[0] / factor_y, (rows[-1] + 1) / factor_y
    box = Box(int(left), int(top), int(np.ceil(right - left)), int(np.ceil(bottom - top)))
    around = _with_surroundings(box, pixels.box)
    part = window(array, around)
    lab = lab_of(reduced(part, _CUT_PX))
    rough = _taken_over(inside, around, (factor_x, factor_y), lab.shape[:2])
    cut = whole(grab(lab_bytes(lab), _band_guess(rough), 2), lab)
    look(cancel)
    return _in_place(with_full_edges(part, cut), around, pixels, cancel)


def select_box(pixels: Pixels, box: Box, *, cancel: CancelToken | None = None) -> Pixels:
    """A mask of the object that fills most of `box`; nothing outside it. Raises Cancelled."""
    box = box.intersect(pixels.box)
    if box.is_empty:
        return empty_mask(pixels.width, pixels.height)
    array = to_array(pixels)
    around = _with_surroundings(box, pixels.box)
    part = window(array, around)
    lab = lab_of(reduced(part, _CUT_PX))
    guess = _box_guess(box, around, lab)
    look(cancel)
    cut = whole(grab(lab_bytes(lab), guess, 4), lab)
    look(cancel)
    return _in_place(with_full_edges(part, cut), around, pixels, cancel, box)


def _with_surroundings(box: Box, limit: Box) -> Box:
    return box.grow(max(8, round(_AROUND * max(box.width, box.height)))).intersect(limit)


def _taken_over(inside: Array, around: Box, factors: tuple[float, float], shape: tuple[int, ...]) -> Array:
    """The part of a small region under `around`, at the size `shape`."""
    height, width = shape
    step_x, step_y = around.width / width, around.height / height
    way = np.array(
        [
            [step_x * factors[0], 0, (around.x + 0.5 * step_x) * factors[0] - 0.5],
            [0, step_y * factors[1], (around.y + 0.5 * step_y) * factors[1] - 0.5],
        ]
    )
    soft = cv2.warpAffine(
        inside.astype(np.float32),
        way,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(soft > 0.5)


def _band_guess(rough: Array) -> Array:
    """Sure away from the edge, open near it."""
    inside = rough.astype(np.uint8)
    if not inside.any() or inside.all():
        return np.where(rough, MAYBE_IN, MAYBE_OUT).astype(np.uint8)
    within, beyond = inner_distance(inside), inner_distance(1 - inside)
    band = max(3.0, 0.25 * float(within.max()))
    guess = np.where(rough, MAYBE_IN, MAYBE_OUT).astype(np.uint8)
    guess[within > band] = SURE_IN
    guess[beyond > max(4.0, 0.5 * band)] = SURE_OUT
    return guess


def _box_guess(box: Box, around: Box, lab: Floats) -> Array:
    """Outside the box is background for sure; inside, what looks like it is so perhaps."""
    height, width = lab.shape[:2]
    step_x, step_y = width / around.width, height / around.height
    left, right = round((box.x - around.x) * step_x), round((box.right - around.x) * step_x)
    top, bottom = round((box.y - around.y) * step_y), round((box.bottom - around.y) * step_y)
    guess = np.full((height, width), SURE_OUT, np.uint8)
    guess[top:bottom, left:right] = MAYBE_IN
    if (guess == MAYBE_IN).all():  # the box is the picture: its rim stands for the background
        rim = max(2, round(0.03 * max(height, width)))
        guess[:rim], guess[-rim:], guess[:, :rim], guess[:, -rim:] = (MAYBE_OUT,) * 4
    return guess


def _in_place(
    weights: Array, around: Box, pixels: Pixels, cancel: CancelToken | None, within: Box | None = None
) -> Pixels:
    look(cancel)
    mask = np.zeros((pixels.height, pixels.width), np.uint8)
    kept = around if within is None else within
    window(mask, kept)[...] = window(weights, kept.moved(-around.x, -around.y))
    return from_array(mask)
