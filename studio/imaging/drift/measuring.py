"""Drift as numbers: two pictures compared over a region by the field's standard measures."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from studio.imaging.arrays import Array, Floats, to_array, window
from studio.imaging.drift.colours import blurred, delta_e_map, luma
from studio.imaging.drift.gmsd import gmsd
from studio.imaging.drift.pairs import Overlay, Pair, overlay, pair, small_mask
from studio.imaging.drift.sharpness import sharpness_ratio
from studio.imaging.drift.ssim import ssim_map, worst_tiles
from studio.imaging.drift.unasked import unasked_percent
from studio.model.cancel import CancelToken, look
from studio.model.drift import Drift, Region
from studio.model.geometry import Box
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration

_MARGIN_PX = 9  # how far beyond a region a window looks


def measure(
    one: Pixels,
    icc_one: bytes | None,
    other: Pixels,
    icc_other: bytes | None,
    region: Pixels | None,
    *,
    registration: Registration | None = None,
    cancel: CancelToken | None = None,
) -> Drift | None:
    """How far `other` is from `one` where `region` (pixels of `one`; None: everywhere) is above 0.

    `registration` leads from pixels of `one` to pixels of `other`; without it both lie on each other from the
    upper left corner. None where nothing of the region is on both.
    """
    name = Region.WHOLE if region is None else Region.PROTECTED
    sheets = Sheet(one, icc_one), Sheet(other, icc_other)
    return measure_regions(*sheets, {name: region}, registration=registration, cancel=cancel)[name]


def measure_regions(
    one: Sheet,
    other: Sheet,
    regions: Mapping[Region, Pixels | None],
    *,
    registration: Registration | None = None,
    cancel: CancelToken | None = None,
) -> dict[Region, Drift | None]:
    """As `measure`, over several regions of the same two pictures at once.

    What nobody asked for is looked for where all was to stay.
    """
    moved = registration or Registration()
    lying = overlay(one, other, moved.transform, cancel=cancel)
    if lying is None:
        return dict.fromkeys(regions)
    seen: list[Pair] = []  # made when the first region needs it, and once

    def both() -> Pair:
        if not seen:
            seen.append(pair(lying, cancel=cancel))
        return seen[0]

    found: dict[Region, Drift | None] = {}
    for name, region in regions.items():
        drift = _identical(lying, region) or _compared(both(), region, cancel)
        if drift is not None and name is Region.PROTECTED:
            unasked = 0.0 if drift.identical else _unasked(both(), region)
            drift = replace(drift, unasked_percent=unasked)
        found[name] = drift and replace(drift, shift_px=moved.shift_px, zoom_percent=moved.zoom_percent)
    return found


def measure_pair(
    lying: Overlay, both: Pair, region: Pixels | None, cancel: CancelToken | None = None
) -> Drift | None:
    """As `measure`, of pictures that were laid on each other already."""
    return _identical(lying, region) or _compared(both, region, cancel)


def _identical(lying: Overlay, region: Pixels | None) -> Drift | None:
    """No drift at all, where all of the region has the same bytes; None where it has not, or is empty."""
    if lying.same is None:
        return None
    inside = np.ones(lying.same.shape, bool)
    if region is not None:
        inside = window(to_array(region), lying.box) > 0
    px = int(np.count_nonzero(inside))
    if not px or not lying.same[inside].all():
        return None
    return Drift(px, True, 0.0, 0.0, 0.0, None, 1.0, 1.0, 0.0, 1.0)


def _compared(both: Pair, region: Pixels | None, cancel: CancelToken | None) -> Drift | None:
    """All but what needs a registration; None where nothing of the region is on both."""
    small = small_mask(region, both)
    if not small.any():  # a region thinner than the grid: as near as it can be seen
        small = _touched(both, region)
    if not small.any():
        return None
    around = _box_around(small)
    inside, one, other = (window(values, around) for values in (small, both.one, both.other))
    soft = delta_e_map(blurred(one, inside), blurred(other, inside), cancel)[inside]
    hard = delta_e_map(one, other, cancel)[inside]
    below, above = luma(one), luma(other)
    alike = ssim_map(below, above, inside)
    look(cancel)
    return Drift(
        px=_counted(both, region, small),
        identical=False,
        colour_delta_e=_mean(soft),
        delta_e_mean=_mean(hard),
        delta_e_p95=float(np.percentile(hard, 95)),
        psnr_db=psnr_db(one[inside], other[inside]),
        ssim=_mean(alike[inside]),
        ssim_p5=worst_tiles(alike, inside, max(both.size)),
        gmsd=gmsd(below, above, inside),
        sharpness_ratio=sharpness_ratio(below, above, inside),
    )


def _unasked(both: Pair, region: Pixels | None) -> float:
    return unasked_percent(both.one, both.other, small_mask(region, both))


def psnr_db(one: Floats, other: Floats) -> float | None:
    """−10·log10 of the mean squared error of sRGB codes from 0 to 1; None where there is none."""
    error = float(np.mean((one.astype(np.float64) - other) ** 2))
    return -10 * float(np.log10(error)) if error > 0 else None


def _counted(both: Pair, region: Pixels | None, small: Array) -> int:
    """How many pixels of the first picture are compared; by the grid where the other does not cover it."""
    if not both.seen.all():
        return max(1, round(np.count_nonzero(small) / small.size * both.box.area))
    if region is None:
        return both.box.area
    return int(np.count_nonzero(window(to_array(region), both.box)))


def _touched(both: Pair, region: Pixels | None) -> Array:
    """Pixels of the grid under the middle of a pixel of the region."""
    found = np.zeros(both.seen.shape, bool)
    if region is not None:
        rows, columns = np.nonzero(window(to_array(region), both.box))
        width, height = both.size
        found[rows * height // both.box.height, columns * width // both.box.width] = True
    return np.asarray(found & both.seen)


def _box_around(region: Array) -> Box:
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    height, width = region.shape
    tight = Box(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1)
    return tight.grow(_MARGIN_PX).intersect(Box(0, 0, width, height))


def _mean(values: Floats) -> float:
    return float(values.mean(dtype=np.float64))
