"""The pixels of a mask and their halvings, before tools work on them.

Made in a thread: of 100 megapixels they take 70 ms, in which the window would stand still.
"""

from dataclasses import dataclass

import numpy as np

from studio.imaging.arrays import Array, to_array
from studio.model.pixels import Pixels
from studio.ui.canvas.mask_levels import MaskLevels


@dataclass(frozen=True, slots=True, eq=False)
class MaskGround:
    """`levels` borrow the array, 8-bit weight by row and column."""

    array: Array
    levels: MaskLevels


def blank_ground(width: int, height: int) -> MaskGround:
    """Where nothing is marked."""
    # Not zeros(): its pages are only mapped when first written, which cost a stroke 10 ms an event.
    return _over(np.full((height, width), 0, np.uint8))


def ground_of(mask: Pixels) -> MaskGround:
    """A mask as it was kept; a copy, for it will be painted on."""
    return _over(to_array(mask).copy())


def _over(array: Array) -> MaskGround:
    return MaskGround(array, MaskLevels(array))
