"""A subject's alpha and its own colours at full size, rows at a time, from a small solved picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import layout
from studio.engine.segmenting.going_on import without_bays
from studio.engine.segmenting.subject import Hint, subject
from studio.engine.work import strips
from studio.imaging import matting
from studio.model.watch import Watch

Floats = NDArray[np.float32]

_PIXELS = 600_000  # at which alpha is solved
_GUIDE_EPSILON = 2e-4
_GUIDE_RADIUS = 2
_SURE = 0.04  # of alpha, from none and from all, up to which the small picture is believed
_FAR, _NEAR = 0.06, 0.004  # of the long side: from where colours come first, and then again


@dataclass(frozen=True, slots=True)
class Matte:
    """Small planes that make alpha and colours of any rows of the full picture.

    `slope` and `offset`: alpha is linear in the colours nearby (He, Sun and Tang, "Guided image filtering",
    2010), so that the small alpha follows the full picture's threads. `front` and `back` are the colours of
    subject and background, each carried on under the other.
    """

    height: int
    width: int
    alpha: Floats
    slope: Floats
    offset: Floats
    front: Floats
    back: Floats

    @property
    def subject_px(self) -> float:
        """How much is subject, in pixels of the full picture."""
        return float(self.alpha.mean()) * self.height * self.width

    @property
    def share(self) -> str:
        """How much of the picture is subject, in words."""
        return told_share(self.subject_px, self.height * self.width)

    def alpha_of(self, values: Floats, top: int) -> Floats:
        """Alpha of some full rows, 0 to 1; `values` are their colours."""
        rows = values.shape[0]
        slope = self._up(self.slope, top, rows)
        fine = (slope * values).sum(axis=-1) + self._up(self.offset, top, rows)
        coarse = self._up(self.alpha, top, rows)
        # Where the small picture is sure of a wide area, so is the full one.
        mixed = np.clip((np.minimum(coarse, 1 - coarse) - _SURE) * 12, 0, 1)
        alpha = coarse + (fine - coarse) * mixed
        return np.asarray(np.clip(alpha, 0, 1), np.float32)

    def front_of(self, values: Floats, alpha: Floats, top: int) -> Floats:
        """The subject's own colours in some full rows, without what shines through.

        Forte, "Approximate fast foreground colour estimation", 2021.
        """
        rows = values.shape[0]
        front, back = self._up(self.front, top, rows), self._up(self.back, top, rows)
        weight = alpha[..., None]
        lacks = values - weight * front - (1 - weight) * back
        return np.asarray(np.clip(front + weight * lacks, 0, 1), np.float32)

    def _up(self, plane: Floats, top: int, rows: int) -> Floats:
        return layout.rows_of(plane, top, rows, (self.height, self.width))


def told_share(subject_px: float, picture_px: int) -> str:
    share = subject_px / picture_px
    return f"subject {share:.0%} of the picture" if share >= 0.1 else f"subject {share:.1%} of the picture"


def matte(picture: layout.Raster, hint: Hint, watch: Watch) -> Matte | None:
    """None when no subject stands out."""
    cutting = watch.part(0, 0.3)
    # One round of a graph cut may take longer than a cancel should wait.
    found = watch.during(lambda: subject(picture, hint, cutting))
    if found is None:
        return None
    height, width = picture.shape[:2]
    scale = min(1.0, (_PIXELS / (height * width)) ** 0.5)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    small = watch.during(lambda: layout.colour(layout.resized(picture, size)))
    hard = np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    if hint.is_empty:
        hard = without_bays(small, hard, watch.part(0.3, 0.4))
    alpha = matting.alpha(small, hard, watch.part(0.4, 0.9))
    slope, offset = _guide(small, alpha, watch)
    front, back = _colours(small, alpha, watch)
    return Matte(height, width, alpha, slope, offset, front, back)


def _guide(values: Floats, alpha: Floats, watch: Watch) -> tuple[Floats, Floats]:
    """Of each pixel the line that best tells alpha from colour around it."""
    side = (2 * _GUIDE_RADIUS + 1, 2 * _GUIDE_RADIUS + 1)

    def box(plane: Floats) -> Floats:
        return np.asarray(cv2.blur(plane, side, borderType=cv2.BORDER_REFLECT), np.float32)

    mean, level = box(values), box(alpha)
    spread = np.empty((*alpha.shape, 3, 3), np.float32)
    for i in range(3):
        watch.check()
        for j in range(i, 3):
            both = box(values[..., i] * values[..., j]) - mean[..., i] * mean[..., j]
            spread[..., i, j] = spread[..., j, i] = both
    spread += np.eye(3, dtype=np.float32) * np.float32(_GUIDE_EPSILON)
    cross = box(values * alpha[..., None]) - mean * level[..., None]
    slope = np.empty_like(values)
    for strip in strips(alpha.shape, watch.quiet()):
        solved = np.linalg.solve(spread[strip.rows], cross[strip.rows, :, :, None])
        slope[strip.rows] = solved[..., 0].astype(np.float32)
    offset = level - (slope * mean).sum(axis=-1)
    return box(slope), box(offset)


def _colours(values: Floats, alpha: Floats, watch: Watch) -> tuple[Floats, Floats]:
    """Both colours of each pixel: blurred over what is surely one of them, from far and then from near."""
    weight = alpha[..., None]
    front, back = values, values
    for share in (_FAR, _NEAR):
        sigma = max(1.0, share * max(values.shape[:2]))
        size = (2 * int(2 * sigma) + 1,) * 2
        watch.check()
        front_mean = _mean(front, weight, size)
        back_mean = _mean(back, 1 - weight, size)
        watch.check()
        lacks = values - weight * front_mean - (1 - weight) * back_mean
        front = np.clip(front_mean + weight * lacks, 0, 1)
        back = np.clip(back_mean + (1 - weight) * lacks, 0, 1)
    return front.astype(np.float32), back.astype(np.float32)


def _mean(values: Floats, weight: Floats, size: tuple[int, int]) -> Floats:
    total = cv2.blur(values * weight, size)
    share = cv2.blur(np.ascontiguousarray(weight[..., 0]), size)[..., None]
    return np.asarray(total / np.maximum(share, 1e-4), np.float32)
