"""The interpreter stays free for the window while large answers are read and written in threads."""

import json
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.imaging import png
from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.codec import encode_png
from studio.imaging.foreign import open_picture
from studio.imaging.icc import srgb

_WIDTH, _HEIGHT = 3000, 2000
_AT_ONCE = 4
_TRIES = 5  # on a machine that has other things to do, one of them counts
_GAP_MOST_S = 0.05


def _heavy_png(bits: int) -> bytes:
    """Noise, packed as fast as it goes: 18 or 36 MB."""
    rows = np.random.default_rng(bits).integers(0, 256, (_HEIGHT, 1 + _WIDTH * 3 * bits // 8), np.uint8)
    rows[:, 0] = 0
    head = np.array([_WIDTH, _HEIGHT], ">u4").tobytes() + bytes((bits, 2, 0, 0, 0))
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(rows.data, 0)), (b"IEND", b"")
    return png.SIGNATURE + b"".join(png.chunk(name, body) for name, body in chunks)


def _longest_gap_s(work: Callable[[], object]) -> float:
    """Of this thread, while four others work; the time in which it had no core is left out."""
    threads = [threading.Thread(target=work) for _ in range(_AT_ONCE)]
    longest, last, queued = 0.0, time.perf_counter(), _queued_s()
    for thread in threads:
        thread.start()
    is_going_on = True
    while is_going_on:
        is_going_on = any(thread.is_alive() for thread in threads)
        time.sleep(0.001)
        now, without_core = time.perf_counter(), _queued_s()
        longest = max(longest, now - last - (without_core - queued))
        last, queued = now, without_core
    return longest


def _queued_s() -> float:
    """How long this thread has waited for a core so far; Linux tells, elsewhere it stays 0."""
    try:
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text()
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e9


def _is_left_alone(work: Callable[[], object]) -> bool:
    gaps: list[float] = []
    while len(gaps) < _TRIES and min(gaps, default=1) >= _GAP_MOST_S:
        gaps.append(_longest_gap_s(work))
    print("longest gaps: " + ", ".join(f"{gap * 1000:.0f} ms" for gap in gaps))
    return min(gaps) < _GAP_MOST_S


def test_a_thread_that_keeps_the_interpreter_is_noticed() -> None:
    text = json.dumps([1] * 3_000_000)

    assert _longest_gap_s(lambda: json.loads(text)) > _GAP_MOST_S


@pytest.mark.parametrize("bits", [8, 16])
def test_four_large_answers_are_read_without_the_interpreter(bits: int) -> None:
    data = _heavy_png(bits)

    assert _is_left_alone(lambda: open_picture(data, name="a"))


def test_four_large_pictures_are_written_without_the_interpreter() -> None:
    array = np.random.default_rng(1).integers(0, 256, (_HEIGHT, _WIDTH, 3)).astype(TYPES[8])
    pixels = from_array(array)

    assert _is_left_alone(lambda: encode_png(pixels, srgb()))


def test_what_is_read_is_what_was_packed() -> None:
    data = _heavy_png(16)

    opened = open_picture(data, name="a")

    rows = np.frombuffer(
        zlib.decompress(next(body for name, body in png.chunks(data) if name == b"IDAT")), np.uint8
    )
    samples = rows.reshape(_HEIGHT, -1)[:, 1:].copy().view(">u2").reshape(_HEIGHT, _WIDTH, 3)
    assert (to_array(opened.pixels) == samples).all()
