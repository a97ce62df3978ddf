"""What rows can be found to be wrong in, without looking at bytes or pixels."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial

from studio.model.errors import ProjectDamaged
from studio.model.ids import is_id
from studio.store import actions
from studio.store.admission import cycles
from studio.store.json_text import load
from studio.store.recipes import draft_from_json, recipe_from_json

Found = tuple[str, str, dict[str, object]]

_REPORTED = 100
_WITH_IDS = (
    "blob",
    "picture",
    "image",
    "recipe",
    "turn",
    "invariant",
    "job",
    "delivery",
    "node",
    "branch",
    "mask",
)
_JSON = (
    ("node", "frame_json"),
    ("picture", "notices_json"),
    ("image", "notices_json"),
    ("job", "asked_json"),
    ("job", "request_json"),
    ("job", "error_json"),
    ("delivery", "actual_json"),
)


def pages(db: sqlite3.Connection) -> Iterator[Found]:
    """What SQLite itself finds: pages, indexes, types and the words of every table."""
    for (said,) in db.execute(f"PRAGMA integrity_check({_REPORTED})"):
        if said != "ok":
            yield "check-pages", "", {"reason": said}


def references(db: sqlite3.Connection) -> Iterator[Found]:
    seen = set()
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check").fetchmany(_REPORTED):
        subject = _id_of(db, table, rowid)
        if (subject, table, parent) not in seen:
            seen.add((subject, table, parent))
            yield "check-reference", subject, {"table": table, "parent": parent}


def ids(db: sqlite3.Connection) -> Iterator[Found]:
    for table in _WITH_IDS:
        for (id_,) in db.execute(f"SELECT id FROM {table}"):
            if not is_id(id_):
                yield "check-id", str(id_), {"table": table}


def parents(db: sqlite3.Connection) -> Iterator[Found]:
    looped = cycles(db)
    for node_id in looped:
        yield "check-cycle", node_id, {}
    strange = db.execute(
        "SELECT n.id, n.image_id <> up.image_id FROM parent p JOIN node n ON n.id = p.node_id"
        " JOIN node up ON up.id = p.parent_id WHERE n.image_id <> up.image_id OR n.number <= up.number"
    )
    for node_id, is_of_another_image in strange:
        if is_of_another_image:
            yield "check-parent-strange", node_id, {}
        elif node_id not in looped:
            yield "check-parent-later", node_id, {}


def numbers(db: sqlite3.Connection) -> Iterator[Found]:
    """Numbers have no holes, but in a copy of a part: what was removed for good leaves its own."""
    if db.execute("SELECT 1 FROM meta WHERE key = 'part'").fetchone():
        return
    rows = db.execute(
        "SELECT i.name, n.number, n.id FROM node n JOIN image i ON i.id = n.image_id"
        " ORDER BY n.image_id, n.number"
    )
    image, expected = None, 1
    for name, number, node_id in rows:
        if name != image:
            image, expected = name, 1
        for missing in range(expected, min(number, expected + _REPORTED)):
            yield "check-number-missing", node_id, {"number": missing, "image": name}
        expected = number + 1


def belongings(db: sqlite3.Connection) -> Iterator[Found]:
    """Node, job, turn, image, head, branch and size must belong together."""
    for (node_id,) in db.execute(
        "SELECT n.id FROM node n JOIN turn t ON t.id = n.turn_id LEFT JOIN job j ON j.id = n.job_id"
        " WHERE t.image_id <> n.image_id OR (j.id IS NOT NULL AND j.turn_id <> n.turn_id)"
    ):
        yield "check-turn-strange", node_id, {}
    for image_id, name in db.execute(
        "SELECT i.id, i.name FROM image i JOIN node n ON n.id = i.head_node_id WHERE n.image_id <> i.id"
        " UNION SELECT i.id, i.name FROM branch b JOIN image i ON i.id = b.image_id"
        " JOIN node n ON n.id = b.tip_node_id WHERE n.image_id <> i.id"
    ):
        yield "check-head", image_id, {"image": name}
    for node_id, *sizes in db.execute(
        "SELECT n.id, n.width, n.height, p.width, p.height FROM node n JOIN picture p ON p.id = n.picture_id"
        " WHERE n.width <> p.width OR n.height <> p.height"
    ):
        names = ("width", "height", "picture_width", "picture_height")
        yield "check-size", node_id, dict(zip(names, sizes, strict=True))


def texts(db: sqlite3.Connection) -> Iterator[Found]:
    """Every JSON can be read as what it must be; recipes have their hash; actions point back."""
    for recipe_id, text, sha256 in db.execute("SELECT id, json, sha256 FROM recipe"):
        yield from _unreadable(recipe_id, partial(recipe_from_json, text))
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield "check-recipe-changed", recipe_id, {}
    for image_id, text in db.execute("SELECT image_id, json FROM draft"):
        yield from _unreadable(image_id, partial(draft_from_json, text))
    for table, column in _JSON:
        for id_, text in db.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL"):
            yield from _unreadable(id_, partial(load, text, id_))
    yield from _unreadable("", partial(actions.actions, db))
    for (seq,) in db.execute("SELECT seq FROM action WHERE undoes_seq >= seq"):
        yield "check-action", str(seq), {}


def unsettled(db: sqlite3.Connection) -> Iterator[Found]:
    for job_id, state in db.execute(
        "SELECT id, state FROM job WHERE state IN ('planned', 'sent', 'delivered', 'unknown')"
        " AND removed_at IS NULL"
    ):
        yield "check-unsettled", job_id, {"state": state}


def derived(db: sqlite3.Connection) -> Iterator[Found]:
    """What can be made again: search rows and thumbnails."""
    (unfound,) = db.execute(
        "SELECT count(*) FROM node WHERE removed_at IS NULL AND seq NOT IN (SELECT rowid FROM node_search)"
    ).fetchone()
    if unfound:
        yield "check-search", "", {"count": unfound}
    (unseen,) = db.execute(
        "SELECT count(*) FROM node WHERE removed_at IS NULL AND picture_id IS NOT NULL"
        " AND picture_id NOT IN (SELECT picture_id FROM thumb)"
    ).fetchone()
    if unseen:
        yield "check-thumbnails", "", {"count": unseen}


def _unreadable(subject: str, read: Callable[[], object]) -> Iterator[Found]:
    try:
        read()
    except ProjectDamaged as error:
        yield "check-json", subject, {"reason": error.facts["reason"]}


def _id_of(db: sqlite3.Connection, table: str, rowid: int | None) -> str:
    """The first column of a row; tables without row numbers tell none."""
    if rowid is None:
        return ""
    column = db.execute(
        "SELECT name FROM pragma_table_info(?) ORDER BY name <> 'id', cid", (table,)
    ).fetchone()[0]
    row = db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (rowid,)).fetchone()
    return "" if row is None else str(row[0])
