"""How two pictures become one: a mask says which comes from where, and where it is pure nothing is mixed."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging.arrays import from_array, to_array
from studio.imaging.codec import encode_png
from studio.imaging.laying import lay
from studio.imaging.lock.blending import blend
from studio.imaging.lock.locking import verify
from studio.imaging.masks import coverage, covered_px, feather
from studio.imaging.patches import cut, joint_bands, promote
from studio.model.cancel import CancelToken, look
from studio.model.errors import BadInput
from studio.model.geometry import Box, Frame
from studio.model.history import LockState
from studio.model.pixels import Pixels, Sheet
from studio.model.receipt import Receipt
from studio.model.registration import Registration

ALGORITHM = "merge-1"


@dataclass(frozen=True, slots=True)
class Merged:
    """A patch over `box` of the first picture, with the weights that the second one was taken with.

    `absent_px`: pixels that the mask asks of the second picture, and that it does not have.
    """

    patch: Pixels
    patch_png: bytes
    box: Box
    final_mask: Pixels
    absent_px: int
    receipt: Receipt


def merge(
    one: Sheet,
    other: Sheet,
    mask: Pixels,
    way: Frame,
    *,
    registration: Registration | None = None,
    feather_px: float = 0.0,
    cancel: CancelToken | None = None,
) -> Merged:
    """White of `mask` takes `other`, black keeps `one`, grey mixes; in the pixels and the space of `one`.

    `mask` has the size of `one`; `way` leads from its pixels to those of `other`, after `registration`, which
    lies between the two in the pixels of `one`. `feather_px` makes the edges of the mask soft to both sides.
    The layout is the fewest bands and bits that hold both, so that neither loses a value. Raises
    BadInput("empty-mask") for a mask of nothing, BadInput("merge-outside") where `other` has none of it.
    """
    if (mask.width, mask.height) != (one.pixels.width, one.pixels.height):
        raise ValueError(f"a mask of {mask.width} × {mask.height} does not lie over its picture")
    soft = feather(mask, feather_px) if feather_px > 0 else mask
    asked, _ = coverage(soft)
    if asked.is_empty:
        raise BadInput("empty-mask")
    look(cancel)
    laid = lay(other, _registered(way, registration), asked, one.icc)
    look(cancel)
    weights, absent_px = _weights(cut(soft, asked), laid.there)
    inside, final_px = coverage(weights)
    if inside.is_empty:
        raise BadInput("merge-outside")
    box = inside.moved(asked.x, asked.y)
    final = cut(weights, inside)
    patch = _blended(cut(one.pixels, box), cut(laid.pixels, inside), final)
    look(cancel)
    png = encode_png(patch)
    look(cancel)
    proof = verify(one.pixels, png, box, None, final_mask=final)
    receipt = replace(
        proof,
        state=LockState.LOCKED,
        algorithm=ALGORITHM,
        painted_px=covered_px(mask),
        final_px=final_px,
        past_painted_px=_past(mask, final, box),
        registration=registration,
        confidence=registration.confidence if registration else None,
    )
    return Merged(patch, png, box, final, absent_px, receipt)


def overlay(one: Sheet, other: Sheet, way: Frame, *, registration: Registration | None = None) -> Pixels:
    """All of `other` as `merge` takes it, in the pixels and the space of `one`; that itself elsewhere."""
    laid = lay(other, _registered(way, registration), one.pixels.box, one.icc)
    return _blended(one.pixels, laid.pixels, laid.there)


def _registered(way: Frame, registration: Registration | None) -> Frame:
    return way if registration is None else registration.transform.then(way)


def _weights(asked: Pixels, there: Pixels) -> tuple[Pixels, int]:
    """The mask where the second picture has pixels, and how many it asks for in vain."""
    wanted, known = to_array(asked), to_array(there)
    absent = int(cv2.countNonZero(cv2.min(wanted, cv2.bitwise_not(known))))
    return from_array(cv2.min(wanted, known)), absent


def _past(painted: Pixels, final: Pixels, box: Box) -> int:
    """How many pixels of the final mask were not painted: soft edges lie to both sides."""
    beside = (to_array(final) > 0) & (to_array(cut(painted, box)) == 0)
    return int(np.count_nonzero(beside))


def _blended(below: Pixels, above: Pixels, weights: Pixels) -> Pixels:
    bands, bits = joint_bands(below.bands, above.bands), max(below.bits, above.bits)
    under, over = (to_array(promote(pixels, bands, bits)) for pixels in (below, above))
    return from_array(np.asarray(blend(under, over, to_array(weights))))
