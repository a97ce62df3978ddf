"""What bytes and pixels can be found to be wrong in: every blob hashed, every picture put together."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence

from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.model.geometry import Box
from studio.model.project import Picture
from studio.model.sentences import explain
from studio.store import blobs
from studio.store.check_rows import Found
from studio.store.pictures import chain

Decode = Callable[[Sequence[tuple[Picture, bytes]]], str]

_TILE_EDGE = 1024
_HASH_BYTES = 32
_DECODE_COST = 20  # decoding a byte of PNG against hashing it, for progress only


class Watch:
    """Tells how far the work has come, and hears a cancel."""

    def __init__(self, progress: Callable[[float], None] | None, cancel: CancelToken | None) -> None:
        self._progress = progress
        self._cancel = cancel
        self._expected, self._done = 1, 0

    def expect(self, work: int) -> None:
        self._expected = max(1, work)

    def did(self, work: int) -> None:
        self._done += work
        self.look()
        if self._progress is not None:
            self._progress(min(1.0, self._done / self._expected))

    def look(self) -> None:
        if self._cancel is not None:
            self._cancel.check()


def work(db: sqlite3.Connection, decode: Decode | None) -> int:
    """How much there is to do, in bytes hashed."""
    (stored,) = db.execute("SELECT coalesce(sum(bytes), 0) FROM blob WHERE removed_at IS NULL").fetchone()
    (shown,) = db.execute(
        "SELECT coalesce(sum(b.bytes), 0) FROM picture p JOIN blob b ON b.id = p.blob_id"
        " WHERE b.removed_at IS NULL"
    ).fetchone()
    return int(stored) + (0 if decode is None else int(shown) * _DECODE_COST)


def blobs_whole(db: sqlite3.Connection, watch: Watch) -> Iterator[Found]:
    """Size and hash of every blob; those removed for good are gravestones without bytes."""
    rows = db.execute("SELECT id, sha256, bytes FROM blob WHERE removed_at IS NULL").fetchall()
    for blob_id, sha256, size in rows:
        hashed, have = hashlib.sha256(), 0
        for (part,) in blobs.stored_chunks(db, blob_id):
            hashed.update(part)
            have += len(part)
            watch.did(len(part))
        if have != size:
            yield "check-bytes-missing", blob_id, {"have": have, "bytes": size}
        elif hashed.hexdigest() != sha256:
            yield "check-bytes-changed", blob_id, {}


def unused(db: sqlite3.Connection) -> Iterator[Found]:
    if count := len(blobs.broken_writes(db)):
        yield "check-broken-write", "", {"count": count}
    if count := len(blobs.unreferenced_blobs(db)):
        yield "check-unused", "", {"count": count}


def pictures_shown(db: sqlite3.Connection, decode: Decode | None, watch: Watch) -> Iterator[Found]:
    """Every picture has a chain that ends, a hash a tile, and, decoded, the pixels that were written down."""
    for (picture_id,) in db.execute(
        "SELECT p.id FROM picture p JOIN blob b ON b.id = p.blob_id WHERE b.removed_at IS NULL"
        " ORDER BY p.rowid"
    ).fetchall():
        try:
            pictures = chain(db, picture_id)
        except StudioError as error:
            yield "check-chain", picture_id, {"reason": error.facts["reason"]}
            continue
        yield from _shape(pictures)
        if decode is not None:
            yield from _pixels(db, pictures, decode)
            watch.did(_stored_bytes(db, pictures[-1].blob_id) * _DECODE_COST)


def _shape(pictures: tuple[Picture, ...]) -> Iterator[Found]:
    shown = pictures[-1]
    across, down = -(-shown.width // _TILE_EDGE), -(-shown.height // _TILE_EDGE)
    if len(shown.tiles) != across * down * _HASH_BYTES:
        reason = f"{len(shown.tiles) // _HASH_BYTES} tile hashes, not {across * down}"
        yield "check-chain", shown.id, {"reason": reason}
    if shown.patch is not None and shown.patch.intersect(_whole(shown)) != shown.patch:
        yield "check-chain", shown.id, {"reason": "its patch lies outside"}


def _whole(picture: Picture) -> Box:
    return Box(0, 0, picture.width, picture.height)


def _pixels(db: sqlite3.Connection, pictures: tuple[Picture, ...], decode: Decode) -> Iterator[Found]:
    shown = pictures[-1]
    try:
        found = decode([(one, blobs.blob_bytes(db, one.blob_id)) for one in pictures])
    except StudioError as error:
        yield "check-undecodable", shown.id, {"reason": explain(error).message}
        return
    if found != shown.pixels:
        yield "check-pixels-changed", shown.id, {}


def _stored_bytes(db: sqlite3.Connection, blob_id: str) -> int:
    return int(db.execute("SELECT bytes FROM blob WHERE id = ?", (blob_id,)).fetchone()[0])
