"""How two pictures are brought onto one grid of sRGB, small enough to be measured while somebody waits.

Light is never clipped on the way: what Display P3 can say beyond sRGB counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging import colour, srgb
from studio.imaging.alignment.affine import centred, reduced
from studio.imaging.arrays import Array, Floats, from_array, full_scale, to_array, window
from studio.imaging.patches import joint_bands, promote
from studio.model.cancel import CancelToken, look
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.pixels import Pixels, Sheet

MOST_PX = 1536 * 1024  # enough to judge by; twice as many take twice as long and tell the same
_STRIP_PX = 1 << 20
_BACKGROUND = np.float32(0.5)  # the light that shows through transparency
_STILL_PX = 1e-3  # a displacement that no interpolation would show
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Overlay:
    """The parts of two pictures that lie on each other, by the `way` from one part's pixels to the other's.

    `box` is the part of the first picture, in its own pixels; `same` tells where both have the same bytes,
    None where pixels do not lie on pixels or mean other colours.
    """

    one: Sheet
    other: Sheet
    way: Frame
    box: Box
    same: Array | None


@dataclass(frozen=True, slots=True)
class Pair:
    """`one` and `other`: sRGB codes (float32, height × width × 3, 0 to 1, beyond it outside the gamut).

    `seen` is True where `other` has data; `box` is the part of the first picture that they show.
    """

    one: Floats
    other: Floats
    seen: Array
    box: Box

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is measured."""
        return self.one.shape[1], self.one.shape[0]


def overlay(
    one: Sheet, other: Sheet, way: Frame = IDENTITY, *, cancel: CancelToken | None = None
) -> Overlay | None:
    """Where two pictures overlap, by the `way` from pixels of `one` to pixels of `other`; None where nowhere.

    Whole offsets are cut, never resampled, so that what is equal stays equal.
    """
    box, way = one.pixels.box, _rounded(way)
    if not way.is_whole_offset:
        return Overlay(one, other, way, box, None)
    box = box.intersect(other.pixels.box.moved(-int(way.c), -int(way.f)))
    if box.is_empty:
        return None
    there = box.moved(int(way.c), int(way.f))
    one = replace(one, pixels=_cut(one.pixels, box))
    other = replace(other, pixels=_cut(other.pixels, there))
    return Overlay(one, other, IDENTITY, box, _same(one, other, cancel))


def pair(lying: Overlay, *, most_px: int = MOST_PX, cancel: CancelToken | None = None) -> Pair:
    """What lies on each other, seen on one grid of at most `most_px`."""
    size = reduced_size(lying.box, most_px)
    codes = srgb_codes(lying.one, size, cancel)
    laid, seen = _laid(lying, size, cancel)
    return Pair(codes, laid, seen, lying.box)


def reduced_size(box: Box, most_px: int) -> tuple[int, int]:
    """Width and height of a box at no more than `most_px`."""
    scale = min(1.0, float(np.sqrt(most_px / box.area)))
    return max(1, int(box.width * scale)), max(1, int(box.height * scale))


