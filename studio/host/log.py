"""The log: one rotating file; every line names its room, and the turn and job it is about."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import RotatingFileHandler
from pathlib import Path

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
        handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError as error:
        raise HostError("folder-not-writable", folder=str(path.parent)) from error
    handler.addFilter(_name_subject)
    handler.setFormatter(logging.Formatter(_FORM))
    stop_log()
    top = logging.getLogger("studio")
    top.setLevel(level)
    top.addHandler(handler)
    return path


def stop_log() -> None:
    """Close the file; nothing is written after it."""
    top = logging.getLogger("studio")
    for handler in list(top.handlers):
        if isinstance(handler, RotatingFileHandler):
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


def _name_subject(record: logging.LogRecord) -> bool:
    subject = _about.get()
    record.about = f"[{subject}] " if subject else ""
    return True
