"""Measuring two picture files that are in no project."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from studio.imaging import codec, colour, masks
from studio.imaging.alignment.registering import SURE, register
from studio.imaging.arrays import from_array, to_array
from studio.imaging.drift.heat import heat_map
from studio.imaging.drift.measuring import measure_regions
from studio.model.cancel import CancelToken
from studio.model.drift import Drift, Region
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration, Trust
from studio.session.foreign_bytes import open_source
from studio.session.mask_files import mask_from

_SAME_SHAPE = 0.01


@dataclass(frozen=True, slots=True)
class MeasuredFiles:
    """`keep` is what was to stay: all of the picture without a mask; `edit` what may have changed.

    `is_placed`: the pictures themselves show where the second lies on the first.
    """

    mask_rule: str | None
    keep_px: int
    edit_px: int
    keep: Drift | None
    edit: Drift | None
    heatmap: Path | None
    is_placed: bool


async def measure_files(
    before: Path,
    after: Path,
    *,
    mask: Path | None = None,
    mask_rule: str | None = None,
    heatmap: Path | None = None,
    cancel: CancelToken | None = None,
) -> MeasuredFiles:
    """How far `after` drifted from `before`, registered outside the mask; a map of it as a new PNG file.

    Raises BadInput for what cannot be read, a mask of another size, and a file that is there already.
    """
    if heatmap is not None and await asyncio.to_thread(heatmap.exists):
        raise BadInput("file-exists", name=heatmap.name)
    one, other = await _opened(before, cancel), await _opened(after, cancel)
    painted = None
    if mask is not None:
        width, height = one.pixels.width, one.pixels.height
        painted = await mask_from(mask, width, height, rule=mask_rule, cancel=cancel)
    found = await asyncio.to_thread(_measured, one, other, painted.mask if painted else None, cancel)
    if heatmap is not None:
        await asyncio.to_thread(_write, heatmap, found.heat)
    return MeasuredFiles(
        mask_rule=painted.rule if painted else None,
        keep_px=one.pixels.width * one.pixels.height - found.painted_px,
        edit_px=found.painted_px,
        keep=found.drifts.get(Region.PROTECTED),
        edit=found.drifts.get(Region.EDITED),
        heatmap=heatmap,
        is_placed=found.trust is Trust.ACCEPTED,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    drifts: dict[Region, Drift | None]
    painted_px: int
    heat: Pixels
    trust: Trust


async def _opened(path: Path, cancel: CancelToken | None) -> Sheet:
    opened = await open_source(path, cancel)
    return Sheet(opened.pixels, opened.icc)


def _measured(one: Sheet, other: Sheet, painted: Pixels | None, cancel: CancelToken | None) -> _Found:
    placed = _placed(one, other, painted, cancel)
    kept = _rest_of(painted) if painted else None
    regions: dict[Region, Pixels | None] = {Region.PROTECTED: kept}
    if painted is not None:
        regions[Region.EDITED] = painted
    drifts = measure_regions(one, other, regions, registration=placed, cancel=cancel)
    heat = heat_map(one.pixels, one.icc, other.pixels, other.icc, kept, registration=placed, cancel=cancel)
    told = {region: drift and _as_far_as_known(drift, placed.trust) for region, drift in drifts.items()}
    return _Found(told, masks.covered_px(painted) if painted else 0, heat, placed.trust)


def _as_far_as_known(drift: Drift, trust: Trust) -> Drift:
    """How far a picture moved that nothing was found of is not 0 but unknown; and of another scene no part
    stands out as unasked.
    """
    if drift.identical or trust is Trust.ACCEPTED:
        return drift
    unasked = drift.unasked_percent if trust is Trust.UNDETERMINED else None
    return replace(drift, shift_px=None, zoom_percent=None, unasked_percent=unasked)


def _placed(one: Sheet, other: Sheet, painted: Pixels | None, cancel: CancelToken | None) -> Registration:
    """Where the second picture lies on the first; laid over all of it where that cannot be seen.

    Raises BadInput where it cannot be seen and the shapes are not the same.
    """
    in_space = colour.convert(other.pixels, other.icc, one.icc)
    found = register(one.pixels, in_space, painted, cancel=cancel)
    if (found.confidence or 0) >= SURE:  # an unsure place would make the numbers as unsure
        return replace(found, trust=Trust.ACCEPTED)
    across, down = other.pixels.width / one.pixels.width, other.pixels.height / one.pixels.height
    if abs(across / down - 1) > _SAME_SHAPE:
        raise BadInput("measure-unlike")
    return Registration(Frame.scale(across, down), trust=found.trust)


def _rest_of(painted: Pixels) -> Pixels:
    """Where a mask is 0: grey may change too."""
    return from_array(np.where(to_array(painted) > 0, 0, 255).astype(np.uint8))


def _write(path: Path, heat: Pixels) -> None:
    data = codec.encode_png(heat)
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise BadInput("export-failed", name=path.name, reason=error.strerror or str(error)) from error
