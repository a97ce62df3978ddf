"""What threads freed goes back to the system."""

import sys
import threading
from pathlib import Path

import pytest

from studio.imaging.memory import give_back

_MANY, _EACH_BYTES = 6000, 20_000  # below the size from which the allocator asks the system each time


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_what_a_thread_freed_goes_back() -> None:
    last = []

    def work() -> None:
        held = [b"x" * (_EACH_BYTES + each % 2) for each in range(_MANY)]
        last.append(held.pop())  # keeps the end of the heap, so that it cannot shrink by itself
        held.clear()

    before = _resident_kib()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    kept = _resident_kib() - before

    give_back()

    assert len(last) == 1
    assert kept > 30_000
    assert _resident_kib() - before < kept / 2


def _resident_kib() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
