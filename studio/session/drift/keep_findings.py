"""What became of the things that must stay and have a painted region: measured at each fresh node."""

import asyncio
import sqlite3

from studio.imaging.drift.findings import Judged, judge
from studio.model.cancel import CancelToken
from studio.model.drift import Against, Of
from studio.model.events import InvariantsChanged
from studio.model.recipe import Invariant, PaintedRegion
from studio.session.drift.comparisons import Comparisons
from studio.session.drift.regions import region_on
from studio.session.open_project import OpenProject
from studio.store import invariants


class KeepFindings:
    """The raw answer is judged beside its base: what the model did in this turn.

    The picture as it is is judged beside the node that the region was painted on, else beside the root: what
    has come of it.
    """

    def __init__(self, project: OpenProject, comparisons: Comparisons) -> None:
        self._project = project
        self._comparisons = comparisons

    async def measure(self, node_id: str, cancel: CancelToken) -> None:
        """Judge what was told to the turn of a node, and was not judged before.

        What the list still has, in the region that it has now; what was told to the turn alone, in its own.
        """
        node = self._project.node(node_id)
        told = await self._project.file.read(lambda db: invariants.invariants_of_turn(db, node.turn_id))
        known = await self._project.file.read(lambda db: invariants.findings_of_node(db, node_id))
        listed = {one.id: one for one in self._project.invariants[node.image_id]}
        found: dict[tuple[str, Of], Judged] = {}
        for one in (listed.get(one.id, one) for one in told):
            for of in Of:
                if (one.id, of) not in known and (judged := await self._judged(node_id, one, of, cancel)):
                    found[one.id, of] = judged
        if found and not self._project.file.is_read_only:
            await self._keep(node_id, found)

    async def _judged(self, node_id: str, entry: Invariant, of: Of, cancel: CancelToken) -> Judged | None:
        if entry.region is None:
            return None
        first_id = await self._beside(node_id, entry.region, of)
        if first_id is None or first_id == node_id:
            return None
        mask = await region_on(self._project, entry.region, first_id)
        both = await self._comparisons.beside(first_id, node_id, of, cancel) if mask else None
        if mask is None or both is None:
            return None
        one, other, placed = both
        return await asyncio.to_thread(judge, one, other, mask, placed.transform, cancel=cancel)

    async def _beside(self, node_id: str, region: PaintedRegion, of: Of) -> str | None:
        if of is Of.RAW:
            return await self._comparisons.against(node_id, Against.PARENT)
        history = self._project.histories[self._project.node(node_id).image_id]
        if region.node_id in history.path(node_id):
            return region.node_id
        return await self._comparisons.against(node_id, Against.ROOT)

    async def _keep(self, node_id: str, found: dict[tuple[str, Of], Judged]) -> None:
        def write(db: sqlite3.Connection) -> None:
            for (invariant_id, of), judged in found.items():
                values = {
                    "delta_e_p95": judged.delta_e_p95,
                    "ssim_p5": judged.ssim_p5,
                    "shift_px": judged.shift_px,
                }
                invariants.keep_finding(db, node_id, invariant_id, of, finding=judged.finding, values=values)

        await self._project.file.write(write)
        image_id = self._project.node(node_id).image_id
        await self._project.reload_invariants(image_id)
        self._project.publish(InvariantsChanged(image_id))
