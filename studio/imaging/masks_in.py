"""How a mask file is read: white counts, or transparency, by a rule that can be told."""

from dataclasses import dataclass

import numpy as np

from studio.imaging.arrays import Array, by_strips, from_array, to_array
from studio.imaging.depth import to_eight_bits
from studio.imaging.patches import promote
from studio.model.errors import BadInput
from studio.model.pixels import Pixels

WHITE, ALPHA = "white", "alpha"
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, slots=True)
class MaskFile:
    """A mask and the rule it was read by."""

    mask: Pixels
    rule: str


def read_mask(opened: Pixels, *, name: str, rule: str | None = None) -> MaskFile:
    """White marks what may change, or alpha 0 does; None finds out which, and refuses when both vary.

    `opened` is what the file shows. Raises BadInput.
    """
    pixels = to_eight_bits(opened)
    array = to_array(promote(pixels, 4 if pixels.has_alpha else 3, 8))
    colours = array[:, :, :3]
    alpha = array[:, :, 3] if pixels.has_alpha else None
    rule = rule or _found_rule(colours, alpha, name)
    if rule == ALPHA:
        weights = np.zeros(colours.shape[:2], np.uint8) if alpha is None else 255 - alpha
    else:
        weights = by_strips(_brightness, colours)
    if not weights.any():
        raise BadInput("empty-mask", name=name)
    return MaskFile(from_array(weights), rule)


def _brightness(colours: Array) -> Array:
    return np.rint(colours @ _LUMA).astype(np.uint8)


def _found_rule(colours: np.ndarray, alpha: np.ndarray | None, name: str) -> str:
    alpha_varies = alpha is not None and alpha.min() != alpha.max()
    if not alpha_varies:
        return WHITE
    if (colours != colours[0, 0]).any():
        raise BadInput("mask-ambiguous", name=name)
    return ALPHA
