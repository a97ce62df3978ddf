"""How a picture comes to lie over another node's pixels: shifted exactly, else resampled once."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import TYPES, Array, blank, from_array, full_scale, to_array, window
from studio.imaging.colour import convert
from studio.imaging.resizing import resize
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels, Sheet

_NEAR = 1e-6  # frames are products of doubles: a whole offset may come out a little beside itself


@dataclass(frozen=True, slots=True)
class Laid:
    """`pixels` has the size of the box that was asked for; `there` is 255 where they are the picture's."""

    pixels: Pixels
    there: Pixels


def lay(sheet: Sheet, way: Frame, box: Box, icc: bytes | None) -> Laid:
    """`sheet` over `box` of another node, in that node's colour space `icc` (None: sRGB).

    `way` leads from the other node's pixels to the sheet's. Its depth and its layout stay, but for what the
    colour space asks for; where it does not reach there is transparent black, or black.
    """
    pixels, way = _reduced(sheet, _rounded(way))
    if way.is_whole_offset:
        laid = _shifted(pixels, Box(box.x + int(way.c), box.y + int(way.f), box.width, box.height))
    else:
        laid = _warped(pixels, Frame.offset(box.x, box.y).then(way), box.width, box.height)
    return Laid(convert(laid.pixels, sheet.icc, icc), laid.there)


def _rounded(way: Frame) -> Frame:
    """The whole offset that a frame means, where it means one."""
    whole = Frame.offset(round(way.c), round(way.f))
    pairs = zip(way.as_tuple(), whole.as_tuple(), strict=True)
    return whole if all(abs(one - other) < _NEAR for one, other in pairs) else way


def _reduced(sheet: Sheet, way: Frame) -> tuple[Pixels, Frame]:
    """A finer picture is averaged down first; single points of it would alias."""
    pixels = sheet.pixels
    across, down = np.hypot(way.a, way.d), np.hypot(way.b, way.e)
    size = (_smaller(pixels.width, across), _smaller(pixels.height, down))
    if size == (pixels.width, pixels.height):
        return pixels, way
    scaled = way.then(Frame.scale(size[0] / pixels.width, size[1] / pixels.height))
    return resize(pixels, *size, sheet.icc), _rounded(scaled)


def _smaller(side_px: int, by: float) -> int:
    return max(1, round(side_px / by)) if by > 1 + _NEAR else side_px


def _shifted(pixels: Pixels, seen: Box) -> Laid:
    """The part of `pixels` under `seen`, which may stick out."""
    out = blank(seen.width, seen.height, pixels.bands, pixels.bits)
    there = np.zeros((seen.height, seen.width), np.uint8)
    common = seen.intersect(pixels.box)
    if not common.is_empty:
        place = common.moved(-seen.x, -seen.y)
        window(out, place)[...] = window(to_array(pixels), common)
        window(there, place)[...] = 255
    return Laid(from_array(out), from_array(there))


def _warped(pixels: Pixels, way: Frame, width: int, height: int) -> Laid:
    """Bicubic, alpha premultiplied; `way` leads from the pixels of the answer to those of `pixels`."""
    matrix = _centred(way)
    known = np.full((pixels.height, pixels.width), 255, np.uint8)
    there = cv2.warpAffine(
        known, matrix, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP, borderValue=(0.0,)
    )
    flat = _premultiplied(pixels)
    # The last pixels are spread past the frame: the kernel would else mix black into it.
    warped = cv2.warpAffine(
        flat,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).reshape(height, width, pixels.bands)
    out = _straight(warped, pixels)
    out[there == 0] = 0
    return Laid(from_array(out), from_array(np.asarray(there)))


def _premultiplied(pixels: Pixels) -> Array:
    deep = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands).astype(np.float32)
    if pixels.has_alpha:
        deep[:, :, :-1] *= deep[:, :, -1:] / full_scale(pixels)
    return deep


def _straight(warped: Array, like: Pixels) -> Array:
    if like.has_alpha:
        alpha = np.clip(warped[:, :, -1:], 0, full_scale(like))
        warped = np.concatenate(
            (warped[:, :, :-1] * full_scale(like) / np.maximum(alpha, 1e-6), alpha), axis=2
        )
    codes: Array = np.rint(np.clip(warped, 0, full_scale(like))).astype(TYPES[like.bits])
    return codes


def _centred(way: Frame) -> Array:
    """From pixel corners, which frames speak of, to pixel centres, which OpenCV does."""
    centred = Frame.offset(0.5, 0.5).then(way).then(Frame.offset(-0.5, -0.5))
    return np.array(centred.as_tuple(), np.float64).reshape(2, 3)
