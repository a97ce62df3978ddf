"""What is kept of a crash: the errors nobody caught, and where the threads were when the program died."""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

_LOG = logging.getLogger("studio.host")


class CrashWatch:
    """From its making until `stop`; a death that the last run left behind is logged at once."""

    def __init__(self, log: Path) -> None:
        _take_in_last(log.parent)
        self._notes = log.with_name(f"died-{os.getpid()}.txt")
        self._file: TextIO = self._notes.open("w", encoding="utf-8")
        faulthandler.enable(self._file)
        self._hook, self._thread_hook = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def stop(self) -> None:
        """The program ends in order."""
        faulthandler.disable()
        self._file.close()
        self._notes.unlink(missing_ok=True)
        sys.excepthook, threading.excepthook = self._hook, self._thread_hook

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            _LOG.error("uncaught", exc_info=(kind, error, trace))
        self._hook(kind, error, trace)

    def _on_thread_error(self, args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread is not None else "a thread"
        if args.exc_value is not None:
            _LOG.error("uncaught in %s", name, exc_info=args.exc_value)
        self._thread_hook(args)


def _take_in_last(folder: Path) -> None:
    for notes in folder.glob("died-*.txt"):
        with suppress(OSError):  # on Windows that of a program that runs cannot be removed
            if left := notes.read_text(encoding="utf-8", errors="replace").strip():
                _LOG.error("the program died the last time:\n%s", left)
            notes.unlink()


def note_loop_trouble(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What the event loop could not give to anybody."""
    _LOG.error("%s", context.get("message", "the event loop failed"), exc_info=context.get("exception"))
