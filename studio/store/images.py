"""The images of a project: what the user opened, under names that are unique."""

import sqlite3
from collections.abc import Sequence

from studio.model.project import Image, Notice
from studio.store.pictures import notices_from_json, notices_to_json
from studio.store.shown_text import line


def add_image(
    db: sqlite3.Connection, image: Image, original_blob_id: str | None, notices: Sequence[Notice] = ()
) -> None:
    """`original_blob_id` are the bytes as they were opened; None for an empty sheet."""
    db.execute(
        "INSERT INTO image (id, name, position, origin, original_blob_id, head_node_id, notices_json,"
        " never_upload, hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            image.id,
            image.name,
            image.position,
            image.origin,
            original_blob_id,
            image.head,
            notices_to_json(tuple(notices) or image.notices),
            image.never_upload,
            image.hidden,
        ),
    )


def images(db: sqlite3.Connection) -> tuple[Image, ...]:
    """All images in their order, hidden ones too."""
    rows = db.execute(
        "SELECT id, name, position, origin, head_node_id, hidden, never_upload, notices_json FROM image"
        " WHERE removed_at IS NULL ORDER BY position, rowid"
    )
    return tuple(
        Image(
            id=row[0],
            name=line(row[1]),
            position=row[2],
            origin=line(row[3]),
            head=row[4],
            hidden=bool(row[5]),
            never_upload=bool(row[6]),
            notices=notices_from_json(row[7], row[0]),
        )
        for row in rows
    )


def free_name(db: sqlite3.Connection, wanted: str) -> str:
    """`wanted`, or `wanted-2`, `-3`, … when it is taken, by a hidden image too."""
    taken = {name for (name,) in db.execute("SELECT name FROM image")}
    name, n = wanted, 1
    while name in taken:
        n += 1
        name = f"{wanted}-{n}"
    return name


def next_position(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(position), -1) + 1 FROM image").fetchone()[0])


def original_blob(db: sqlite3.Connection, image_id: str) -> str | None:
    row = db.execute("SELECT original_blob_id FROM image WHERE id = ?", (image_id,)).fetchone()
    return None if row is None else row[0]


def set_head(db: sqlite3.Connection, image_id: str, node_id: str | None) -> None:
    """Moving the head is not an action: nothing to undo."""
    db.execute("UPDATE image SET head_node_id = ? WHERE id = ?", (node_id, image_id))
