"""Mapped bytes read like any open file."""

import io
import mmap
import os

import numpy as np
import pytest

from studio.imaging.mapped_file import as_file

_DATA = bytes(range(256)) * 20


def _mapped() -> mmap.mmap:
    mapped = mmap.mmap(-1, len(_DATA))
    mapped[:] = _DATA
    return mapped


def _read_here_and_there(file: io.BytesIO) -> list[object]:
    rng = np.random.default_rng(3)
    seen: list[object] = []
    for _ in range(300):
        place = int(rng.integers(0, len(_DATA) + 50))
        seen.append(file.seek(place))
        seen.append(file.read(int(rng.integers(0, 4000))))
        into = bytearray(int(rng.integers(0, 4000)))
        seen.append((file.readinto(into), bytes(into)))
        seen.append(file.seek(-min(10, file.tell()), os.SEEK_CUR))
        seen.append(file.seek(-place % len(_DATA), os.SEEK_END))
        seen.append(file.read())
    return seen


def test_mapped_bytes_read_like_bytes_in_memory() -> None:
    assert _read_here_and_there(as_file(_mapped())) == _read_here_and_there(io.BytesIO(_DATA))


def test_what_wants_all_bytes_at_once_gets_the_mapping_itself() -> None:
    mapped = _mapped()

    assert as_file(mapped).getvalue() is mapped


def test_there_is_nothing_before_the_beginning() -> None:
    with pytest.raises(ValueError, match="before the beginning"):
        as_file(_mapped()).seek(-1)
