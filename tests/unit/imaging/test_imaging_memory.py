"""What threads freed goes back to the system."""

import asyncio
import sys
import threading
from pathlib import Path

import pytest

from studio.imaging import memory
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


def test_work_in_small_portions_counts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_s = iter(0.4 * n for n in range(1000))
    monkeypatch.setattr(memory, "_EVERY_S", 0.0)
    monkeypatch.setattr(memory.time, "process_time", lambda: next(worked_s))

    async def story() -> bool:
        given, loop = asyncio.Event(), asyncio.get_running_loop()
        monkeypatch.setattr(memory, "give_back", lambda: loop.call_soon_threadsafe(given.set))
        keeping = asyncio.create_task(memory.keep_giving_back())
        await asyncio.wait([keeping, asyncio.create_task(given.wait())], return_when="FIRST_COMPLETED")
        return keeping.cancel()

    assert asyncio.run(story())


def _resident_kib() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
