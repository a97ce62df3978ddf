"""Encoded bytes as an open file, without a copy of them."""

import io
import os
from mmap import mmap
from typing import BinaryIO, cast

from studio.imaging.decoded import Encoded


def as_file(data: Encoded) -> BinaryIO:
    """To read from; what a library keeps of it must not outlive `data`."""
    if isinstance(data, bytes):
        return io.BytesIO(data)  # shares them
    return cast("BinaryIO", _MappedFile(data))


class _MappedFile(io.RawIOBase):
    """Its `getvalue` is what Pillow hands to libtiff, which wants all bytes at once."""

    def __init__(self, data: mmap) -> None:
        self._data = data
        self._at = 0

    def getvalue(self) -> mmap:
        return self._data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Also beyond the end, where nothing is read, as in any file."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._data)}[whence]
        if start + offset < 0:
            raise ValueError(f"a place before the beginning: {start + offset}")
        self._at = start + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        end = len(self._data) if size is None or size < 0 else self._at + size
        taken = self._data[self._at : end]
        self._at += len(taken)
        return taken

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        taken = memoryview(self._data)[self._at : self._at + len(into)]
        into[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)
