"""How bytes lie in a project: by hash, once each, in chunks that are committed one by one.

Chunks come first; the blob row that makes them one blob comes last. Chunks without a row are what a broken
write left behind: nothing refers to them and closing sweeps them away.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studio.model.errors import BadInput, ProjectDamaged
from studio.model.ids import BLOB, new_id
from studio.store.database import utc_now

CHUNK_BYTES = 4 * 1024 * 1024
KEPT_UNREFERENCED = timedelta(days=1)

REFERRING = (
    ("picture", "blob_id"),
    ("picture", "icc_blob_id"),
    ("image", "original_blob_id"),
    ("invariant_revision", "region_blob_id"),
    ("mask", "blob_id"),
    ("mask_step", "before_blob"),
    ("mask_step", "after_blob"),
    ("job", "painted_mask_blob_id"),
    ("delivery", "blob_id"),
    ("lock", "final_mask_blob_id"),
    ("layer", "mask_blob_id"),
    ("run_item_step", "mask_blob_id"),
)
_REFERRED = " UNION ALL ".join(
    [f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL" for table, column in REFERRING]
    + ["SELECT json ->> '$.mask_blob_id' FROM recipe WHERE json ->> '$.mask_blob_id' IS NOT NULL"]
)


def add_blob(db: sqlite3.Connection, data: bytes | memoryview, media_type: str) -> str:
    """Keeps `data` inside the transaction at hand; for small things: large ones go through `put_blob`."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = blob_with_hash(db, sha256)
    if known is not None:
        return known
    blob_id = blob_to_fill(db, sha256)
    for n, chunk in enumerate(chunks(data)):
        add_chunk(db, blob_id, n, chunk)
    return seal(db, blob_id, sha256, len(memoryview(data).cast("B")), media_type)


def blob_with_hash(db: sqlite3.Connection, sha256: str) -> str | None:
    """The whole blob that has these bytes; one whose bytes were removed for good does not count."""
    row = db.execute("SELECT id FROM blob WHERE sha256 = ? AND removed_at IS NULL", (sha256,)).fetchone()
    return None if row is None else str(row[0])


def blob_to_fill(db: sqlite3.Connection, sha256: str) -> str:
    """The id for new bytes: a fresh one, or that of the gravestone of the same bytes."""
    row = db.execute("SELECT id FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return new_id(BLOB) if row is None else str(row[0])


def add_chunk(db: sqlite3.Connection, blob_id: str, n: int, data: bytes | memoryview) -> None:
    db.execute("INSERT OR REPLACE INTO blob_chunk (blob_id, n, data) VALUES (?, ?, ?)", (blob_id, n, data))


class Filling:
    """Writes the chunks of one blob, each in the transaction that asks for it; reads them there too."""

    def __init__(self, blob_id: str, parts: Iterator[bytes | memoryview]) -> None:
        self.written = 0
        self._blob_id = blob_id
        self._parts = enumerate(parts)
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def add_next(self, db: sqlite3.Connection) -> bool:
        """Whether there was another chunk."""
        n, part = next(self._parts, (0, None))
        if part is None:
            return False
        add_chunk(db, self._blob_id, n, part)
        self._hash.update(part)
        self.written += len(part)
        return True


def seal(db: sqlite3.Connection, blob_id: str, sha256: str, size: int, media_type: str) -> str:
    """Makes the chunks of `blob_id` one blob; the id of an equal one that was quicker wins."""
    known = blob_with_hash(db, sha256)
    if known is not None and known != blob_id:
        drop_chunks(db, blob_id)
        return known
    db.execute(
        "INSERT INTO blob (id, sha256, bytes, media_type, created) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET removed_at = NULL, media_type = excluded.media_type",
        (blob_id, sha256, size, media_type, utc_now()),
    )
    return blob_id


def drop_chunks(db: sqlite3.Connection, blob_id: str) -> None:
    db.execute("DELETE FROM blob_chunk WHERE blob_id = ?", (blob_id,))


def blob_bytes(db: sqlite3.Connection, blob_id: str) -> bytes:
    """All bytes of a blob. Raises ProjectDamaged when some are missing."""
    row = db.execute("SELECT bytes, removed_at FROM blob WHERE id = ?", (blob_id,)).fetchone()
    parts = [part for (part,) in stored_chunks(db, blob_id)]
    data = parts[0] if len(parts) == 1 else b"".join(parts)
    if row is None or row[1] is not None or len(data) != row[0]:
        raise ProjectDamaged("project-damaged", name=blob_id, reason="bytes are missing")
    return data


def stored_chunks(db: sqlite3.Connection, blob_id: str) -> Iterator[tuple[bytes]]:
    return db.execute("SELECT data FROM blob_chunk WHERE blob_id = ? ORDER BY n", (blob_id,))


def media_type(db: sqlite3.Connection, blob_id: str) -> str:
    row = db.execute("SELECT media_type FROM blob WHERE id = ?", (blob_id,)).fetchone()
    return "" if row is None else str(row[0])


def blob_sha256(db: sqlite3.Connection, blob_id: str) -> str | None:
    """The hash of the stored bytes as it was written down."""
    row = db.execute("SELECT sha256 FROM blob WHERE id = ?", (blob_id,)).fetchone()
    return None if row is None else str(row[0])


def unreferenced_blobs(db: sqlite3.Connection) -> tuple[str, ...]:
    """Whole blobs that no row mentions; harmless."""
    rows = db.execute(f"SELECT id FROM blob WHERE removed_at IS NULL AND id NOT IN ({_REFERRED})")
    return tuple(row[0] for row in rows)


def referenced_blobs(db: sqlite3.Connection) -> set[str]:
    """Every blob id that some row mentions, whether the blob is there or not."""
    return {row[0] for row in db.execute(_REFERRED)}


def sweep(db: sqlite3.Connection) -> int:
    """Takes away chunks of broken writes and blobs older than a day that nothing mentions; how many blobs."""
    db.execute("DELETE FROM blob_chunk WHERE blob_id NOT IN (SELECT id FROM blob)")
    before = (datetime.now(UTC) - KEPT_UNREFERENCED).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    old = [
        (blob_id,)
        for blob_id in unreferenced_blobs(db)
        if db.execute("SELECT 1 FROM blob WHERE id = ? AND created < ?", (blob_id, before)).fetchone()
    ]
    db.executemany("DELETE FROM blob_chunk WHERE blob_id = ?", old)
    db.executemany("DELETE FROM blob WHERE id = ?", old)
    return len(old)


def chunks(data: bytes | memoryview) -> Iterator[bytes | memoryview]:
    view = memoryview(data).cast("B")
    for start in range(0, len(view), CHUNK_BYTES):
        yield view[start : start + CHUNK_BYTES]


def file_chunks(path: Path) -> Iterator[bytes | memoryview]:
    """The bytes of a file, a chunk at a time. Raises BadInput when it cannot be read."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise BadInput("file-unreadable", name=path.name, reason=str(error.strerror)) from error