def srgb_codes(sheet: Sheet, size: tuple[int, int], cancel: CancelToken | None = None) -> Floats:
    """A picture of `size` (width, height) in sRGB, averaged in light when smaller, over middle grey."""
    light_of = _light_of(sheet)
    deep = to_array(sheet.pixels)
    if size == (sheet.pixels.width, sheet.pixels.height):
        if _is_plain(sheet):
            return deep.astype(np.float32) / np.float32(full_scale(sheet.pixels))
        return srgb.codes_of(light_of(deep))
    method = cv2.INTER_AREA if size[0] <= sheet.pixels.width else cv2.INTER_CUBIC
    narrow = np.empty((sheet.pixels.height, size[0], 3), np.float32)
    step = max(1, _STRIP_PX // sheet.pixels.width)
    for top in range(0, sheet.pixels.height, step):
        look(cancel)
        strip = light_of(deep[top : top + step])
        narrow[top : top + step] = cv2.resize(strip, (size[0], strip.shape[0]), interpolation=method)
    return srgb.codes_of(cv2.resize(narrow, size, interpolation=method))


def small_mask(mask: Pixels | None, of: Pair) -> Array:
    """Where a mask of the first picture is above 0, on the grid of a pair, and both have data.

    A pixel of the grid counts only where all that it averages is in the mask.
    """
    if mask is None:
        return of.seen
    part = window(to_array(mask), of.box)
    inside = (part > 0).astype(np.uint8) * np.uint8(255)
    if of.size != (of.box.width, of.box.height):
        inside = np.where(cv2.resize(inside, of.size, interpolation=cv2.INTER_AREA) == 255, 255, 0)
    return np.asarray((inside > 0) & of.seen)


def _is_plain(sheet: Sheet) -> bool:
    return sheet.pixels.bands == 3 and srgb.is_plain(sheet.icc)


def _light_of(sheet: Sheet) -> Callable[[Array], Floats]:
    """From codes of a sheet to linear sRGB light of three bands, alpha laid over middle grey."""
    bands, scale = sheet.pixels.bands, np.float32(full_scale(sheet.pixels))

    def light(codes: Array) -> Floats:
        deep = codes.reshape(*codes.shape[:2], bands)
        made = srgb.light_of(deep[:, :, : 3 if bands >= 3 else 1], sheet.icc)
        if bands in (2, 4):
            alpha = deep[:, :, -1:].astype(np.float32) / scale
            made = made * alpha + _BACKGROUND * (1 - alpha)
        return made

    return light


def _rounded(way: Frame) -> Frame:
    """The whole offset that a frame means, where it means one: frames are products of doubles."""
    whole = Frame.offset(round(way.c), round(way.f))
    near = np.abs(np.subtract(way.as_tuple(), whole.as_tuple())).max() < _NEAR
    return whole if near else way


def _cut(pixels: Pixels, box: Box) -> Pixels:
    return pixels if box == pixels.box else from_array(window(to_array(pixels), box))


def _same(one: Sheet, other: Sheet, cancel: CancelToken | None) -> Array | None:
    """Where both have the same bytes; None for two colour spaces."""
    if one.icc != other.icc and not (_means_srgb(one.icc) and _means_srgb(other.icc)):
        return None
    bands = joint_bands(one.pixels.bands, other.pixels.bands)
    bits = max(one.pixels.bits, other.pixels.bits)
    below, above = to_array(promote(one.pixels, bands, bits)), to_array(promote(other.pixels, bands, bits))
    same = np.empty(below.shape[:2], bool)
    for rows in colour.strips(below):
        look(cancel)
        same[rows] = below[rows] == above[rows] if bands == 1 else _alike(below[rows], above[rows])
    return same


def _alike(one: Array, other: Array) -> Array:
    """Where all bands are equal; band by band, which numpy does six times faster than along the last axis."""
    equal = one[:, :, 0] == other[:, :, 0]
    for band in range(1, one.shape[2]):
        equal &= one[:, :, band] == other[:, :, band]
    return np.asarray(equal)


def _means_srgb(profile: bytes | None) -> bool:
    return profile is None or colour.is_srgb(profile)


def _laid(lying: Overlay, size: tuple[int, int], cancel: CancelToken | None) -> tuple[Floats, Array]:
    """The other picture on the grid of the first at `size`, and where it has data."""
    way, other, box = lying.way, lying.other, lying.box
    if way == IDENTITY:
        return srgb_codes(other, size, cancel), np.ones(size[::-1], bool)
    # Averaged first where it is looked at smaller, then moved once.
    across = np.hypot(way.a, way.d) * box.width / size[0]
    down = np.hypot(way.b, way.e) * box.height / size[1]
    width, height = other.pixels.width, other.pixels.height
    came = (max(1, round(width / max(1, across))), max(1, round(height / max(1, down))))
    codes = srgb_codes(other, came, cancel)
    to_came = reduced(way, (box.width, box.height), size, (width, height), came)
    if came == size and _is_still(to_came, size):
        return codes, np.ones(size[::-1], bool)
    return _warped(codes, to_came, size)


def _is_still(way: Frame, size: tuple[int, int]) -> bool:
    corners = ((0, 0), (size[0], 0), (0, size[1]), size)
    return all(np.abs(np.subtract(way.apply(x, y), (x, y))).max() < _STILL_PX for x, y in corners)


def _warped(codes: Floats, way: Frame, size: tuple[int, int]) -> tuple[Floats, Array]:
    matrix = centred(way)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    laid: Floats = cv2.warpAffine(codes, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    have = np.ones(codes.shape[:2], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    covered = cv2.warpAffine(have, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    return laid, np.asarray(covered > 0.5)
