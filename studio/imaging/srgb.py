"""What codes of any colour space are in sRGB, in floats that nothing clips, and back; and in CIE Lab.

What Display P3 or Adobe RGB say beyond sRGB has codes under 0 or over 1.
"""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np

from studio.imaging import ciede, colour, icc
from studio.imaging.arrays import TYPES, Array, Floats
from studio.imaging.cores import share
from studio.imaging.curves import to_codes, to_light

_KNEE, _POWER, _SLOPE = 0.0031308, np.float32(1 / 2.4), np.float32(12.92)
_STRIP_PX = 1 << 15
_ROUNDING = 1e-4  # what a blur of floats may add to 1


def is_plain(profile: bytes | None) -> bool:
    """Whether codes of the space are sRGB's; those of a space that is broken or works through tables are
    taken for it, as they are near enough to be compared."""
    return profile is None or colour.is_srgb(profile) or _matrix_profile(profile) is None


def light_of(colours: Array, profile: bytes | None) -> Floats:
    """Linear sRGB light (height, width, 3) of uint8 or uint16 codes with one band or three."""
    known = _known(profile, colours.shape[2])
    made = _lit(colours, known.curves)
    if known.matrix is None or is_plain(profile):
        return made
    return np.asarray(made @ _matrix_of(profile or b""), np.float32)


def to_srgb(colours: Array, profile: bytes | None) -> Floats:
    """sRGB codes (height, width, 3), 0 to 1 and beyond, of uint8 or uint16 codes with one band or three."""
    if is_plain(profile):
        plain: Floats = colours.astype(np.float32) / np.float32(np.iinfo(colours.dtype).max)
        return plain if plain.shape[2] == 3 else np.repeat(plain, 3, axis=2)
    return codes_of(light_of(colours, profile))


def from_srgb(values: Floats, profile: bytes | None, bits: int, bands: int) -> Array:
    """The nearest codes of a space for sRGB codes, clipped to what it can say; `bands` is 1 or 3."""
    if is_plain(profile):
        most = np.float32((1 << bits) - 1)
        shown = values if bands == 3 else values.mean(axis=2, keepdims=True)
        return np.asarray(np.rint(np.clip(shown, 0, 1) * most), TYPES[bits])
    known, light = _known(profile, bands), light_of_codes(values)
    if bands == 1:
        return to_codes(light.mean(axis=2, keepdims=True), known.curves[0], bits)
    light = light @ np.linalg.inv(_matrix_of(profile or b"").astype(np.float64)).astype(np.float32)
    parts = [to_codes(light[:, :, n], known.curves[n], bits) for n in range(3)]
    return np.stack(parts, axis=-1)


def codes_of(light: Floats) -> Floats:
    """sRGB codes of linear light (IEC 61966-2-1), odd around 0 so that nothing is clipped."""
    size = np.abs(light)
    bent = np.float32(1.055) * np.power(size, _POWER) - np.float32(0.055)
    out: Floats = np.copysign(np.where(size <= _KNEE, _SLOPE * size, bent), light)
    return out


def light_of_codes(values: Floats) -> Floats:
    """Linear light of sRGB codes, odd around 0."""
    size = np.abs(values)
    bent = np.power((size + np.float32(0.055)) / np.float32(1.055), np.float32(2.4))
    light: Floats = np.copysign(np.where(size <= 0.04045, size / _SLOPE, bent), values)
    return light


def lab(values: Floats) -> Floats:
    """CIE Lab (D65, float32) of sRGB codes (height, width, 3), quickly and to about half a unit.

    OpenCV's where it knows all codes; it clips those beyond sRGB.
    """
    low, high = cv2.minMaxLoc(values.reshape(len(values), -1))[:2] if values.size else (0.0, 1.0)
    if low >= -_ROUNDING and high <= 1 + _ROUNDING:
        out: Floats = cv2.cvtColor(np.ascontiguousarray(values, np.float32), cv2.COLOR_RGB2Lab)
        return out
    return exact_lab(values)


def exact_lab(values: Floats) -> Floats:
    """The same to the precision of float32; by strips that stay in the processor's cache."""
    out = np.empty(values.shape, np.float32)
    step = max(1, _STRIP_PX // values.shape[1])

    def fill(top: int) -> None:
        rows = slice(top, top + step)
        out[rows] = ciede.lab(light_of_codes(values[rows]))

    share(fill, range(0, values.shape[0], step))
    return out


def _lit(colours: Array, curves: Sequence[icc.Curve]) -> Floats:
    """Light of one or three bands, as three."""
    if colours.shape[2] == 1:
        return np.repeat(to_light(np.ascontiguousarray(colours), curves[0]), 3, axis=2)
    if all(np.array_equal(curve, curves[0]) for curve in curves[1:]):
        return to_light(np.ascontiguousarray(colours), curves[0])
    parts = [to_light(np.ascontiguousarray(colours[:, :, n]), curve) for n, curve in enumerate(curves)]
    return np.stack(parts, axis=-1)


def _known(profile: bytes | None, bands: int) -> icc.MatrixProfile:
    """The curves and matrix of a space that has so many bands; sRGB's for what is broken or has others."""
    found = _matrix_profile(profile)
    if found is None or (found.matrix is None) != (bands == 1):
        return _srgb()
    return found


def _matrix_profile(profile: bytes | None) -> icc.MatrixProfile | None:
    try:
        return icc.matrix_profile(profile) if profile else None
    except icc.BadProfile:
        return None


def _srgb() -> icc.MatrixProfile:
    found = icc.matrix_profile(icc.srgb())
    assert found is not None
    return found


@lru_cache(maxsize=4)
def _matrix_of(profile: bytes) -> Floats:
    """What rows of the space's light are multiplied by to be rows of sRGB's."""
    known = _known(profile, 3)
    assert known.matrix is not None
    srgb = _srgb().matrix
    assert srgb is not None
    return (np.linalg.inv(srgb) @ known.matrix).astype(np.float32).T
