"""What lies beside a project and SQLite would read or write with it: whether it is safe to let it.

A stranger may have packed more than the project. A journal can name a second file, which SQLite takes away
once it has rolled the journal back, wherever that file lies; we never write one of that kind, for it is made
only where a transaction spans several databases. A link leads to files that are not ours, and a pipe keeps
whoever opens it waiting.
"""

import os
import stat
from pathlib import Path

from studio.model.errors import StoreError

_SUFFIXES = ("-journal", "-wal", "-shm", "-lock")
# The last bytes of a journal that names another file, by SQLite's file format, section 3.
_NAMES_ANOTHER = bytes.fromhex("d9d505f920a163d7")


def require_harmless(path: Path) -> None:
    """Raises StoreError with the name of the file that is not; looked at before SQLite opens the project."""
    real = path.resolve()
    for suffix in _SUFFIXES:
        beside = real.with_name(real.name + suffix)
        try:
            is_harmless = _is_plain(beside.lstat()) and not (
                suffix == "-journal" and _end_of(beside) == _NAMES_ANOTHER
            )
        except FileNotFoundError:
            continue
        except OSError:  # SQLite will fail at it too, and say how
            continue
        if not is_harmless:
            raise StoreError("project-foreign", name=path.name, what=beside.name)


def _is_plain(found: os.stat_result) -> bool:
    """A file of one name: what is written under one of two is written under both. One that goes has none."""
    return stat.S_ISREG(found.st_mode) and found.st_nlink <= 1


def _end_of(journal: Path) -> bytes:
    with journal.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_NAMES_ANOTHER)))
        return file.read()
