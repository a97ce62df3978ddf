"""Denoise: grain goes and edges stay, as much as the picture's own noise asks for."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.steps import NORMAL_PERCENT, Denoise
from studio.engine.work import Work, strips

_HALO_PX = 24
_TEMPLATE, _SEARCH = 5, 15
_COLOUR_SIGMA = 3.0  # colour noise is blotchy: it is looked for over more pixels
_TOP = 65535


@dataclass(frozen=True, slots=True)
class DenoiseSetting:
    """`strength` as a factor of the noise that was measured."""

    method: str
    strength: float


def settings(step: Denoise) -> tuple[DenoiseSetting, ...]:
    plain = step.percent / NORMAL_PERCENT
    return (
        DenoiseSetting("fine detail kept", 0.65 * plain),
        DenoiseSetting("noise as measured", 1.1 * plain),
        DenoiseSetting("gentle", 0.35 * plain),
        DenoiseSetting("strongest", 2.2 * plain),
    )


def apply(work: Work, setting: DenoiseSetting) -> None:
    noise = measured(work.patch)
    source = work.patch.copy()
    for strip in strips(source.shape, work.watch, halo_px=_HALO_PX, pixels=1 << 17):
        lab = oklab.lab(layout.colour(source[strip.wide]))
        done = _cleaned(lab, noise * setting.strength)[strip.inner]
        layout.write_colour(work.patch[strip.rows], oklab.srgb(np.ascontiguousarray(done)))
    work.restore_unpainted()
    work.methods.append(f"{setting.method}, noise {noise * 100:.1f} % of the range")


def measured(patch: layout.Raster) -> float:
    """The standard deviation of the noise in OKLab lightness.

    Immerkær, "Fast noise variance estimation", 1996, but by the median, so that edges do not count.
    """
    height, width = patch.shape[:2]
    middle = patch[height // 4 : max(height // 4 + 1024, 1), width // 4 : width // 4 + 1024]
    light = np.ascontiguousarray(oklab.lab(layout.colour(middle))[..., 0])
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    return float(np.median(np.abs(cv2.filter2D(light, -1, kernel))) / 0.6745 / 6)


def _cleaned(lab: Floats, noise: float) -> Floats:
    """Lightness by non-local means (Buades, Coll and Morel, 2005), colour guided by the clean lightness."""
    deep = np.rint(np.clip(lab[..., 0], 0, 1) * _TOP).astype(np.uint16)
    strength = max(1.0, 0.9 * noise * _TOP)
    light = cv2.fastNlMeansDenoising(
        deep, h=[strength], templateWindowSize=_TEMPLATE, searchWindowSize=_SEARCH, normType=cv2.NORM_L1
    )
    light = np.asarray(light, np.float32) / np.float32(_TOP)
    done = np.empty_like(lab)
    done[..., 0] = light
    for band in (1, 2):
        done[..., band] = _guided(np.ascontiguousarray(lab[..., band]), light, noise)
    return done


def _guided(colour: Floats, light: Floats, noise: float) -> Floats:
    """He, Sun and Tang, "Guided image filtering", 2010."""
    side = (2 * round(3 * _COLOUR_SIGMA) + 1,) * 2
    mean, level = cv2.blur(light, side), cv2.blur(colour, side)
    spread = cv2.blur(light * light, side) - mean * mean
    cross = cv2.blur(light * colour, side) - mean * level
    slope = cross / (spread + np.float32(max(noise, 1e-3) ** 2))
    offset = level - slope * mean
    fitted = cv2.blur(slope, side) * light + cv2.blur(offset, side)
    # Colour that light does not tell apart is kept where it differs by more than noise does.
    differs = colour - fitted
    keep = np.clip(np.abs(cv2.blur(differs, (5, 5))) / max(1.5 * noise, 1e-4) - 0.5, 0, 1)
    return np.asarray(fitted + keep * differs, np.float32)
