"""Branches: paths of nodes that the user gave a name."""

import sqlite3

from studio.model.history import Branch
from studio.store.shown_text import line


def branches(db: sqlite3.Connection, image_id: str) -> tuple[Branch, ...]:
    """The branches of an image, hidden ones too."""
    rows = db.execute(
        "SELECT id, image_id, name, tip_node_id, hidden FROM branch WHERE image_id = ? ORDER BY rowid",
        (image_id,),
    )
    return tuple(Branch(row[0], row[1], line(row[2]), row[3], bool(row[4])) for row in rows)


def add_branch(db: sqlite3.Connection, branch: Branch) -> None:
    db.execute(
        "INSERT INTO branch (id, image_id, name, tip_node_id, hidden) VALUES (?, ?, ?, ?, ?)",
        (branch.id, branch.image_id, branch.name, branch.tip_node_id, branch.hidden),
    )


def move_tip(db: sqlite3.Connection, branch_id: str, node_id: str) -> None:
    """Follows a picked candidate; like the head, nothing to undo."""
    db.execute("UPDATE branch SET tip_node_id = ? WHERE id = ?", (node_id, branch_id))
