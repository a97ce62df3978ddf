"""How pictures lie in a project: whole, or as a patch over their base; and their thumbnails."""

import sqlite3
from collections.abc import Sequence
from typing import cast

from studio.model.geometry import Box
from studio.model.project import Notice, Picture
from studio.store.json_text import damaged, dump, load_list

MAX_CHAIN = 64
_MOST_NOTICES = 50  # of one picture; the studio finds four or so

_COLUMNS = (
    "id, width, height, bands, bits, blob_id, pixels, tiles, space, icc_blob_id, base_picture_id,"
    " base_x, base_y, patch_x, patch_y, patch_width, patch_height, notices_json"
)


def add_picture(db: sqlite3.Connection, picture: Picture) -> None:
    patch = picture.patch
    place = (None,) * 4 if patch is None else (patch.x, patch.y, patch.width, patch.height)
    db.execute(
        f"INSERT INTO picture ({_COLUMNS}) VALUES ({', '.join('?' * 18)})",
        (
            picture.id,
            picture.width,
            picture.height,
            picture.bands,
            picture.bits,
            picture.blob_id,
            picture.pixels,
            picture.tiles,
            picture.space,
            picture.icc_blob_id,
            picture.base_picture_id,
            picture.base_x,
            picture.base_y,
            *place,
            notices_to_json(picture.notices),
        ),
    )


def picture(db: sqlite3.Connection, picture_id: str) -> Picture:
    """Raises ProjectDamaged when there is no such row."""
    row = db.execute(f"SELECT {_COLUMNS} FROM picture WHERE id = ?", (picture_id,)).fetchone()
    if row is None:
        raise damaged(picture_id, "no such picture")
    return _picture(row)


def loose_sizes(db: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    """Width and height of the pictures that are no node's, by id: those that were taken as references."""
    rows = db.execute(
        "SELECT id, width, height FROM picture"
        " WHERE NOT EXISTS (SELECT 1 FROM node WHERE node.picture_id = picture.id)"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def chain(db: sqlite3.Connection, picture_id: str) -> tuple[Picture, ...]:
    """The pictures to lay over each other for `picture_id`, the whole one first, itself last."""
    found = [picture(db, picture_id)]
    while (base := found[-1].base_picture_id) is not None:
        if len(found) >= MAX_CHAIN or any(base == earlier.id for earlier in found):
            raise damaged(picture_id, "its patches have no end")
        found.append(picture(db, base))
    return tuple(reversed(found))


def make_whole(db: sqlite3.Connection, picture_id: str, blob_id: str) -> None:
    """Replaces a patch by all of its pixels; what it shows stays the same."""
    db.execute(
        "UPDATE picture SET blob_id = ?, base_picture_id = NULL, base_x = 0, base_y = 0, patch_x = NULL,"
        " patch_y = NULL, patch_width = NULL, patch_height = NULL WHERE id = ?",
        (blob_id, picture_id),
    )


def add_thumb(db: sqlite3.Connection, picture_id: str, edge: int, png: bytes) -> None:
    db.execute(
        "INSERT OR REPLACE INTO thumb (picture_id, edge, data) VALUES (?, ?, ?)", (picture_id, edge, png)
    )


def thumb(db: sqlite3.Connection, picture_id: str, edge: int) -> bytes | None:
    row = db.execute(
        "SELECT data FROM thumb WHERE picture_id = ? AND edge = ?", (picture_id, edge)
    ).fetchone()
    return None if row is None else row[0]


def notices_to_json(notices: Sequence[Notice]) -> str:
    return dump([{"kind": notice.kind, "facts": notice.facts} for notice in notices])


def notices_from_json(text: str, subject: str) -> tuple[Notice, ...]:
    if text == "[]":
        return ()
    return tuple(
        Notice(str(entry["kind"]), cast(dict[str, object], entry["facts"]))
        for entry in load_list(text, subject)[:_MOST_NOTICES]
        if isinstance(entry, dict) and isinstance(entry.get("facts"), dict) and "kind" in entry
    )


def _picture(row: tuple[object, ...]) -> Picture:
    values = cast(
        tuple[str, int, int, int, int, str, str, bytes, str, str | None, str | None, int, int], row[:13]
    )
    place = cast(tuple[int, int, int, int], row[13:17])
    return Picture(
        *values,
        patch=None if values[10] is None else Box(*place),
        notices=notices_from_json(cast(str, row[17]), values[0]),
    )
