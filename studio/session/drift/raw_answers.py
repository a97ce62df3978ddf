"""The answer as its maker sent it, and where on the base that it was asked for it lies."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from studio.imaging import colour, padding, patches
from studio.imaging.alignment.registering import register
from studio.imaging.alignment.warping import warp
from studio.imaging.arrays import from_array, to_array
from studio.imaging.opened import Opened
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration, Trust
from studio.model.sizes import plan_from
from studio.session.drift.regions import KeepRegions
from studio.session.foreign_bytes import open_picture
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.store import drift as drift_rows
from studio.store import nodes


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer in its base's colours; `registration` leads from pixels of the base to pixels of `sheet`."""

    sheet: Sheet
    registration: Registration = field(default_factory=Registration)


RawOf = Callable[[str, CancelToken | None], Awaitable[RawAnswer | None]]


class RawAnswers:
    """Reads them from what was delivered; the last one is remembered, since it is asked for again at once."""

    def __init__(self, project: OpenProject, shelf: PictureShelf, regions: KeepRegions) -> None:
        self._project = project
        self._shelf = shelf
        self._regions = regions
        self._last: tuple[str, RawAnswer | None] = ("", None)

    async def came(self, node_id: str, cancel: CancelToken | None = None) -> RawAnswer | None:
        """None where no answer was delivered, or nobody knows where on its base it lies. Raises Cancelled."""
        if self._last[0] == node_id:
            return self._last[1]
        found = await self._project.file.read(lambda db: drift_rows.delivered(db, node_id))
        base = self._project.find_node(found.base_node_id) if found else None
        if found is None or base is None or base.picture_id is None:
            return None
        data = await self._project.file.get_blob(found.blob_id)
        sheet = await self._shelf.sheet(base.id)
        touched = await self._regions.by_turn_on(node_id, base)
        opened = await open_picture(data, name=node_id, cancel=cancel)
        receipt = await self._project.file.read(lambda db: nodes.lock_row(db, node_id))
        known = receipt.registration if receipt else None
        raw = await asyncio.to_thread(_placed, opened, found.size, sheet, known, touched.mask, cancel)
        self._last = (node_id, raw)
        return raw

    async def of(self, node_id: str) -> RawAnswer | None:
        """As `came`, laid over its base pixel by pixel; what the answer does not show is the base's."""
        raw = await self.came(node_id)
        base_id = await self._regions.base_of(node_id) if raw else None
        if raw is None or base_id is None:
            return None
        return await asyncio.to_thread(_laid, raw, await self._shelf.sheet(base_id))


def _placed(
    opened: Opened,
    size: object,
    base: Sheet,
    known: Registration | None,
    edited: Pixels | None,
    cancel: CancelToken | None,
) -> RawAnswer | None:
    """Out of its canvas, where the lock found it to lie, or else registered on what was to stay."""
    pixels, plan = opened.pixels, plan_from(size)
    if plan is not None and (pixels.width, pixels.height) == (plan.width, plan.height):
        pixels = padding.take_back(pixels, plan, (base.pixels.width, base.pixels.height), opened.icc)
    sheet = Sheet(colour.convert(pixels, opened.icc, base.icc), base.icc)
    placed = known or register(base.pixels, sheet.pixels, edited, cancel=cancel)
    return None if placed.trust is Trust.REFUSED else RawAnswer(sheet, placed)


def _laid(raw: RawAnswer, base: Sheet) -> RawAnswer:
    shape = (base.pixels.width, base.pixels.height)
    if raw.registration.is_identity and (raw.sheet.pixels.width, raw.sheet.pixels.height) == shape:
        return raw
    pixels, there = warp(raw.sheet.pixels, raw.registration, base.pixels.box, shape)
    bands = patches.joint_bands(base.pixels.bands, pixels.bands)
    bits = max(base.pixels.bits, pixels.bits)
    under = to_array(patches.promote(base.pixels, bands, bits))
    over = to_array(patches.promote(pixels, bands, bits)).copy()
    missing = to_array(there) == 0
    over[missing] = under[missing]
    return RawAnswer(Sheet(from_array(over), base.icc), raw.registration)
