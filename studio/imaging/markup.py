"""Markup as pixels: strokes on a transparent ground, laid on the canvas of the picture they are about."""

from collections.abc import Iterable

import cv2
import numpy as np

from studio.imaging.arrays import Array, from_array, to_array
from studio.model.geometry import Frame
from studio.model.markup import Stroke, lines
from studio.model.pixels import Pixels
from studio.model.sizes import SizePlan

_SHIFT = 4  # OpenCV takes sixteenths of a pixel


def drawn(strokes: Iterable[Stroke], width: int, height: int) -> Pixels:
    """RGBA of `width` × `height`, with strokes in its own pixels; straight alpha."""
    canvas: Array = np.zeros((height, width, 4), np.uint8)
    for stroke in strokes:
        cover: Array = np.zeros((height, width), np.uint8)
        thickness = max(1, round(stroke.width))
        for line in lines(stroke):
            # OpenCV counts from the middle of a pixel, frames from its corner.
            points = np.round((np.array(line, np.float64) - 0.5) * 2**_SHIFT).astype(np.int32)
            if len(points) == 1:
                centre = (int(points[0][0]), int(points[0][1]))
                cv2.circle(cover, centre, thickness << (_SHIFT - 1), 255, -1, cv2.LINE_AA, _SHIFT)
            else:
                cv2.polylines(cover, [points], False, 255, thickness, cv2.LINE_AA, _SHIFT)
        _lay(canvas, cover, stroke.colour)
    return from_array(canvas)


def laid_out(markup: Pixels, plan: SizePlan | None, size: tuple[int, int]) -> Pixels:
    """Markup as its picture is sent: on the canvas of `plan`, whose padding stays clear, in `size`."""
    array = to_array(markup)
    if plan is not None:
        inner = plan.inner
        fitted = cv2.resize(array, (inner.width, inner.height), interpolation=cv2.INTER_AREA)
        canvas: Array = np.zeros((plan.height, plan.width, 4), np.uint8)
        canvas[inner.y : inner.bottom, inner.x : inner.right] = fitted
        array = canvas
    if (array.shape[1], array.shape[0]) != size:
        array = cv2.resize(array, size, interpolation=cv2.INTER_AREA)
    return from_array(np.ascontiguousarray(array))


def through_frame(markup: Pixels, way: Frame, width: int, height: int) -> Pixels:
    """Markup of one node in the pixels of another; what lies outside of it is gone."""
    matrix = np.array([[way.a, way.b, way.c], [way.d, way.e, way.f]], np.float64)
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5  # from corners to middles of pixels
    moved = cv2.warpAffine(to_array(markup), matrix, (width, height), flags=cv2.INTER_LINEAR)
    return from_array(moved)


def covers(markup: Pixels) -> tuple[bool, bool]:
    """Whether anything is drawn, and whether anything is left clear."""
    alpha = to_array(markup)[..., -1]
    return bool(alpha.any()), bool((alpha < 255).any())


def as_overlay(pixels: Pixels) -> Pixels | None:
    """A picture as RGBA of 8 bits; None where it has no transparency to lie over another."""
    array = to_array(pixels)
    if pixels.bands not in (2, 4):
        return None
    if pixels.bits == 16:
        array = (array >> 8).astype(np.uint8)
    if pixels.bands == 2:
        array = np.dstack((array[..., :1].repeat(3, axis=2), array[..., 1:]))
    return from_array(np.ascontiguousarray(array))


def _lay(canvas: Array, cover: Array, colour: str) -> None:
    """A colour over what is there already, as opaque as `cover` says."""
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.float32)
    rows, columns = np.nonzero(cover)
    if not len(rows):
        return
    above = cover[rows, columns].astype(np.float32)[:, None] / 255
    below = canvas[rows, columns].astype(np.float32)
    alpha_below = below[:, 3:] / 255
    alpha = above + alpha_below * (1 - above)
    mixed = (rgb * above + below[:, :3] * alpha_below * (1 - above)) / alpha
    canvas[rows, columns, :3] = np.round(mixed)
    canvas[rows, columns, 3] = np.round(alpha[:, 0] * 255)
