"""What must stay: the Keep list of an image, its words by revision, and what became of them at each node."""

import sqlite3

from studio.model.history import Finding
from studio.model.recipe import Invariant

_SELECT = (
    "SELECT i.id, i.revision, i.position, r.text, i.active FROM invariant i"
    " JOIN invariant_revision r ON r.invariant_id = i.id AND r.revision = i.revision"
)


def invariants(db: sqlite3.Connection, image_id: str) -> tuple[Invariant, ...]:
    """The Keep list in its order, inactive entries too, removed ones not."""
    rows = db.execute(
        f"{_SELECT} WHERE i.image_id = ? AND i.removed = 0 ORDER BY i.position, i.rowid", (image_id,)
    )
    return tuple(Invariant(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows)


def invariant(db: sqlite3.Connection, invariant_id: str) -> Invariant | None:
    """One entry, removed ones too."""
    row = db.execute(f"{_SELECT} WHERE i.id = ?", (invariant_id,)).fetchone()
    return None if row is None else Invariant(row[0], row[1], row[2], row[3], bool(row[4]))


def add_invariant(db: sqlite3.Connection, image_id: str, one: Invariant) -> None:
    _insert(db, image_id, one, removed=False)


def keep_words(db: sqlite3.Connection, image_id: str, one: Invariant) -> None:
    """Makes sure that the words of `one` are on record, though it may never have stood in the list."""
    if invariant(db, one.id) is None:
        _insert(db, image_id, one, removed=True)
    db.execute(
        "INSERT OR IGNORE INTO invariant_revision (invariant_id, revision, text) VALUES (?, ?, ?)",
        (one.id, one.revision, one.text),
    )


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


def invariants_of_turn(db: sqlite3.Connection, turn_id: str) -> tuple[Invariant, ...]:
    """What this turn was told to keep, in the words it was told."""
    rows = db.execute(
        "SELECT t.invariant_id, t.revision, t.ordinal, r.text FROM turn_invariant t"
        " JOIN invariant_revision r ON r.invariant_id = t.invariant_id AND r.revision = t.revision"
        " WHERE t.turn_id = ? ORDER BY t.ordinal",
        (turn_id,),
    )
    return tuple(Invariant(row[0], row[1], row[2], row[3]) for row in rows)


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


def findings_of_image(db: sqlite3.Connection, image_id: str) -> dict[str, dict[str, Finding]]:
    """What was said of invariants, by node and invariant id; unchecked ones are left out."""
    found: dict[str, dict[str, Finding]] = {}
    rows = db.execute(
        "SELECT f.node_id, f.invariant_id, f.finding FROM invariant_finding f JOIN node n ON n.id = f.node_id"
        " WHERE n.image_id = ? AND f.of = 'locked' AND f.finding <> 'unchecked'",
        (image_id,),
    )
    for node_id, invariant_id, finding in rows:
        found.setdefault(node_id, {})[invariant_id] = Finding(finding)
    return found


def _insert(db: sqlite3.Connection, image_id: str, one: Invariant, *, removed: bool) -> None:
    db.execute(
        "INSERT INTO invariant (id, revision, image_id, position, active, removed) VALUES (?, ?, ?, ?, ?, ?)",
        (one.id, one.revision, image_id, one.position, one.active and not removed, removed),
    )
    db.execute(
        "INSERT INTO invariant_revision (invariant_id, revision, text) VALUES (?, ?, ?)",
        (one.id, one.revision, one.text),
    )
