"""Answers that could not be decoded: their bytes lie in the project as they came, and no node shows them."""

import sqlite3
from dataclasses import dataclass

from studio.model.errors import BadInput
from studio.store.json_text import dump, load_optional

_LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Undecoded:
    """One such answer; `size` in bytes, `media_type` as its maker called it."""

    id: str
    blob_id: str
    image_id: str
    turn_id: str
    job_id: str
    ordinal: int
    instruction: str
    profile: str
    model: str
    media_type: str
    size: int
    received: str
    micro: int | None


def undecoded(db: sqlite3.Connection) -> tuple[Undecoded, ...]:
    """Oldest first, without those that the user has let go."""
    rows = db.execute(
        "SELECT d.id, d.blob_id, t.image_id, t.id, d.job_id, d.ordinal, t.instruction,"
        " coalesce(j.profile_id, ''), coalesce(j.model, ''), d.media_seen, b.bytes, d.received,"
        " (SELECT sum(l.micro_usd) FROM ledger l WHERE l.job_id = j.id), d.actual_json"
        " FROM delivery d JOIN job j ON j.id = d.job_id JOIN turn t ON t.id = j.turn_id"
        " JOIN blob b ON b.id = d.blob_id"
        " WHERE d.decode_error IS NOT NULL AND b.removed_at IS NULL ORDER BY d.received, d.ordinal"
    )
    return tuple(
        Undecoded(*row[:13]) for row in rows if not (load_optional(row[13], row[0]) or {}).get(_LET_GO)
    )


def blob_of(db: sqlite3.Connection, delivery_id: str) -> str:
    """Raises BadInput for an answer that is not here."""
    row = db.execute("SELECT blob_id FROM delivery WHERE id = ?", (delivery_id,)).fetchone()
    if row is None:
        raise BadInput("nothing-unclaimed")
    return str(row[0])


def let_go(db: sqlite3.Connection, delivery_id: str) -> None:
    """Offer an answer no more; its bytes stay."""
    row = db.execute("SELECT actual_json FROM delivery WHERE id = ?", (delivery_id,)).fetchone()
    if row is not None:
        told = dump({**(load_optional(row[0], delivery_id) or {}), _LET_GO: True})
        db.execute("UPDATE delivery SET actual_json = ? WHERE id = ?", (told, delivery_id))
