"""How two pictures are looked at together: reduced, the answer laid over its base, as sRGB codes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging.alignment.affine import centred, places, reduced
from studio.imaging.alignment.averages import Averaged
from studio.imaging.alignment.warping import warp
from studio.imaging.arrays import Array, Floats, full_scale, to_array, window
from studio.imaging.resizing import averaged
from studio.imaging.srgb import is_plain, lab, to_srgb
from studio.model.cancel import CancelToken
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels
from studio.model.registration import Registration

_OPAQUE = 0.98
_CLEAR = 0.02
_HALVED_FROM_PX = 700
_STRIP_PX = 1 << 16
_TILE_PX = 128
_DEEP = 65535


@dataclass(frozen=True, slots=True)
class Reduction:
    """The size at which a base is looked at: `across` and `down` of its pixels to one of the base."""

    width: int
    height: int
    across: float
    down: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    @property
    def side(self) -> int:
        return max(self.width, self.height)


def reduction_of(base: Averaged) -> Reduction:
    (width, height), full = base.size, base.full
    return Reduction(width, height, width / full[0], height / full[1])


@dataclass(frozen=True, slots=True)
class Pair:
    """`base` and `answer` as sRGB codes, (height, width, 3) uint8 or uint16, whatever space they are in.

    Makers are sent sRGB and answer in it: there their drift is simple, and a colour beyond it that did not
    come back is no edit. Floats of both would be eight times as large; `floats` makes those of some rows.

    `seen` (uint8, 0 or 1) is where they can be compared: the answer has data and the base is opaque.
    `halvings` says how much smaller it is than the size that the lengths of the lock's rules are meant for.
    """

    base: Array
    answer: Array
    seen: Array
    halvings: int = 0

    def halved(self) -> "Pair":
        """The same at half the size; a small one as it is."""
        if self.side < _HALVED_FROM_PX:
            return self
        height, width = (max(1, side // 2) for side in self.base.shape[:2])
        base, answer, seen = (
            cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA)
            for values in (self.base, self.answer, self.seen * np.uint8(255))
        )
        return Pair(base, answer, (seen == 255).view(np.uint8), self.halvings + 1)

    def tiles(self, margin_px: int) -> Iterator[tuple[Box, Box]]:
        """All of it in small pieces, each with what its blurs reach around it: floats of a whole picture
        would be many times as large as both pictures.
        """
        height, width = self.seen.shape
        sheet = Box(0, 0, width, height)
        for tile in sheet.tiles(_TILE_PX):
            yield tile, tile.grow(margin_px).intersect(sheet)

    def px(self, length_px: float) -> float:
        """A length of the lock's rules at this size."""
        return length_px / (1 << self.halvings)

    @property
    def side(self) -> int:
        return int(max(self.base.shape[:2]))

    def lab(self, codes: Floats, sigma_px: float) -> Floats:
        """CIE Lab of codes of this pair, blurred."""
        return lab(cv2.GaussianBlur(codes, (0, 0), sigma_px))

    def lab_of_samples(self, codes: Floats) -> Floats:
        """CIE Lab of codes (count, 3)."""
        found: Floats = lab(np.clip(codes, 0, 1)[None])[0]
        return found


def floats(codes: Array) -> Floats:
    """From 0 to 1."""
    out: Floats = codes.astype(np.float32)
    out /= np.float32(np.iinfo(codes.dtype).max)
    return out


