"""What a patch is compared by: few numbers that keep its distance to others."""

import cv2
import numpy as np

from studio.engine.filling.pyramid import Floats, Hole
from studio.engine.work import put, strips
from studio.model.watch import Watch

LIVELINESS_BANDS = 2

_LUMA = np.array([[0.299, 0.587, 0.114]], np.float32)
_LUMA_WAVES = tuple((v, u) for v in range(4) for u in range(4) if u + v < 5)
_COLOUR_WAVES = ((0, 0), (0, 1), (1, 0))
_WINDOW = 9
_AT_ONCE_PX = 1 << 17
_ACROSS = np.array([[-1, 1]], np.float32)


def with_liveliness(area: Floats, hole: Hole, watch: Watch) -> Floats:
    """The area with two more bands: how lively the known pixels around are, across and down.

    They are filled like colours. Told from the fill itself, a fill that came out smooth would look for
    smooth patches, and end as mud.
    """
    luma = _luma(area)
    watch.check()
    known = (~cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)).astype(np.float32)
    watch.check()
    share = np.maximum(cv2.blur(known, (_WINDOW, _WINDOW)), 1e-4)
    done = np.empty((*hole.shape, area.shape[2] + LIVELINESS_BANDS), np.float32)
    put(done[..., :-LIVELINESS_BANDS], area, watch)
    for band, kernel in ((-2, _ACROSS), (-1, _ACROSS.T)):
        watch.check()
        slope = np.abs(cv2.filter2D(luma, -1, kernel))
        watch.check()
        slope *= known
        around = cv2.blur(slope, (_WINDOW, _WINDOW))
        watch.check()
        done[..., band] = around / share
    return done


def features(area: Floats, radius: int, lively: float, watch: Watch) -> Floats:
    """(H, W, n): the first cosine coefficients of the patch around each pixel, and its liveliness.

    The basis is orthonormal: a distance of features is one of patches, without their finest grain.
    """
    luma = _luma(area)
    basis = _cosines(2 * radius + 1)
    deep = area.shape[2] > 3 + LIVELINESS_BANDS
    colours = [area[..., band] - luma for band in (0, 2)] + ([area[..., 3]] if deep else [])
    planes = [(luma, v, u) for v, u in _LUMA_WAVES] + [
        (colour, v, u) for colour in colours for v, u in _COLOUR_WAVES
    ]
    seen = np.empty((*luma.shape, len(planes) + LIVELINESS_BANDS), np.float32)
    watch.check()
    for strip in strips(luma.shape, watch.quiet(), halo_px=radius, pixels=_AT_ONCE_PX):
        for n, (plane, v, u) in enumerate(planes):
            wide = np.ascontiguousarray(plane[strip.wide])
            seen[strip.rows, :, n] = _product(wide, basis[v], basis[u])[strip.inner]
        lively_bands = area[strip.rows, :, -LIVELINESS_BANDS:]
        seen[strip.rows, :, -LIVELINESS_BANDS:] = lively_bands * np.float32((2 * radius + 1) * lively)
    return seen


def _luma(area: Floats) -> Floats:
    return np.asarray(cv2.transform(np.ascontiguousarray(area[..., :3]), _LUMA), np.float32)


def _cosines(side: int) -> Floats:
    x = (np.arange(side) + 0.5) / side
    rows = [np.cos(np.pi * n * x) * np.sqrt((1 if n == 0 else 2) / side) for n in range(4)]
    return np.asarray(rows, np.float32)


def _product(plane: Floats, column: Floats, row: Floats) -> Floats:
    return np.asarray(cv2.sepFilter2D(plane, -1, row, column, borderType=cv2.BORDER_REPLICATE), np.float32)
