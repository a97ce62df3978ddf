"""How a small JSON file is kept: written whole or not at all, set aside when it cannot be read."""

import json
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from studio.host.file_lock import turn_at
from studio.model.errors import HostError
from studio.model.project import Notice

_MOST_BYTES = 16 * 1024 * 1024

Content = dict[str, object]


class JsonFile:
    """One JSON object on disk; what is not an object counts as damaged. Safe between threads and programs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._notices: list[Notice] = []

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What had to be set aside since the start."""
        return tuple(self._notices)

    def read(self) -> Content:
        """The object, or an empty one when there is none. A damaged file is set aside, with a notice."""
        with self._lock:
            try:
                with self.path.open("rb") as file:
                    text = file.read(_MOST_BYTES + 1)
            except FileNotFoundError:
                return {}
            except OSError as error:
                raise _trouble(self.path, error) from error
            found = _decode(text)
            if found is None:
                self._set_aside()
                return {}
            return found

    def update(self, change: Callable[[Content], Content]) -> Content:
        """Read, change, write: no other program's change in between is lost. Gives what was written."""
        with self._lock:
            try:
                with turn_at(self.path):
                    content = change(self.read())
                    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
                    write_whole(self.path, text.encode())
            except OSError as error:
                raise _trouble(self.path, error) from error
            return content

    def _set_aside(self) -> None:
        aside = free_path(self.path.with_name(f"{self.path.stem}-damaged{self.path.suffix}"))
        try:
            self.path.rename(aside)
        except OSError as error:
            raise _trouble(self.path, error) from error
        self._notices.append(Notice("file-set-aside", {"name": self.path.name, "aside": aside.name}))


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file; whoever reads sees the old bytes or the new ones, after a crash too. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:  # also when cancelled: no half-written copy stays
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def free_path(wanted: Path) -> Path:
    """`wanted`, or the first of -2, -3, … before its ending that does not exist."""
    number, path = 1, wanted
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return path


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no such call, and needs none
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _decode(text: bytes) -> Content | None:
    if len(text) > _MOST_BYTES:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _trouble(path: Path, error: OSError) -> HostError:
    return HostError("disk-trouble", name=path.name, reason=error.strerror or str(error))
