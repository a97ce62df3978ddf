"""What a provider keeps of ours, by our own names: a picture that it has need not be sent again."""

import sqlite3
from datetime import UTC, datetime, timedelta

FILE = "file"
_MARGIN = timedelta(minutes=10)  # a call may wait that long before the provider looks for the file


def note_remote(
    db: sqlite3.Connection,
    kind: str,
    subject_id: str,
    *,
    profile_id: str,
    install_id: str,
    remote_id: str,
    expires: str | None,
) -> None:
    """`subject_id` has this name at an account now, until `expires` (ISO 8601); an older one is forgotten."""
    db.execute(
        "INSERT INTO remote (kind, subject_id, profile_id, install_id, remote_id, expires)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " remote_id = excluded.remote_id, expires = excluded.expires",
        (kind, subject_id, profile_id, install_id, remote_id, expires),
    )


def remote_ids(db: sqlite3.Connection, kind: str, *, profile_id: str, install_id: str) -> dict[str, str]:
    """By subject, the names that an account still knows and that this installation got itself."""
    rows = db.execute(
        "SELECT subject_id, remote_id, expires FROM remote"
        " WHERE kind = ? AND profile_id = ? AND install_id = ?",
        (kind, profile_id, install_id),
    )
    return {subject: remote_id for subject, remote_id, expires in rows if _lives(expires)}


def _lives(expires: str | None) -> bool:
    if expires is None:
        return True
    try:
        ends = datetime.fromisoformat(expires)
    except ValueError:
        return False
    ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    return ends - _MARGIN > datetime.now(UTC)
