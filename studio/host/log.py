"""The log: one rotating file; every line names its room, and the turn and job it is about."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue

from studio.host.places import Places
from studio.model.errors import HostError

_BYTES = 2 * 1024 * 1024
_KEPT = 4
_FORM = "%(asctime)s %(levelname)s %(name)s %(about)s%(message)s"

_about: ContextVar[str] = ContextVar("about", default="")


def start_log(places: Places, *, level: int = logging.INFO) -> Path:
    """Write the loggers below `studio` to a file from now on; gives its path.

    Rooms log as `studio.<room>`. A prompt is logged at DEBUG only; keys, bodies and pictures never.
    """
    path = places.data / "log" / "palimpsest.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError as error:
        raise HostError("folder-not-writable", folder=str(path.parent)) from error
    file.setFormatter(logging.Formatter(_FORM))
    handler = _InThread(file)
    handler.addFilter(_name_subject)
    stop_log()
    top = logging.getLogger("studio")
    top.setLevel(level)
    top.addHandler(handler)
    return path


def stop_log() -> None:
    """Write what is left, and close the file; nothing is written after it."""
    top = logging.getLogger("studio")
    for handler in list(top.handlers):
        if isinstance(handler, _InThread):
            top.removeHandler(handler)
            handler.close()


@contextmanager
def about(*subject_ids: str) -> Iterator[None]:
    """Lines logged in here, and in tasks and threads started from here, name these ids."""
    token = _about.set(" ".join([*_about.get().split(), *subject_ids]))
    try:
        yield
    finally:
        _about.reset(token)


class _InThread(QueueHandler):
    """Whoever logs goes on at once: a busy disk may keep a line for a tenth of a second."""

    def __init__(self, file: logging.Handler) -> None:
        lines: SimpleQueue[logging.LogRecord] = SimpleQueue()
        super().__init__(lines)
        self._file = file
        self._listener: QueueListener | None = QueueListener(lines, file)
        self._listener.start()

    def close(self) -> None:
        """Also at the end of the interpreter, and so perhaps twice."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()
        self._file.close()
        super().close()


def _name_subject(record: logging.LogRecord) -> bool:
    subject = _about.get()
    record.about = f"[{subject}] " if subject else ""
    return True
