"""An answer at full size over a box of its base: resampled once, in the base's colours, by strips."""

import numpy as np

from studio.imaging.alignment.warping import warp
from studio.imaging.arrays import from_array, to_array
from studio.imaging.cores import share
from studio.imaging.depth import at_depth
from studio.imaging.lock.blending import alike, with_alpha_of
from studio.imaging.lock.change_mask import Change
from studio.imaging.lock.colour_match import Fit
from studio.imaging.lock.working import spread
from studio.imaging.patches import cut
from studio.imaging.srgb import from_srgb, to_srgb
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.registration import Registration

_STRIP_PX = 1 << 15  # floats of a whole box would be many times as large as the pictures


def placed_over(
    box: Box,
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    found: Registration,
    change: Change,
    cancel: CancelToken | None = None,
) -> Pixels:
    """The answer over `box` in the base's depth, with the base where nothing came; `profile` is the space of
    both.

    An answer without alpha over a base with it is opaque where it changed something.
    """
    came, has_data = warp(answer, found, box, (base.width, base.height), cancel=cancel)
    result = _matched(came, profile, box, change.fit, base, cancel)
    if base.has_alpha and not result.has_alpha:
        changed = spread(change.mask.astype(np.float32), box, (base.width, base.height)) > 0.5
        result = with_alpha_of(cut(base, box), result, changed)
    if to_array(has_data).all():
        return result
    return _with_base_where_nothing_came(result, has_data, cut(base, box))


def _matched(
    came: Pixels, profile: bytes | None, box: Box, fit: Fit, base: Pixels, cancel: CancelToken | None
) -> Pixels:
    """The colours of a piece of the answer brought to the base's, rounded once; its alpha kept."""
    plain = at_depth(came, base.bits)
    if fit.changes_nothing:
        return plain
    deep, kept = (to_array(each).reshape(came.height, came.width, came.bands) for each in (came, plain))
    out = kept.copy()
    colours = came.bands - came.has_alpha
    step = max(1, _STRIP_PX // came.width)

    def fill(top: int) -> None:
        look(cancel)
        rows = slice(top, min(top + step, came.height))
        moved = fit.without_field(to_srgb(deep[rows, :, :colours], profile))
        if fit.shift is not None:
            here = Box(box.x, box.y + top, box.width, rows.stop - top)
            moved += spread(fit.shift, here, (base.width, base.height))
        out[rows, :, :colours] = from_srgb(moved, profile, base.bits, colours)

    share(fill, range(0, came.height, step))
    return from_array(out[:, :, 0] if came.bands == 1 else out)


def _with_base_where_nothing_came(came: Pixels, has_data: Pixels, below: Pixels) -> Pixels:
    missing = to_array(has_data) == 0
    under, over = alike(below, came)
    out = over.copy()
    out[missing] = under[missing]
    return from_array(out)
