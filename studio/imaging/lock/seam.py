"""How well a lock joins: the step it added at the border of the final mask, and how much edit it kept."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, full_scale, to_array, window
from studio.imaging.lock.lab import lab
from studio.imaging.lock.locking import Locked
from studio.imaging.masks import inner_distance
from studio.imaging.patches import cut
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.receipt import Seam

_APART_PX = 5.0
_BLUR_PX = 2.0
_BORDER_PX = 1.2
_CHANGED_DELTA_E = 6.0
_SAMPLES_MOST = 60_000


@dataclass(frozen=True, slots=True)
class Patchwork:
    """CIE Lab of a piece of base, registered answer and locked picture; `inside` is the final mask there."""

    base: Floats
    answer: Floats
    locked: Floats
    inside: Array

    @classmethod
    def of(
        cls, base: Pixels, answer: Pixels, locked: Locked, around: Box, profile: bytes | None
    ) -> "Patchwork":
        """`answer` lies over `around` already; `locked` has a patch."""
        below = _codes(cut(base, around))
        result = _codes(answer)
        kept = below.copy()
        inside = np.zeros(below.shape[:2], bool)
        place = locked.box.moved(-around.x, -around.y)
        if locked.patch is not None and locked.final_mask is not None:
            window(kept, place)[...] = _codes(locked.patch)
            window(inside, place)[...] = to_array(locked.final_mask) > 0
        return cls(_soft(below, profile), _soft(result, profile), _soft(kept, profile), inside)


def seam_step(sight: Patchwork) -> Seam | None:
    """max(0, step in the locked picture − step in the answer) at pixel pairs 5 px apart, across the border.

    In ΔE76 of Lab blurred with σ 2. None where the mask has no border inside the picture.
    """
    inside = sight.inside
    if inside.all() or not inside.any():
        return None
    far = inner_distance(inside.astype(np.uint8)) - inner_distance((~inside).astype(np.uint8))
    rows, columns = np.nonzero((np.abs(far) < _BORDER_PX) & inside)
    if not rows.size:
        return None
    across = cv2.Sobel(far, cv2.CV_32F, 1, 0)[rows, columns]
    down = cv2.Sobel(far, cv2.CV_32F, 0, 1)[rows, columns]
    length = np.maximum(np.hypot(across, down), 1e-3)
    half = np.stack((columns, rows)).astype(np.float32), np.stack((across, down)) / length * _APART_PX / 2
    added = np.maximum(0, _steps(sight.locked, *half) - _steps(sight.answer, *half))
    return Seam(float(added.mean()), float(np.percentile(added, 95)))


def edit_kept(sight: Patchwork) -> float | None:
    """The mean of min(1, change in the locked picture / change in the answer) where the answer changed."""
    asked = np.linalg.norm(sight.answer - sight.base, axis=2)
    places = np.flatnonzero((asked > _CHANGED_DELTA_E) & sight.inside)
    if not places.size:
        return None
    places = places[:: max(1, places.size // _SAMPLES_MOST)]
    kept = np.linalg.norm(sight.locked - sight.base, axis=2).ravel()[places]
    return float(np.minimum(1, kept / asked.ravel()[places]).mean())


def _steps(values: Floats, at: Floats, half: Floats) -> Floats:
    """How far apart the colours are on both sides of each place."""
    ends = []
    for sign in (1, -1):
        x, y = (at + sign * half).astype(np.float32)
        ends.append(cv2.remap(values, x[None], y[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0])
    apart: Floats = np.linalg.norm(ends[0] - ends[1], axis=1)
    return apart


def _soft(codes: Floats, profile: bytes | None) -> Floats:
    return lab(cv2.GaussianBlur(codes, (0, 0), _BLUR_PX), profile)


def _codes(pixels: Pixels) -> Floats:
    deep = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    codes = deep.astype(np.float32) / np.float32(full_scale(pixels))
    shown = codes[:, :, :3] if pixels.bands >= 3 else np.repeat(codes[:, :, :1], 3, axis=2)
    return np.ascontiguousarray(shown)
