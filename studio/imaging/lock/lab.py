"""How codes of a colour space become CIE Lab, quickly and without clipping what lies outside sRGB."""

from functools import lru_cache

import cv2
import numpy as np

from studio.imaging import icc
from studio.imaging.arrays import Array, Floats
from studio.imaging.ciede import TO_XYZ, WHITE

_STEPS = 4096
_KNEE, _SLOPE = 216 / 24389, 24389 / 27 / 116  # where the cube root of CIE 15 gives way to a line


def lab(codes: Floats, profile: bytes | None) -> Floats:
    """CIE Lab (D65, float32) of RGB codes from 0 to 1, (height, width, 3); `profile` None means sRGB."""
    known = _to_linear_srgb(profile) if profile else None
    if known is None:
        out: Floats = cv2.cvtColor(np.ascontiguousarray(codes, np.float32), cv2.COLOR_RGB2Lab)
        return out
    tables, matrix = known
    light = np.empty(codes.shape, np.float32)
    for band in range(3):
        place = np.rint(np.clip(codes[..., band], 0, 1) * (_STEPS - 1)).astype(np.uint16)
        light[..., band] = tables[band][place]
    return _lab_of_light(np.asarray(light @ matrix, np.float32))


def _lab_of_light(light: Floats) -> Floats:
    xyz = np.maximum(light @ (TO_XYZ.T / WHITE).astype(np.float32), 0)
    f = np.where(xyz > _KNEE, np.cbrt(xyz), _SLOPE * xyz + np.float32(16 / 116))
    out: Floats = np.empty_like(f)
    out[..., 0] = 116 * f[..., 1] - 16
    out[..., 1] = 500 * (f[..., 0] - f[..., 1])
    out[..., 2] = 200 * (f[..., 1] - f[..., 2])
    return out


@lru_cache(maxsize=4)
def _to_linear_srgb(profile: bytes) -> tuple[tuple[Array, ...], Array] | None:
    """Curves and matrix to linear sRGB; None where the profile is sRGB, grey, works through tables, or is
    broken: then its codes are near enough to sRGB's to be compared.
    """
    try:
        have, srgb = icc.matrix_profile(profile), icc.matrix_profile(icc.srgb())
    except icc.BadProfile:
        return None
    if have is None or have.matrix is None or srgb is None or srgb.matrix is None or profile == icc.srgb():
        return None
    steps = np.linspace(0, 1, _STEPS)
    tables = tuple(
        np.interp(steps, np.linspace(0, 1, len(curve)), curve).astype(np.float32) for curve in have.curves
    )
    matrix = (np.linalg.inv(srgb.matrix) @ have.matrix).astype(np.float32)
    return tables, matrix.T
