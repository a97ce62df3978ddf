"""Nodes and the history they make: how they are written, read and named."""

import re
import sqlite3
from dataclasses import replace
from typing import cast

from studio.model.errors import BadInput
from studio.model.geometry import Box
from studio.model.history import History, LockState, Node
from studio.model.receipt import Receipt
from studio.store.branches import branches
from studio.store.database import utc_now
from studio.store.history_rows import has_root_above, node_row, nodes_of_image, turns_of_image
from studio.store.json_text import dump, load_optional
from studio.store.ledger import share_of_job
from studio.store.receipts import receipt_columns, receipt_parts
from studio.store.searching import index_node


def add_node(
    db: sqlite3.Connection,
    node: Node,
    receipt: Receipt | None,
    *,
    final_mask_blob_id: str | None = None,
    final_mask_box: Box | None = None,
) -> Node:
    """Writes the node, its parents, its lock and its search row; returns it with number, time and cost.

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
    node = replace(node, awaits_drift=bool(node.parents) and has_root_above(db, node.parents[0]))
    return replace(node, cost_micro=share_of_job(db, node.job_id)) if node.job_id else node


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
        " protected_px, differing_px, transform_json, colour_json, seam_json,"
        " settings_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            *receipt_columns(receipt),
        ),
    )


def history(db: sqlite3.Connection, image_id: str) -> History:
    """Everything about the history of one image that a view shows, but for pixels.

    The newest node stands for a head that is not there: a stranger may have written it.
    """
    row = db.execute("SELECT head_node_id FROM image WHERE id = ?", (image_id,)).fetchone()
    if row is None:
        raise BadInput("no-such-image", name=image_id, names="")
    nodes = nodes_of_image(db, image_id)
    head = row[0] if row[0] is None or row[0] in nodes else next(reversed(nodes), None)
    return History(
        image_id=image_id,
        nodes=nodes,
        turns=turns_of_image(db, image_id),
        branches=branches(db, image_id),
        head=head,
    )


def node(db: sqlite3.Connection, node_id: str) -> Node:
    """One node by its id. Raises BadInput when there is none."""
    found = node_row(db, node_id)
    if found is None:
        raise BadInput("no-such-node", name=node_id, image="")
    return found


def lock_row(db: sqlite3.Connection, node_id: str) -> Receipt | None:
    """The receipt as it was written down; a claim until the pixels were counted again."""
    row = db.execute(
        "SELECT state, algorithm, painted_px, final_px, past_painted_px, protected_px, differing_px,"
        " confidence, reason, transform_json, colour_json, seam_json, settings_json"
        " FROM lock WHERE node_id = ?",
        (node_id,),
    ).fetchone()
    if row is None:
        return None
    return Receipt(LockState(row[0]), *row[1:9], **receipt_parts(*row[9:]))


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
) -> str:
    """An answer as it came, decodable or not; its job is delivered from then on.

    Returns its id: the one that it has already where it was taken in before a crash.
    """
    known = db.execute(
        "SELECT id FROM delivery WHERE job_id = ? AND ordinal = ?", (job_id, ordinal)
    ).fetchone()
    if known is not None:
        return cast(str, known[0])
    db.execute("UPDATE job SET state = 'delivered' WHERE id = ? AND state IN ('sent', 'unknown')", (job_id,))
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
    return delivery_id


def kept_ordinals(db: sqlite3.Connection, job_id: str) -> set[int]:
    """The answers of a job with which nothing is left to do: they are nodes, or cannot be decoded."""
    rows = db.execute(
        "SELECT ordinal FROM node WHERE job_id = ?1 UNION"
        " SELECT ordinal FROM delivery WHERE job_id = ?1 AND decode_error IS NOT NULL",
        (job_id,),
    )
    return {row[0] for row in rows}


def actual_of_delivery(db: sqlite3.Connection, delivery_id: str) -> dict[str, object]:
    """What the answer itself said of how it was made; a claim of its maker."""
    row = db.execute("SELECT actual_json FROM delivery WHERE id = ?", (delivery_id,)).fetchone()
    return (None if row is None else load_optional(row[0], delivery_id)) or {}


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
