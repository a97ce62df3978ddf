"""What a copy takes along: which nodes, turns, jobs and pictures belong to a part of a project."""

import sqlite3
from dataclasses import dataclass

from studio.model.errors import BadInput


@dataclass(frozen=True, slots=True)
class Part:
    """Everything, or the first-parent path to the node `path_to`, or the nodes marked as picks."""

    path_to: str | None = None
    is_picks: bool = False

    @property
    def name(self) -> str:
        """ "" for everything."""
        return "path" if self.path_to else "picks" if self.is_picks else ""


WHOLE = Part()
PICKS = Part(is_picks=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """The ids that go along; `parents` are the parent rows as they stand in the copy."""

    nodes: frozenset[str]
    turns: frozenset[str]
    images: frozenset[str]
    jobs: frozenset[str]
    deliveries: frozenset[str]
    pictures: frozenset[str]
    recipes: frozenset[str]
    invariants: frozenset[str]
    with_original: frozenset[str]  # images whose original bytes go along
    parents: tuple[tuple[str, int, str], ...]


def kept(db: sqlite3.Connection, part: Part) -> Kept:
    """Raises BadInput when the part is empty."""
    if part == WHOLE:
        return Kept(
            _ids(db, "node"),
            _ids(db, "turn"),
            _ids(db, "image"),
            _ids(db, "job"),
            _ids(db, "delivery"),
            _ids(db, "picture"),
            _ids(db, "recipe"),
            _ids(db, "invariant"),
            _ids(db, "image"),
            tuple(db.execute("SELECT node_id, ordinal, parent_id FROM parent")),
        )
    first = dict(db.execute("SELECT node_id, parent_id FROM parent WHERE ordinal = 0"))
    nodes = _path(db, part.path_to, first) if part.path_to else _picks(db)
    rows = [
        row
        for row in db.execute("SELECT id, turn_id, image_id, job_id, delivery_id, picture_id FROM node")
        if row[0] in nodes
    ]
    turns, images, jobs, pictures = _column(rows, 1), _column(rows, 2), _column(rows, 3), _column(rows, 5)
    return Kept(
        nodes=nodes,
        turns=turns,
        images=images,
        jobs=jobs,
        deliveries=_column(rows, 4),
        pictures=pictures | _shown_beside(db, nodes, jobs) | _delivered(db, _column(rows, 4)),
        recipes=_recipes(db, turns),
        invariants=_invariants(db, images, turns),
        with_original=frozenset(row[2] for row in rows if row[0] not in first),
        parents=_parents(db, nodes, first),
    )


def takes_job_picture(keep: Kept, job_id: str, node_id: str | None) -> bool:
    """A picture of a request goes along unless it is that of a node which stays behind."""
    return job_id in keep.jobs and (node_id is None or node_id in keep.nodes)


def _path(db: sqlite3.Connection, node_id: str, first: dict[str, str]) -> frozenset[str]:
    if db.execute("SELECT 1 FROM node WHERE id = ?", (node_id,)).fetchone() is None:
        raise BadInput("no-such-node", name=node_id, image="")
    path: set[str] = set()
    at: str | None = node_id
    while at is not None and at not in path:
        path.add(at)
        at = first.get(at)
    return frozenset(path)


def _picks(db: sqlite3.Connection) -> frozenset[str]:
    rows = db.execute("SELECT id FROM node WHERE verdict = 'pick' AND hidden = 0 AND removed_at IS NULL")
    picks = frozenset(id_ for (id_,) in rows)
    if not picks:
        raise BadInput("no-picks")
    return picks


def _parents(
    db: sqlite3.Connection, nodes: frozenset[str], first: dict[str, str]
) -> tuple[tuple[str, int, str], ...]:
    """Parents that go along; where the first one stays behind, the nearest one before it."""
    found = []
    for node_id in sorted(nodes):
        at, seen = first.get(node_id), {node_id}
        while at is not None and at not in nodes and at not in seen:
            seen.add(at)
            at = first.get(at)
        if at is not None and at in nodes:
            found.append((node_id, 0, at))
    merged = db.execute("SELECT node_id, ordinal, parent_id FROM parent WHERE ordinal > 0")
    has_first = {node_id for node_id, _, _ in found}
    return (*found, *(row for row in merged if row[0] in has_first and row[2] in nodes))


def _shown_beside(db: sqlite3.Connection, nodes: frozenset[str], jobs: frozenset[str]) -> frozenset[str]:
    """References that are no nodes, and pictures of layers."""
    references = db.execute("SELECT job_id, picture_id FROM job_picture WHERE node_id IS NULL")
    layers = db.execute("SELECT node_id, picture_id FROM layer")
    return frozenset(
        [picture_id for job_id, picture_id in references if job_id in jobs]
        + [picture_id for node_id, picture_id in layers if node_id in nodes]
    )


def _delivered(db: sqlite3.Connection, deliveries: frozenset[str]) -> frozenset[str]:
    rows = db.execute("SELECT id, picture_id FROM delivery WHERE picture_id IS NOT NULL")
    return frozenset(picture_id for id_, picture_id in rows if id_ in deliveries)


def _recipes(db: sqlite3.Connection, turns: frozenset[str]) -> frozenset[str]:
    rows = db.execute("SELECT id, recipe_id FROM turn WHERE recipe_id IS NOT NULL")
    return frozenset(recipe_id for id_, recipe_id in rows if id_ in turns)


def _invariants(db: sqlite3.Connection, images: frozenset[str], turns: frozenset[str]) -> frozenset[str]:
    """The Keep lists, and what the turns that go along were told besides."""
    listed = db.execute("SELECT id, image_id FROM invariant WHERE removed = 0")
    told = db.execute("SELECT invariant_id, turn_id FROM turn_invariant")
    return frozenset(
        [id_ for id_, image_id in listed if image_id in images]
        + [id_ for id_, turn_id in told if turn_id in turns]
    )


def _ids(db: sqlite3.Connection, table: str) -> frozenset[str]:
    return frozenset(id_ for (id_,) in db.execute(f"SELECT id FROM {table}"))


def _column(rows: list[tuple[str | None, ...]], n: int) -> frozenset[str]:
    return frozenset(value for row in rows if (value := row[n]) is not None)
