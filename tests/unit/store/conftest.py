"""Projects to try things on: in memory for rows, in a temporary folder for files."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.store.migrations import MIGRATIONS, lay_out


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty project in memory, inside one transaction that must be consistent at the end."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    lay_out(connection, MIGRATIONS, "test")
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    yield connection
    connection.execute("COMMIT")
    connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cup.palimpsest"
