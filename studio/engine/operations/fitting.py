"""How large a shape may be, and where, so that a mask holds all of it."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine.oklab import Floats
from studio.engine.work import Mask
from studio.model.watch import Watch

_SIDE_PX = 160  # of the small mask in which it is searched
_STEP = 0.95  # from one size to the next smaller one
_HELD = 0.998  # of a shape, from which on a mask holds it
_LEAST = 0.4  # of the size that the mask's box holds: a mask that is so ragged cuts what it gets
_AS_GOOD = 0.003  # of a shape: of places that hold so much alike, the one nearest to the middle is taken


@dataclass(frozen=True, slots=True)
class Fit:
    """`scale` of the shape's own size, and its middle in pixels of the mask's box."""

    scale: float
    x: float
    y: float


def fitted(shape: Floats, painted: Mask, watch: Watch) -> Fit:
    """`shape` is opacity, (H, W) of 0 to 1; `painted` the mask in its box, which it may leave nowhere."""
    height, width = painted.shape
    whole = min(width / shape.shape[1], height / shape.shape[0])
    small = min(1.0, _SIDE_PX / max(width, height))
    size = (max(1, round(width * small)), max(1, round(height * small)))
    watch.check()
    held = cv2.resize((painted > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    watch.check()
    middle = np.argwhere(held > 0).mean(axis=0)
    scale = whole
    while scale > _LEAST * whole:
        watch.check()
        found = _place(shape, held, scale * small, middle)
        if found is not None:
            return Fit(scale, found[1] / small, found[0] / small)
        scale *= _STEP
    return Fit(whole, width / 2, height / 2)


def _place(shape: Floats, held: Floats, scale: float, middle: Floats) -> tuple[float, float] | None:
    """(y, x) of the shape's middle where `held` has it whole, None when that is nowhere."""
    height, width = held.shape
    size = (
        int(np.clip(round(shape.shape[1] * scale), 1, width)),
        int(np.clip(round(shape.shape[0] * scale), 1, height)),
    )
    stamp = cv2.resize(shape, size, interpolation=cv2.INTER_AREA)
    share = cv2.matchTemplate(held, stamp, cv2.TM_CCORR) / max(float(stamp.sum()), 1e-6)
    best = float(share.max())
    if best < _HELD:
        return None
    places = np.argwhere(share >= best - _AS_GOOD) + np.array(stamp.shape) / 2
    y, x = places[np.square(places - middle - 0.5).sum(axis=1).argmin()]
    return float(y), float(x)
