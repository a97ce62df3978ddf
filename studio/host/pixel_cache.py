"""Decoded pixels kept on disk, so that going back to a picture needs no decoding."""

import logging
import mmap
import os
import struct
import tempfile
import threading
from pathlib import Path

from studio.host.places import Places, folder_name
from studio.model.pixels import Pixels

log = logging.getLogger("studio.host")

_MAGIC = b"PALPIX01"
_HEADER = struct.Struct(
    "<8sIIHH12x"
)  # magic, width, height, bands, bits; 32 bytes, so that rows stay aligned


class PixelCache:
    """Uncompressed files by the hash of their pixels; the ones longest unused go when it is full.

    A cache must never stop the work: a disk that refuses is logged, and the picture is decoded again.
    """

    def __init__(self, places: Places, *, limit_bytes: int) -> None:
        self._folder = places.cache / "pixels"
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()

    def resize(self, limit_bytes: int) -> None:
        with self._lock:
            self._limit_bytes = limit_bytes
            self._make_room(0)

    def get(self, digest: str, level: int = 0) -> Pixels | None:
        """The pixels of a halving level, mapped from disk and read when touched."""
        path = self._path(digest, level)
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            os.utime(path)
        except (OSError, ValueError):  # not there, just evicted, or empty
            return None
        return _read(mapped)

    def put(self, digest: str, pixels: Pixels, level: int = 0) -> None:
        """`digest` is computed from these very pixels, never a file's claim: other projects ask too."""
        needed = _HEADER.size + pixels.data.nbytes
        header = _HEADER.pack(_MAGIC, pixels.width, pixels.height, pixels.bands, pixels.bits)
        with self._lock:
            if needed > self._limit_bytes:
                return
            try:
                self._make_room(needed)
                self._write(self._path(digest, level), header, pixels.data)
            except OSError as error:
                log.info("the pixel cache took nothing: %s", error)

    def forget(self, digest: str) -> None:
        """Take away every level of a picture that was removed for good."""
        for path in self._folder.glob(f"{folder_name(digest)}.*"):
            path.unlink(missing_ok=True)

    def _path(self, digest: str, level: int) -> Path:
        return self._folder / f"{folder_name(digest)}.{level}"

    def _write(self, path: Path, header: bytes, data: memoryview) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(header)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # a power cut must not leave a name over unwritten blocks
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _make_room(self, needed: int) -> None:
        if not self._folder.is_dir():
            return
        found = sorted(
            ((entry.stat(), entry.path) for entry in os.scandir(self._folder) if entry.is_file()),
            key=lambda pair: pair[0].st_mtime_ns,
        )
        room = self._limit_bytes - needed - sum(stat.st_size for stat, _ in found)
        for stat, path in found:
            if room >= 0:
                return
            Path(path).unlink(missing_ok=True)
            room += stat.st_size


def _read(mapped: mmap.mmap) -> Pixels | None:
    if len(mapped) < _HEADER.size:
        return None
    magic, width, height, bands, bits = _HEADER.unpack_from(mapped)
    if magic != _MAGIC or len(mapped) != _HEADER.size + width * height * bands * bits // 8:
        return None
    return Pixels(width, height, bands, bits, memoryview(mapped)[_HEADER.size :])
