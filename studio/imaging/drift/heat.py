"""Drift as a picture: where two pictures differ, and how much, on a ramp that is the same for all turns."""

from functools import lru_cache

import numpy as np

from studio.imaging.arrays import Array, Floats, from_array
from studio.imaging.drift.colours import delta_e_map, luma
from studio.imaging.drift.pairs import MOST_PX, Pair, overlay, pair, reduced_size, small_mask, srgb_codes
from studio.model.cancel import CancelToken
from studio.model.geometry import IDENTITY
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration

STOPS = (0.0, 1.0, 2.3, 5.0, 10.0)  # ΔE2000
COLOURS = ((43, 27, 92), (92, 34, 120), (196, 60, 104), (246, 142, 74), (252, 240, 170))
_GREY = 0.42  # how bright the picture is under the ramp
_SEEN_FROM = 1.0  # ΔE2000 from which the ramp has its full strength: less is not seen
_STEPS = 100  # to one ΔE
STRENGTH = 0.86
_HATCHES, _HATCH_LIGHT = 110, 0.22  # lines along the longer side; how much lighter than the grey


def heat_map(
    one: Pixels,
    icc_one: bytes | None,
    other: Pixels,
    icc_other: bytes | None,
    region: Pixels | None,
    *,
    registration: Registration | None = None,
    strength: float = STRENGTH,
    most_px: int = MOST_PX,
    cancel: CancelToken | None = None,
) -> Pixels:
    """RGB of at most `most_px` in the shape of `one`: its grey, under the ramp where the region differs.

    `strength` (0 to 1) is how much of the ramp covers the grey; other parameters as for `measure`.
    """
    first = Sheet(one, icc_one)
    grey = _grey(first, most_px, cancel)
    way = registration.transform if registration else IDENTITY
    lying = overlay(first, Sheet(other, icc_other), way, cancel=cancel)
    if lying is not None:
        both = pair(lying, most_px=most_px, cancel=cancel)
        differs = delta_e_map(both.one, both.other, cancel)
        _paint(grey, both, small_mask(region, both), differs, one, strength)
    return from_array(np.rint(np.clip(grey, 0, 1) * 255).astype(np.uint8))


def ramp(delta_e: Floats) -> Floats:
    """The colour of each difference, sRGB from 0 to 1."""
    steps = np.rint(np.clip(delta_e, 0, STOPS[-1]) * _STEPS).astype(np.uint16)
    return _table()[steps]


@lru_cache(maxsize=1)
def _table() -> Floats:
    values = np.arange(round(STOPS[-1] * _STEPS) + 1) / _STEPS
    bands = [np.interp(values, STOPS, [colour[n] / 255 for colour in COLOURS]) for n in range(3)]
    return np.stack(bands, axis=-1).astype(np.float32)


def _grey(first: Sheet, most_px: int, cancel: CancelToken | None) -> Array:
    """The whole first picture in dark grey, three bands."""
    codes = srgb_codes(first, reduced_size(first.pixels.box, most_px), cancel)
    return np.repeat(luma(codes)[:, :, None] * np.float32(_GREY), 3, axis=2)


def _paint(grey: Array, both: Pair, inside: Array, differs: Floats, one: Pixels, strength: float) -> None:
    weight = np.float32(strength) * np.clip(differs / np.float32(_SEEN_FROM), 0, 1) * inside
    if both.size == (grey.shape[1], grey.shape[0]):
        grey += (ramp(differs) - grey) * weight[:, :, None]
        _hatch(grey, inside)
        return
    # The pair covers a part of the picture only, at a scale of its own.
    rows, columns = np.nonzero(inside)
    height, width = grey.shape[:2]
    down = (both.box.y + (rows + 0.5) * both.box.height / both.size[1]) * height / one.height
    across = (both.box.x + (columns + 0.5) * both.box.width / both.size[0]) * width / one.width
    places = np.minimum(down.astype(int), height - 1), np.minimum(across.astype(int), width - 1)
    under = grey[places]
    found = ramp(differs[rows, columns])
    grey[places] = under + (found - under) * weight[rows, columns][:, None]
    measured = np.zeros((height, width), bool)
    measured[places] = True
    _hatch(grey, measured)


def _hatch(grey: Array, measured: Array) -> None:
    """Lines of 45 degrees over what was not measured, so that its grey is not read as no difference."""
    height, width = measured.shape
    period = max(6, round(max(height, width) / _HATCHES))
    rows, columns = np.nonzero(~measured)
    lines = (rows + columns) % period < max(1, period // 8)
    grey[rows[lines], columns[lines]] += np.float32(_HATCH_LIGHT)
