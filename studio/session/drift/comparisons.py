"""What a node is compared with, and where: its picture or its raw answer beside its base or its root."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studio.imaging.drift.heat import STRENGTH, heat_map
from studio.imaging.drift.measuring import measure_regions
from studio.imaging.drift.subtraction import difference_map
from studio.model.cancel import CancelToken
from studio.model.drift import Against, Drift, Of, Region
from studio.model.history import LockState, Node
from studio.model.pixels import Pixels, Sheet
from studio.model.registration import Registration
from studio.session.drift.raw_answers import RawAnswer, RawOf
from studio.session.drift.regions import KeepRegions, Touched
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two pictures with the way between them; `touched` lies in pixels of the first."""

    one: Sheet
    other: Sheet
    placed: Registration
    touched: Touched

    def region(self, region: Region) -> Pixels | None:
        """None for everywhere. Only for a region that `claims` has."""
        if region is Region.PROTECTED:
            return self.touched.kept()
        return self.touched.mask if region is Region.EDITED else None

    def claims(self, region: Region) -> bool:
        return region is not Region.PROTECTED or self.touched.kept() is not None


class Comparisons:
    """Nothing is remembered here; pixels are looked at off the main thread."""

    def __init__(
        self, project: OpenProject, shelf: PictureShelf, regions: KeepRegions, raw_of: RawOf
    ) -> None:
        self._project = project
        self._shelf = shelf
        self._regions = regions
        self._raw_of = raw_of

    async def against(self, node_id: str, against: Against) -> str | None:
        """The node that is measured against; None where there is none."""
        if against is Against.PARENT:
            return await self._regions.base_of(node_id)
        return self._regions.root_of(node_id)

    async def values(
        self,
        node_id: str,
        against: Against,
        of: Of,
        regions: Iterable[Region],
        cancel: CancelToken | None = None,
    ) -> dict[Region, Drift | None]:
        """What was measured over each region; None where nothing can be claimed."""
        wanted = list(regions)
        found = await self.comparison(node_id, against, of, cancel)
        if found is None:
            return dict.fromkeys(wanted)
        return await asyncio.to_thread(_measured, found, wanted, cancel)

    async def heat(self, node_id: str, against: Against, of: Of, strength: float = STRENGTH) -> Pixels | None:
        """The map over what was to stay; None where nothing can be claimed."""
        found = await self.comparison(node_id, against, of)
        if found is None or not await asyncio.to_thread(found.claims, Region.PROTECTED):
            return None
        return await asyncio.to_thread(_heat, found, strength)

    async def difference(self, node_id: str, against: Against, of: Of) -> Pixels | None:
        """The plain difference over everything; None where a picture is missing."""
        first_id = await self.against(node_id, against)
        both = await self.beside(first_id, node_id, of) if first_id else None
        if both is None:
            return None
        first, shown, placed = both
        return await asyncio.to_thread(difference_map, first, shown, placed.transform)

    async def comparison(
        self, node_id: str, against: Against, of: Of, cancel: CancelToken | None = None
    ) -> Comparison | None:
        """The two pictures; None where one is missing, or nobody knows where the answer lies."""
        first_id = await self.against(node_id, against)
        both = await self.beside(first_id, node_id, of, cancel) if first_id else None
        if first_id is None or both is None:
            return None
        touched = await self._touched(self._project.node(node_id), self._project.node(first_id), against)
        return Comparison(*both, touched)

    async def beside(
        self, first_id: str, node_id: str, of: Of, cancel: CancelToken | None = None
    ) -> tuple[Sheet, Sheet, Registration] | None:
        """The picture of a node, that of another one, and the way to it; None where one is missing."""
        node, first = self._project.node(node_id), self._project.node(first_id)
        shown = await self._shown(node, of, cancel)
        if shown is None:
            return None
        way = first.frame.to(node.frame).then(shown.registration.transform)
        placed = replace(shown.registration, transform=way)
        return await self._shelf.sheet(first_id), shown.sheet, placed

    async def _shown(self, node: Node, of: Of, cancel: CancelToken | None) -> RawAnswer | None:
        if node.picture_id is None or (of is Of.LOCKED and node.lock is LockState.REFUSED):
            return None
        # The picture of a node that waits for a decision lies where its answer came, not yet on its base.
        if of is Of.RAW or node.lock is LockState.ASKED:
            return await self._raw_of(node.id, cancel)
        return RawAnswer(await self._shelf.sheet(node.id))

    async def _touched(self, node: Node, first: Node, against: Against) -> Touched:
        if against is Against.ROOT:
            return await self._regions.since_root(node.id)
        return await self._regions.by_turn_on(node.id, first)


def _measured(
    found: Comparison, wanted: Iterable[Region], cancel: CancelToken | None
) -> dict[Region, Drift | None]:
    regions: Mapping[Region, Pixels | None] = {
        region: found.region(region) for region in wanted if found.claims(region)
    }
    measured = measure_regions(found.one, found.other, regions, registration=found.placed, cancel=cancel)
    return {region: measured.get(region) for region in wanted}


def _heat(found: Comparison, strength: float) -> Pixels:
    return heat_map(
        found.one.pixels,
        found.one.icc,
        found.other.pixels,
        found.other.icc,
        found.region(Region.PROTECTED),
        registration=found.placed,
        strength=strength,
    )
