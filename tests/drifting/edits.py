"""What was asked for: the edits that a simulated model makes, each in a region of the picture."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from drifting.pictures import lettering, scene
from studio.imaging.arrays import Array, Floats

_SEEN = 2  # 8-bit levels by which a pixel has to differ to count as changed


class EditKind(StrEnum):
    """`OBJECT` a thing pasted in, `REPLACE` the whole region made anew, and so on as they are called."""

    OBJECT = "object"
    RECOLOUR = "recolour"
    REPLACE = "replace"
    REMOVAL = "removal"
    TEXT = "text"
    FAINT = "faint"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """`region` (uint8 of the base's size, above 0 where wanted); without one, `share` of it."""

    kind: EditKind = EditKind.OBJECT
    region: Array | None = None
    share: float = 0.1


def edited(base: Array, edit: Edit, spill_px: int, random: np.random.Generator) -> tuple[Array, Array]:
    """The base with the edit in it, and the mask (0 or 255) of what it changed."""
    height, width = base.shape[:2]
    region = a_region(width, height, edit.share, random) if edit.region is None else edit.region
    region = np.where(region > 0, 255, 0).astype(np.uint8)
    if spill_px:
        region = cv2.dilate(region, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * spill_px + 1,) * 2))
    if not region.any():
        return base, region
    values = _MAKERS[edit.kind](base.astype(np.float32), region, random)
    picture = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    picture = np.where(region[:, :, None] > 0, picture, base)
    unlike = np.abs(picture.astype(np.int16) - base).max(axis=2) >= _SEEN
    return picture, np.where(unlike, 255, 0).astype(np.uint8)


def a_region(width: int, height: int, share: float, random: np.random.Generator) -> Array:
    """An ellipse somewhere inside that covers `share` of the area."""
    ratio = float(random.uniform(0.7, 1.4))
    reach = np.sqrt(share * width * height / np.pi)
    across = min(reach * ratio, width * 0.48)
    down = min(share * width * height / np.pi / across, height * 0.48)
    x = float(random.uniform(across, max(across, width - across)))
    y = float(random.uniform(down, max(down, height - down)))
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    inside = ((columns - x) / across) ** 2 + ((rows - y) / down) ** 2 < 1
    return np.where(inside, 255, 0).astype(np.uint8)


def _object(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    """A shaded thing that fills most of the region, its edge a pixel soft."""
    far = cv2.distanceTransform(region, cv2.DIST_L2, 5)
    inner = far / max(float(far.max()), 1)
    colour = random.uniform(20, 235, 3)
    thing = colour * (0.55 + 0.6 * np.sqrt(np.clip(inner, 0, 1)))[:, :, None]
    stripes = 18 * np.sin(np.arange(base.shape[1]) / max(6, base.shape[1] / 60))[None, :, None]
    cover = np.clip((far - 0.06 * far.max()) / 1.5, 0, 1)[:, :, None]
    return base * (1 - cover) + (thing + stripes) * cover


def _recolour(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    """Another colour, the texture kept."""
    turned = base[:, :, random.permutation([1, 2, 0])]
    target = random.uniform(40, 215, 3)
    grey = base.mean(axis=2, keepdims=True)
    return _mixed(
        base, 0.3 * turned + 0.7 * (grey * 0.6 + target * 0.4 + (target - target.mean()) * 0.5), region
    )


def _replace(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    other = scene(base.shape[1], base.shape[0], int(random.integers(1 << 30))).astype(np.float32)
    return _mixed(base, other, region)


def _removal(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    """What is around, drawn over the region: a wide blur of the surroundings with some grain."""
    sigma = max(4.0, np.sqrt(np.count_nonzero(region)) / 4)
    around = (region == 0).astype(np.float32)
    weight = cv2.GaussianBlur(around, (0, 0), sigma)
    filled = cv2.GaussianBlur(base * around[:, :, None], (0, 0), sigma) / np.maximum(weight, 1e-4)[:, :, None]
    grain = random.standard_normal((*region.shape, 1)).astype(np.float32) * 2
    return _mixed(base, filled + grain, region)


def _text(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    """Two lines of lettering across the region."""
    height, width = region.shape
    rows, columns = np.nonzero(region)
    left, right, top, bottom = columns.min(), columns.max(), rows.min(), rows.max()
    ink = float(random.choice((10, 245)))
    out = base.copy()
    for n, word in enumerate(("SALE -40%", "until May")):
        at = (int(left + (right - left) * 0.12), int(top + (bottom - top) * (0.45 + 0.3 * n)))
        out += (ink - out) * lettering((width, height), word, at, max(0.3, (right - left) / 150))
    return out


def _faint(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    """About 7 ΔE warmer or cooler."""
    return _mixed(base, base + np.array((10, 2, -12)) * random.choice((-1, 1)), region)


def _shadow(base: Floats, region: Array, random: np.random.Generator) -> Floats:
    """Darker, most in the middle, to nothing at the edge."""
    far = cv2.distanceTransform(region, cv2.DIST_L2, 5)
    depth = np.clip(far / max(float(far.max()), 1), 0, 1) ** 1.2 * float(random.uniform(0.35, 0.5))
    return base * (1 - depth[:, :, None])


def _mixed(base: Floats, other: Floats, region: Array) -> Floats:
    """The other one inside the region, by an edge of a pixel or two."""
    cover = cv2.GaussianBlur((region > 0).astype(np.float32), (0, 0), 1.0)[:, :, None]
    return base * (1 - cover) + other * cover


_MAKERS = {
    EditKind.OBJECT: _object,
    EditKind.RECOLOUR: _recolour,
    EditKind.REPLACE: _replace,
    EditKind.REMOVAL: _removal,
    EditKind.TEXT: _text,
    EditKind.FAINT: _faint,
    EditKind.SHADOW: _shadow,
}
