"""How much an answer drifts, kind by kind, and by which size it comes back."""

from dataclasses import dataclass
from enum import StrEnum


class Fit(StrEnum):
    """How the picture lies in an answer of another shape."""

    STRETCH = "stretch"
    COVER = "cover"  # fills it, what is too much is cut off
    CONTAIN = "contain"  # all of it, with bars


@dataclass(frozen=True, slots=True)
class Size:
    """The answer's size: `across` and `down` times the base's, the base fitted into it by `fit`.

    `crop` is the share of the base's sides that is seen, about its centre.
    """

    across: float = 1.0
    down: float = 1.0
    fit: Fit = Fit.STRETCH
    crop: float = 1.0


@dataclass(frozen=True, slots=True)
class Strengths:
    """Each amount on its own; 0 (or None) leaves that kind of drift out.

    Geometry is fixed by its amounts; only the local warp, the smooth cast and the noise depend on the seed.
    """

    shift_px: tuple[float, float] = (0.0, 0.0)  # of the base, right and down
    zoom_percent: float = 0.0
    anisotropy_percent: float = 0.0  # so much wider than high
    rotation_deg: float = 0.0
    warp_px: float = 0.0  # largest smooth local displacement; no part of it is affine
    brightness: float = 0.0  # 8-bit levels
    contrast_percent: float = 0.0  # about mid grey
    gamma: float = 1.0
    cast: tuple[float, float, float] = (0.0, 0.0, 0.0)  # 8-bit levels
    saturation_percent: float = 0.0
    uneven_cast: float = 0.0  # 8-bit levels; a smooth field over the picture
    blur_px: float = 0.0  # sigma: detail lost by passing through a model
    sharpen: float = 0.0  # unsharp mask of 1.5 px, by so much; 0.5 is plainly seen
    noise: float = 0.0  # standard deviation in 8-bit levels
    jpeg: int | None = None  # quality
    spill_px: int = 0  # how far the edit goes past where it was wanted
    size: Size = Size()


STILL = Strengths()
MILD = Strengths(
    shift_px=(0.8, -0.5),
    zoom_percent=0.2,
    anisotropy_percent=0.05,
    warp_px=0.15,
    brightness=1.5,
    contrast_percent=2,
    gamma=0.98,
    cast=(2, 0, -1.5),
    saturation_percent=3,
    uneven_cast=1,
    blur_px=0.5,
    noise=1,
    jpeg=95,
)
"""One turn at a model that keeps still for the most part."""
STRONG = Strengths(
    shift_px=(5.3, -3.7),
    zoom_percent=1.4,
    anisotropy_percent=0.27,
    warp_px=0.4,
    brightness=5,
    contrast_percent=7,
    gamma=0.93,
    cast=(7, -1, -6),
    saturation_percent=10,
    uneven_cast=4,
    blur_px=0.9,
    sharpen=0.4,
    noise=2.5,
    jpeg=85,
)
"""One of the turns that jump."""
GEOMETRY = Strengths(
    brightness=4,
    contrast_percent=5,
    gamma=0.95,
    cast=(5, 0, -4),
    saturation_percent=6,
    uneven_cast=2,
    blur_px=0.8,
    noise=1.5,
    jpeg=90,
)
"""Tone, detail and JPEG as when registrations are compared; the geometry is for the caller to set."""
