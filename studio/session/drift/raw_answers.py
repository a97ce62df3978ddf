"""The answer as its maker sent it, and where on the base that it was asked for it lies."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from studio.imaging import colour, padding, patches
from studio.imaging.alignment.registering import register
from studio.imaging.alignment.warping import warp
from studio.imaging.arrays import from_array, to_array, window
from studio.imaging.opened import Opened
from studio.model.cancel import CancelToken
from studio.model.crops import cut_from
from studio.model.geometry import Box, Frame
from studio.model.letting_go import let_go
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration, Trust
from studio.model.sizes import plan_from
from studio.session.drift.regions import KeepRegions
from studio.session.foreign_bytes import open_picture
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.store import drift as drift_rows
from studio.store import nodes

_REMEMBERED_S = 10.0  # at 100 megapixels it takes 300 MB


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer in its base's colours; `registration` leads from pixels of the base to pixels of `sheet`.

    `cut` is the part of the base that was sent, None for all of it: of the rest there is no answer.
    """

    sheet: Sheet
    registration: Registration = field(default_factory=Registration)
    cut: Box | None = None


RawOf = Callable[[str, CancelToken | None], Awaitable[RawAnswer | None]]


class RawAnswers:
    """Reads them from what was delivered; the last one is remembered a while, being asked for again."""

    def __init__(self, project: OpenProject, shelf: PictureShelf, regions: KeepRegions) -> None:
        self._project = project
        self._shelf = shelf
        self._regions = regions
        self._last: tuple[str, RawAnswer | None] = ("", None)
        self._forgetting: asyncio.TimerHandle | None = None

    async def came(self, node_id: str, cancel: CancelToken | None = None) -> RawAnswer | None:
        """None where no answer was delivered, or nobody knows where on its base it lies. Raises Cancelled."""
        if self._last[0] == node_id:
            self._forget_later()
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
        raw = await asyncio.to_thread(_placed, opened, found, sheet, known, touched.mask, cancel)
        self._last = (node_id, raw)
        self._forget_later()
        return raw

    def let_go(self) -> None:
        """Nobody asks any more."""
        gone = [self._last]
        self._last = ("", None)
        asyncio.get_running_loop().run_in_executor(None, let_go, gone)
        if self._forgetting is not None:
            self._forgetting.cancel()

    def _forget_later(self) -> None:
        if self._forgetting is not None:
            self._forgetting.cancel()
        self._forgetting = asyncio.get_running_loop().call_later(_REMEMBERED_S, self.let_go)

    async def of(self, node_id: str) -> RawAnswer | None:
        """As `came`, laid over its base pixel by pixel; what the answer does not show is the base's."""
        raw = await self.came(node_id)
        base_id = await self._regions.base_of(node_id) if raw else None
        if raw is None or base_id is None:
            return None
        return await asyncio.to_thread(_laid, raw, await self._shelf.sheet(base_id))


def _placed(
    opened: Opened,
    found: drift_rows.Answered,
    base: Sheet,
    known: Registration | None,
    edited: Pixels | None,
    cancel: CancelToken | None,
) -> RawAnswer | None:
    """Out of its canvas, where the lock found it to lie, or else registered on what was to stay."""
    cut, whole = cut_from(found.cut), base.pixels.box
    if cut is not None and cut.intersect(whole) != cut:
        return None  # no Palimpsest wrote that
    sent = whole if cut is None else cut
    pixels, plan = opened.pixels, plan_from(found.size)
    if plan is not None and (pixels.width, pixels.height) == (plan.width, plan.height):
        pixels = padding.take_back(pixels, plan, (sent.width, sent.height), opened.icc)
    sheet = Sheet(colour.convert(pixels, opened.icc, base.icc), base.icc)
    placed = known or _registered(base.pixels, sheet.pixels, edited, sent, cancel)
    return None if placed.trust is Trust.REFUSED else RawAnswer(sheet, placed, cut)


def _registered(
    base: Pixels, answer: Pixels, edited: Pixels | None, sent: Box, cancel: CancelToken | None
) -> Registration:
    """Found on the part that was sent, told in the pixels of the whole base."""
    if sent == base.box:
        return register(base, answer, edited, cancel=cancel)
    part = None if edited is None else patches.cut(edited, sent)
    found = register(patches.cut(base, sent), answer, part, cancel=cancel)
    return replace(found, transform=Frame.offset(-sent.x, -sent.y).then(found.transform))


def _laid(raw: RawAnswer, base: Sheet) -> RawAnswer:
    shape = (base.pixels.width, base.pixels.height)
    if raw.registration.is_identity and (raw.sheet.pixels.width, raw.sheet.pixels.height) == shape:
        return raw
    box = raw.cut or base.pixels.box
    pixels, there = warp(raw.sheet.pixels, raw.registration, box, shape)
    bands = patches.joint_bands(base.pixels.bands, pixels.bands)
    bits = max(base.pixels.bits, pixels.bits)
    over = to_array(patches.promote(base.pixels, bands, bits)).copy()
    came, has_data = to_array(patches.promote(pixels, bands, bits)), to_array(there) > 0
    window(over, box)[has_data] = came[has_data]
    return RawAnswer(Sheet(from_array(over), base.icc), raw.registration, raw.cut)
