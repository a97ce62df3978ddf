"""Recolour: a region takes a colour and keeps its shading, its texture and its gloss."""

from dataclasses import dataclass

import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.steps import Colour, Recolour
from studio.engine.work import Work

_STRIP_PIXELS = 1 << 19
_SAMPLES_MAX = 60_000


@dataclass(frozen=True, slots=True)
class RecolourSetting:
    """`lightness` is how far the region's light goes to the colour's; `grain` what stays of its own hues."""

    colour: Colour
    method: str
    lightness: float
    grain: float = 0.0
    selective: bool = False


def settings(step: Recolour) -> tuple[RecolourSetting, ...]:
    """All ways to do a step, the truest to the named colour first."""
    return (
        RecolourSetting(step.colour, "as named", 1.0, 0.25),
        RecolourSetting(step.colour, "own light kept", 0.25, 0.15),
        RecolourSetting(step.colour, "main colour only", 1.0, 0.25, selective=True),
        RecolourSetting(step.colour, "glaze over the old colour", 0.6, 0.75),
        RecolourSetting(step.colour, "half way in light", 0.6, 0.1),
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
    work.methods.append(f"{setting.colour.name}, {setting.method}")


def _region(work: Work) -> _Region:
    """The median of the painted pixels, those at the rim of the mask less likely to be among them."""
    painted = work.painted if work.painted is not None else np.full(work.patch.shape[:2], 255, np.uint8)
    where = np.flatnonzero(painted.reshape(-1))
    where = where[:: max(1, -(-len(where) // _SAMPLES_MAX))]
    flat = work.patch.reshape(-1, layout.bands(work.patch))[where][:, None, :]
    lab = oklab.lab(layout.colour(flat))[:, 0]
    middle = np.median(lab, axis=0)
    away = np.hypot(lab[:, 1] - middle[1], lab[:, 2] - middle[2])
    return _Region(middle.astype(np.float32), float(np.median(away)))


def _dyed(
    lab: Floats, region: _Region, target: tuple[float, float, float], setting: RecolourSetting
) -> Floats:
    light = np.clip(lab[..., 0], 0, 1)
    own = float(np.clip(region.middle[0], 0.05, 0.97))
    wanted = own + (float(np.clip(target[0], 0.04, 0.97)) - own) * setting.lightness
    lit = _relit(light, own, wanted)
    # Deep shadow holds little colour, and gloss is the light's own: chroma falls to both ends.
    shade = np.clip(lit / max(wanted, 0.05), 0, 1.25)
    gloss = 1 - np.clip((light - max(own, 0.6)) / (1.001 - max(own, 0.6)), 0, 1) ** 2
    share = shade * np.where(light > max(own, 0.6), gloss, 1)
    own_a, own_b = lab[..., 1] - region.middle[1], lab[..., 2] - region.middle[2]
    a = target[1] * share + own_a * setting.grain
    b = target[2] * share + own_b * setting.grain
    return np.stack([lit, a, b], axis=-1).astype(np.float32)


def _relit(light: Floats, own: float, wanted: float) -> Floats:
    """A curve through black, (own, wanted) and white that never turns."""
    power = np.log(wanted) / np.log(own)
    if wanted <= own:
        return np.asarray(np.power(light, np.float32(power)), np.float32)
    power = np.log(1 - wanted) / np.log(1 - own)
    return np.asarray(1 - np.power(np.maximum(1 - light, 0), np.float32(power)), np.float32)


def _likeness(lab: Floats, region: _Region) -> Floats:
    """1 where a pixel has the region's main colour, 0 where it has another; light hardly counts."""
    away = np.hypot(lab[..., 1] - region.middle[1], lab[..., 2] - region.middle[2])
    light = np.abs(lab[..., 0] - region.middle[0])
    distance = np.sqrt(away**2 + (0.15 * light) ** 2)
    near = max(0.035, 2.5 * region.spread)
    t = np.clip((distance - near) / near, 0, 1)
    return np.asarray(1 - t * t * (3 - 2 * t), np.float32)
