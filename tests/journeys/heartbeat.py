"""How long the window did not answer: the gaps between beats of a timer, and what stood in the way.

As a program it is the studio with a heart: heartbeat.py NOTES ARGUMENT…
"""

import faulthandler
import json
import os
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer

BEAT_MS = 5
# Shorter ones belong to a shared machine, not to the program.
NOTED_MS = 30
# Everything above 50 ms is felt, but a machine of many guests makes 200 by itself.
MOST_MS = 500
_LOOK_S = 0.01


@dataclass(frozen=True, slots=True)
class Gap:
    """One stall: when it ended, where it was seen, and what the main thread did meanwhile.

    Of the gap it worked for `worked_ms`, and for `queued_ms` it could have worked but no core was free. What
    remains it waited: for the interpreter, which another thread held, or for a lock or the disk.
    """

    ended: float
    gap_ms: float
    worked_ms: float
    queued_ms: float
    stack: str

    @property
    def own_ms(self) -> float:
        """What the program owes to itself, whatever else runs on the machine."""
        return self.gap_ms - self.queued_ms

    def __str__(self) -> str:
        main = self.stack.split("\n\n")[0]
        place = [line.strip() for line in main.splitlines() if "/studio/" in line]
        times = f"{self.gap_ms:.0f} ms (worked {self.worked_ms:.0f}, queued {self.queued_ms:.0f})"
        return f"{times} {' < '.join(place[:3])}"


class Gaps:
    """What a heart has written so far."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes

    def since(self, start: float) -> list[Gap]:
        """Those that ended after `start` of the clock `time.monotonic`, longest first."""
        lines = self._notes.read_text().splitlines() if self._notes.exists() else []
        found = [Gap(**json.loads(line)) for line in lines]
        return sorted((gap for gap in found if gap.ended >= start), key=lambda gap: -gap.gap_ms)

    def longest(self, start: float = 0.0) -> Gap | None:
        return next(iter(self.since(start)), None)


class Heart:
    """Beats in the main thread once there is a window; a watching thread keeps the stack."""

    def __init__(self, notes: TextIO) -> None:
        self._notes = notes
        self._main = threading.main_thread().ident or 0
        self._timer: QTimer | None = None
        self._last = self._worked = self._queued = 0.0
        self._queue = _QueueTime()
        self._stack = ""
        self._gaps: SimpleQueue[Gap] = SimpleQueue()
        self._dump = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 – as long as the heart

    def watch(self) -> None:
        """For a daemon thread: starts the timer when there is an application, then looks at its beats."""
        from PySide6.QtCore import QCoreApplication, QTimer

        while (app := QCoreApplication.instance()) is None:
            time.sleep(_LOOK_S)
        QTimer.singleShot(0, app, self._begin)
        while True:
            time.sleep(_LOOK_S)
            if self._last and not self._stack and time.monotonic() - self._last > NOTED_MS / 1000:
                self._stack = self._seen()
            while not self._gaps.empty():  # written here: the disk must not make gaps of its own
                print(json.dumps(asdict(self._gaps.get())), file=self._notes, flush=True)

    def _seen(self) -> str:
        """Where every thread is, this one first: one of the others may have held the interpreter.

        Never by frames: they keep what lives in them alive, a painter beyond its paint event.
        """
        self._dump.seek(0)
        self._dump.truncate()
        faulthandler.dump_traceback(self._dump, all_threads=True)
        self._dump.seek(0)
        threads = self._dump.read().split("\n\n")
        main = f"Thread 0x{self._main:016x}"
        return "\n\n".join(sorted(threads, key=lambda thread: not thread.startswith(main)))

    def _begin(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._wait_for_window)
        self._timer.start()

    def _wait_for_window(self) -> None:
        """What comes before the first paint is start, which has a measure of its own."""
        from PySide6.QtGui import QGuiApplication

        if self._timer is not None and any(one.isVisible() for one in QGuiApplication.topLevelWindows()):
            self._timer.timeout.disconnect(self._wait_for_window)
            self._timer.timeout.connect(self._beat)
            self._last, self._worked, self._queued = time.monotonic(), time.thread_time(), self._queue.ms()

    def _beat(self) -> None:
        now, worked, queued = time.monotonic(), time.thread_time(), self._queue.ms()
        gap_ms = (now - self._last) * 1000 - BEAT_MS
        if gap_ms > NOTED_MS:
            worked_ms, queued_ms = (worked - self._worked) * 1000, queued - self._queued
            self._gaps.put(Gap(now, gap_ms, worked_ms, queued_ms, self._stack))
        self._stack = ""
        self._last, self._worked, self._queued = now, worked, queued


class _QueueTime:
    """How long the main thread has waited for a core since it began; Linux tells, elsewhere it stays 0."""

    def __init__(self) -> None:
        try:
            self._file = open(f"/proc/self/task/{os.getpid()}/schedstat", "rb", buffering=0)  # noqa: SIM115
        except OSError:
            self._file = None

    def ms(self) -> float:
        return int(os.pread(self._file.fileno(), 64, 0).split()[1]) / 1e6 if self._file is not None else 0.0


def main() -> int:
    from studio.__main__ import main as studio

    notes = Path(sys.argv.pop(1)).open("a", encoding="utf-8")  # noqa: SIM115 – for as long as the program
    threading.Thread(target=Heart(notes).watch, daemon=True).start()
    return studio()


if __name__ == "__main__":
    sys.exit(main())