def pair(
    base: Averaged,
    answer: Averaged,
    registration: Registration,
    profile: bytes | None = None,
    cancel: CancelToken | None = None,
) -> Pair:
    """`base` with `answer`, both in the space of `profile`, where it was found to lie (which tells of both at
    their full sizes); the base stands where the answer has no data.
    """
    small, came = base.pixels, answer.pixels
    to_came = reduced(registration.transform, base.full, base.size, answer.full, answer.size)
    here = replace(registration, transform=to_came)
    placed, covered = warp(came, here, small.box, base.size, cancel=cancel)
    has_data = to_array(covered) > 0
    seen = _inside(to_came, came, base.size)
    seen &= has_data
    below, opacity = _codes(small, profile), _opacity(small)
    above, shown = _codes(placed, profile), _opacity(placed)
    if opacity is not None:
        ground = _ground(above, opacity, has_data) if shown is None else np.float32(0.5)
        below = _on(below, ground, opacity)
        above = above if shown is None else _on(above, ground, shown)
        seen &= opacity[:, :, 0] > _OPAQUE
    if not has_data.all():
        below, above = _deep(below), _deep(above).copy()
        above[~has_data] = below[~has_data]
    return Pair(below, above, seen.view(np.uint8))


def spread(values: Floats, box: Box, size: tuple[int, int]) -> Floats:
    """`values` that lie over a whole picture of `size`, of however many they are, over `box` of it."""
    height, width = values.shape[:2]
    if (width, height) == size:
        return window(values, box)
    to_values = Frame.offset(box.x, box.y).then(Frame.scale(width / size[0], height / size[1]))
    out: Floats = cv2.warpAffine(
        values,
        centred(to_values),
        (box.width, box.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return out


def _inside(way: Frame, came: Pixels, size: tuple[int, int]) -> Array:
    """Where the answer itself lies; a little beyond it only its edge was drawn out."""
    width, height = size
    out = np.empty((height, width), bool)
    step = max(1, _STRIP_PX // width)
    for top in range(0, height, step):
        rows = min(step, height - top)
        x, y = places(Frame.offset(0, top).then(way), (width, rows))
        out[top : top + rows] = (x >= 0) & (x <= came.width) & (y >= 0) & (y <= came.height)
    return out


def resized(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Smooth values at another (height, width, …)."""
    out: Floats = cv2.resize(values, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return out.reshape(shape[0], shape[1], *values.shape[2:])


def reduced_mask(mask: Array, shape: tuple[int, ...]) -> Array:
    """A mask at the size of a pair."""
    height, width = shape[:2]
    if mask.shape == (height, width):
        return mask
    return averaged(mask, width, height)


def _codes(pixels: Pixels, profile: bytes | None) -> Array:
    """sRGB codes: their own where they are that already, else of 16 bits."""
    colours = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    colours = colours[:, :, : 3 if pixels.bands >= 3 else 1]
    if is_plain(profile) and colours.shape[2] == 3:
        return np.ascontiguousarray(colours)
    out = np.empty((*colours.shape[:2], 3), np.uint16)
    step = max(1, _STRIP_PX // pixels.width)
    for top in range(0, pixels.height, step):
        out[top : top + step] = _kept(to_srgb(colours[top : top + step], profile))
    return out


def _opacity(pixels: Pixels) -> Floats | None:
    """From 0 to 1, (height, width, 1), where there is alpha."""
    if not pixels.has_alpha:
        return None
    alpha = to_array(pixels)[:, :, -1:]
    return np.asarray(alpha.astype(np.float32) / np.float32(full_scale(pixels)))


def _on(codes: Array, ground: Floats | np.float32, opacity: Floats) -> Array:
    return _kept(floats(codes) * opacity + ground * (1 - opacity))


def _kept(values: Floats) -> Array:
    return np.asarray(np.rint(np.clip(values, 0, 1) * np.float32(_DEEP)), np.uint16)


def _deep(codes: Array) -> Array:
    return codes if codes.dtype == np.uint16 else codes.astype(np.uint16) * np.uint16(257)


def _ground(above: Array, opacity: Floats, has_data: Array) -> Floats:
    """On which colour an opaque answer shows what was transparent; a middle grey where nothing was."""
    clear = has_data & (opacity[:, :, 0] < _CLEAR)
    if not clear.any():
        return np.full(3, 0.5, np.float32)
    found: Floats = np.median(floats(above[clear]), axis=0)
    return found
