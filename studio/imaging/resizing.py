"""How pictures become smaller or larger in linear light, alpha premultiplied, at 8 and 16 bits."""

import cv2
import numpy as np

from studio.imaging import icc
from studio.imaging.arrays import TYPES, Array, Floats, from_array, full_scale, to_array
from studio.imaging.curves import to_codes, to_light
from studio.model.pixels import Pixels

_STRIP_PX = 1 << 20


def fitted(width: int, height: int, long_edge_px: int) -> tuple[int, int]:
    """The size with `long_edge_px` as its longer side, at least one pixel each."""
    edge = max(width, height)
    return max(1, round(width * long_edge_px / edge)), max(1, round(height * long_edge_px / edge))


def resize(pixels: Pixels, width: int, height: int, profile: bytes | None = None) -> Pixels:
    """`pixels` at another size, averaged over areas when smaller; `profile` tells its curve (None: sRGB)."""
    if (width, height) == (pixels.width, pixels.height):
        return pixels
    curve = _curve(profile)
    is_smaller = width <= pixels.width and height <= pixels.height
    method = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    narrow = _resized_across(pixels, width, curve, method)
    made = np.empty((height, width, pixels.bands), TYPES[pixels.bits])
    # Columns do not know of each other any more: a few at a time, or an enlarged picture would stand there
    # as light, which takes four times its memory, and in steps on the way to codes.
    step = max(1, _STRIP_PX // height)
    for left in range(0, width, step):
        strip = np.ascontiguousarray(narrow[:, left : left + step])
        light = cv2.resize(strip, (strip.shape[1], height), interpolation=method)
        made[:, left : left + step] = _to_code(light.reshape(height, -1, pixels.bands), curve, pixels)
    return from_array(made)


def averaged(array: Array, width: int, height: int) -> Array:
    """Codes averaged over areas to a size that is nowhere larger, quickly: for looking, not for keeping.

    Halved while much is left to average over: OpenCV does that eight times as fast as any other reduction.
    """
    while _is_far_above(array.shape[1], width) and _is_far_above(array.shape[0], height):
        half = (array.shape[1] // 2, array.shape[0] // 2)
        array = cv2.resize(array, half, interpolation=cv2.INTER_AREA)
    if array.shape[:2] == (height, width):
        return array
    out: Array = cv2.resize(array, (width, height), interpolation=cv2.INTER_AREA)
    return out


def _is_far_above(length: int, wanted: int) -> bool:
    return length % 2 == 0 and length >= 3 * wanted


def _resized_across(pixels: Pixels, width: int, curve: icc.Curve, method: int) -> Floats:
    """Light of the new width and the old height, made by strips so that it never stands there in full."""
    deep = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    narrow = np.empty((pixels.height, width, pixels.bands), np.float32)
    step = max(1, _STRIP_PX // pixels.width)
    for top in range(0, pixels.height, step):
        strip = _premultiplied_light(deep[top : top + step], curve, pixels)
        size = (width, strip.shape[0])
        narrow[top : top + step] = cv2.resize(strip, size, interpolation=method).reshape(*size[::-1], -1)
    return narrow


def _curve(profile: bytes | None) -> icc.Curve:
    """The curve of the profile's second band, or of sRGB: one for all bands is near enough to average in."""
    try:
        found = icc.matrix_profile(profile) if profile else None
    except icc.BadProfile:
        found = None
    found = found or icc.matrix_profile(icc.srgb())
    assert found is not None
    return found.curves[len(found.curves) // 2]


def _premultiplied_light(deep: Array, curve: icc.Curve, pixels: Pixels) -> Floats:
    if not pixels.has_alpha:
        return to_light(deep, curve)
    light = np.empty(deep.shape, np.float32)
    light[:, :, -1] = deep[:, :, -1] / np.float32(full_scale(pixels))
    light[:, :, :-1] = to_light(np.ascontiguousarray(deep[:, :, :-1]), curve) * light[:, :, -1:]
    return light


def _to_code(light: Floats, curve: icc.Curve, pixels: Pixels) -> Array:
    if not pixels.has_alpha:
        return to_codes(light, curve, pixels.bits)
    out = np.empty(light.shape, TYPES[pixels.bits])
    alpha = np.clip(light[:, :, -1:], 0, 1)
    out[:, :, :-1] = to_codes(light[:, :, :-1] / np.maximum(alpha, 1e-6), curve, pixels.bits)
    out[:, :, -1:] = np.rint(alpha * full_scale(pixels))
    return out
