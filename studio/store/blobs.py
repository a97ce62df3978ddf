"""How bytes lie in a project: by hash, once each, in chunks that are committed one by one.

Chunks come first; the blob row that makes them one blob comes last. Chunks without a row are what a broken
write left behind: nothing refers to them and closing sweeps them away.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studio.model.cancel import CancelToken
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
    return Filling.measured(data).add_at_once(db, media_type)


def blob_with_hash(db: sqlite3.Connection, sha256: str) -> str | None:
    """The whole blob that has these bytes; one whose bytes were removed for good does not count."""
    row = db.execute("SELECT id FROM blob WHERE sha256 = ? AND removed_at IS NULL", (sha256,)).fetchone()
    return None if row is None else str(row[0])


def add_chunk(db: sqlite3.Connection, blob_id: str, n: int, data: bytes | memoryview) -> None:
    db.execute("INSERT INTO blob_chunk (blob_id, n, data) VALUES (?, ?, ?)", (blob_id, n, data))


def drop_chunks(db: sqlite3.Connection, blob_id: str) -> None:
    db.execute("DELETE FROM blob_chunk WHERE blob_id = ?", (blob_id,))


class Filling:
    """One blob on its way in: measured first, then a chunk at a time, then sealed."""

    def __init__(self, source: bytes | memoryview | Path, sha256: str, size: int) -> None:
        self._source = source
        self._sha256 = sha256
        self._size = size
        self._blob_id = new_id(BLOB)
        self._parts = enumerate(_chunks(source))
        self._hash = hashlib.sha256() if isinstance(source, Path) else None  # only a file changes meanwhile
        self._written = 0

    @classmethod
    def measured(cls, source: bytes | memoryview | Path, cancel: CancelToken | None = None) -> "Filling":
        """Reads all bytes once, for their hash and their number."""
        hashed, size = hashlib.sha256(), 0
        for chunk in _chunks(source):
            if cancel is not None:
                cancel.check()
            hashed.update(chunk)
            size += len(chunk)
        return cls(source, hashed.hexdigest(), size)

    @property
    def is_small(self) -> bool:
        """Whether one chunk, and so one transaction, is enough."""
        return self._size <= CHUNK_BYTES

    @property
    def is_full(self) -> bool:
        return self._written >= self._size

    @property
    def fraction(self) -> float:
        return min(1.0, self._written / self._size)

    def known(self, db: sqlite3.Connection) -> str | None:
        return blob_with_hash(db, self._sha256)

    def add_next(self, db: sqlite3.Connection) -> None:
        """Reads and writes one chunk. Raises BadInput when a file has become shorter meanwhile."""
        n, part = next(self._parts, (0, None))
        if part is None:
            raise self._changed()
        add_chunk(db, self._blob_id, n, part)
        if self._hash is not None:
            self._hash.update(part)
        self._written += len(part)

    def add_at_once(self, db: sqlite3.Connection, media_type: str) -> str:
        """All chunks and the row in the transaction at hand."""
        known = self.known(db)
        if known is not None:
            return known
        while not self.is_full:
            self.add_next(db)
        return self.seal(db, media_type)

    def seal(self, db: sqlite3.Connection, media_type: str) -> str:
        """Makes the chunks one blob. An equal one that was quicker wins; a gravestone gets its bytes back."""
        if self._hash is not None and self._hash.hexdigest() != self._sha256:
            raise self._changed()
        row = db.execute("SELECT id, removed_at FROM blob WHERE sha256 = ?", (self._sha256,)).fetchone()
        if row is None:
            db.execute(
                "INSERT INTO blob (id, sha256, bytes, media_type, created) VALUES (?, ?, ?, ?, ?)",
                (self._blob_id, self._sha256, self._size, media_type, utc_now()),
            )
            return self._blob_id
        if row[1] is None:
            drop_chunks(db, self._blob_id)
        else:
            db.execute("UPDATE blob_chunk SET blob_id = ? WHERE blob_id = ?", (row[0], self._blob_id))
            db.execute("UPDATE blob SET removed_at = NULL WHERE id = ?", (row[0],))
        return str(row[0])

    def drop(self, db: sqlite3.Connection) -> None:
        """Takes away what was written before the work was broken off."""
        drop_chunks(db, self._blob_id)

    def _changed(self) -> BadInput:
        name = self._source.name if isinstance(self._source, Path) else self._blob_id
        return BadInput("file-changed", name=name)


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


def broken_writes(db: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of chunks that no row makes one blob; found in the index, whatever the chunks weigh."""
    rows = db.execute(
        "SELECT blob_id FROM (SELECT DISTINCT blob_id FROM blob_chunk)"
        " WHERE blob_id NOT IN (SELECT id FROM blob)"
    )
    return tuple(row[0] for row in rows)


def sweep(db: sqlite3.Connection) -> int:
    """Takes away chunks of broken writes and blobs older than a day that nothing mentions; how many."""
    before = (datetime.now(UTC) - KEPT_UNREFERENCED).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    old = [
        blob_id
        for blob_id in unreferenced_blobs(db)
        if db.execute("SELECT 1 FROM blob WHERE id = ? AND created < ?", (blob_id, before)).fetchone()
    ]
    broken = broken_writes(db)
    for blob_id in (*broken, *old):
        drop_chunks(db, blob_id)
    db.executemany("DELETE FROM blob WHERE id = ?", [(blob_id,) for blob_id in old])
    return len(broken) + len(old)


def _chunks(source: bytes | memoryview | Path) -> Iterator[bytes | memoryview]:
    return _file_chunks(source) if isinstance(source, Path) else _byte_chunks(source)


def _byte_chunks(data: bytes | memoryview) -> Iterator[bytes | memoryview]:
    view = memoryview(data).cast("B")
    for start in range(0, len(view), CHUNK_BYTES):
        yield view[start : start + CHUNK_BYTES]


def _file_chunks(path: Path) -> Iterator[bytes | memoryview]:
    """The bytes of a file, a chunk at a time. Raises BadInput when it cannot be read."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise BadInput("file-unreadable", name=path.name, reason=str(error.strerror)) from error
