"""Nodes and the history they make: one query each for nodes, parents and turns, whatever its size."""

import re
import sqlite3
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from studio.model.errors import BadInput
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.history import History, LockState, Node, Turn, TurnKind, TurnState, Verdict
from studio.model.receipt import Receipt
from studio.store.branches import branches
from studio.store.database import utc_now
from studio.store.json_text import damaged, dump, load_list
from studio.store.ledger import costs_of_jobs
from studio.store.searching import index_node

_NODES = (
    "SELECT n.id, n.number, n.turn_id, n.width, n.height, n.picture_id, n.job_id, n.ordinal, n.delivery_id,"
    " n.seed, n.frame_json, n.verdict, n.label, n.note, n.hidden, n.created,"
    " l.state, l.protected_px, l.differing_px"
    " FROM node n LEFT JOIN lock l ON l.node_id = n.id"
)
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_LOCKS: dict[str | None, LockState | None] = {None: None} | {state.value: state for state in LockState}
_IDENTITY_JSON = dump(list(IDENTITY.as_tuple()))


def add_node(
    db: sqlite3.Connection,
    node: Node,
    receipt: Receipt | None,
    *,
    final_mask_blob_id: str | None = None,
    final_mask_box: Box | None = None,
) -> Node:
    """Writes the node, its parents, its lock and its search row; returns it with its number and its time.

    The final mask is a grey PNG of `final_mask_box` in the node's own pixels.
    """
    (number,) = db.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM node WHERE image_id = ?", (node.image_id,)
    ).fetchone()
    node = replace(node, number=number, created=node.created or utc_now())
    cursor = db.execute(
        "INSERT INTO node (id, image_id, number, turn_id, job_id, ordinal, picture_id, width, height,"
        " delivery_id, seed, frame_json, verdict, label, note, hidden, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            node.id,
            node.image_id,
            node.number,
            node.turn_id,
            node.job_id,
            node.ordinal,
            node.picture_id,
            node.width,
            node.height,
            node.delivery_id,
            node.seed,
            dump(list(node.frame.as_tuple())),
            node.verdict,
            node.label,
            node.note,
            node.hidden,
            node.created,
        ),
    )
    for ordinal, parent_id in enumerate(node.parents):
        db.execute("INSERT INTO parent VALUES (?, ?, ?)", (node.id, ordinal, parent_id))
    if receipt is not None:
        add_lock(db, node.id, receipt, final_mask_blob_id=final_mask_blob_id, final_mask_box=final_mask_box)
        node = replace(
            node,
            lock=receipt.state,
            protected_px=receipt.protected_px,
            differing_px=receipt.differing_px,
        )
    index_node(db, cast(int, cursor.lastrowid))
    return node


def add_lock(
    db: sqlite3.Connection,
    node_id: str,
    receipt: Receipt,
    *,
    final_mask_blob_id: str | None = None,
    final_mask_box: Box | None = None,
) -> None:
    box = final_mask_box
    db.execute(
        "INSERT INTO lock (node_id, state, algorithm, reason, final_mask_blob_id, final_mask_x, final_mask_y,"
        " final_mask_width, final_mask_height, confidence, painted_px, final_px, past_painted_px,"
        " protected_px, differing_px) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            node_id,
            receipt.state,
            receipt.algorithm,
            receipt.reason,
            final_mask_blob_id,
            *((None,) * 4 if box is None else (box.x, box.y, box.width, box.height)),
            receipt.confidence,
            receipt.painted_px,
            receipt.final_px,
            receipt.past_painted_px,
            receipt.protected_px,
            receipt.differing_px,
        ),
    )


def history(db: sqlite3.Connection, image_id: str) -> History:
    """Everything about the history of one image that a view shows, but for pixels."""
    row = db.execute("SELECT head_node_id FROM image WHERE id = ?", (image_id,)).fetchone()
    if row is None:
        raise BadInput("no-such-image", name=image_id, names="")
    return History(
        image_id=image_id,
        nodes=_nodes(db, image_id),
        turns=_turns(db, image_id),
        branches=branches(db, image_id),
        head=row[0],
    )


def node(db: sqlite3.Connection, node_id: str) -> Node:
    """One node by its id. Raises BadInput when there is none."""
    row = db.execute("SELECT image_id FROM node WHERE id = ? AND removed_at IS NULL", (node_id,)).fetchone()
    if row is None:
        raise BadInput("no-such-node", name=node_id, image="")
    rows = db.execute("SELECT parent_id FROM parent WHERE node_id = ? ORDER BY ordinal", (node_id,))
    parents = tuple(parent for (parent,) in rows)
    costs = costs_of_jobs(db)
    return _node(db.execute(f"{_NODES} WHERE n.id = ?", (node_id,)).fetchone(), row[0], parents, costs)


def lock_row(db: sqlite3.Connection, node_id: str) -> Receipt | None:
    """The receipt as it was written down; a claim until the pixels were counted again."""
    row = db.execute(
        "SELECT state, algorithm, painted_px, final_px, past_painted_px, protected_px, differing_px,"
        " confidence, reason FROM lock WHERE node_id = ?",
        (node_id,),
    ).fetchone()
    return None if row is None else Receipt(LockState(row[0]), *row[1:])


def final_mask(db: sqlite3.Connection, node_id: str) -> tuple[str, Box] | None:
    """The blob of a node's final mask and where it lies in the node's pixels."""
    row = db.execute(
        "SELECT final_mask_blob_id, final_mask_x, final_mask_y, final_mask_width, final_mask_height FROM lock"
        " WHERE node_id = ? AND final_mask_blob_id IS NOT NULL AND final_mask_x IS NOT NULL",
        (node_id,),
    ).fetchone()
    return None if row is None else (row[0], Box(*row[1:]))


