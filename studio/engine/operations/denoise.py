"""Denoise: grain goes and edges stay, as much as the picture's own noise asks for."""

from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.steps import NORMAL_PERCENT, Denoise
from studio.engine.work import Work, copied, strips

_HALO_PX = 24
_STRIP_PIXELS = 1 << 19  # thinner strips are mostly halo
_TEMPLATE, _SEARCH = 5, 9  # a wider search finds little more in a photograph, and takes four times as long
_GRAIN_SIDE, _NOISE_POWER = (7, 7), 1.5  # of noise alone, in so few pixels, at most
_COLOUR_SIGMA = 3.0  # colour noise is blotchy: it is looked for over more pixels
_TOP = 65535
_BLOCK_PX, _CALM, _LIT = 16, 0.3, (0.08, 0.97)


@dataclass(frozen=True, slots=True)
class DenoiseSetting:
    """`strength` as a factor of the noise that was measured.

    `grain` and `texture` are shares of what comes back of what was taken away: of all of it, and of where it
    was more than noise. A surface without any looks like wax.
    """

    method: str
    strength: float
    grain: float
    texture: float


def settings(step: Denoise) -> tuple[DenoiseSetting, ...]:
    plain = step.percent / NORMAL_PERCENT
    return (
        DenoiseSetting("fine detail kept", 0.9 * plain, 0.12, 0.9),
        DenoiseSetting("strong", 1.5 * plain, 0.05, 0.5),
        DenoiseSetting("gentle", 0.45 * plain, 0.35, 1.0),
        DenoiseSetting("strongest", 2.2 * plain, 0.02, 0.25),
    )


def apply(work: Work, setting: DenoiseSetting) -> None:
    work.watch.check()
    noise = measured(work.patch)
    work.watch.check()
    source = copied(work.patch, work.watch)
    for strip in strips(source.shape, work.watch, halo_px=_HALO_PX, pixels=_STRIP_PIXELS):
        lab = oklab.lab(layout.colour(source[strip.wide]))
        done = work.watch.during(partial(_cleaned, lab, noise, setting))[strip.inner]
        layout.write_colour(work.patch[strip.rows], oklab.srgb(np.ascontiguousarray(done)))
    work.restore_unpainted()
    work.methods.append(f"{setting.method}, noise {noise * 100:.1f} % of the range")


def measured(patch: layout.Raster) -> float:
    """The standard deviation of the noise in OKLab lightness.

    Immerkær, "Fast noise variance estimation", 1996, block by block: grass and cloth are no noise, so the
    calmer blocks tell it, but for those without any light or full of it.
    """
    height, width = patch.shape[:2]
    middle = patch[height // 4 : max(height // 4 + 1024, 1), width // 4 : width // 4 + 1024]
    light = np.ascontiguousarray(oklab.lab(layout.colour(middle))[..., 0])
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    blocks = (max(1, light.shape[1] // _BLOCK_PX), max(1, light.shape[0] // _BLOCK_PX))
    waves = cv2.resize(np.abs(cv2.filter2D(light, -1, kernel)), blocks, interpolation=cv2.INTER_AREA)
    level = cv2.resize(light, blocks, interpolation=cv2.INTER_AREA)
    lit = waves[(level > _LIT[0]) & (level < _LIT[1])]
    calm = float(np.quantile(lit if len(lit) else waves, _CALM))
    # The mean size of a normal deviate is 0.798 of its spread; the kernel's weights have the norm 6.
    return calm / 0.798 / 6


def _cleaned(lab: Floats, noise: float, setting: DenoiseSetting) -> Floats:
    """Lightness by non-local means (Buades, Coll and Morel, 2005), colour guided by the clean lightness."""
    deep = np.rint(np.clip(lab[..., 0], 0, 1) * _TOP).astype(np.uint16)
    strength = max(1.0, 0.9 * noise * setting.strength * _TOP)
    found = cv2.fastNlMeansDenoising(
        deep, h=[strength], templateWindowSize=_TEMPLATE, searchWindowSize=_SEARCH, normType=cv2.NORM_L1
    )
    light = np.asarray(found, np.float32) / np.float32(_TOP)
    done = np.empty_like(lab)
    done[..., 0] = _grained(light, np.ascontiguousarray(lab[..., 0]), noise, setting)
    for band in (1, 2):
        done[..., band] = _guided(np.ascontiguousarray(lab[..., band]), light, noise * setting.strength)
    return done


def _grained(clean: Floats, light: Floats, noise: float, setting: DenoiseSetting) -> Floats:
    """A share of what was taken away comes back, and more of it where it was more than noise can be."""
    taken = light - clean
    power = cv2.blur(taken * taken, _GRAIN_SIDE)
    excess = np.maximum(power - np.float32(_NOISE_POWER * noise**2), 0) / np.maximum(power, np.float32(1e-9))
    share = setting.grain + (1 - setting.grain) * setting.texture * excess
    return np.asarray(clean + share * taken, np.float32)


def _guided(colour: Floats, light: Floats, noise: float) -> Floats:
    """He, Sun and Tang, "Guided image filtering", 2010, its lines found in pictures of half the size."""
    height, width = light.shape
    half = ((width + 1) // 2, (height + 1) // 2)
    side = (2 * round(1.5 * _COLOUR_SIGMA) + 1,) * 2
    small, tint = (cv2.resize(one, half, interpolation=cv2.INTER_AREA) for one in (light, colour))
    mean, level = cv2.blur(small, side), cv2.blur(tint, side)
    spread = cv2.blur(small * small, side) - mean * mean
    cross = cv2.blur(small * tint, side) - mean * level
    slope = cross / (spread + np.float32(max(noise, 1e-3) ** 2))
    offset = level - slope * mean
    lines = np.stack([cv2.blur(slope, side), cv2.blur(offset, side)], axis=-1)
    lines = cv2.resize(lines, (width, height), interpolation=cv2.INTER_LINEAR)
    fitted = lines[..., 0] * light + lines[..., 1]
    # Colour that light does not tell apart is kept where it differs by more than noise does.
    differs = colour - fitted
    keep = np.clip(np.abs(cv2.blur(differs, (5, 5))) / max(1.5 * noise, 1e-4) - 0.5, 0, 1)
    return np.asarray(fitted + keep * differs, np.float32)
