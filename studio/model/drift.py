"""Drift: how far what was to stay has moved, by the field's standard measures, and where it becomes bad."""

from collections.abc import Mapping, Sequence
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
    registration. These three are None where nobody knows. `px` is the size of the region.
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
    shift_px: float | None = 0.0
    zoom_percent: float | None = 0.0
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


class Metric(StrEnum):
    """The measures that have a good, a warning and a bad range."""

    SHIFT = "shift_px"
    ZOOM = "zoom_percent"
    COLOUR = "colour_delta_e"
    DELTA_E_P95 = "delta_e_p95"
    PSNR = "psnr_db"
    SHARPNESS = "sharpness_ratio"
    UNASKED = "unasked_percent"


# Up to the first it is good, up to the second it is to be looked at; PSNR and sharpness read otherwise.
_RISING = {
    Metric.SHIFT: (0.5, 2.0),
    Metric.ZOOM: (0.1, 0.5),
    Metric.DELTA_E_P95: (3.0, 6.0),
    Metric.UNASKED: (0.3, 2.0),
}
_PSNR_DB = (38.0, 32.0)
_SHARPNESS = ((0.9, 1.1), (0.75, 1.3))


def metric_level(metric: Metric, value: float | None, limits: DriftLimits | None = None) -> Level:
    """Which range a value is in; a PSNR of None means equal bytes."""
    if metric is Metric.COLOUR:
        return (limits or DriftLimits()).level(value or 0.0)
    if metric is Metric.PSNR:
        good, warn = _PSNR_DB
        return Level.GOOD if value is None or value > good else Level.WARN if value >= warn else Level.BAD
    if value is None:
        return Level.GOOD
    if metric is Metric.SHARPNESS:
        within = [low <= value <= high for low, high in _SHARPNESS]
        return Level.GOOD if within[0] else Level.WARN if within[1] else Level.BAD
    good, warn = _RISING[metric]
    size = abs(value)
    return Level.GOOD if size <= good else Level.WARN if size <= warn else Level.BAD


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
    """A node of a path with its colour ΔE against the root: as kept (`locked`), and as answered (`raw`).

    None where nothing can be claimed, or where it is not measured yet, which `is_measured` tells apart.
    """

    node_id: str
    number: int
    locked: float | None = None
    raw: float | None = None
    is_measured: bool = True


def last_under(points: Sequence[PathPoint], limit: float) -> str | None:
    """The last node before the path's end whose kept number is known and not above `limit`."""
    return next(
        (one.node_id for one in reversed(points[:-1]) if one.locked is not None and one.locked <= limit),
        None,
    )