def find_node(db: sqlite3.Connection, image_id: str, text: str) -> str:
    """The node that `text` names: head, root, pick, a number, an id, or four or more of its characters.

    `root` is the first node with a picture on the path to the head, `pick` the newest pick. Raises BadInput
    when nothing fits, or more than one.
    """
    found = _named(db, image_id, text.strip().lower())
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput("node-ambiguous", name=text)
    row = db.execute("SELECT name FROM image WHERE id = ?", (image_id,)).fetchone()
    raise BadInput("no-such-node", name=text, image="" if row is None else row[0])


def add_delivery(
    db: sqlite3.Connection,
    delivery_id: str,
    job_id: str,
    *,
    ordinal: int,
    blob_id: str,
    picture_id: str | None = None,
    media_seen: str = "",
    actual: dict[str, object] | None = None,
    revised_prompt: str | None = None,
    decode_error: str | None = None,
) -> None:
    """An answer as it came, decodable or not."""
    db.execute(
        "INSERT INTO delivery (id, job_id, ordinal, blob_id, picture_id, received, media_seen, actual_json,"
        " revised_prompt, decode_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            delivery_id,
            job_id,
            ordinal,
            blob_id,
            picture_id,
            utc_now(),
            media_seen,
            None if actual is None else dump(actual),
            revised_prompt,
            decode_error,
        ),
    )


def _named(db: sqlite3.Connection, image_id: str, text: str) -> list[str]:
    values: tuple[object, ...]
    if text == "head":
        query, values = (
            "SELECT head_node_id FROM image WHERE id = ? AND head_node_id IS NOT NULL",
            (image_id,),
        )
    elif text == "root":
        query, values = _ROOT, (image_id,)
    elif text == "pick":
        query, values = _PICK, (image_id,)
    elif text.isascii() and text.isdigit():
        query, values = _BY_NUMBER, (image_id, int(text[:18]))
    elif re.fullmatch(r"n[0-9a-z]{3,12}", text):
        query, values = _BY_PREFIX, (image_id, f"{text}*")
    else:
        return []
    return [row[0] for row in db.execute(query, values)]


_ROOT = """
    WITH RECURSIVE path (id, depth) AS (
        SELECT head_node_id, 0 FROM image WHERE id = ?
        UNION ALL
        SELECT p.parent_id, depth + 1 FROM path JOIN parent p ON p.node_id = path.id
        WHERE p.ordinal = 0 AND depth < 100000
    )
    SELECT path.id FROM path JOIN node n ON n.id = path.id
    WHERE n.picture_id IS NOT NULL ORDER BY depth DESC LIMIT 1
"""
_PICK = (
    "SELECT id FROM node WHERE image_id = ? AND verdict = 'pick' AND hidden = 0 AND removed_at IS NULL"
    " ORDER BY number DESC LIMIT 1"
)
_BY_NUMBER = "SELECT id FROM node WHERE image_id = ? AND number = ? AND removed_at IS NULL"
_BY_PREFIX = "SELECT id FROM node WHERE image_id = ? AND id GLOB ? AND removed_at IS NULL LIMIT 2"


def _nodes(db: sqlite3.Connection, image_id: str) -> dict[str, Node]:
    parents: dict[str, tuple[str, ...]] = {}
    for node_id, parent_id in db.execute(
        "SELECT p.node_id, p.parent_id FROM parent p JOIN node n ON n.id = p.node_id"
        " WHERE n.image_id = ? ORDER BY p.node_id, p.ordinal",
        (image_id,),
    ):
        parents[node_id] = (*parents.get(node_id, ()), parent_id)
    costs = costs_of_jobs(db)
    rows = db.execute(
        f"{_NODES} WHERE n.image_id = ? AND n.removed_at IS NULL ORDER BY n.number", (image_id,)
    )
    return {row[0]: _node(row, image_id, parents.get(row[0], ()), costs) for row in rows}


def _turns(db: sqlite3.Connection, image_id: str) -> dict[str, Turn]:
    rows = db.execute(
        "SELECT id, kind, instruction, outcome, state, created, recipe_id, candidates, hidden FROM turn"
        " WHERE image_id = ? AND removed_at IS NULL ORDER BY seq",
        (image_id,),
    )
    return {
        row[0]: Turn(
            row[0],
            image_id,
            TurnKind(row[1]),
            row[2],
            row[3],
            TurnState(row[4]),
            row[5],
            row[6],
            row[7],
            bool(row[8]),
        )
        for row in rows
    }


def _node(row: "tuple[Any, ...]", image_id: str, parents: tuple[str, ...], costs: dict[str, int]) -> Node:
    # By position: keywords cost a third more, and this runs for every node of a history.
    return Node(
        row[0],
        image_id,
        row[1],
        row[2],
        parents,
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        IDENTITY if row[10] == _IDENTITY_JSON else _frame(row[10]),
        _VERDICTS[row[11]],
        row[12],
        row[13],
        row[14] == 1,
        row[15],
        _LOCKS[row[16]],
        row[17],
        row[18],
        costs.get(row[6]),
    )


@lru_cache(maxsize=1024)
def _frame(text: str) -> Frame:
    values = load_list(text, "frame")
    if len(values) != 6 or not all(type(value) in (int, float) for value in values):
        raise damaged("frame", "not an affine")
    return Frame(*(float(cast(float, value)) for value in values))
