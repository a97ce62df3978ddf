"""The answer as its maker sent it, in the frame and the colours of the base that it was asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from studio.imaging import colour, foreign, padding, patches
from studio.model.crops import cut_from
from studio.model.pixels import Sheet
from studio.model.registration import Registration
from studio.model.sizes import plan_from
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.store import drift as drift_rows


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer laid over its base, and where it was found to lie before."""

    sheet: Sheet
    registration: Registration | None = None


RawOf = Callable[[str], Awaitable[RawAnswer | None]]


class RawAnswers:
    """Reads them from what was delivered."""

    def __init__(self, project: OpenProject, shelf: PictureShelf) -> None:
        self._project = project
        self._shelf = shelf

    async def of(self, node_id: str) -> RawAnswer | None:
        """None where no answer was delivered, or nobody knows where on its base it lies."""
        found = await self._project.file.read(lambda db: drift_rows.delivered(db, node_id))
        base = self._project.find_node(found.base_node_id) if found else None
        if found is None or base is None or base.picture_id is None:
            return None
        data = await self._project.file.get_blob(found.blob_id)
        sheet = await self._shelf.sheet(base.id)
        return await asyncio.to_thread(_laid, data, found, sheet, node_id)


def _laid(data: bytes, found: drift_rows.Answered, base: Sheet, name: str) -> RawAnswer | None:
    opened = foreign.open_picture(data, name=name)
    pixels, plan, cut = opened.pixels, plan_from(found.size), cut_from(found.cut) or base.pixels.box
    if cut.intersect(base.pixels.box) != cut:
        return None
    shape = (cut.width, cut.height)
    if plan is not None and (pixels.width, pixels.height) == (plan.width, plan.height):
        pixels = padding.take_back(pixels, plan, shape, opened.icc)
    if (pixels.width, pixels.height) != shape:
        return None
    pixels = colour.convert(pixels, opened.icc, base.icc)
    if cut != base.pixels.box:
        pixels = patches.paste(base.pixels, pixels, cut.x, cut.y)
    return RawAnswer(Sheet(pixels, base.icc))
