"""Whether a picture lies beside where its frame says, and by how much; what lies well is left alone."""

import cv2
import numpy as np

from studio.imaging.alignment.averages import as_it_is
from studio.imaging.alignment.reduced import normalised, reduce_to
from studio.imaging.alignment.registering import register
from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.laying import lay
from studio.imaging.resizing import fitted
from studio.model.cancel import CancelToken
from studio.model.geometry import Frame
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration, Trust

_ALIKE_SHARE = 0.2  # of the overlap: two nodes that were locked to one base share most of their bytes
_LEAST_PX = 0.25  # registration errs by less; moving less would only blur
_BETTER = 0.9  # the pictures must come nearer by a tenth, or it was not the place that told them apart
_EDGE_PX = 768


def found_between(
    one: Sheet, other: Sheet, way: Frame, *, cancel: CancelToken | None = None
) -> Registration | None:
    """How `other` lies over `one` where its frame brings it; None where it lies well, or nobody can tell.

    `way` leads from the pixels of `one` to those of `other`. The transform is between pixels of `one`: what
    `merge` takes as `registration`. Raises Cancelled.
    """
    laid = lay(other, way, one.pixels.box, one.icc)
    there = to_array(laid.there) > 0
    if not there.any() or _alike_share(one.pixels, laid.pixels, there) > _ALIKE_SHARE:
        return None
    absent = from_array(np.where(there, 0, 255).astype(np.uint8))
    found = register(one.pixels, laid.pixels, absent, cancel=cancel)
    if found.trust is not Trust.ACCEPTED or _farthest_px(found.transform, one.pixels) < _LEAST_PX:
        return None
    moved = lay(other, found.transform.then(way), one.pixels.box, one.icc)
    both = there & (to_array(moved.there) > 0)
    before, after = (_apart(one.pixels, each, both) for each in (laid.pixels, moved.pixels))
    return found if after < _BETTER * before else None


def _alike_share(one: Pixels, other: Pixels, there: Array) -> float:
    """The share of the overlap where both have the same bytes; 0 for other layouts."""
    if (one.bands, one.bits) != (other.bands, other.bits):
        return 0.0
    same = to_array(one) == to_array(other)
    same = same if same.ndim == 2 else same.all(axis=2)
    return float(np.count_nonzero(same & there) / np.count_nonzero(there))


def _farthest_px(transform: Frame, pixels: Pixels) -> float:
    """How far a corner of the picture is moved at most."""
    corners = [(x, y) for x in (0, pixels.width) for y in (0, pixels.height)]
    return max(float(np.hypot(*np.subtract(transform.apply(*corner), corner))) for corner in corners)


def _apart(one: Pixels, other: Pixels, both: Array) -> float:
    """Mean difference of what is left of two pictures without tone, where both are; 0 to about 2."""
    size = fitted(one.width, one.height, min(_EDGE_PX, max(one.width, one.height)))
    first, second = (normalised(reduce_to(as_it_is(pixels), size).luma) for pixels in (one, other))
    known = cv2.resize(both.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return float(np.abs(first - second)[known].mean()) if known.any() else 0.0
