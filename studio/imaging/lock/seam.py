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
from studio.imaging.masks import inner_distance
from studio.imaging.patches import cut
from studio.imaging.srgb import lab, to_srgb
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.receipt import Seam

_APART_PX = 5.0
_BLUR_PX = 2.0
_BORDER_PX = 1.2
_CHANGED_DELTA_E = 6.0
_STRIP_PX = 1 << 16
_MARGIN_PX = 12  # of a strip: what its blur and its pairs of pixels reach
_ROW_PX = 1024  # of the places that are looked up together: OpenCV takes none of 32,767 and more


@dataclass(frozen=True, slots=True)
class Join:
    """`seam` is None where the mask has no border inside the picture, `edit_kept` where nothing changed."""

    seam: Seam | None
    edit_kept: float | None


@dataclass(frozen=True, slots=True)
class _Strip:
    """CIE Lab, blurred with σ 2, of some rows with a margin; `inside` is the final mask, `rows` are those
    without the margin."""

    base: Floats
    answer: Floats
    locked: Floats
    inside: Array
    rows: slice


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
    in the answer) where the answer changed. By strips: in floats the pictures would be many times as large.
    """
    added, kept, changed_px = [np.zeros(0, np.float32)], 0.0, 0
    for strip in _strips(base, answer, around, patch, final, profile):
        if cancel is not None:
            cancel.check()
        added.append(_added_steps(strip))
        shares = _kept_shares(strip)
        kept, changed_px = kept + float(shares.sum(dtype=np.float64)), changed_px + shares.size
    steps = np.concatenate(added)
    seam = Seam(float(steps.mean()), float(np.percentile(steps, 95))) if steps.size else None
    return Join(seam, kept / changed_px if changed_px else None)


def _strips(
    base: Pixels, answer: Pixels, around: Box, patch: Pixels, final: FinalMask, profile: bytes | None
) -> Iterator[_Strip]:
    step = max(4 * _MARGIN_PX, _STRIP_PX // around.width)
    for top in range(0, around.height, step):
        first, last = max(0, top - _MARGIN_PX), min(around.height, top + step + _MARGIN_PX)
        here = Box(0, first, around.width, last - first)
        there = here.moved(around.x, around.y)
        above = _soft(_codes(cut(answer, here), profile))
        below = _codes(cut(base, there), profile)
        kept, inside = below.copy(), np.zeros(below.shape[:2], bool)
        shared = there.intersect(final.box)
        if not shared.is_empty:
            place, part = shared.moved(-there.x, -there.y), shared.moved(-final.box.x, -final.box.y)
            window(kept, place)[...] = _codes(cut(patch, part), profile)
            window(inside, place)[...] = window(to_array(final.weights), part) > 0
        below, kept = (_soft(codes) for codes in (below, kept))
        rows = slice(top - first, min(top + step, around.height) - first)
        yield _Strip(below, above, kept, inside, rows)


def _added_steps(strip: _Strip) -> Floats:
    """Of every pixel at the border, just inside."""
    inside = strip.inside
    if inside.all() or not inside.any():
        return np.zeros(0, np.float32)
    far = inner_distance(inside.astype(np.uint8)) - inner_distance((~inside).astype(np.uint8))
    rows, columns = np.nonzero((np.abs(far[strip.rows]) < _BORDER_PX) & inside[strip.rows])
    if not rows.size:
        return np.zeros(0, np.float32)
    rows = rows + strip.rows.start
    across = cv2.Sobel(far, cv2.CV_32F, 1, 0)[rows, columns]
    down = cv2.Sobel(far, cv2.CV_32F, 0, 1)[rows, columns]
    length = np.maximum(np.hypot(across, down), 1e-3)
    half = np.stack((columns, rows)).astype(np.float32), np.stack((across, down)) / length * _APART_PX / 2
    there_already = np.maximum(_steps(strip.base, *half), _steps(strip.answer, *half))
    out: Floats = np.maximum(0, _steps(strip.locked, *half) - there_already)
    return out


def _kept_shares(strip: _Strip) -> Floats:
    """Of every pixel that the answer changed."""
    asked = np.linalg.norm(strip.answer[strip.rows] - strip.base[strip.rows], axis=2)
    places = (asked > _CHANGED_DELTA_E) & strip.inside[strip.rows]
    got = np.linalg.norm((strip.locked[strip.rows] - strip.base[strip.rows])[places], axis=1)
    return np.asarray(np.minimum(1, got / asked[places]), np.float32)


def _steps(values: Floats, at: Floats, half: Floats) -> Floats:
    """How far apart the colours are on both sides of each place."""
    ends = []
    for sign in (1, -1):
        x, y = np.pad((at + sign * half).astype(np.float32), ((0, 0), (0, -at.shape[1] % _ROW_PX)))
        places = x.reshape(-1, _ROW_PX), y.reshape(-1, _ROW_PX)
        ends.append(cv2.remap(values, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    apart: Floats = np.linalg.norm(ends[0] - ends[1], axis=2).ravel()[: at.shape[1]]
    return apart


def _soft(codes: Floats) -> Floats:
    return lab(cv2.GaussianBlur(codes, (0, 0), _BLUR_PX))


def _codes(pixels: Pixels, profile: bytes | None) -> Floats:
    deep = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    return np.ascontiguousarray(to_srgb(deep[:, :, : 3 if pixels.bands >= 3 else 1], profile))
