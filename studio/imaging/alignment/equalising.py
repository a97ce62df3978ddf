"""How two pictures that lie over each other are made equally sharp and of one tone, before the last step.

Edges that were blurred, or burnt out by a change of tone, seem to lie elsewhere: on a picture with few of
them that was worth a quarter of a pixel.
"""

import math

import cv2
import numpy as np

from studio.imaging.alignment.reduced import FINE, normalised, widely
from studio.imaging.arrays import Array, Floats

_TONES = 48
_LEAST_OF_TONE = 50
_BLURS_PX = (0.0, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0)
_DETAILED = 0.7  # of a normalised picture: places that show how sharp it is
_LEAST_DETAILED = 100
_UNLIKE = 0.3  # of both strengths together: a correlation of 0.7


def equalised(base: Floats, answer: Floats, usable: Array) -> tuple[Floats, Floats]:
    """Luma of both, looked at where `usable` (bool): as sharp as the softer one, in the answer's tone."""
    usable = usable & _agreeing(base, answer)
    toned = in_tone_of(base, answer, usable)
    detailed = usable & (np.abs(normalised(toned)) > _DETAILED)
    if np.count_nonzero(detailed) >= _LEAST_DETAILED:
        have, wanted = _detail(toned, detailed), _detail(answer, detailed)
        if have >= wanted:
            base = _blurred_to(base, toned, wanted, detailed)
        else:
            answer = _blurred_to(answer, answer, have, detailed)
    return in_tone_of(base, answer, usable), answer


def _agreeing(base: Floats, answer: Floats) -> Array:
    """Where the surroundings of a pixel look alike: an edit would tell its own sharpness and tone."""
    one, other = normalised(base), normalised(answer)
    apart = widely(np.square(one - other))
    out: Array = apart < _UNLIKE * (widely(np.square(one)) + widely(np.square(other)))
    return out


def in_tone_of(base: Floats, answer: Floats, usable: Array) -> Floats:
    """The base through a rising curve: what the median of the answer is where the base has each tone."""
    tone = np.clip(base[usable] * _TONES, 0, _TONES - 1).astype(np.uint8)
    order = np.argsort(tone, kind="stable")
    groups = np.split(answer[usable][order], np.cumsum(np.bincount(tone, minlength=_TONES))[:-1])
    del order
    known = [n for n, group in enumerate(groups) if len(group) >= _LEAST_OF_TONE]
    if len(known) < 2:
        return base
    medians = np.maximum.accumulate([float(np.median(groups[n])) for n in known])
    middles = [(n + 0.5) / _TONES for n in known]
    out = np.empty_like(base)
    for row, toned in zip(base, out, strict=True):  # in doubles all of it would be large
        toned[:] = np.interp(row, middles, medians)
    return out


def _blurred_to(picture: Floats, like: Floats, wanted: float, detailed: Array) -> Floats:
    """`picture` under the blur that takes `like` nearest to the detail that is `wanted`."""
    nearest, sigma = math.inf, 0.0
    for px in _BLURS_PX:
        apart = abs(_detail(like, detailed, px) - wanted)
        if apart >= nearest:  # detail only falls with more blur
            break
        nearest, sigma = apart, px
    return _blurred(picture, sigma)


def _detail(luma: Floats, detailed: Array, blur_px: float = 0.0) -> float:
    """RMS of the Laplacian of Gaussian, of the picture under a blur."""
    fine = cv2.Laplacian(cv2.GaussianBlur(luma, (0, 0), math.hypot(FINE, blur_px)), cv2.CV_32F)
    return float(np.sqrt(np.mean(np.square(fine[detailed]))))


def _blurred(luma: Floats, sigma_px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), sigma_px)) if sigma_px else luma
