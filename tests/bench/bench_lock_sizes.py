"""Registration and lock at 12 to 100 megapixels: time beside plain decoding, and memory beyond both pictures.

Each in a process of its own, which is asked for its peak (VmHWM). Time is the processor's, over all cores, so
that other programs count for nothing. The limits are those of a machine that decodes a PNG of 1536 × 1024 in
21 ms, stretched by what this one takes for it in the same run.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from studio.imaging.arrays import Array, from_array
from studio.imaging.codec import decode_png, encode_png
from studio.imaging.lock.registered import lock_registered
from studio.imaging.memory import give_back
from studio.model.history import LockState
from studio.model.recipe import LockMode
from tests.bench.table import IS_SAMPLE, Row, publish, repeats

sys.path.insert(0, str(Path(__file__).parents[1]))

from drifting import scene

DECODE_MS = 21.0  # of the machine that the limits were measured on
FIXED_S, PER_MP_S = 1.2, 0.35
BYTES_A_PIXEL = 12.0
_MOVED_PX = 2


@dataclass(frozen=True, slots=True)
class Work:
    """A picture of `width` × `height` at `bits`, and the box that was painted in it."""

    name: str
    width: int
    height: int
    box_width: int
    box_height: int
    bits: int = 8

    @property
    def limit_s(self) -> float:
        return FIXED_S + PER_MP_S * self.box_width * self.box_height / 1e6


_FIRST = Work("a small one", 640, 480, 200, 200)
WORKS = [
    Work("12 MP, 1 MP painted", 4240, 2832, 1000, 1000),
    Work("24 MP, 1 MP painted", 6000, 4000, 1000, 1000),
    Work("50 MP, 1 MP painted", 8688, 5792, 1000, 1000),
    Work("100 MP, 1 MP painted", 12288, 8192, 1000, 1000),
    Work("100 MP of 16 bit, 1 MP painted", 12288, 8192, 1000, 1000, 16),
    Work("12 MP, all but a frame painted", 4240, 2832, 4000, 2600),
    Work("24 MP, all but a frame painted", 6000, 4000, 5600, 3700),
    Work("50 MP, half of it painted", 8688, 5792, 5200, 4800),
]


def measured(work: Work) -> tuple[float, float]:
    """Seconds for one lock, and the bytes a pixel that it took at its peak beyond both pictures."""
    words = [sys.executable, "-m", "tests.bench.bench_lock_sizes", json.dumps(asdict(work))]
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # as in the program itself
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=alone)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def locked_once(work: Work) -> tuple[float, float]:
    one, other, mask = (from_array(each) for each in _pictures(_FIRST))
    lock_registered(
        one, None, other, mask, LockMode.STRICT
    )  # what the libraries need once is there from now on
    one, other, mask = (from_array(each) for each in _pictures(work))
    give_back()  # what the small one left would hide some of what this one takes
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    before = _memory_kib("VmRSS")
    begun = time.process_time()
    locked = lock_registered(one, None, other, mask, LockMode.STRICT)
    seconds = time.process_time() - begun
    assert locked.receipt.state is LockState.LOCKED, locked.receipt
    return seconds, (_memory_kib("VmHWM") - before) * 1024 / (work.width * work.height)


def _pictures(work: Work) -> tuple[Array, Array, Array]:
    """A base, an answer that moved by some pixels and was edited in the box, and what was painted."""
    small = scene(1024, 1024 * work.height // work.width, seed=3)
    base = cv2.resize(small, (work.width, work.height), interpolation=cv2.INTER_LINEAR)
    left, top = (work.width - work.box_width) // 2, (work.height - work.box_height) // 2
    inside = slice(top, top + work.box_height), slice(left, left + work.box_width)
    painted = np.zeros((work.height, work.width), np.uint8)
    painted[inside] = 255
    answer = np.empty_like(base)
    answer[:, _MOVED_PX:] = base[:, :-_MOVED_PX]
    answer[:, :_MOVED_PX] = base[:, :_MOVED_PX]
    answer[inside] = 255 - answer[inside]
    if work.bits == 16:
        base, answer = base.astype(np.uint16) << 8, answer.astype(np.uint16) << 8
    return base, answer, painted


def _memory_kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def decoding_ms() -> float:
    data = encode_png(from_array(scene(1536, 1024, seed=3)))
    return statistics.median(_cpu_ms(lambda: decode_png(data)) for _ in range(repeats(15)))


def _cpu_ms(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def rows() -> list[Row]:
    told = []
    for work in WORKS[:2] if IS_SAMPLE else WORKS:
        before = decoding_ms()
        found = [measured(work) for _ in range(repeats(3))]
        decoding = (before + decoding_ms()) / 2
        seconds, peak = statistics.median(one[0] for one in found), max(one[1] for one in found)
        stretched = work.limit_s * decoding / DECODE_MS
        told.append(
            Row(
                f"{work.name}, one core; decoding 1.6 MP",
                f"{seconds:.2f} s",
                f"{decoding:.0f} ms",
                seconds / stretched,
                f"≤ {stretched:.2f} s",
                seconds <= stretched,
            )
        )
        told.append(
            Row(
                f"{work.name}: peak beyond both pictures",
                f"{peak:.1f} bytes a pixel",
                "",
                peak / BYTES_A_PIXEL,
                f"≤ {BYTES_A_PIXEL:.0f}",
                peak <= BYTES_A_PIXEL,
            )
        )
    return told


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(locked_once(Work(**json.loads(sys.argv[1])))))
        return
    publish("lock-sizes", rows())


if __name__ == "__main__":
    main()
