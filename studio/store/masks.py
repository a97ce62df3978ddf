"""Working masks and their strokes: the mask in hand of each image, and named ones kept with it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from studio.model.geometry import Box
from studio.model.project import Mask
from studio.model.recipe import Draft
from studio.store.database import utc_now
from studio.store.json_text import box_from_json, box_to_json
from studio.store.recipes import draft_to_json

_SELECT = "SELECT id, image_id, width, height, frame_node_id, name, made_by, blob_id FROM mask"


@dataclass(frozen=True, slots=True)
class KeptMask:
    """A mask and the blob of its pixels, a grey PNG."""

    mask: Mask
    blob_id: str


@dataclass(frozen=True, slots=True)
class KeptStep:
    """A stroke: blobs of the grey pixels of `box` before and after it."""

    seq: int
    box: Box
    before_blob_id: str
    after_blob_id: str
    undone: bool = False


def mask_in_hand(db: sqlite3.Connection, image_id: str) -> KeptMask | None:
    """The mask that the draft of an image works with."""
    row = db.execute(
        f"{_SELECT} WHERE id = (SELECT mask_id FROM draft WHERE image_id = ?)", (image_id,)
    ).fetchone()
    return None if row is None else _kept(row)


def take_in_hand(db: sqlite3.Connection, image_id: str, mask_id: str | None) -> None:
    """Makes a mask the one that the draft works with; None lays it aside."""
    db.execute(
        "INSERT INTO draft (image_id, json, mask_id, updated) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (image_id) DO UPDATE SET mask_id = excluded.mask_id, updated = excluded.updated",
        (image_id, draft_to_json(Draft()), mask_id, utc_now()),
    )


def add_mask(db: sqlite3.Connection, mask: Mask, blob_id: str) -> None:
    db.execute(
        "INSERT INTO mask (id, image_id, name, blob_id, width, height, frame_node_id, made_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            mask.id,
            mask.image_id,
            mask.name,
            blob_id,
            mask.width,
            mask.height,
            mask.frame_node_id,
            mask.made_by,
        ),
    )


def set_mask_pixels(db: sqlite3.Connection, mask_id: str, blob_id: str) -> None:
    """The whole mask as it looks now."""
    db.execute("UPDATE mask SET blob_id = ? WHERE id = ?", (blob_id, mask_id))


def steps(db: sqlite3.Connection, mask_id: str) -> tuple[KeptStep, ...]:
    """All strokes in order; undone ones stand last."""
    rows = db.execute(
        "SELECT seq, box_json, before_blob, after_blob, undone FROM mask_step WHERE mask_id = ? ORDER BY seq",
        (mask_id,),
    )
    return tuple(
        KeptStep(row[0], box_from_json(row[1], mask_id), row[2], row[3], bool(row[4])) for row in rows
    )


def add_step(
    db: sqlite3.Connection, mask_id: str, box: Box, *, before_blob_id: str, after_blob_id: str
) -> KeptStep:
    """A new stroke; strokes that were undone before it can no longer be redone and go."""
    db.execute("DELETE FROM mask_step WHERE mask_id = ? AND undone = 1", (mask_id,))
    (seq,) = db.execute(
        "SELECT coalesce(max(seq), 0) + 1 FROM mask_step WHERE mask_id = ?", (mask_id,)
    ).fetchone()
    db.execute(
        "INSERT INTO mask_step (mask_id, seq, box_json, before_blob, after_blob) VALUES (?, ?, ?, ?, ?)",
        (mask_id, seq, box_to_json(box), before_blob_id, after_blob_id),
    )
    return KeptStep(seq, box, before_blob_id, after_blob_id)


def undo_step(db: sqlite3.Connection, mask_id: str) -> KeptStep | None:
    """Marks the newest stroke that stands as undone and returns it."""
    return _turn_over(db, mask_id, [step for step in steps(db, mask_id) if not step.undone][-1:], undone=True)


def redo_step(db: sqlite3.Connection, mask_id: str) -> KeptStep | None:
    """Marks the oldest undone stroke as standing and returns it."""
    return _turn_over(db, mask_id, [step for step in steps(db, mask_id) if step.undone][:1], undone=False)


def _turn_over(
    db: sqlite3.Connection, mask_id: str, found: Sequence[KeptStep], *, undone: bool
) -> KeptStep | None:
    for step in found:
        db.execute(
            "UPDATE mask_step SET undone = ? WHERE mask_id = ? AND seq = ?", (undone, mask_id, step.seq)
        )
        return KeptStep(step.seq, step.box, step.before_blob_id, step.after_blob_id, undone)
    return None


def _kept(row: tuple[str, str, int, int, str, str, str, str]) -> KeptMask:
    return KeptMask(Mask(*row[:7]), row[7])
