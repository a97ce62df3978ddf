"""The plain difference of two pictures, channel by channel: also what nobody sees, and what was asked for."""

import numpy as np

from studio.imaging.arrays import from_array
from studio.imaging.drift.pairs import MOST_PX, overlay, pair, reduced_size
from studio.model.cancel import CancelToken
from studio.model.geometry import IDENTITY, Frame
from studio.model.pixels import Pixels, Sheet

GAIN = 4.0


def difference_map(
    one: Sheet,
    other: Sheet,
    way: Frame = IDENTITY,
    *,
    gain: float = GAIN,
    most_px: int = MOST_PX,
    cancel: CancelToken | None = None,
) -> Pixels:
    """|one − other| in sRGB codes times `gain`, RGB of at most `most_px` in the shape of `one`.

    `way` leads from pixels of `one` to pixels of `other`; black where they are equal or do not overlap.
    """
    width, height = reduced_size(one.pixels.box, most_px)
    made = np.zeros((height, width, 3), np.uint8)
    lying = overlay(one, other, way, cancel=cancel)
    if lying is None:
        return from_array(made)
    both = pair(lying, most_px=most_px, cancel=cancel)
    codes = np.clip(np.abs(both.one - both.other) * gain, 0, 1) * both.seen[:, :, None]
    shown = np.rint(codes * 255).astype(np.uint8)
    across, down = width / one.pixels.width, height / one.pixels.height
    left, top = round(both.box.x * across), round(both.box.y * down)
    right, bottom = min(width, left + shown.shape[1]), min(height, top + shown.shape[0])
    made[top:bottom, left:right] = shown[: bottom - top, : right - left]
    return from_array(made)
