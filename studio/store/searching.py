"""Finding nodes by what was said about them: instruction, Keep, model, label, note."""

import re
import sqlite3


def search(db: sqlite3.Connection, image_id: str, text: str) -> tuple[str, ...]:
    """The nodes in which every word of `text` begins some word, in the order they were made."""
    words = re.findall(r"\w+", text)
    if not words:
        return ()
    wanted = " ".join(f'"{word}"*' for word in words)
    rows = db.execute(
        "SELECT n.id FROM node_search s JOIN node n ON n.seq = s.rowid"
        " WHERE node_search MATCH ? AND n.image_id = ? AND n.removed_at IS NULL ORDER BY n.seq",
        (wanted, image_id),
    )
    return tuple(row[0] for row in rows)


def index_node(db: sqlite3.Connection, seq: int) -> None:
    """Writes the search row of the node with this row number, in place of an older one."""
    db.execute("DELETE FROM node_search WHERE rowid = ?", (seq,))
    db.execute(
        "INSERT INTO node_search (rowid, node_id, instruction, keep, model, label, note)"
        " SELECT n.seq, n.id, t.instruction,"
        "  coalesce((SELECT group_concat(r.text, '; ') FROM turn_invariant ti JOIN invariant_revision r"
        "   ON r.invariant_id = ti.invariant_id AND r.revision = ti.revision WHERE ti.turn_id = t.id), ''),"
        "  coalesce(j.model, ''), n.label, n.note"
        " FROM node n JOIN turn t ON t.id = n.turn_id LEFT JOIN job j ON j.id = n.job_id WHERE n.seq = ?",
        (seq,),
    )


def index_again(db: sqlite3.Connection, node_id: str) -> None:
    """After a label or a note changed."""
    row = db.execute("SELECT seq FROM node WHERE id = ?", (node_id,)).fetchone()
    if row is not None:
        index_node(db, row[0])
