"""What must stay: the Keep list of an image, its words by revision, and what became of them at each node."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.model.drift import Of
from studio.model.history import Finding
from studio.model.recipe import Invariant, PaintedRegion
from studio.store.json_text import damaged, dump, load_optional
from studio.store.shown_text import prose

MOST = 300  # entries of one image: a view has a row for each
_SELECT = (
    "SELECT i.id, i.revision, i.position, r.text, i.active, r.region_blob_id, r.region_frame_node_id"
    " FROM invariant i"
    " JOIN invariant_revision r ON r.invariant_id = i.id AND r.revision = i.revision"
)


def invariants(db: sqlite3.Connection, image_id: str) -> tuple[Invariant, ...]:
    """The Keep list in its order, inactive entries too, removed ones not.

    Raises ProjectDamaged for more than anybody writes.
    """
    rows = db.execute(
        f"{_SELECT} WHERE i.image_id = ? AND i.removed = 0 ORDER BY i.position, i.rowid LIMIT {MOST + 1}",
        (image_id,),
    ).fetchall()
    if len(rows) > MOST:
        raise damaged(image_id, f"more than {MOST} entries of Keep")
    return tuple(map(_invariant, rows))


def invariant(db: sqlite3.Connection, invariant_id: str) -> Invariant | None:
    """One entry, removed ones too."""
    row = db.execute(f"{_SELECT} WHERE i.id = ?", (invariant_id,)).fetchone()
    return None if row is None else _invariant(row)


def add_invariant(db: sqlite3.Connection, image_id: str, one: Invariant) -> None:
    _insert(db, image_id, one, removed=False)


def keep_words(db: sqlite3.Connection, image_id: str, one: Invariant) -> None:
    """Makes sure that the words and region of `one` are on record, though it may never have been listed."""
    if invariant(db, one.id) is None:
        _insert(db, image_id, one, removed=True)
    _keep_revision(db, one)


def add_revision(db: sqlite3.Connection, invariant_id: str, text: str) -> int:
    """New words for an entry; returns their revision, which becomes current by a change of the row."""
    row = db.execute(
        "SELECT max(revision) FROM invariant_revision WHERE invariant_id = ?", (invariant_id,)
    ).fetchone()
    revision = int(row[0]) + 1
    db.execute(
        "INSERT INTO invariant_revision (invariant_id, revision, text, region_blob_id, region_frame_node_id)"
        " SELECT r.invariant_id, ?, ?, r.region_blob_id, r.region_frame_node_id FROM invariant_revision r"
        " JOIN invariant i ON i.id = r.invariant_id AND i.revision = r.revision WHERE i.id = ?",
        (revision, text, invariant_id),
    )
    return revision


def add_region_revision(db: sqlite3.Connection, invariant_id: str, region: PaintedRegion | None) -> int:
    """Another region for an entry, or none; returns its revision, which becomes current as that of words."""
    row = db.execute(
        "SELECT r.text FROM invariant i JOIN invariant_revision r ON r.invariant_id = i.id"
        " AND r.revision = i.revision WHERE i.id = ?",
        (invariant_id,),
    ).fetchone()
    revision = add_revision(db, invariant_id, row[0])
    db.execute(
        "UPDATE invariant_revision SET region_blob_id = ?, region_frame_node_id = ?"
        " WHERE invariant_id = ? AND revision = ?",
        (region.blob_id if region else None, region.node_id if region else None, invariant_id, revision),
    )
    return revision


def amend_region(
    db: sqlite3.Connection, invariant_id: str, revision: int, region: PaintedRegion | None
) -> bool:
    """Another region for a revision that is current and that no turn was told; False where it is not so."""
    done = db.execute(
        "UPDATE invariant_revision SET region_blob_id = ?, region_frame_node_id = ?"
        " WHERE invariant_id = ? AND revision = ?"
        " AND (invariant_id, revision) IN (SELECT id, revision FROM invariant WHERE NOT removed)"
        " AND (invariant_id, revision) NOT IN (SELECT invariant_id, revision FROM turn_invariant)",
        (region.blob_id if region else None, region.node_id if region else None, invariant_id, revision),
    )
    return done.rowcount > 0


def invariants_of_turn(db: sqlite3.Connection, turn_id: str) -> tuple[Invariant, ...]:
    """What this turn was told to keep, in the words it was told, with the region of then."""
    rows = db.execute(
        "SELECT t.invariant_id, t.revision, t.ordinal, r.text, 1, r.region_blob_id, r.region_frame_node_id"
        " FROM turn_invariant t"
        " JOIN invariant_revision r ON r.invariant_id = t.invariant_id AND r.revision = t.revision"
        " WHERE t.turn_id = ? ORDER BY t.ordinal",
        (turn_id,),
    )
    return tuple(map(_invariant, rows))


def begin_finding(db: sqlite3.Connection, node_id: str, invariant_id: str) -> str:
    """Makes sure that there is a row for what is said of the picture as it stands, unchecked at first.

    Returns its id, as an action names it: a finding changes by actions only.
    """
    key = (node_id, invariant_id, "locked")
    db.execute(
        "INSERT INTO invariant_finding (node_id, invariant_id, of, finding, by)"
        " VALUES (?, ?, ?, 'unchecked', 'person') ON CONFLICT (node_id, invariant_id, of) DO NOTHING",
        key,
    )
    return " ".join(key)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What was found of an entry at a node: by whom, and the measures where it was measured."""

    finding: Finding
    by_person: bool
    values: Mapping[str, object]


