"""How codes become light and light becomes codes, along the curve of a profile."""

from functools import lru_cache

import cv2
import numpy as np

from studio.imaging import icc
from studio.imaging.arrays import TYPES, Array, Floats

_ROOTS = 16384


def to_light(codes: Array, curve: icc.Curve) -> Floats:
    """Linear light from 0 to 1."""
    table = _light_table(curve.tobytes(), codes.dtype.itemsize * 8)
    light: Floats = cv2.LUT(codes, table) if codes.dtype == np.uint8 else table[codes]
    return light.reshape(codes.shape)


def to_codes(light: Floats, curve: icc.Curve, bits: int) -> Array:
    """The nearest codes of `bits` for light, clipped to what they can say."""
    # Over its square root light is nearly straight, so that even steps serve the dark as well.
    place = np.sqrt(np.clip(light, 0, 1)) * _ROOTS
    table = _code_table(curve.tobytes(), bits)
    if bits == 8:
        near: Array = table[np.rint(place).astype(np.uint16)]
        return near
    index = np.minimum(place.astype(np.int32), _ROOTS - 1)
    low = table[index]
    between: Array = np.rint(low + (table[index + 1] - low) * (place - index)).astype(TYPES[16])
    return between


@lru_cache(maxsize=16)
def _light_table(curve: bytes, bits: int) -> Floats:
    points = np.frombuffer(curve, np.float64)
    steps = np.linspace(0, 1, len(points))
    return np.interp(np.linspace(0, 1, 1 << bits), steps, points).astype(np.float32)


@lru_cache(maxsize=16)
def _code_table(curve: bytes, bits: int) -> Array:
    points = np.frombuffer(curve, np.float64)
    rising = np.maximum.accumulate(points) + np.arange(len(points)) * 1e-12
    codes = np.interp(np.linspace(0, 1, _ROOTS + 1) ** 2, rising, np.linspace(0, 1, len(points)))
    if bits == 8:
        return np.rint(codes * 255).astype(np.uint8)
    return (codes * 65535).astype(np.float32)
