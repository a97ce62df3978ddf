"""Tone and colour: a wish, a method and a strength, done strip by strip in OKLab."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.operations.bending import Scene
from studio.engine.operations.tone_methods import STOPS_AT_ONE
from studio.engine.operations.tone_table import COUNTED_AT_ONE, METHODS
from studio.engine.steps import NORMAL_PERCENT, Aim, Tone
from studio.engine.work import Work

_STRIP_PIXELS = 1 << 17
_SAMPLES_MAX = 60_000
_WHOLE = (Aim.BLACK_AND_WHITE, Aim.SEPIA)  # have no more or less, but for "a little"
_SOFT_SIDE = 192  # the long side at which a soft copy of the light is kept

# Method (by its place, the plainest first) and strength, in the order in which candidates try them.
_ORDER = ((0, 1.0), (1, 1.0), (0, 1.8), (2, 1.0), (0, 0.5), (1, 1.8), (2, 1.8), (1, 0.5), (0, 2.6), (2, 2.6))


@dataclass(frozen=True, slots=True)
class ToneSetting:
    """A wish, the method chosen for it, and its strength as a share of 1."""

    aim: Aim
    method: str
    amount: float


def settings(step: Tone) -> tuple[ToneSetting, ...]:
    """All ways to do a step, the plainest first; a strength that was given as a number stays as it is."""
    names = list(METHODS[step.aim])
    if step.stops is not None:
        return (ToneSetting(step.aim, "exposure", step.stops / STOPS_AT_ONE),)
    if step.is_exact:
        amount = step.percent / 100 / COUNTED_AT_ONE.get(step.aim, 1.0)
        return tuple(ToneSetting(step.aim, name, amount) for name in names)
    if step.aim in _WHOLE:
        whole = 1.0 if step.percent >= NORMAL_PERCENT else 0.5
        return tuple(ToneSetting(step.aim, name, whole) for name in names)
    return tuple(
        ToneSetting(step.aim, names[place], min(1.0, step.percent / 100 * times))
        for place, times in _ORDER
        if place < len(names)
    )


def apply(work: Work, setting: ToneSetting) -> None:
    """Bend the patch of `work` as `setting` says."""
    method = METHODS[setting.aim][setting.method]
    soft = _soft_light(work.patch)
    cast, ends = _cast_and_ends(work)
    pivot = float(np.clip(soft.mean(), 0.25, 0.8))
    height, width = work.patch.shape[:2]
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        work.watch.reach(top / height)
        strip = work.patch[top : top + rows]
        scene = Scene(pivot, layout.rows_of(soft, top, strip.shape[0], work.patch.shape), cast, ends)
        bent = method(oklab.lab(layout.colour(strip)), setting.amount, scene)
        layout.write_colour(strip, oklab.srgb(bent))
    work.restore_unpainted()
    work.methods.append(f"{setting.aim.value}, {setting.method}, {_told(setting)}")


def _told(setting: ToneSetting) -> str:
    """The strength in the terms of its method: an exposure is told in stops."""
    if setting.method == "exposure":
        return f"{setting.amount * STOPS_AT_ONE:.2g} stops"
    return f"{setting.amount * COUNTED_AT_ONE.get(setting.aim, 1.0):.0%}"


def _cast_and_ends(work: Work) -> tuple[tuple[float, float], tuple[float, float]]:
    """The colour that greyish pixels share, and the light's ends, without a thousandth at each."""
    lab = oklab.lab(layout.colour(layout.some(work.patch, work.painted, _SAMPLES_MAX)))[:, 0]
    low, high = np.quantile(lab[:, 0], (0.001, 0.999))
    lit = lab[(lab[:, 0] > 0.2) & (lab[:, 0] < 0.97)]
    greyish = lit if len(lit) else lab
    for reach in (0.12, 0.06, 0.04):
        middle = np.median(greyish[:, 1:], axis=0)
        away = np.hypot(greyish[:, 1] - middle[0], greyish[:, 2] - middle[1])
        near = greyish[(away < reach) & (np.hypot(greyish[:, 1], greyish[:, 2]) < 0.12)]
        greyish = near if len(near) > 50 else greyish
    cast = np.median(greyish[:, 1:], axis=0)
    return (float(cast[0]), float(cast[1])), (float(low), float(high))


def _soft_light(patch: layout.Raster) -> Floats:
    """The lightness of the patch, small and blurred."""
    height, width = patch.shape[:2]
    scale = min(1.0, _SOFT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    lightness = oklab.lab(layout.colour(small))[..., 0]
    return np.asarray(cv2.GaussianBlur(lightness, (0, 0), max(1.0, max(size) / 40)), np.float32)
