"""Write: letters in a font of this machine, in the mask or at a place of the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.operations.fitting import fitted
from studio.engine.steps import Write
from studio.engine.work import Mask, Work, covered, cut, strips
from studio.imaging import lettering
from studio.model.errors import Cause, Misfit
from studio.model.geometry import Box
from studio.model.watch import Watch

Rgb = tuple[float, float, float]

_SIZE = 1 / 12  # of the picture's height
_MARGIN = 0.045  # of the picture's shorter side
_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.06, 0.06, 0.07)
_TRIAL_PX, _AIR = 100, 0.94  # letters are laid out at that size first, and stay that far from the mask's edge
_LINES_MAX = 6
_LOST = 0.25  # in OKLab, between letters and what is under them, below which they are hard to read
_BRIGHT = 0.62  # OKLab lightness from which on dark letters read better


class Dress(StrEnum):
    PLAIN = "plain"
    SHADOW = "soft shadow"
    OUTLINE = "outlined"


@dataclass(frozen=True, slots=True)
class WriteSetting:
    step: Write
    place: int  # in the order of dresses, the best one for what is under the letters first


def settings(step: Write) -> tuple[WriteSetting, ...]:
    return tuple(WriteSetting(step, place) for place in range(len(Dress)))


def apply(work: Work, setting: WriteSetting, spell: Callable[[Rgb], Rgb]) -> None:
    """Lay the letters over the patch. Raises Misfit for a font that is not here."""
    step = setting.step
    style = lettering.face(step.font, step.text, is_bold=step.is_bold, is_italic=step.is_italic)
    if step.font and style is None:
        raise Misfit((Cause("font-missing", {"font": step.font}),))
    letters, box, size = _laid_out(work, step, style)
    work.watch.reach(0.4)
    inside = box.intersect(Box(0, 0, *work.patch.shape[1::-1]))
    if inside.is_empty:
        return
    cover = cut(letters, inside.moved(-box.x, -box.y)).astype(np.float32) / 255
    rim = max(1.0, size * 0.05)
    grown = inside.grow(int(4 * rim) + 2).intersect(Box(0, 0, *work.patch.shape[1::-1]))
    wide = np.zeros((grown.height, grown.width), np.float32)
    at = inside.moved(-grown.x, -grown.y)
    wide[at.y : at.bottom, at.x : at.right] = cover
    under = cut(work.patch, grown)
    rgb = step.colour.rgb if step.colour else work.watch.during(lambda: _readable(under, wide))
    dress = work.watch.during(lambda: _dresses(under, wide, spell(rgb)))[setting.place]
    work.watch.reach(0.6)
    _draw(under, wide, dress, spell(rgb), spell(_against(rgb)), rim, work.watch.part(0.6, 1))
    judged = np.zeros(work.patch.shape[:2], np.uint8)
    cut(judged, grown)[...] = 255
    work.judged = judged
    work.restore_unpainted()
    name = style.family if style else "built-in font"
    work.methods.append(f"“{step.text}”, {name}, {size:.0f} px, {dress.value}")


def _laid_out(work: Work, step: Write, style: lettering.Face | None) -> tuple[layout.Raster, Box, float]:
    """The letters, where they lie in the patch, and their size."""
    height, width = work.patch.shape[:2]
    if work.painted is not None and step.size_px is None and not step.place:
        return _inside(work.painted, step.text, style, work.watch)
    if work.painted is not None:
        room = covered(work.painted)
        size = step.size_px or lettering.largest(step.text, style, room.width, room.height)
    else:
        margin = round(_MARGIN * min(height, width))
        room = Box(margin, margin, width - 2 * margin, height - 2 * margin)
        size = step.size_px or _SIZE * height
        longest = lettering.lettering(step.text, style, size, width_px=None, side="center").shape[1]
        if step.size_px is None and longest > room.width:
            size = max(4.0, size * room.width / longest)
    places = step.place.split()
    side = "left" if "left" in places else "right" if "right" in places else "center"
    letters = lettering.lettering(step.text, style, size, width_px=max(8, room.width), side=side)
    rows, columns = letters.shape
    left = {"left": room.x, "right": room.right - columns}.get(side, room.x + (room.width - columns) // 2)
    default = "centre" if work.painted is not None else "bottom"
    across = "top" if "top" in places else "bottom" if "bottom" in places else ""
    upright = across or ("centre" if "centre" in places or side != "center" else default)
    middle = room.y + (room.height - rows) // 2
    top = {"top": room.y, "bottom": room.bottom - rows}.get(upright, middle)
    return letters, Box(left, top, columns, rows), size


def _inside(
    painted: Mask, text: str, style: lettering.Face | None, watch: Watch
) -> tuple[layout.Raster, Box, float]:
    """The letters as large as the mask holds them whole, in as many lines as make them largest."""
    room = covered(painted)
    found = []
    for lines in _lines(text):
        shape = lettering.lettering(lines, style, _TRIAL_PX, width_px=None, side="center")
        opacity = np.asarray(shape / 255, np.float32)
        found.append((fitted(opacity, painted[room.y : room.bottom, room.x : room.right], watch), lines))
    fit, lines = max(found, key=lambda one: one[0].scale)
    size = max(4.0, _TRIAL_PX * fit.scale * _AIR)
    letters = lettering.lettering(lines, style, size, width_px=None, side="center")
    rows, columns = letters.shape
    return (
        letters,
        Box(room.x + round(fit.x - columns / 2), room.y + round(fit.y - rows / 2), columns, rows),
        size,
    )


def _lines(text: str) -> list[str]:
    """The text in one line, and in some more of about the same length."""
    ways = {text}
    for count in range(2, min(_LINES_MAX, len(text.split())) + 1):
        ways.add("\n".join(wrap(text, -(-len(text) // count) + 2, break_long_words=False)))
    return sorted(ways)


def _readable(under: layout.Raster, cover: Floats) -> Rgb:
    """White or near black, whichever stands out from what is under the letters."""
    light = oklab.lab(layout.colour(under))[..., 0]
    weight = cover + np.float32(1e-3)
    return _BLACK if float((light * weight).sum() / weight.sum()) > _BRIGHT else _WHITE


def _dresses(under: layout.Raster, cover: Floats, rgb: Rgb) -> tuple[Dress, ...]:
    """Plain letters first, but where their colour is lost in what is under them."""
    lab = oklab.lab(layout.colour(under))
    apart = np.linalg.norm(lab - np.array(oklab.lab_of(rgb), np.float32), axis=-1)
    is_lost = float((apart * cover).sum() / max(float(cover.sum()), 1e-6)) < _LOST
    return tuple(Dress)[::-1] if is_lost else tuple(Dress)


def _against(rgb: Rgb) -> Rgb:
    return _BLACK if oklab.lab_of(rgb)[0] > _BRIGHT else _WHITE


def _draw(
    under: layout.Raster, cover: Floats, dress: Dress, rgb: Rgb, other: Rgb, rim: float, watch: Watch
) -> None:
    """Mixed in linear light, so that edges neither fatten nor thin."""
    ink = oklab.decoded(np.array([[rgb]], np.float32))
    back = oklab.decoded(np.array([[other]], np.float32))
    halo = None if dress is Dress.PLAIN else watch.during(lambda: _halo(cover, dress, rim))
    for strip in strips(under.shape, watch):
        here, weight = under[strip.rows], cover[strip.rows]
        linear, opacity = oklab.decoded(layout.colour(here)), weight
        if halo is not None:
            around = halo[strip.rows]
            linear = linear * (1 - around[..., None]) + back * around[..., None]
            opacity = np.maximum(weight, around)
        linear = linear * (1 - weight[..., None]) + ink * weight[..., None]
        layout.write_colour(here, oklab.encoded(np.clip(linear, 0, 1)))
        below = layout.alpha(here)
        if below is not None:
            layout.write_alpha(here, opacity + below * (1 - opacity))


def _halo(cover: Floats, dress: Dress, rim: float) -> Floats:
    if dress is Dress.SHADOW:
        soft = cv2.GaussianBlur(cover, (0, 0), 1.3 * rim)
        shifted = cv2.warpAffine(
            soft, np.array([[1, 0, 0.5 * rim], [0, 1, 0.8 * rim]], np.float32), cover.shape[::-1]
        )
        return np.asarray(np.clip(shifted * 0.9, 0, 1), np.float32)
    side = 2 * max(1, round(rim)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.GaussianBlur(cv2.dilate(cover, disc), (0, 0), 0.6), np.float32)
