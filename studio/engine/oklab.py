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
    """sRGB values of OKLab; a colour out of reach moves towards its own grey, and keeps its hue."""
    lightness = np.clip(lab_values[..., 0:1], 0, 1)
    linear = linear_of_lab(np.concatenate([lightness, lab_values[..., 1:]], axis=-1))
    grey = lightness * lightness * lightness
    away = linear - grey
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(away > 0, (1 - grey) / away, np.where(away < 0, -grey / away, np.float32(1)))
    reach = np.clip(np.min(np.nan_to_num(room, nan=1.0, posinf=1.0), axis=-1, keepdims=True), 0, 1)
    return np.clip(encoded(np.clip(grey + away * reach, 0, 1)), 0, 1)


def lab_of(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """OKLab of one sRGB colour."""
    one = lab(np.array([[rgb]], np.float32))[0, 0]
    return float(one[0]), float(one[1]), float(one[2])
