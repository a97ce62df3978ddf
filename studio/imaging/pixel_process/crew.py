"""Who opens the next picture: a process that is warm and free, or one more, up to two."""

import atexit
import threading

from studio.imaging.opened import Opened
from studio.imaging.pixel_process.blocks import Given
from studio.imaging.pixel_process.process import MODULE, Gone, PixelProcess
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput

_MOST = 2  # one that hangs must not keep the others from being opened
_LOOK_S = 0.05


class Crew:
    """Starts nothing before it is asked; used from any thread. `module` is the program of each process."""

    def __init__(self, module: str = MODULE) -> None:
        self._module = module
        self._places = threading.BoundedSemaphore(_MOST)
        self._lock = threading.Lock()
        self._free: list[PixelProcess] = []
        self._will_end = False

    def open(self, given: Given, name: str, cancel: CancelToken | None = None) -> Opened:
        """Raises BadInput and Cancelled."""
        token = cancel or CancelToken()
        self._wait_for_place(token)
        try:
            while (process := self._warm()) is not None:
                try:
                    return self._opened_by(process, given, name, token)
                except Gone:
                    continue  # it had died at rest
            return self._opened_by(self._started(name, token), given, name, token)
        except Gone as error:
            raise BadInput("decoder-not-started", name=name, reason=str(error)) from error
        finally:
            self._places.release()

    def get_ready(self) -> None:
        """Have a warm process, if none is there."""
        with self._places:
            process = self._warm() or self._started("", CancelToken())
            self._leave(process)

    def stop(self) -> None:
        """End those that are free; those at work end with the studio, which they hear."""
        while (process := self._warm()) is not None:
            process.stop()

    def _wait_for_place(self, token: CancelToken) -> None:
        while not self._places.acquire(timeout=_LOOK_S):
            token.check()

    def _warm(self) -> PixelProcess | None:
        with self._lock:
            return self._free.pop() if self._free else None

    def _started(self, name: str, token: CancelToken) -> PixelProcess:
        process = PixelProcess(self._module)
        try:
            process.wait_ready(name, token)
        except BaseException:
            process.stop()
            raise
        return process

    def _opened_by(self, process: PixelProcess, given: Given, name: str, token: CancelToken) -> Opened:
        try:
            return process.open(given, name, token)
        finally:
            self._leave(process)

    def _leave(self, process: PixelProcess) -> None:
        """Free for the next one, if it still lives."""
        if not process.is_alive:
            process.stop()
            return
        with self._lock:
            self._free.append(process)
            if not self._will_end:
                self._will_end = True
                atexit.register(self.stop)
