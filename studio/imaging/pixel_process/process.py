"""One pixel process, from outside: started, asked, and killed when its time is over."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from studio.imaging.decoded import check_bytes
from studio.imaging.opened import Opened
from studio.imaging.pixel_process import messages
from studio.imaging.pixel_process.allowance import Allowance
from studio.imaging.pixel_process.blocks import Block, Given, NotSealed, lent
from studio.imaging.pixel_process.messages import Job, Unbelievable
from studio.imaging.pixel_process.watch import Watch
from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput

MODULE = "studio.imaging.pixel_process"
_START_S = 60.0  # on a machine that has much else to do
_LINE_MOST_BYTES = 1_000_000
# What finding libraries needs. Nothing else is handed down: keys may stand in the environment.
_HANDED_DOWN = (
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "PYTHONHOME"),
    *("SYSTEMROOT", "TEMP", "TMP", "TMPDIR"),
)


class Gone(Exception):
    """The process had ended before it began the job: another one may."""


class PixelProcess:
    """A program of its own, warm between pictures; used by one thread at a time."""

    def __init__(self, module: str = MODULE) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=Path(sys.executable).parent,
            start_new_session=sys.platform != "win32",  # an interrupt of the studio is not meant for it
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def wait_ready(self, name: str, cancel: CancelToken | None) -> None:
        """Raises BadInput where the process does not start, and Cancelled."""
        with Watch(self._program, time.monotonic() + _START_S, cancel) as watch:
            is_ready = self._hears(messages.READY)
        if watch.was_cancelled:
            raise Cancelled
        if not is_ready:
            raise BadInput("decoder-not-started", name=name, reason=self._how_it_ended())

    def open(self, given: Given, name: str, cancel: CancelToken | None) -> Opened:
        """Raises BadInput, Cancelled, and Gone when another process must be asked; it may be dead then."""
        with lent(given) as loan, Block() as made:
            check_bytes(loan.size, name)
            allowance = Allowance.of(loan.size, loan.start)
            with Watch(self._program, time.monotonic() + allowance.clock_s, cancel) as watch:
                try:
                    self._begin(Job(name, loan.address, made.address))
                    return self._opened(allowance, made, watch)
                except (Gone, EOFError, Unbelievable, NotSealed) as error:
                    self._program.kill()
                    ended = error
            raise self._refusal(name, watch, ended)

    def stop(self) -> None:
        """At once; it has nothing that could be lost."""
        self._program.kill()
        self._program.wait()
        for pipe in (self._program.stdin, self._program.stdout):
            with contextlib.suppress(OSError):  # what was not yet read is lost with it
                if pipe is not None:
                    pipe.close()

    @property
    def id(self) -> int:
        """By which the system knows it."""
        return self._program.pid

    @property
    def is_alive(self) -> bool:
        return self._program.poll() is None

    def _begin(self, job: Job) -> None:
        assert self._program.stdin is not None
        try:
            self._program.stdin.write(messages.job_line(job))
            self._program.stdin.flush()
        except OSError as error:
            raise Gone from error
        if not self._hears(messages.BEGUN):
            raise Gone

    def _hears(self, wanted: str) -> bool:
        try:
            return self._heard()[0] == wanted
        except (EOFError, Unbelievable):
            return False

    def _heard(self) -> tuple[str, Any]:
        assert self._program.stdout is not None
        line = self._program.stdout.readline(_LINE_MOST_BYTES)
        if not line.endswith(b"\n"):
            raise EOFError
        return messages.heard(line)

    def _opened(self, allowance: Allowance, made: Block, watch: Watch) -> Opened:
        while True:
            match self._heard():
                case messages.SIZE, facts:
                    allowance = allowance.grown(*messages.size_of(facts))
                    watch.ends = watch.began + allowance.clock_s
                case messages.OPENED, facts:
                    return messages.opened_of(facts, made.taken())
                case messages.REFUSED, facts:
                    raise messages.refusal_of(facts)
                case messages.BUG, facts:
                    raise RuntimeError(f"in the pixel process: {facts}")
                case what, _:
                    raise Unbelievable(f"it says {what!r}")

    def _refusal(self, name: str, watch: Watch, ended: Exception) -> Exception:
        """What the end of the process means for the picture that it had in hand."""
        code = self._program.wait()
        if watch.was_cancelled:
            return Cancelled()
        if watch.was_late or _is(code, "SIGXCPU"):
            return BadInput("picture-too-slow", name=name, seconds=round(time.monotonic() - watch.began))
        if isinstance(ended, Gone):
            return ended
        if isinstance(ended, EOFError) and _is(code, "SIGKILL"):  # by the system, which has none left
            return BadInput("picture-memory", name=name)
        return BadInput("picture-crashed", name=name, detail=f"{self._how_it_ended()}: {ended}")

    def _how_it_ended(self) -> str:
        code = self._program.wait()
        return signal.strsignal(-code) or str(code) if code < 0 else str(code)


def _is(code: int, signal_name: str) -> bool:
    number = getattr(signal, signal_name, None)
    return number is not None and code == -number


def _environment() -> dict[str, str]:
    """What finds the same modules as here, and keeps libraries from starting many threads."""
    handed = {name: os.environ[name] for name in _HANDED_DOWN if name in os.environ}
    return handed | {
        "PYTHONPATH": os.pathsep.join(str(Path(place).absolute()) for place in sys.path if place),
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",  # each would count as 64 MB of address space
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
