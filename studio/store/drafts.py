"""Drafts: what is being composed for each image, kept so that closing loses nothing."""

import sqlite3

from studio.model.recipe import Draft
from studio.store.database import utc_now
from studio.store.recipes import draft_from_json, draft_to_json


def draft(db: sqlite3.Connection, image_id: str) -> Draft:
    """The draft as it was left, or a fresh one."""
    row = db.execute("SELECT json FROM draft WHERE image_id = ?", (image_id,)).fetchone()
    return Draft() if row is None else draft_from_json(row[0])


def keep_draft(db: sqlite3.Connection, image_id: str, draft: Draft) -> None:
    """The working mask stays as it is; `use_mask` of the draft says whether it counts."""
    db.execute(
        "INSERT INTO draft (image_id, json, updated) VALUES (?, ?, ?)"
        " ON CONFLICT (image_id) DO UPDATE SET json = excluded.json, updated = excluded.updated",
        (image_id, draft_to_json(draft), utc_now()),
    )
