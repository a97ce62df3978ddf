"""Kills a program when its time is over, or when nobody wants its answer any more."""

import subprocess
import threading
import time
from types import TracebackType
from typing import Self

from studio.model.cancel import CancelToken

_LOOK_S = 0.05


class Watch:
    """While it is entered; `ends`, of the clock `time.monotonic`, may be moved meanwhile.

    A thread, since Windows has no other way to stop waiting for a pipe.
    """

    def __init__(self, program: "subprocess.Popen[bytes]", ends: float, cancel: CancelToken | None) -> None:
        self.began = time.monotonic()
        self.ends = ends
        self.was_late = False
        self.was_cancelled = False
        self._program = program
        self._cancel = cancel
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="pixel-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_S):
            self.was_cancelled = self._cancel is not None and self._cancel.is_cancelled
            self.was_late = not self.was_cancelled and time.monotonic() > self.ends
            if self.was_cancelled or self.was_late:
                self._program.kill()
                return
