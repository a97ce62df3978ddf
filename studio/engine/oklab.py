"""How sRGB values and OKLab turn into each other, on float32 arrays of 0 to 1."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Björn Ottosson's OKLab, 2020.
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)
_FROM_LAB = np.linalg.inv(_TO_LAB.astype(np.float64)).astype(np.float32)
_FROM_LMS = np.linalg.inv(_TO_LMS.astype(np.float64)).astype(np.float32)
_TOLERANCE = 1e-3
# At blue sRGB has a thin edge, hollow beside it: of two shades of a navy cloth the one would keep its chroma
# and the other lose half. What lacks no more than this share of the blue is cut off instead.
_BLUE_CUT = 0.06


def decoded(values: Floats) -> Floats:
    """Linear light of sRGB values."""
    curve = cv2.pow(np.maximum(values + np.float32(0.055), 0) / np.float32(1.055), 2.4)
    return np.where(values <= 0.04045, values / np.float32(12.92), curve).astype(np.float32)


def encoded(linear: Floats) -> Floats:
    """sRGB values of linear light, which must not be negative."""
    curve = np.float32(1.055) * cv2.pow(linear, 1 / 2.4) - np.float32(0.055)
    return np.where(linear <= 0.0031308, linear * np.float32(12.92), curve).astype(np.float32)


def lab_of_linear(linear: Floats) -> Floats:
    lms = np.maximum(cv2.transform(linear, _TO_LMS), 0)
    return np.asarray(cv2.transform(cv2.pow(lms, 1 / 3), _TO_LAB), np.float32)


def linear_of_lab(lab: Floats) -> Floats:
    """Linear light, which leaves 0 to 1 where sRGB has no such colour."""
    roots = cv2.transform(lab, _FROM_LAB)
    return np.asarray(cv2.transform(roots * roots * roots, _FROM_LMS), np.float32)


def lab(values: Floats) -> Floats:
    """OKLab of sRGB values, an (H, W, 3) array."""
    return lab_of_linear(decoded(values))


def srgb(lab_values: Floats) -> Floats:
    """sRGB values of OKLab; a colour out of reach loses chroma until it is reached, and keeps its hue."""
    bounded = lab_values.copy()
    np.clip(lab_values[..., 0], 0, 1, out=bounded[..., 0])
    linear = linear_of_lab(bounded)
    out = np.flatnonzero(_is_out(linear))
    if len(out):
        linear.reshape(-1, 3)[out] = _reached(bounded.reshape(-1, 3)[out])
    return encoded(np.clip(linear, 0, 1))


def _is_out(linear: Floats) -> NDArray[np.bool_]:
    low = np.minimum(np.minimum(linear[..., 0], linear[..., 1]), linear[..., 2])
    high = np.maximum(np.maximum(linear[..., 0], linear[..., 1]), linear[..., 2])
    is_blue = linear[..., 2] >= high
    return np.asarray((low < -np.maximum(_BLUE_CUT * is_blue * high, _TOLERANCE)) | (high > 1 + _TOLERANCE))


def _reached(lab_values: Floats) -> Floats:
    """Linear light of (n, 3) colours with the most chroma that sRGB holds, found by halving."""
    most = np.ones(len(lab_values), np.float32)
    step = np.float32(0.5)
    least = np.zeros_like(most)
    for _ in range(7):
        middle = (least + most) * step
        is_out = _is_out(linear_of_lab(_scaled(lab_values, middle)))[0]
        most, least = np.where(is_out, middle, most), np.where(is_out, least, middle)
    return np.asarray(linear_of_lab(_scaled(lab_values, least))[0], np.float32)


def _scaled(lab_values: Floats, share: Floats) -> Floats:
    scaled = lab_values[None].copy()
    scaled[..., 1:] *= share[None, :, None]
    return scaled


def lab_of(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """OKLab of one sRGB colour."""
    one = lab(np.array([[rgb]], np.float32))[0, 0]
    return float(one[0]), float(one[1]), float(one[2])
