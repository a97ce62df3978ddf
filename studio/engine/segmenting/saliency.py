"""Where a picture's subject probably is: unlike the border, in focus, and not at the edge."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import oklab

Floats = NDArray[np.float32]

SIDE_PX = 256

_BORDER = 0.05
_CLUSTERS = 7


def saliency(values: Floats) -> Floats:
    """0 to 1 for each pixel of a small sRGB picture, about SIDE_PX long.

    Colour counts by how far it is from all colours that the left, upper and right border are made of: a
    background reaches the border, a subject seldom does, but at the bottom.
    """
    lab = oklab.lab(values)
    lab = np.asarray(cv2.bilateralFilter(lab, 7, 0.06, 5), np.float32)
    unlike = _unlike_the_border(lab)
    sharp = _in_focus(lab[..., 0])
    found = _stretched(unlike) * 0.65 + _stretched(sharp) * 0.35
    found = found * _centre(found.shape)
    return _stretched(np.asarray(cv2.GaussianBlur(found, (0, 0), 3), np.float32))


def _unlike_the_border(lab: Floats) -> Floats:
    height, width = lab.shape[:2]
    side = max(2, round(_BORDER * max(height, width)))
    strips = [lab[:side], lab[:, :side], lab[:, -side:]]
    around = np.concatenate([one.reshape(-1, 3) for one in strips])
    enough = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 20, 1e-4)
    cv2.setRNGSeed(1)
    _, labels, centres = cv2.kmeans(
        around, _CLUSTERS, np.zeros((0, 1), np.int32), enough, 2, cv2.KMEANS_PP_CENTERS
    )
    share = np.bincount(labels.ravel(), minlength=_CLUSTERS) / len(around)
    weighed = np.array([0.5, 1, 1], np.float32)
    nearest = np.full((height, width), np.inf, np.float32)
    for centre, part in zip(centres, share, strict=True):
        if part < 0.02:
            continue
        away = np.sqrt((((lab - centre) * weighed) ** 2).sum(axis=-1))
        nearest = np.minimum(nearest, away * np.float32(1 + 0.3 * (1 - part)))
    return np.asarray(nearest, np.float32)


def _in_focus(light: Floats) -> Floats:
    fine = np.abs(light - cv2.GaussianBlur(light, (0, 0), 1.2))
    return np.asarray(cv2.GaussianBlur(fine, (0, 0), 6), np.float32)


def _centre(shape: tuple[int, ...]) -> Floats:
    height, width = shape[:2]
    y = (np.arange(height, dtype=np.float32)[:, None] / height - 0.54) / 0.42
    x = (np.arange(width, dtype=np.float32)[None] / width - 0.5) / 0.42
    return np.asarray(np.exp(-0.5 * (x * x + y * y) ** 1.2), np.float32)


def _stretched(values: Floats) -> Floats:
    low, high = np.percentile(values, (2, 98))
    return np.asarray(np.clip((values - low) / max(high - low, 1e-6), 0, 1), np.float32)
