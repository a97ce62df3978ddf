"""Sharpen: fine detail of the light grows, without halos and without lifting noise in smooth places."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.operations.denoise import measured
from studio.engine.steps import NORMAL_PERCENT, Sharpen
from studio.engine.work import Work, copied, strips

_NOISE, _NOISE_MAX = 0.006, 0.014  # lightness; what varies less is grain, and stays
_OF_NOISE = 1.6  # times what was measured in the picture
_HALO = 0.35  # of an edge's own step, over which nothing overshoots


@dataclass(frozen=True, slots=True)
class SharpenSetting:
    """`sigma_px` of what counts as detail, and by which factor it grows."""

    method: str
    sigma_px: float
    amount: float


def settings(step: Sharpen) -> tuple[SharpenSetting, ...]:
    plain = step.percent / NORMAL_PERCENT
    return (
        SharpenSetting("fine detail", 1.0, 1.3 * plain),
        SharpenSetting("broad detail", 2.6, 1.5 * plain),
        SharpenSetting("all detail", 2.0, 3.2 * plain),
        SharpenSetting("finest detail", 0.7, 3.0 * plain),
    )


def apply(work: Work, setting: SharpenSetting) -> None:
    halo = round(4 * setting.sigma_px) + 2
    source = copied(work.patch, work.watch)
    work.watch.check()
    grain = min(max(_NOISE, _OF_NOISE * measured(source)), _NOISE_MAX)
    for strip in strips(source.shape, work.watch, halo_px=halo):
        lab = oklab.lab(layout.colour(source[strip.wide]))
        lab[..., 0] = sharpened(lab[..., 0], setting, grain)
        layout.write_colour(work.patch[strip.rows], oklab.srgb(np.ascontiguousarray(lab[strip.inner])))
    work.restore_unpainted()
    work.methods.append(f"{setting.method}, {setting.sigma_px:g} px, {setting.amount:.0%}")


def sharpened(light: Floats, setting: SharpenSetting, grain: float = _NOISE) -> Floats:
    light = np.ascontiguousarray(light)
    detail = light - cv2.GaussianBlur(light, (0, 0), setting.sigma_px)
    # Soft threshold: grain gains nothing, and detail does not jump where it begins.
    strength = cv2.blur(np.abs(detail), (5, 5))
    gain = np.clip(strength / grain - 0.6, 0, 1)
    grown = light + setting.amount * gain * detail
    side = np.ones((3, 3), np.uint8)
    low, high = cv2.erode(light, side), cv2.dilate(light, side)
    room = _HALO * (high - low)
    return np.asarray(np.clip(grown, low - room, high + room), np.float32)
