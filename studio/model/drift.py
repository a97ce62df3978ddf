"""Drift: how far what was to stay has moved, by the field's standard measures, and where it becomes bad."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ALGORITHM = 1  # values of another one are measured again


class Of(StrEnum):
    """Which picture of a node: the answer as it came (registered), or what the lock made of it."""

    RAW = "raw"
    LOCKED = "locked"


class Against(StrEnum):
    PARENT = "parent"
    ROOT = "root"


class Region(StrEnum):
    """Where it is measured: what was to stay, what was allowed to change, or both."""

    PROTECTED = "protected"
    EDITED = "edited"
    WHOLE = "whole"


class Level(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Drift:
    """One comparison of two pictures over a region.

    `colour_delta_e`: mean CIEDE2000 of registered pictures blurred with σ 2 px, the one number shown;
    `delta_e_mean`, `delta_e_p95`: CIEDE2000 a pixel; `psnr_db`: None where equal; `ssim` and `ssim_p5` (the
    5th percentile over tiles) 0 to 1; `gmsd` 0 and up; `sharpness_ratio` 1 where equally sharp;
    `unasked_percent`: change outside what was asked, of the region; `shift_px` and `zoom_percent` from the
    registration. `px` is the size of the region.
    """

    px: int
    identical: bool
    colour_delta_e: float
    delta_e_mean: float
    delta_e_p95: float
    psnr_db: float | None
    ssim: float
    ssim_p5: float
    gmsd: float
    sharpness_ratio: float
    unasked_percent: float | None = None
    shift_px: float = 0.0
    zoom_percent: float = 0.0
    algorithm: int = ALGORITHM


@dataclass(frozen=True, slots=True)
class DriftLimits:
    """From which colour ΔE a number is amber, and from which it is red."""

    amber: float = 1.0
    red: float = 2.3

    def level(self, colour_delta_e: float) -> Level:
        """The level of the one number shown."""
        if colour_delta_e > self.red:
            return Level.BAD
        return Level.WARN if colour_delta_e > self.amber else Level.GOOD


@dataclass(frozen=True, slots=True)
class NodeDrift:
    """All that was measured of a node.

    A value is None where nothing can be claimed: there is no such picture, nothing was to stay, or nobody
    knows where the answer lies.
    """

    node_id: str
    values: Mapping[tuple[Against, Of, Region], Drift | None]

    def value(self, against: Against, of: Of = Of.LOCKED, region: Region = Region.PROTECTED) -> Drift | None:
        """One comparison; without more words what was to stay, in the picture as it is."""
        return self.values.get((against, of, region))


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A node of a path with its colour ΔE against the root, as locked and as it came.

    None where nothing can be claimed, or where it `is_measured` later.
    """

    node_id: str
    number: int
    locked: float | None
    raw: float | None
    is_measured: bool = True
