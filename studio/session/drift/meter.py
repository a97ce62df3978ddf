"""The drift meter: what is known of how far nodes drifted, and measuring what is not known yet."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from studio.imaging.drift.heat import STRENGTH
from studio.model.cancel import CancelToken
from studio.model.drift import Against, Drift, NodeDrift, Of, PathPoint, Region, last_under
from studio.model.errors import BadInput, StudioError
from studio.model.events import DriftMeasured, Event
from studio.model.pixels import Pixels
from studio.session.drift.comparisons import Comparisons
from studio.session.drift.keep_findings import KeepFindings
from studio.session.drift.leisure import Leisure
from studio.session.one_at_a_time import OneAtATime
from studio.session.open_project import OpenProject
from studio.store import drift as drift_rows

Name = tuple[Against, Of, Region]
Values = dict[Name, Drift | None]

EVERY: tuple[Name, ...] = tuple(
    (against, of, region) for against in Against for of in Of for region in Region
)
# What is looked at all the time; the rest is measured when somebody opens the node.
FIRST: tuple[Name, ...] = tuple(name for name in EVERY if name[2] is Region.PROTECTED)
_SHOWN = (Against.ROOT, Of.LOCKED, Region.PROTECTED)
_SHOWN_RAW = (Against.ROOT, Of.RAW, Region.PROTECTED)


class Meter:
    """`of` and `heat` measure what they are asked for; `path` and `last_under` answer from what is known.

    Fresh nodes are measured by themselves, as soon as no turn runs.
    """

    def __init__(self, project: OpenProject, comparisons: Comparisons, findings: KeepFindings) -> None:
        self._project = project
        self._comparisons = comparisons
        self._findings = findings
        self._at_work = OneAtATime()
        self._unwritten: dict[str, dict[drift_rows.Key, Drift | None]] = {}  # of a read-only project
        self._leisure = Leisure(self._measure_fresh)

    async def of(self, node_id: str, cancel: CancelToken | None = None) -> NodeDrift:
        """Everything that can be measured of a node. Raises BadInput for an unknown one, and Cancelled."""
        return NodeDrift(node_id, await self._values(node_id, EVERY, cancel))

    async def heat(self, node_id: str, against: Against, of: Of, strength: float = STRENGTH) -> Pixels:
        """Where what was to stay drifted: sRGB of at most 1.5 MP, shaped as the picture measured against.

        `strength` (0 to 1) is how much the ramp covers the grey; pictures of two strengths can be mixed.
        Raises BadInput where nothing can be claimed.
        """
        made = await self._comparisons.heat(node_id, against, of, strength)
        if made is None:
            raise BadInput("nothing-to-measure", number=self._project.node(node_id).number)
        return made

    async def difference(self, node_id: str, against: Against, of: Of) -> Pixels:
        """|one − other|, amplified: sRGB of at most 1.5 MP, shaped as the picture measured against.

        Raises BadInput where there is no second picture.
        """
        made = await self._comparisons.difference(node_id, against, of)
        if made is None:
            raise BadInput("nothing-to-measure", number=self._project.node(node_id).number)
        return made

    async def measured_against(self, node_id: str, against: Against) -> str | None:
        """The node whose shape maps have; None where there is none."""
        return await self._comparisons.against(node_id, against)

    async def path(self, node_id: str) -> tuple[PathPoint, ...]:
        """From the root to `node_id`; what is not known yet is measured when there is time, and told."""
        history = self._project.histories[self._project.node(node_id).image_id]
        steps = [step for step in history.path(node_id) if history.nodes[step].picture_id]
        points = []
        for step in steps:
            known = await self._known(step)
            number = history.nodes[step].number
            if step == steps[0]:
                points.append(PathPoint(step, number, 0.0, 0.0))
                continue
            is_measured = _SHOWN in known and _SHOWN_RAW in known
            if not is_measured:
                self._leisure.add([step])
            shown = [known.get(name) for name in (_SHOWN, _SHOWN_RAW)]
            numbers = [None if one is None else one.colour_delta_e for one in shown]
            points.append(PathPoint(step, number, numbers[0], numbers[1], is_measured))
        return tuple(points)

    def last_under(self, node_id: str, limit: float) -> str | None:
        """The nearest node before this one on its path that is known not to be above the limit.

        None where there is none: on the root itself.
        """
        history = self._project.histories[self._project.node(node_id).image_id]
        steps = [history.nodes[step] for step in history.path(node_id) if history.nodes[step].picture_id]
        kept = [0.0 if step is steps[0] else step.drift for step in steps]
        points = [PathPoint(step.id, step.number, drift) for step, drift in zip(steps, kept, strict=True)]
        return last_under(points, limit)

    async def known_of(self, node_id: str) -> NodeDrift:
        """What was measured of a node till now; nothing is measured for it."""
        return NodeDrift(node_id, await self._known(node_id))

    def on_event(self, event: Event) -> None:
        """Fresh nodes are taken note of, and measured when no turn runs."""
        self._leisure.on_event(event)

    def later(self, node_ids: Iterable[str]) -> None:
        """Measure these too when there is time."""
        self._leisure.add(node_ids)

    async def settled(self) -> None:
        """Wait until every fresh node was measured; while a turn runs nothing is."""
        await self._leisure.settled()

    async def close(self) -> None:
        """Stop measuring; what is not known then is measured when it is asked for."""
        await self._leisure.close()

    async def _measure_fresh(self, node_id: str, cancel: CancelToken) -> None:
        """Raises StudioError for what cannot be read, of which nothing can be claimed."""
        if self._project.find_node(node_id) is None:
            return
        shown: Drift | None = None
        try:
            await self._findings.measure(node_id, cancel)
            shown = (await self._values(node_id, FIRST, cancel))[_SHOWN]
        except StudioError:
            self._tell(node_id, None)
            raise
        if self._project.node(node_id).awaits_drift:  # it was known, and is written nowhere
            self._tell(node_id, shown)

    async def _values(self, node_id: str, names: Iterable[Name], cancel: CancelToken | None) -> Values:
        """What is known, and what is not known measured now; two who ask for a node wait for one."""
        self._project.node(node_id)
        async with self._at_work.on(node_id):
            known = await self._known(node_id)
            fresh = await self._fresh(node_id, [name for name in names if name not in known], cancel)
            if fresh:
                await self._keep(node_id, fresh)
        return {name: {**known, **fresh}[name] for name in names}

    async def _known(self, node_id: str) -> Values:
        rows = await self._project.file.read(lambda db: drift_rows.measured(db, node_id))
        rows |= self._unwritten.get(node_id, {})
        found: Values = {}
        for against in Against:
            other = await self._comparisons.against(node_id, against)
            for of, region in ((of, region) for of in Of for region in Region):
                if other is None:
                    found[against, of, region] = None
                elif (other, of, region) in rows:
                    found[against, of, region] = rows[other, of, region]
        return found

    async def _fresh(self, node_id: str, names: list[Name], cancel: CancelToken | None) -> Values:
        wanted: dict[tuple[Against, Of], list[Region]] = {}
        for against, of, region in names:
            wanted.setdefault((against, of), []).append(region)
        root, parent = [
            await self._comparisons.against(node_id, one) for one in (Against.ROOT, Against.PARENT)
        ]
        found: Values = {}
        for (against, of), regions in wanted.items():
            twins: Values = {(Against.PARENT, of, region): None for region in regions}
            if against is Against.ROOT and root == parent and twins.keys() <= found.keys():
                found |= {(against, of, region): found[Against.PARENT, of, region] for region in regions}
                continue
            values = await self._comparisons.values(node_id, against, of, regions, cancel)
            found |= {(against, of, region): drift for region, drift in values.items()}
        return found

    async def _keep(self, node_id: str, fresh: Values) -> None:
        """In the file, which is asked first next time, and in the snapshot of the node."""
        rows: dict[drift_rows.Key, Drift | None] = {}
        for (against, of, region), drift in fresh.items():
            if other := await self._comparisons.against(node_id, against):
                rows[other, of, region] = drift

        def write(db: sqlite3.Connection) -> None:
            for key, drift in rows.items():
                drift_rows.keep_measured(db, node_id, key, drift)

        if self._project.file.is_read_only:
            self._unwritten.setdefault(node_id, {}).update(rows)
        else:
            await self._project.file.write(write)
        if _SHOWN in fresh:
            self._note(node_id, fresh[_SHOWN])
        self._project.publish(DriftMeasured(self._project.node(node_id).image_id, (node_id,)))

    def _tell(self, node_id: str, shown: Drift | None) -> None:
        self._note(node_id, shown)
        self._project.publish(DriftMeasured(self._project.node(node_id).image_id, (node_id,)))

    def _note(self, node_id: str, shown: Drift | None) -> None:
        """In the snapshot of the node."""
        node = self._project.node(node_id)
        history = self._project.histories[node.image_id]
        measured = replace(node, drift=shown.colour_delta_e if shown else None, awaits_drift=False)
        self._project.histories[node.image_id] = history.with_nodes((measured,))
