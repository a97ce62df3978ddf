"""Where an answer lies roughly: phase correlation over zooms (Kuglin and Hines 1975)."""

import cv2
import numpy as np

from studio.imaging.alignment.affine import Size, about
from studio.imaging.alignment.reduced import Reduced, laid, normalised
from studio.imaging.arrays import Array, Floats
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Frame

# A crop to 90 % is a zoom of 11 %; a step of 1.5 % puts no corner of 256 px more than a pixel off.
ZOOMS = tuple(float(zoom) for zoom in np.geomspace(1 / 1.13, 1.15, 18))
_SOFT = 6.0  # a hard edge of what is kept would correlate with itself


def rough_place(
    base: Floats, keep: Array, answer: Reduced, plain: Frame, *, cancel: CancelToken | None = None
) -> Frame:
    """The way from the base's (normalised, reduced) pixels to the answer's, starting from the map `plain`."""
    height, width = base.shape
    window = np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1]).astype(np.float32)
    soft = cv2.GaussianBlur(keep.astype(np.float32), (0, 0), _SOFT)
    padded = (cv2.getOptimalDFTSize(width), cv2.getOptimalDFTSize(height))
    spectrum = _spectrum(base * soft * window, padded)
    middle = (width / 2, height / 2)
    best, best_strength = plain, -1.0
    for zoom in ZOOMS:
        look(cancel)
        zoomed = about(middle, Frame.scale(zoom, zoom)).then(plain)
        over, covered = laid(answer, zoomed, (width, height), 0)
        seen = normalised(over) * cv2.GaussianBlur(covered.astype(np.float32), (0, 0), _SOFT)
        strength, (dx, dy) = _peak(spectrum, _spectrum(seen * window, padded), padded)
        if strength > best_strength:
            best, best_strength = Frame.offset(dx, dy).then(zoomed), strength
    return best


def _spectrum(values: Floats, padded: Size) -> Array:
    return np.fft.rfft2(values - values.mean(), (padded[1], padded[0]))


def _peak(base: Array, answer: Array, padded: Size) -> tuple[float, tuple[float, float]]:
    """How far the highest peak stands out of the others (in their deviations), and its shift in pixels."""
    cross = answer * np.conj(base)
    surface = np.fft.irfft2(
        cross / (np.abs(cross) + 1e-6 * np.abs(cross).max() + 1e-12), (padded[1], padded[0])
    )
    row, column = np.unravel_index(int(surface.argmax()), surface.shape)
    strength = float(surface[row, column] / max(float(surface.std()), 1e-12))
    dx = int(column) - padded[0] * (int(column) > padded[0] // 2)
    dy = int(row) - padded[1] * (int(row) > padded[1] // 2)
    return strength, (float(dx), float(dy))
