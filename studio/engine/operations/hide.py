"""Hide: what is under the mask becomes a blur, or squares, that nobody can read back."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.filling.pyramid import depth
from studio.engine.steps import NORMAL_PERCENT, Hide, Veil
from studio.engine.work import Work

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
    size = max(_LEAST_PX, setting.share * 2 * depth(painted > 0))
    is_blur = setting.veil is Veil.BLUR
    veiled = _blurred(work.patch, size) if is_blur else _squares(work.patch, round(size))
    work.watch.reach(0.9)
    work.patch[...] = veiled.reshape(work.patch.shape)
    work.restore_unpainted()
    what = "squares of" if setting.veil is Veil.PIXELS else "blurred by"
    work.methods.append(f"{what} {size:.0f} px")


def _blurred(patch: layout.Raster, sigma: float) -> layout.Raster:
    scale = min(1.0, 4 / sigma)
    height, width = patch.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    linear = oklab.decoded(layout.colour(layout.resized(patch, size)))
    soft = cv2.GaussianBlur(linear, (0, 0), sigma * scale, borderType=cv2.BORDER_REPLICATE)
    back = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    done = patch.copy()
    layout.write_colour(done, layout.grained(oklab.encoded(np.clip(back, 0, 1)), patch, 0, 0))
    return done


def _squares(patch: layout.Raster, side: int) -> layout.Raster:
    height, width = patch.shape[:2]
    size = (max(1, -(-width // side)), max(1, -(-height // side)))
    over = ((0, size[1] * side - height), (0, size[0] * side - width), *[(0, 0)] * (patch.ndim - 2))
    small = layout.resized(cast(layout.Raster, np.pad(patch, over, mode="edge")), size)
    return layout.resized(small, (size[0] * side, size[1] * side), cv2.INTER_NEAREST)[:height, :width]
