"""Recolour: a region takes a colour and keeps its shading, its texture and its gloss."""

from dataclasses import dataclass

import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.steps import Colour, Recolour
from studio.engine.work import Work

_STRIP_PIXELS = 1 << 17
_SAMPLES_MAX = 60_000
_BLACK_PAINT = 0.2  # below that a thing has no shading left
_WHITE_PAINT = 0.9  # white paint in plain light; the rest is for its gloss
_TEXTURE_MAX = 0.03


@dataclass(frozen=True, slots=True)
class RecolourSetting:
    """`lightness` is how far the region's light goes to the colour's; `grain` what stays of its own hues;
    `shade` makes the colour darker or lighter than it was named.
    """

    colour: Colour
    method: str
    lightness: float
    grain: float = 0.0
    selective: bool = False
    shade: float = 0.0


def settings(step: Recolour) -> tuple[RecolourSetting, ...]:
    """All ways to do a step, the truest to the named colour first."""
    return (
        RecolourSetting(step.colour, "as named", 1.0, 0.25),
        RecolourSetting(step.colour, "own light kept", 0.25, 0.15),
        RecolourSetting(step.colour, "main colour only", 1.0, 0.25, selective=True),
        RecolourSetting(step.colour, "half way in light", 0.6, 0.1),
        RecolourSetting(step.colour, "a darker shade", 1.0, 0.25, shade=-0.08),
        RecolourSetting(step.colour, "a lighter shade", 1.0, 0.25, shade=0.08),
        RecolourSetting(step.colour, "light untouched", 0.0, 0.0),
    )


@dataclass(frozen=True, slots=True)
class _Region:
    """The middle of a region's OKLab, and how far its main colour reaches."""

    middle: Floats
    spread: float


def apply(work: Work, setting: RecolourSetting, rgb: tuple[float, float, float]) -> None:
    """Give the painted part of the patch the colour `rgb`, in the picture's own space."""
    target = oklab.lab_of(rgb)
    region = _region(work)
    height, width = work.patch.shape[:2]
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        work.watch.reach(top / height)
        strip = work.patch[top : top + rows]
        lab = oklab.lab(layout.colour(strip))
        done = _dyed(lab, region, target, setting)
        if setting.selective:
            weight = _likeness(lab, region)[..., None]
            done = lab + (done - lab) * weight
        layout.write_colour(strip, oklab.srgb(done.astype(np.float32)))
    work.restore_unpainted()
    work.methods.append(f"{setting.colour.told}, {setting.method}")


def _region(work: Work) -> _Region:
    """The median of the painted pixels: what lies at the rim of the mask does not move it."""
    lab = oklab.lab(layout.colour(layout.some(work.patch, work.painted, _SAMPLES_MAX)))[:, 0]
    middle = np.median(lab, axis=0)
    away = np.hypot(lab[:, 1] - middle[1], lab[:, 2] - middle[2])
    return _Region(middle.astype(np.float32), float(np.median(away)))


def _dyed(
    lab: Floats, region: _Region, target: tuple[float, float, float], setting: RecolourSetting
) -> Floats:
    light = np.clip(lab[..., 0], 0, 1)
    own = float(np.clip(region.middle[0], 0.05, 0.95))
    named = float(np.clip(target[0] + setting.shade, _BLACK_PAINT, _WHITE_PAINT))
    wanted = own + (named - own) * setting.lightness
    lit = _relit(light, own, wanted)
    # Deep shadow holds little colour, and gloss is the light's own: chroma falls to both ends.
    shade = np.clip(lit / wanted, 0, 1.15)
    gloss = np.clip((light - max(own, 0.6)) / (1.001 - max(own, 0.6)), 0, 1) ** 2
    share = shade * (1 - gloss)
    # What its colour differs by from the same paint in that light is texture, unless it is another thing.
    expected = np.clip(light / own, 0, 1.15)
    own_a = np.clip(lab[..., 1] - region.middle[1] * expected, -_TEXTURE_MAX, _TEXTURE_MAX)
    own_b = np.clip(lab[..., 2] - region.middle[2] * expected, -_TEXTURE_MAX, _TEXTURE_MAX)
    a = target[1] * share + own_a * setting.grain
    b = target[2] * share + own_b * setting.grain
    return np.stack([lit, a, b], axis=-1).astype(np.float32)


def _relit(light: Floats, own: float, wanted: float) -> Floats:
    """A curve through black, (own, wanted) and white that never turns; shadows keep their depth."""
    if wanted <= own:
        power = np.log(wanted) / np.log(own)
        return np.asarray(np.power(light, np.float32(power)), np.float32)
    below = light * np.float32(wanted / own)
    above = wanted + (1 - wanted) * np.power(np.clip((light - own) / (1 - own), 0, 1), np.float32(0.8))
    return np.where(light < own, below, above).astype(np.float32)


def _likeness(lab: Floats, region: _Region) -> Floats:
    """1 where a pixel has the region's main colour, 0 where it has another; light hardly counts."""
    away = np.hypot(lab[..., 1] - region.middle[1], lab[..., 2] - region.middle[2])
    light = np.abs(lab[..., 0] - region.middle[0])
    distance = np.sqrt(away**2 + (0.15 * light) ** 2)
    near = max(0.035, 2.5 * region.spread)
    t = np.clip((distance - near) / near, 0, 1)
    return np.asarray(1 - t * t * (3 - 2 * t), np.float32)
