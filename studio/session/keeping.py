"""The Keep list of each image: what must stay, said on every turn, and what became of it."""

import sqlite3
from collections.abc import Sequence

from studio.model.events import InvariantsChanged
from studio.model.history import Finding
from studio.model.ids import INVARIANT, new_id
from studio.model.recipe import Invariant
from studio.session.open_project import OpenProject
from studio.session.undoing import Actions
from studio.store import actions, invariants

Change = actions.Change


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
