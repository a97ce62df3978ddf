"""How well a lock joins: the step it added at the border of the final mask, and how much edit it kept.

A step counts for what it has over that in the base and over that in the answer, whichever is larger. Beside
the answer's alone, detail of the base that the answer lost would count as a seam, though nothing was taken
there; now a lock that takes nothing has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, to_array, window
from studio.imaging.lock.final_mask import FinalMask
from studio.imaging.lock.outlining import squared
from studio.imaging.masks import inner_distance
from studio.imaging.patches import cut
from studio.imaging.srgb import lab, to_srgb
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.receipt import Seam

_APART_PX = 5.0
_BLUR_PX = 2.0
_BORDER_PX = 1.2
_CHANGED_DELTA_E = 6.0
_TILE_PX = 192
_MARGIN_PX = 12  # of a tile: what its blur and its pairs of pixels reach
_ROW_PX = 1024  # of the places that are looked up together: OpenCV takes none of 32,767 and more


@dataclass(frozen=True, slots=True)
class Join:
    """`seam` is None where the mask has no border inside the picture, `edit_kept` where nothing changed."""

    seam: Seam | None
    edit_kept: float | None


@dataclass(frozen=True, slots=True)
class _Tile:
    """CIE Lab, blurred with σ 2, of a tile with a margin; `inside` is the final mask, `own` the tile without
    the margin."""

    base: Floats
    answer: Floats
    locked: Floats
    inside: Array
    own: Box


def judge(
    base: Pixels,
    answer: Pixels,
    around: Box,
    patch: Pixels,
    final: FinalMask,
    profile: bytes | None,
    *,
    cancel: CancelToken | None = None,
) -> Join:
    """`answer` lies over `around` of the base already, `patch` over the final mask's box.

    The seam: max(0, step in the locked picture − the larger of those in base and answer) at pixel pairs 5 px
    apart, across the border, in ΔE76. The edit kept: the mean of min(1, change in the locked picture / change
    in the answer) where the answer changed. By tiles: in floats the pictures would be many times as large.
    """
    added, kept, changed_px = [np.zeros(0, np.float32)], 0.0, 0
    for tile in _tiles(base, answer, around, patch, final, profile):
        look(cancel)
        added.append(_added_steps(tile))
        shares = _kept_shares(tile)
        kept, changed_px = kept + float(shares.sum(dtype=np.float64)), changed_px + shares.size
    steps = np.concatenate(added)
    seam = Seam(float(steps.mean()), float(np.percentile(steps, 95))) if steps.size else None
    return Join(seam, kept / changed_px if changed_px else None)


def _tiles(
    base: Pixels, answer: Pixels, around: Box, patch: Pixels, final: FinalMask, profile: bytes | None
) -> Iterator[_Tile]:
    for own in around.tiles(_TILE_PX):
        there = own.grow(_MARGIN_PX).intersect(around)
        above = _soft(_codes(cut(answer, there.moved(-around.x, -around.y)), profile))
        below = _codes(cut(base, there), profile)
        kept, inside = below.copy(), np.zeros(below.shape[:2], bool)
        shared = there.intersect(final.box)
        if not shared.is_empty:
            place, part = shared.moved(-there.x, -there.y), shared.moved(-final.box.x, -final.box.y)
            window(kept, place)[...] = _codes(cut(patch, part), profile)
            window(inside, place)[...] = window(to_array(final.weights), part) > 0
        yield _Tile(_soft(below), above, _soft(kept), inside, own.moved(-there.x, -there.y))


def _added_steps(tile: _Tile) -> Floats:
    """Of every pixel at the border, just inside."""
    inside = tile.inside
    if inside.all() or not inside.any():
        return np.zeros(0, np.float32)
    far = inner_distance(inside.astype(np.uint8)) - inner_distance((~inside).astype(np.uint8))
    at_border = (np.abs(window(far, tile.own)) < _BORDER_PX) & window(inside, tile.own)
    rows, columns = np.nonzero(at_border)
    if not rows.size:
        return np.zeros(0, np.float32)
    rows, columns = rows + tile.own.y, columns + tile.own.x
    across = cv2.Sobel(far, cv2.CV_32F, 1, 0)[rows, columns]
    down = cv2.Sobel(far, cv2.CV_32F, 0, 1)[rows, columns]
    length = np.maximum(np.hypot(across, down), 1e-3)
    half = np.stack((columns, rows)).astype(np.float32), np.stack((across, down)) / length * _APART_PX / 2
    there_already = np.maximum(_steps(tile.base, *half), _steps(tile.answer, *half))
    out: Floats = np.maximum(0, _steps(tile.locked, *half) - there_already)
    return out


def _kept_shares(tile: _Tile) -> Floats:
    """Of every pixel that the answer changed."""
    base, answer, locked, inside = (
        window(values, tile.own) for values in (tile.base, tile.answer, tile.locked, tile.inside)
    )
    asked = np.sqrt(squared(answer - base))
    places = (asked > _CHANGED_DELTA_E) & inside
    got = np.sqrt(squared((locked - base)[places]))
    return np.asarray(np.minimum(1, got / asked[places]), np.float32)


def _steps(values: Floats, at: Floats, half: Floats) -> Floats:
    """How far apart the colours are on both sides of each place."""
    ends = []
    for sign in (1, -1):
        x, y = np.pad((at + sign * half).astype(np.float32), ((0, 0), (0, -at.shape[1] % _ROW_PX)))
        places = x.reshape(-1, _ROW_PX), y.reshape(-1, _ROW_PX)
        ends.append(cv2.remap(values, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    apart: Floats = np.sqrt(squared(ends[0] - ends[1])).ravel()[: at.shape[1]]
    return apart


def _soft(codes: Floats) -> Floats:
    return lab(cv2.GaussianBlur(codes, (0, 0), _BLUR_PX))


def _codes(pixels: Pixels, profile: bytes | None) -> Floats:
    deep = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    return np.ascontiguousarray(to_srgb(deep[:, :, : 3 if pixels.bands >= 3 else 1], profile))
