"""The pixels of a mask, their halvings and the steps that it had, before tools work on them.

Made in a thread: of 100 megapixels they take 70 ms, in which the window would stand still.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from studio.imaging.arrays import Array, to_array
from studio.model.mask_steps import PackedStep
from studio.model.pixels import Pixels
from studio.ui.canvas.mask_levels import MaskLevels


@dataclass(frozen=True, slots=True, eq=False)
class MaskGround:
    """`levels` borrow the array, 8-bit weight by row and column.

    `done` are the steps that led here, oldest first; `undone` those that can be done again, the next last.
    """

    array: Array
    levels: MaskLevels
    done: tuple[PackedStep, ...] = ()
    undone: tuple[PackedStep, ...] = ()


def blank_ground(width: int, height: int) -> MaskGround:
    """Where nothing is marked."""
    # Not zeros(): its pages are only mapped when first written, which cost a stroke 10 ms an event.
    return ground_over(np.full((height, width), 0, np.uint8))


def ground_of(mask: Pixels, done: Sequence[PackedStep] = (), undone: Sequence[PackedStep] = ()) -> MaskGround:
    """A mask as it was kept with its steps; a copy, for it will be painted on."""
    array = to_array(mask).copy()
    return MaskGround(array, MaskLevels(array), tuple(done), tuple(undone))


def ground_over(array: Array) -> MaskGround:
    """An array that will be painted on itself."""
    return MaskGround(array, MaskLevels(array))
