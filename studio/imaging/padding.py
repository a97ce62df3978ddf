"""How a picture is laid on a canvas of legal size with its mask, and how an answer is taken back from it."""

import cv2

from studio.imaging.arrays import Array, from_array, to_array, window
from studio.imaging.masks import scaled
from studio.imaging.resizing import resize
from studio.model.pixels import Pixels
from studio.model.sizes import SizePlan


def lay_out(pixels: Pixels, plan: SizePlan) -> Pixels:
    """`pixels` (sRGB) on their canvas: scaled in light, their edge replicated around them."""
    return _framed(resize(pixels, plan.inner.width, plan.inner.height), plan)


def lay_out_mask(mask: Pixels, plan: SizePlan) -> Pixels:
    """The mask of a picture on the same canvas.

    Its edge is replicated as the picture's is: where a change reaches the picture's edge it goes on beyond,
    or the maker would lead it back to what the padding shows.
    """
    return _framed(scaled(mask, plan.inner.width, plan.inner.height), plan)


def take_back(answer: Pixels, plan: SizePlan, size: tuple[int, int], profile: bytes | None = None) -> Pixels:
    """What of an answer lies where the picture lay, at the picture's own `size`; `profile` tells its curve.

    Exact to the pixel where the picture was not scaled. Raises ValueError for an answer of another size than
    the canvas.
    """
    if (answer.width, answer.height) != (plan.width, plan.height):
        raise ValueError(f"an answer of {answer.width} × {answer.height} is not one to {plan.text}")
    cut = from_array(window(to_array(answer), plan.inner))
    return resize(cut, *size, profile)


def _framed(pixels: Pixels, plan: SizePlan) -> Pixels:
    inner = plan.inner
    if not plan.is_padded:
        return pixels
    around = (inner.y, plan.height - inner.bottom, inner.x, plan.width - inner.right)
    padded: Array = cv2.copyMakeBorder(to_array(pixels), *around, cv2.BORDER_REPLICATE)
    return from_array(padded)
