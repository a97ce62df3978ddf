"""Hears the system ask the program to end, by signal, while Qt waits for events."""

import signal
import socket
from contextlib import suppress
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not known to Windows
_FROM_SIGNAL = 128


class Interrupts(QObject):
    """`asked` is emitted in the main thread. A socket wakes Qt, so that Python comes to its handlers."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.exit_code = 0
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        self._waker = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
        self._handlers = {number: signal.signal(number, self._on_signal) for number in numbers}

    def stop(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._waker)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            self._reader.recv(64)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.exit_code = _FROM_SIGNAL + number
        self.asked.emit()
