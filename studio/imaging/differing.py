"""How much two pictures of one size differ as they lie: nothing is aligned, blurred or left out."""

import numpy as np

from studio.imaging import ciede, colour, depth
from studio.imaging.arrays import Array, to_array
from studio.imaging.patches import joint_bands, promote
from studio.imaging.srgb import light_of_codes
from studio.model.cancel import CancelToken, look
from studio.model.difference import Difference
from studio.model.pixels import Pixels, Sheet

_SAMPLES_MOST = 1 << 21  # CIEDE2000 of all of a large picture takes minutes, and tells the same
_STRIP_PX = 1 << 18
_BACKGROUND = 0.5  # what shows through transparency


def difference(one: Sheet, other: Sheet, cancel: CancelToken | None = None) -> Difference:
    """Every pixel is compared; the colour difference is that of evenly chosen ones of a large picture.

    Both have one size and one colour space. Raises Cancelled, and ValueError for two sizes.
    """
    if (one.pixels.width, one.pixels.height) != (other.pixels.width, other.pixels.height):
        raise ValueError("pictures of two sizes are not compared")
    changed = _changed(one.pixels, other.pixels, cancel)
    if not changed:
        return Difference(0, one.pixels.width * one.pixels.height, 0.0)
    before, after = _light(one), _light(other)
    summed, count = 0.0, 0
    step = max(1, _STRIP_PX // before.shape[1])
    for top in range(0, before.shape[0], step):
        look(cancel)
        rows = slice(top, top + step)
        found = ciede.delta_e(ciede.lab(before[rows]), ciede.lab(after[rows]))
        summed, count = summed + float(found.sum()), count + found.size
    return Difference(changed, one.pixels.width * one.pixels.height, summed / count)


def _changed(one: Pixels, other: Pixels, cancel: CancelToken | None) -> int:
    bands, bits = joint_bands(one.bands, other.bands), max(one.bits, other.bits)
    before, after = to_array(promote(one, bands, bits)), to_array(promote(other, bands, bits))
    changed = 0
    for rows in colour.strips(before):
        look(cancel)
        unlike = before[rows] != after[rows]
        changed += int(np.count_nonzero(unlike if unlike.ndim == 2 else unlike.any(axis=2)))
    return changed


def _light(sheet: Sheet) -> Array:
    """Linear sRGB light of evenly chosen pixels, (rows, columns, 3), over a middle grey."""
    pixels = depth.to_eight_bits(colour.convert(sheet.pixels, sheet.icc, None))
    step = max(1, int(np.ceil(np.sqrt(pixels.width * pixels.height / _SAMPLES_MOST))))
    chosen = to_array(pixels)[::step, ::step]
    values = (chosen if chosen.ndim == 3 else chosen[:, :, None]).astype(np.float32) / 255
    alpha = values[:, :, -1:] if pixels.has_alpha else None
    shown = values[:, :, :-1] if pixels.has_alpha else values
    if alpha is not None:
        shown = shown * alpha + _BACKGROUND * (1 - alpha)
    if shown.shape[2] == 1:
        shown = np.repeat(shown, 3, axis=2)
    return light_of_codes(shown)
