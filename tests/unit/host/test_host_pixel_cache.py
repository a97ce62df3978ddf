"""Decoded pixels come back as they were, and never take more room than allowed."""

import os
from pathlib import Path

import pytest

from studio.host.pixel_cache import PixelCache
from studio.host.places import Places
from studio.model.pixels import Pixels

_DIGESTS = [f"{number:064x}" for number in range(8)]


def _pixels(fill: int, *, bits: int = 8) -> Pixels:
    return Pixels(20, 10, 3, bits, memoryview(bytes([fill]) * (20 * 10 * 3 * bits // 8)))


def _files(here: Places) -> list[Path]:
    return sorted((here.cache / "pixels").iterdir())


@pytest.mark.parametrize("bits", [8, 16])
def test_pixels_come_back_as_they_were(here: Places, bits: int) -> None:
    PixelCache(here, limit_bytes=10_000).put(_DIGESTS[0], _pixels(7, bits=bits))

    found = PixelCache(here, limit_bytes=10_000).get(_DIGESTS[0])

    assert found == _pixels(7, bits=bits)


def test_what_was_never_put_is_not_there(here: Places) -> None:
    assert PixelCache(here, limit_bytes=10_000).get(_DIGESTS[0]) is None


def test_levels_are_kept_apart(here: Places) -> None:
    cache = PixelCache(here, limit_bytes=10_000)
    cache.put(_DIGESTS[0], _pixels(1))
    cache.put(_DIGESTS[0], _pixels(2), level=1)

    assert cache.get(_DIGESTS[0], level=1) == _pixels(2)


def test_the_longest_unused_go_first(here: Places) -> None:
    cache = PixelCache(here, limit_bytes=3 * 632)
    for digest in _DIGESTS[:3]:
        cache.put(digest, _pixels(1))
    for number, path in enumerate(_files(here)):
        os.utime(path, ns=(number, number))
    oldest = _files(here)[0]

    cache.put(_DIGESTS[3], _pixels(3))

    assert oldest not in _files(here)
    assert cache.get(_DIGESTS[3]) == _pixels(3)
    assert len(_files(here)) == 3


def test_a_smaller_limit_makes_room_at_once(here: Places) -> None:
    cache = PixelCache(here, limit_bytes=10_000)
    for digest in _DIGESTS:
        cache.put(digest, _pixels(1))

    cache.resize(0)

    assert _files(here) == []


def test_a_picture_larger_than_the_cache_is_not_kept(here: Places) -> None:
    cache = PixelCache(here, limit_bytes=100)

    cache.put(_DIGESTS[0], _pixels(1))

    assert cache.get(_DIGESTS[0]) is None


@pytest.mark.parametrize("content", [b"", b"PALPIX01", b"\0" * 632, b"PALPIX01" + b"\xff" * 624])
def test_a_file_that_makes_no_sense_is_no_picture(here: Places, content: bytes) -> None:
    cache = PixelCache(here, limit_bytes=10_000)
    cache.put(_DIGESTS[0], _pixels(1))
    _files(here)[0].write_bytes(content)

    assert cache.get(_DIGESTS[0]) is None


def test_forgetting_takes_every_level(here: Places) -> None:
    cache = PixelCache(here, limit_bytes=10_000)
    cache.put(_DIGESTS[0], _pixels(1))
    cache.put(_DIGESTS[0], _pixels(2), level=1)
    cache.put(_DIGESTS[1], _pixels(3))

    cache.forget(_DIGESTS[0])

    assert cache.get(_DIGESTS[0], level=1) is None
    assert cache.get(_DIGESTS[1]) == _pixels(3)


def test_a_cache_that_cannot_be_written_stops_nothing(here: Places) -> None:
    here.cache.mkdir(parents=True)
    (here.cache / "pixels").write_text("in the way")
    cache = PixelCache(here, limit_bytes=10_000)

    cache.put(_DIGESTS[0], _pixels(1))

    assert cache.get(_DIGESTS[0]) is None
