"""What a stranger packed beside a project, to be written through or waited for: nothing else is touched."""

import os
import sqlite3
import struct
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from program import PICTURES, Installation

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such links")

_PATIENCE_S = 10
_MAGIC = bytes.fromhex("d9d505f920a163d7")
_SECTOR = 512
_NONCE = 7


def _beside(project: Path, suffix: str) -> Path:
    return project.with_name(project.name + suffix)


def _link(suffix: str) -> Callable[[Path, Path], None]:
    return lambda project, victim: _beside(project, suffix).symlink_to(victim)


def _second_name(suffix: str) -> Callable[[Path, Path], None]:
    return lambda project, victim: os.link(victim, _beside(project, suffix))


def _pipe(suffix: str) -> Callable[[Path, Path], None]:
    return lambda project, victim: os.mkfifo(_beside(project, suffix))


def _journal_that_names_another(project: Path, victim: Path) -> None:
    """To be rolled back: the first page as it is, and the name of a file to be taken away then."""
    with closing(sqlite3.connect(project)) as db:
        (page_bytes,) = db.execute("PRAGMA page_size").fetchone()
        (pages,) = db.execute("PRAGMA page_count").fetchone()
    page = project.read_bytes()[:page_bytes]
    head = _MAGIC + struct.pack(">5I", 1, _NONCE, pages, _SECTOR, page_bytes)
    checked = (_NONCE + sum(page[at] for at in range(page_bytes - 200, 0, -200))) & 0xFFFFFFFF
    record = struct.pack(">I", 1) + page + struct.pack(">I", checked)
    name = str(victim).encode()
    named = struct.pack(">I", 2**30 // page_bytes + 1) + name + struct.pack(">II", len(name), sum(name))
    journal = head.ljust(_SECTOR, b"\0") + record + named + _MAGIC
    _beside(project, "-journal").write_bytes(journal)


_COMPANY: dict[str, Callable[[Path, Path], None]] = {
    "journal-that-names-another": _journal_that_names_another,
    **{f"link{suffix}": _link(suffix) for suffix in ("-lock", "-journal", "-wal", "-shm")},
    **{f"second-name{suffix}": _second_name(suffix) for suffix in ("-lock", "-journal", "-wal", "-shm")},
    **{f"pipe{suffix}": _pipe(suffix) for suffix in ("-lock", "-journal", "-wal", "-shm")},
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("company")
    project = folder / "cup.palimpsest"
    Installation(folder / "writer").done("new", project, PICTURES / "coffee.png")
    return project.read_bytes()


@pytest.mark.parametrize("name", _COMPANY)
def test_what_lies_beside_a_project_harms_no_other_file(name: str, sound: bytes, tmp_path: Path) -> None:
    project, victim = tmp_path / "inbox" / "cup.palimpsest", tmp_path / "letter.txt"
    project.parent.mkdir()
    project.write_bytes(sound)
    victim.write_bytes(b"dear you")
    _COMPANY[name](project, victim)
    reader = Installation(tmp_path / "reader")

    for words in (("log", project), ("edit", project, "-i", "make it cooler")):
        began = time.monotonic()
        answer = reader.run(*words)

        assert time.monotonic() - began < _PATIENCE_S
        assert answer.code != 0
        assert "Traceback" not in answer.told
        assert "cup.palimpsest" in answer.told
        assert "It is not opened" in answer.told
    assert victim.read_bytes() == b"dear you"


def test_a_journal_of_our_own_is_rolled_back(sound: bytes, tmp_path: Path) -> None:
    """Left by a program that was killed on a disk where no write-ahead log may be."""
    project = tmp_path / "cup.palimpsest"
    project.write_bytes(sound)
    _journal_that_names_another(project, tmp_path / "letter.txt")
    journal = _beside(project, "-journal")
    whole = journal.read_bytes()
    journal.write_bytes(whole[: _SECTOR + 8 + struct.unpack_from(">I", whole, 24)[0]])

    Installation(tmp_path / "reader").done("log", project)

    assert not journal.exists()
