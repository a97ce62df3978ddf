"""Hide: what is under the mask becomes a blur, or squares, that nobody can read back."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.filling.pyramid import depth
from studio.engine.oklab import Floats
from studio.engine.steps import NORMAL_PERCENT, Hide, Veil
from studio.engine.work import Work, put, strips
from studio.model.watch import Watch

_SHARE = 0.14  # of the depth of the masked place, at the plain strength
_LEAST_PX = 2.0


@dataclass(frozen=True, slots=True)
class HideSetting:
    """`share` of the masked place's depth that one square, or the blur, has."""

    veil: Veil
    share: float


def settings(step: Hide) -> tuple[HideSetting, ...]:
    plain = _SHARE * step.percent / NORMAL_PERCENT
    return tuple(HideSetting(step.veil, plain * times) for times in (1, 2.5, 0.5))


def apply(work: Work, setting: HideSetting) -> None:
    whole = np.full(work.patch.shape[:2], 255, np.uint8)
    painted = work.painted if work.painted is not None else whole
    size = max(_LEAST_PX, setting.share * 2 * work.watch.during(lambda: depth(painted > 0)))
    work.watch.reach(0.1)
    if setting.veil is Veil.BLUR:
        _blur(work.patch, size, work.watch.part(0.1, 0.9))
    else:
        squares = work.watch.during(lambda: _squares(work.patch, round(size)))
        put(work.patch, squares.reshape(work.patch.shape), work.watch)
    work.watch.reach(0.9)
    work.restore_unpainted()
    what = "squares of" if setting.veil is Veil.PIXELS else "blurred by"
    work.methods.append(f"{what} {size:.0f} px")


def _blur(patch: layout.Raster, sigma: float, watch: Watch) -> None:
    back = watch.during(lambda: _soft(patch, sigma))
    noise = np.random.default_rng(0)
    for strip in strips(patch.shape, watch):
        values = oklab.encoded(np.clip(back[strip.rows], 0, 1))
        layout.write_colour(patch[strip.rows], layout.grained(values, patch, 0, noise))


def _soft(patch: layout.Raster, sigma: float) -> Floats:
    """Linear light of the patch, blurred in a picture as small as that allows."""
    scale = min(1.0, 4 / sigma)
    height, width = patch.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    linear = oklab.decoded(layout.colour(layout.resized(patch, size)))
    soft = cv2.GaussianBlur(linear, (0, 0), sigma * scale, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _squares(patch: layout.Raster, side: int) -> layout.Raster:
    height, width = patch.shape[:2]
    size = (max(1, -(-width // side)), max(1, -(-height // side)))
    over = ((0, size[1] * side - height), (0, size[0] * side - width), *[(0, 0)] * (patch.ndim - 2))
    small = layout.resized(cast(layout.Raster, np.pad(patch, over, mode="edge")), size)
    return layout.resized(small, (size[0] * side, size[1] * side), cv2.INTER_NEAREST)[:height, :width]
