"""Saving a copy: all of a project, the path to one node, or picks; into a new file with an id of its own.

Only settled work goes along: a copy sends, polls and uploads nothing, and says nothing of servers. A patch
whose base stays behind is made whole by a function that is handed in: the store never sees a pixel. Nodes
keep their numbers, so that "14" means the same picture in both files.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from studio.model.cancel import CancelToken
from studio.model.history import TurnState
from studio.model.jobs import ENDED, JobState
from studio.model.project import Picture
from studio.store import blobs
from studio.store.database import writing
from studio.store.parts import WHOLE, Kept, Part, kept, takes_job_picture
from studio.store.pictures import chain, make_whole
from studio.store.searching import index_node

Flatten = Callable[[Sequence[tuple[Picture, bytes]]], bytes]

Row = dict[str, Any]
_Choice = Callable[[Row], bool]

_WITH_THE_WHOLE = (
    *("mask", "mask_step", "draft", "action", "comparison", "comparison_node"),
    *("run", "run_step", "run_item", "run_item_step"),
)
_LOOSE_ENDS = {
    "job": ("from_node_id", "base_node_id", "mask_frame_node_id"),
    "invariant_revision": ("region_frame_node_id",),
    "image": ("head_node_id",),
}
_OF_SERVERS = {"remote_id": None, "remote_batch_id": None, "client_key": ""}


def copy_part(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    part: Part,
    *,
    flatten: Flatten | None,
    progress: Callable[[float], None] | None = None,
    cancel: CancelToken | None = None,
) -> None:
    """Fills the empty project `target`. `flatten` gives a PNG of what a chain of pictures shows; the whole
    of a project needs none.
    """
    keep = kept(source, part)
    with writing(target):
        for table, choice in _choices(keep).items():
            _copy_rows(source, target, table, choice, keep)
        if part == WHOLE:
            for table in _WITH_THE_WHOLE:
                _copy_rows(source, target, table, lambda _: True, keep)
        else:
            target.execute("INSERT INTO meta (key, value) VALUES ('part', ?)", (part.name,))
            _settle_heads(target)
        target.executemany("INSERT INTO parent (node_id, ordinal, parent_id) VALUES (?, ?, ?)", keep.parents)
        _flatten_loose(source, target, flatten, cancel)
        for (seq,) in target.execute("SELECT seq FROM node").fetchall():
            index_node(target, seq)
        _copy_blobs(source, target, progress, cancel)


def _choices(keep: Kept) -> dict[str, _Choice]:
    return {
        "image": lambda row: row["id"] in keep.images,
        "picture": lambda row: row["id"] in keep.pictures,
        "thumb": lambda row: row["picture_id"] in keep.pictures,
        "recipe": lambda row: row["id"] in keep.recipes,
        "turn": lambda row: row["id"] in keep.turns,
        "turn_source": lambda row: row["turn_id"] in keep.turns and row["source_turn_id"] in keep.turns,
        "invariant": lambda row: row["id"] in keep.invariants,
        "invariant_revision": lambda row: row["invariant_id"] in keep.invariants,
        "turn_invariant": lambda row: row["turn_id"] in keep.turns,
        "job": lambda row: row["id"] in keep.jobs,
        "job_picture": lambda row: takes_job_picture(keep, row["job_id"], row["node_id"]),
        "delivery": lambda row: row["id"] in keep.deliveries,
        "node": lambda row: row["id"] in keep.nodes,
        "branch": lambda row: row["tip_node_id"] in keep.nodes,
        "invariant_finding": lambda row: (
            row["node_id"] in keep.nodes and row["invariant_id"] in keep.invariants
        ),
        "lock": lambda row: row["node_id"] in keep.nodes,
        "drift": lambda row: row["node_id"] in keep.nodes and row["against_node_id"] in keep.nodes,
        "ledger": lambda row: row["job_id"] in keep.jobs,
        "layer": lambda row: row["node_id"] in keep.nodes,
        "export": lambda row: row["node_id"] in keep.nodes,
    }


def _copy_rows(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, choice: _Choice, keep: Kept
) -> None:
    cursor = source.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, values, strict=True)) for values in cursor)
    target.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
        (_settled(table, row, keep) for row in rows if choice(row)),
    )


def _settled(table: str, row: Row, keep: Kept) -> Row:
    """The row as it goes along: without what stays behind, and with nothing under way."""
    for column in _LOOSE_ENDS.get(table, ()):
        if row[column] not in keep.nodes:
            row[column] = None
    if table == "job":
        row |= _OF_SERVERS
        if row["state"] not in ENDED:
            row["state"] = JobState.CANCELLED.value
    if table in ("turn", "run", "run_item") and row["state"] in ("planned", "running"):
        row["state"] = TurnState.CANCELLED.value
    if table == "image" and row["id"] not in keep.with_original:
        row["original_blob_id"] = None
    return row


def _settle_heads(target: sqlite3.Connection) -> None:
    """The head of an image whose own one stayed behind is the newest node that came along."""
    target.execute(
        "UPDATE image SET head_node_id ="
        " (SELECT id FROM node WHERE image_id = image.id ORDER BY number DESC LIMIT 1)"
        " WHERE head_node_id IS NULL"
    )


def _flatten_loose(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    flatten: Flatten | None,
    cancel: CancelToken | None,
) -> None:
    loose = target.execute(
        "SELECT id FROM picture WHERE base_picture_id IS NOT NULL"
        " AND base_picture_id NOT IN (SELECT id FROM picture)"
    ).fetchall()
    for (picture_id,) in loose:
        if flatten is None:
            raise ValueError("a part of a project cannot be copied without flattening")
        if cancel is not None:
            cancel.check()
        png = flatten([(one, blobs.blob_bytes(source, one.blob_id)) for one in chain(source, picture_id)])
        make_whole(target, picture_id, blobs.add_blob(target, png, "image/png"))


def _copy_blobs(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    progress: Callable[[float], None] | None,
    cancel: CancelToken | None,
) -> None:
    wanted = blobs.referenced_blobs(target) - {id_ for (id_,) in target.execute("SELECT id FROM blob")}
    rows = [row for row in source.execute("SELECT * FROM blob") if row[0] in wanted]
    total, done = sum(row[2] for row in rows) or 1, 0
    for row in rows:
        target.execute("INSERT INTO blob VALUES (?, ?, ?, ?, ?, ?)", row)
        for n, (part,) in enumerate(blobs.stored_chunks(source, row[0])):
            if cancel is not None:
                cancel.check()
            blobs.add_chunk(target, row[0], n, part)
            done += len(part)
            if progress is not None:
                progress(done / total)
