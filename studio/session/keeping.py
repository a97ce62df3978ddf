"""The Keep list of each image: what must stay, said on every turn, and what became of it."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence

from studio.imaging import codec, masks
from studio.model.drift import Of
from studio.model.errors import BadInput
from studio.model.events import InvariantsChanged
from studio.model.history import Finding, Node
from studio.model.ids import INVARIANT, new_id
from studio.model.keep_statistics import KeepStatistic, statistics
from studio.model.pixels import Pixels
from studio.model.recipe import Invariant, PaintedRegion
from studio.session.drift.regions import region_on
from studio.session.open_project import OpenProject
from studio.session.painted_regions import gone_on_with
from studio.session.undoing import Actions
from studio.store import actions, invariants
from studio.store.invariants import FindingRow

Change = actions.Change

_MOST = invariants.MOST // 2  # what was removed may come back by undo


class KeepList:
    """Entries are added, worded, switched, ordered, removed and judged; each can be undone."""

    def __init__(self, project: OpenProject, done: Actions) -> None:
        self._project = project
        self._done = done

    def entries(self, image_id: str) -> tuple[Invariant, ...]:
        return self._project.invariants[image_id]

    def findings(self, node_id: str) -> dict[str, Finding]:
        """What became of each invariant at a node, by its id; unchecked ones are left out."""
        image_id = self._project.node(node_id).image_id
        return self._project.findings[image_id].get(node_id, {})

    async def add(self, image_id: str, texts: Sequence[str]) -> None:
        """Add entries at the end; a text that stands there already is not added twice."""
        have = {one.text for one in self.entries(image_id)}
        wanted = [text.strip() for text in texts]
        fresh = [text for text in dict.fromkeys(wanted) if text and text not in have]
        if not fresh:
            return
        if len(have) + len(fresh) > _MOST:
            raise BadInput("keep-full", most=_MOST)
        first = 1 + max((one.position for one in self.entries(image_id)), default=-1)
        added = [Invariant(new_id(INVARIANT), 1, first + n, text) for n, text in enumerate(fresh)]

        def write(db: sqlite3.Connection) -> None:
            for one in added:
                invariants.add_invariant(db, image_id, one)
            actions.record(
                db,
                image_id=image_id,
                kind="keep-add",
                subject_id=added[0].id,
                forward=[Change("invariant", one.id, "removed", 0) for one in added],
                inverse=[Change("invariant", one.id, "removed", 1) for one in added],
            )

        await self._project.file.write(write)
        await self._follow(image_id)

    async def reword(self, image_id: str, invariant_id: str, text: str) -> None:
        """Change the words; turns that were sent keep the old ones."""
        await self._perform(
            image_id, "keep-change", [Change("invariant", invariant_id, "text", text.strip())]
        )

    async def set_region(
        self, image_id: str, invariant_id: str, mask: Pixels | None, drawn_on: str | None = None
    ) -> None:
        """Where the entry is measured after each turn: painted on the head unless another node is named.

        None takes the region away. Raises BadInput for a mask of nothing, or of another size than the node.
        """
        region = None
        if mask is not None:
            node_id = drawn_on or self._project.histories[image_id].head
            region = await self._painted(mask, self._project.node(node_id or ""))
            if region is None:
                raise BadInput("empty-mask")
        await self._project.file.write(lambda db: _add_region(db, image_id, invariant_id, region))
        await self._follow(image_id)

    async def paint_region(
        self, image_id: str, invariant_id: str, mask: Pixels, painted_on: str, since: int | None = None
    ) -> Invariant | None:
        """A region stroke by stroke: a mask of nothing is no region. The entry then; None when it is gone.

        One that is there already is gone on with: where the node that it was begun on shows all of
        `painted_on` it stays in the pixels of that one, with what lies outside. `since` is the revision that
        an earlier stroke of the same painting made: it is changed in place as long as no turn was told it, so
        that a painting is one step of undo. Raises BadInput for a mask of another size than the node.
        """
        entry, node = self._entry(image_id, invariant_id), self._project.node(painted_on)
        if entry is None:
            return None
        region = await self._painted(mask, node, entry.region)

        def write(db: sqlite3.Connection) -> None:
            if since is None or not invariants.amend_region(db, invariant_id, since, region):
                _add_region(db, image_id, invariant_id, region)

        await self._project.file.write(write)
        await self._follow(image_id)
        return self._entry(image_id, invariant_id)

    async def region_on(self, region: PaintedRegion, node_id: str) -> Pixels | None:
        """A painted region in the pixels of a node; None where nothing of it is on that node."""
        return await region_on(self._project, region, node_id)

    async def share_of(self, region: PaintedRegion, node_id: str) -> float | None:
        """How much of a node a painted region covers, 0 to 1; None where nothing of it is on that node."""
        mask = await self.region_on(region, node_id)
        if mask is None:
            return None
        _, covered_px = await asyncio.to_thread(masks.coverage, mask)
        return covered_px / (mask.width * mask.height)

    async def found(self, node_id: str) -> Mapping[tuple[str, Of], FindingRow]:
        """All findings of a node by entry and picture, with whom they are by and what was measured."""
        return await self._project.file.read(lambda db: invariants.findings_of_node(db, node_id))

    async def statistics(self, image_id: str) -> tuple[KeepStatistic, ...]:
        """Which entry keeps breaking, and after how many turns: the model's doing, and the result's."""
        raw = await self._project.file.read(lambda db: invariants.findings_of_image(db, image_id, Of.RAW))
        return statistics(
            self._project.histories[image_id],
            [one.id for one in self.entries(image_id)],
            raw=raw,
            locked=self._project.findings[image_id],
        )

    async def switch(self, image_id: str, invariant_id: str, *, active: bool) -> None:
        await self._perform(
            image_id, "keep-change", [Change("invariant", invariant_id, "active", int(active))]
        )

    async def remove(self, image_id: str, invariant_id: str) -> None:
        await self._perform(image_id, "keep-remove", [Change("invariant", invariant_id, "removed", 1)])

    async def move(self, image_id: str, invariant_id: str, position: int) -> None:
        """Put an entry at a place of the list, counted from 0."""
        order = [one.id for one in self.entries(image_id) if one.id != invariant_id]
        order.insert(position, invariant_id)
        changes = [Change("invariant", one, "position", n) for n, one in enumerate(order)]
        await self._perform(image_id, "keep-order", changes)

    async def set_finding(self, node_id: str, invariant_id: str, finding: Finding) -> None:
        """Say by eye what became of an entry at a node, in place of what may have been measured."""
        image_id = self._project.node(node_id).image_id

        def write(db: sqlite3.Connection) -> None:
            row = invariants.begin_finding(db, node_id, invariant_id)
            said = {"finding": finding.value, "by": "person", "values_json": None}
            actions.perform(
                db,
                image_id=image_id,
                kind="finding",
                subject_id=node_id,
                changes=[Change("invariant_finding", row, column, value) for column, value in said.items()],
            )

        await self._project.file.write(write)
        await self._follow(image_id)

    def _entry(self, image_id: str, invariant_id: str) -> Invariant | None:
        return next((one for one in self.entries(image_id) if one.id == invariant_id), None)

    async def _painted(
        self, mask: Pixels, node: Node, before: PaintedRegion | None = None
    ) -> PaintedRegion | None:
        """Kept as a blob, with what `before` has elsewhere; None for a mask of nothing."""
        if (mask.width, mask.height) != (node.width, node.height):
            raise BadInput(
                "mask-size",
                mask_width=mask.width,
                mask_height=mask.height,
                width=node.width,
                height=node.height,
            )
        if not (await asyncio.to_thread(masks.coverage, mask))[1]:
            return None
        mask, node = await gone_on_with(self._project, before, mask, node)
        png = await asyncio.to_thread(codec.encode_png, mask)
        return PaintedRegion(await self._project.file.put_blob(png, "image/png"), node.id)

    async def _perform(self, image_id: str, kind: str, changes: Sequence[actions.Change]) -> None:
        await self._project.file.write(
            lambda db: actions.perform(
                db, image_id=image_id, kind=kind, subject_id=changes[0].id, changes=changes
            )
        )
        await self._follow(image_id)

    async def _follow(self, image_id: str) -> None:
        await self._project.reload_invariants(image_id)
        self._project.publish(InvariantsChanged(image_id))
        await self._done.refresh()


def _add_region(
    db: sqlite3.Connection, image_id: str, invariant_id: str, region: PaintedRegion | None
) -> None:
    """As a revision of its own, which an action makes the current one."""
    revision = invariants.add_region_revision(db, invariant_id, region)
    change = Change("invariant", invariant_id, "revision", revision)
    actions.perform(db, image_id=image_id, kind="keep-region", subject_id=invariant_id, changes=[change])
