"""The line around what a mask marks, for drawing it over a picture."""

import math

import cv2
import numpy as np

from studio.imaging.arrays import Array
from studio.model.cancel import CancelToken, look

LOOKED_AT_PX = 1536  # long side: finer than any display shows of a whole picture

Points = tuple[tuple[float, float], ...]


def outlines(mask: Array, cancel: CancelToken | None = None) -> tuple[Points, ...]:
    """Closed lines, in pixels of `mask`, around everything that it marks at all; holes have theirs.

    Reduced to `LOOKED_AT_PX`, by the largest weight, so that nothing is left out however thin. Raises
    Cancelled.
    """
    step = max(1, math.ceil(max(mask.shape) / LOOKED_AT_PX))
    reduced = _largest(mask, step)
    look(cancel)
    # A line of pixels around it, so that what meets the border is closed there.
    padded = cv2.copyMakeBorder((reduced > 0).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    # Twice as large: contours run through pixel centres, and so stay within a quarter of a pixel of the edge.
    doubled = cv2.resize(padded, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    found, _ = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    height, width = mask.shape
    return tuple(
        tuple(
            (min(width, max(0.0, (x - 1.5) / 2 * step)), min(height, max(0.0, (y - 1.5) / 2 * step)))
            for x, y in line.reshape(-1, 2).tolist()
        )
        for line in found
    )


def _largest(mask: Array, step: int) -> Array:
    if step == 1:
        return mask
    height, width = mask.shape
    whole = np.zeros((math.ceil(height / step) * step, math.ceil(width / step) * step), np.uint8)
    whole[:height, :width] = mask
    largest: Array = whole.reshape(whole.shape[0] // step, step, -1, step).max(axis=(1, 3))
    return largest
