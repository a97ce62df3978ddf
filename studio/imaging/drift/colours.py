"""CIEDE2000 of pairs of sRGB codes, quickly: by strips that stay in the processor's cache."""

import cv2
import numpy as np

from studio.imaging import ciede
from studio.imaging.arrays import Array, Floats
from studio.imaging.cores import share
from studio.imaging.srgb import light_of_codes
from studio.model.cancel import CancelToken, look

_STRIP_PX = 1 << 15
_SIGMA_PX = 2.0
_RED, _GREEN, _BLUE = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)


def delta_e_map(one: Floats, other: Floats, cancel: CancelToken | None = None) -> Floats:
    """CIEDE2000 a pixel of sRGB codes, (height, width)."""
    out = np.empty(one.shape[:2], np.float32)
    step = max(1, _STRIP_PX // one.shape[1])

    def fill(top: int) -> None:
        look(cancel)
        rows = slice(top, top + step)
        labs = [ciede.lab(light_of_codes(codes[rows])).astype(np.float32) for codes in (one, other)]
        out[rows] = ciede.delta_e(*labs)

    share(fill, range(0, one.shape[0], step))
    return out


def blurred(codes: Floats, region: Array) -> Floats:
    """Codes blurred with σ 2 px; only pixels of the region take part."""
    weight = region.astype(np.float32)
    if region.all():
        return _blur(codes)
    here = np.maximum(_blur(weight), np.float32(1e-6))[:, :, None]
    return np.asarray(_blur(codes * weight[:, :, None]) / here)


def luma(codes: Floats) -> Floats:
    """Rec. 709 luma of sRGB codes."""
    return np.asarray(codes[:, :, 0] * _RED + codes[:, :, 1] * _GREEN + codes[:, :, 2] * _BLUE)


def _blur(values: Floats) -> Floats:
    out: Floats = cv2.GaussianBlur(values, (17, 17), _SIGMA_PX, borderType=cv2.BORDER_REFLECT)
    return out
