"""What a mask looks like to a hosted maker: white, black or transparent where change may happen."""

import numpy as np

from studio.imaging.arrays import from_array, to_array
from studio.imaging.masks import invert
from studio.model.pixels import Pixels
from studio.model.provider import MaskForm


def mask_on_the_wire(mask: Pixels, form: MaskForm) -> Pixels:
    """Our 8-bit weight (white may change) in the form that a capability asks for.

    ALPHA0 is RGBA, black, fully transparent wherever the weight is above 0. Raises ValueError for NONE.
    """
    match form:
        case MaskForm.PIXELS | MaskForm.WHITE:
            return mask
        case MaskForm.BLACK:
            return invert(mask)
        case MaskForm.ALPHA0:
            array = np.zeros((mask.height, mask.width, 4), np.uint8)
            array[..., 3] = np.where(to_array(mask).reshape(mask.height, mask.width) > 0, 0, 255)
            return from_array(array)
        case MaskForm.NONE:
            raise ValueError("a maker without masks gets none")