def findings_of_node(db: sqlite3.Connection, node_id: str) -> dict[tuple[str, Of], FindingRow]:
    """All that is known of a node's entries, by invariant id and picture, unchecked ones too."""
    rows = db.execute(
        "SELECT invariant_id, of, finding, by, values_json FROM invariant_finding WHERE node_id = ?",
        (node_id,),
    )
    return {
        (row[0], Of(row[1])): FindingRow(
            Finding(row[2]), row[3] == "person", load_optional(row[4], "finding") or {}
        )
        for row in rows
    }


def keep_finding(
    db: sqlite3.Connection,
    node_id: str,
    invariant_id: str,
    of: Of,
    *,
    finding: Finding,
    values: Mapping[str, float],
) -> None:
    """What was measured of an entry; what a person said stands."""
    db.execute(
        "INSERT INTO invariant_finding (node_id, invariant_id, of, finding, values_json, by)"
        " VALUES (?, ?, ?, ?, ?, 'measure') ON CONFLICT (node_id, invariant_id, of) DO UPDATE"
        " SET finding = excluded.finding, values_json = excluded.values_json WHERE by = 'measure'",
        (node_id, invariant_id, of, finding, dump(dict(values))),
    )


def findings_of_image(
    db: sqlite3.Connection, image_id: str, of: Of = Of.LOCKED
) -> dict[str, dict[str, Finding]]:
    """What was said of invariants, by node and invariant id; unchecked ones are left out."""
    found: dict[str, dict[str, Finding]] = {}
    rows = db.execute(
        "SELECT f.node_id, f.invariant_id, f.finding FROM invariant_finding f JOIN node n ON n.id = f.node_id"
        " WHERE n.image_id = ? AND f.of = ? AND f.finding <> 'unchecked'",
        (image_id, of),
    )
    for node_id, invariant_id, finding in rows:
        found.setdefault(node_id, {})[invariant_id] = Finding(finding)
    return found


def _invariant(row: "tuple[Any, ...]") -> Invariant:
    region = PaintedRegion(row[5], row[6]) if row[5] and row[6] else None
    return Invariant(row[0], row[1], row[2], prose(row[3]), bool(row[4]), region)


def _insert(db: sqlite3.Connection, image_id: str, one: Invariant, *, removed: bool) -> None:
    db.execute(
        "INSERT INTO invariant (id, revision, image_id, position, active, removed) VALUES (?, ?, ?, ?, ?, ?)",
        (one.id, one.revision, image_id, one.position, one.active and not removed, removed),
    )
    _keep_revision(db, one)


def _keep_revision(db: sqlite3.Connection, one: Invariant) -> None:
    """One that is there stands as it is."""
    region = (one.region.blob_id, one.region.node_id) if one.region else (None, None)
    db.execute(
        "INSERT OR IGNORE INTO invariant_revision"
        " (invariant_id, revision, text, region_blob_id, region_frame_node_id) VALUES (?, ?, ?, ?, ?)",
        (one.id, one.revision, one.text, *region),
    )
