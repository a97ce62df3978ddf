"""How a file of others is opened: only one with bytes of its own, since a pipe or a device may never end."""

import os
import stat
from io import FileIO
from pathlib import Path

from studio.model.errors import BadInput

# Should a pipe take the place of a file between looking and opening, nobody waits for its other end.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)

Stamp = tuple[int, ...]


def opened(path: Path, name: str) -> FileIO:
    """`path` to be read, under the name that a person sees. Raises BadInput."""
    try:
        _require_file(path.stat(), name)
        file = FileIO(path, "rb", opener=lambda where, flags: os.open(where, flags | _WITHOUT_WAITING))
    except FileNotFoundError as error:
        raise BadInput("file-missing", name=name) from error
    except (OSError, ValueError) as error:  # a name with a zero in it is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput("file-unreadable", name=name, reason=reason) from error
    try:
        _require_file(os.fstat(file.fileno()), name)
    except BaseException:
        file.close()
        raise
    return file


def stamp_of(file: FileIO | Path) -> Stamp:
    """What of a file is another once it was written to, or has another's place. Raises OSError."""
    found = os.fstat(file.fileno()) if isinstance(file, FileIO) else file.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _require_file(found: os.stat_result, name: str) -> None:
    """A folder is let through: the system says what it is."""
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise BadInput("no-regular-file", name=name)
