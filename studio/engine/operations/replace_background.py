"""Replace the background: a colour or a reference stands behind the subject, hairs and all."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.operations.background import matte_of
from studio.engine.steps import Colour, ReplaceBackground
from studio.engine.work import Work, strips

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class BackgroundSetting:
    """`shade`: how much darker the colour grows to its corners; `blur` of a reference, of its long side."""

    method: str
    colour: Colour | None
    ordinal: int
    shade: float = 0.0
    blur: float = 0.0


def settings(step: ReplaceBackground) -> tuple[BackgroundSetting, ...]:
    if step.colour is not None:
        return (
            BackgroundSetting("even", step.colour, step.ordinal),
            BackgroundSetting("lit from the middle", step.colour, step.ordinal, shade=0.25),
            BackgroundSetting("deep corners", step.colour, step.ordinal, shade=0.5),
        )
    return (
        BackgroundSetting("as it is", None, step.ordinal),
        BackgroundSetting("out of focus", None, step.ordinal, blur=0.01),
        BackgroundSetting("far out of focus", None, step.ordinal, blur=0.04),
    )


def apply(work: Work, setting: BackgroundSetting, spell: Callable[[Rgb], Rgb]) -> None:
    found = matte_of(work)
    box = work.box
    behind = _Behind(work, setting, spell)
    for strip in strips(work.patch.shape, work.watch.part(0.7, 1)):
        here = work.patch[strip.rows]
        top = box.y + strip.top
        full = work.base[top : top + here.shape[0]].copy()
        full[:, box.x : box.right] = here
        values = layout.colour(full)
        alpha = found.alpha_of(values, top)
        front = found.front_of(values, alpha, top)
        window = np.s_[:, box.x : box.right]
        weight = alpha[window][..., None]
        back = behind.rows(top, here.shape[0])[window]
        mixed = oklab.decoded(front[window]) * weight + back * (1 - weight)
        done = oklab.encoded(np.clip(mixed, 0, 1))
        if behind.is_smooth:
            done = layout.grained(done, here, 0, top)
        layout.write_colour(here, np.where(weight > 0.995, values[window], done).astype(np.float32))
        layout.write_alpha(here, np.ones(here.shape[:2], np.float32))
    work.restore_unpainted()
    work.methods.append(f"background {behind.told}, {setting.method}, {found.share}")


class _Behind:
    """What stands behind the subject, in linear light, rows at a time; `told` says it in words."""

    def __init__(self, work: Work, setting: BackgroundSetting, spell: Callable[[Rgb], Rgb]) -> None:
        self._height, self._width = work.base.shape[:2]
        self._shade = setting.shade
        self.is_smooth = bool(setting.shade or setting.blur)
        self._picture: layout.Raster | None = None
        self._soft: Floats | None = None
        if setting.colour is not None:
            one = np.array([[spell(setting.colour.rgb)]], np.float32)
            self._colour = oklab.decoded(one)[0, 0]
            self.told = setting.colour.told
        else:
            reference = work.references[setting.ordinal]
            scale = max(self._width / reference.shape[1], self._height / reference.shape[0])
            self.told = f"Image {setting.ordinal} at {scale:.0%}"
            self._picture = _filling(reference, self._width, self._height)
            self._colour = np.zeros(3, np.float32)
            if setting.blur:
                sigma = max(1.0, setting.blur * max(self._width, self._height))
                self._soft = _blurred(self._picture, sigma)
                self.told += f", blurred by {sigma:.0f} px"

    def rows(self, top: int, rows: int) -> Floats:
        if self._soft is not None:
            return layout.rows_of(self._soft, top, rows, (self._height, self._width), cv2.INTER_CUBIC)
        if self._picture is not None:
            return oklab.decoded(layout.colour(self._picture[top : top + rows]))
        y = (np.arange(top, top + rows, dtype=np.float32)[:, None] + 0.5) / self._height * 2 - 1
        x = (np.arange(self._width, dtype=np.float32)[None] + 0.5) / self._width * 2 - 1
        falls = np.clip((x * x + y * y) / 2, 0, 1)
        light = (1 - np.float32(self._shade) * falls) ** 2
        return np.asarray(self._colour * light[..., None], np.float32)


def _filling(reference: layout.Raster, width: int, height: int) -> layout.Raster:
    """The middle of the reference, so large that it fills the picture."""
    scale = max(width / reference.shape[1], height / reference.shape[0])
    size = (max(width, round(reference.shape[1] * scale)), max(height, round(reference.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = layout.resized(reference, size, way)
    x, y = (size[0] - width) // 2, (size[1] - height) // 2
    return scaled[y : y + height, x : x + width]


def _blurred(picture: layout.Raster, sigma: float) -> Floats:
    """Linear light, blurred in a picture as small as the blur allows."""
    height, width = picture.shape[:2]
    scale = min(1.0, 4 / sigma)
    size = (max(4, round(width * scale)), max(4, round(height * scale)))
    light = oklab.decoded(layout.colour(layout.resized(picture, size)))
    return np.asarray(cv2.GaussianBlur(light, (0, 0), sigma * scale), np.float32)
