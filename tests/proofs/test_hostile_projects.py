"""Project files made to do harm: each is refused with a sentence, or shown harmless; nothing leaves.

Commands run in this process, some as the programs that they are; all so with PALIMPSEST_PROOFS=whole.
"""

import hashlib
import io
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from program import PICTURES, Answer, Installation

from studio.cli import door
from studio.host.places import HOME_VARIABLE

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
_PATIENCE_S = 20
_HTML = '<img src="file:///etc/passwd"><a href="http://127.0.0.1:9/">x</a>'
_CONTROLS = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\u2066"
_OUTSIDE = "../../outside"
_DEEP = "[" * 100_000 + "]" * 100_000

Db = sqlite3.Connection


def _ran(*statements: str) -> Callable[[Db], None]:
    def change(db: Db) -> None:
        for statement in statements:
            db.execute(statement)

    return change


def _set(table: str, column: str, value: object, where: str = "1") -> Callable[[Db], None]:
    return lambda db: db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value,)) and None


def _schema(table: str, old: str, new: str) -> Callable[[Db], None]:
    """The text of a table in the schema, written over as no statement could."""

    def change(db: Db) -> None:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?", (old, new, table))
        db.execute("PRAGMA writable_schema = RESET")

    return change


def _cycle(db: Db) -> None:
    one, two, *_ = [row[0] for row in db.execute("SELECT id FROM node ORDER BY number DESC")]
    db.execute("INSERT OR REPLACE INTO parent VALUES (?, 0, ?)", (one, two))
    db.execute("INSERT OR REPLACE INTO parent VALUES (?, 0, ?)", (two, one))


def _self_based_patch(db: Db) -> None:
    db.execute(
        "UPDATE picture SET base_picture_id = id, patch_x = 0, patch_y = 0, patch_width = width,"
        " patch_height = height"
    )


def _every_text(value: str) -> Callable[[Db], None]:
    """`value` in front of what stands in every field that a person reads."""

    def change(db: Db) -> None:
        for table, column in (
            *(("image", "name"), ("image", "origin"), ("turn", "instruction"), ("turn", "outcome")),
            *(("node", "label"), ("node", "note"), ("node", "colour"), ("job", "model"), ("job", "provider")),
            *(("job", "prompt_sent"), ("invariant_revision", "text"), ("branch", "name"), ("mask", "name")),
            *(("delivery", "revised_prompt"), ("delivery", "decode_error"), ("lock", "reason")),
        ):
            db.execute(f"UPDATE {table} SET {column} = ? || coalesce({column}, '')", (value,))

    return change


def _foreign_job(db: Db) -> None:
    """A call that another installation is said to have under way, in somebody's account."""
    db.execute(
        "UPDATE job SET state = 'sent', profile_id = 'house', provider = 'openai', remote_id = 'r1',"
        " install_id = 'n0000000000000', charged = 'maybe', ended = NULL"
    )
    db.execute("UPDATE turn SET state = 'running' WHERE kind = 'edit'")


def _swapped_bytes(db: Db) -> None:
    """Another picture under the hash of the first."""
    db.execute("UPDATE blob_chunk SET data = zeroblob(length(data))")


def _rehashed_svg(db: Db) -> None:
    data = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    db.execute("DELETE FROM blob_chunk")
    for (blob_id,) in db.execute("SELECT id FROM blob").fetchall():
        own = data + blob_id.encode()
        db.execute("INSERT INTO blob_chunk VALUES (?, 0, ?)", (blob_id, own))
        digest = hashlib.sha256(own).hexdigest()
        db.execute("UPDATE blob SET sha256 = ?, bytes = ? WHERE id = ?", (digest, len(own), blob_id))


def _odd_id(table: str, id_: str) -> Callable[[Db], None]:
    return lambda db: (
        db.execute(f"UPDATE {table} SET id = ? WHERE rowid = (SELECT min(rowid) FROM {table})", (id_,))
        and None
    )


_LEAKS = "CREATE TRIGGER leaks AFTER {} BEGIN UPDATE image SET name = 'owned'; END"
_FILES: dict[str, Callable[[Db], None]] = {
    # schema
    "trigger": _ran(_LEAKS.format("INSERT ON node")),
    "trigger-on-settings": _ran(_LEAKS.format("UPDATE ON meta")),
    "view": _ran("CREATE VIEW extra AS SELECT 1"),
    "table-is-a-view": _ran("ALTER TABLE draft RENAME TO d", "CREATE VIEW draft AS SELECT * FROM d"),
    "foreign-table": _ran("CREATE TABLE extra (a)"),
    "missing-table": _ran("DROP TABLE ledger"),
    "missing-column": _schema("image", "origin TEXT NOT NULL DEFAULT '',", ""),
    "check-taken-away": _schema("node", "CHECK (number > 0)", ""),
    "default-that-runs": _schema("node", "DEFAULT ''", "DEFAULT (load_extension('/tmp/x.so'))"),
    "schema-of-nonsense": _schema("image", "CREATE TABLE", "CREATE TABEL"),
    "virtual-table": _ran("CREATE VIRTUAL TABLE extra USING fts5 (a)"),
    "newer-with-trigger": _ran(_LEAKS.format("INSERT ON node"), "PRAGMA user_version = 9999"),
    "newer": _ran("PRAGMA user_version = 9999"),
    "version-below-zero": _ran("PRAGMA user_version = -1"),
    # rows
    "cyclic-parents": _cycle,
    "patch-upon-itself": _self_based_patch,
    "wrong-hash": _set("blob", "sha256", "0" * 64, "rowid = (SELECT min(rowid) FROM blob)"),
    "wrong-pixel-hash": _set("picture", "pixels", "0" * 64),
    "swapped-bytes": _swapped_bytes,
    "bytes-that-are-a-drawing": _rehashed_svg,
    "picture-of-huge-size": _set("picture", "width", 2_000_000_000),
    "node-of-huge-size": _set("node", "width", 2**62),
    "deep-json": _set("node", "frame_json", _DEEP),
    "huge-json": _set("image", "notices_json", '["' + "a" * 60_000_000 + '"]'),
    "json-of-another-kind": _set("node", "frame_json", '{"a": NaN}'),
    "notice-of-unknown-kind": _set("image", "notices_json", '[{"kind": "../x", "facts": {"name": 1}}]'),
    "foreign-job": _foreign_job,
    "id-that-is-a-path": _odd_id("job", _OUTSIDE),
    "node-id-that-is-a-path": _odd_id("node", _OUTSIDE),
    "project-id-that-is-a-path": _set("meta", "value", _OUTSIDE, "key = 'project_id'"),
    "no-project-id": _ran("DELETE FROM meta"),
    "name-that-is-a-path": _set("image", "name", _OUTSIDE),
    "name-from-the-root": _set("image", "name", "/tmp/outside"),
    "html-everywhere": _every_text(_HTML),
    "controls-everywhere": _every_text(_CONTROLS),
    "long-text-everywhere": _every_text("a" * 3_000_000),
    "head-of-nowhere": _set("image", "head_node_id", "n000000000000"),
}
_REFUSED = {
    *("trigger", "trigger-on-settings", "view", "table-is-a-view", "foreign-table", "missing-table"),
    *("missing-column", "check-taken-away", "default-that-runs", "schema-of-nonsense", "virtual-table"),
    *("newer-with-trigger", "version-below-zero"),
}
_NEVER_WRITTEN = _REFUSED | {
    *("newer", "cyclic-parents", "id-that-is-a-path", "node-id-that-is-a-path", "no-project-id"),
    *("project-id-that-is-a-path", "head-of-nowhere", "picture-of-huge-size", "swapped-bytes"),
    *("bytes-that-are-a-drawing", "patch-upon-itself", "deep-json", "huge-json", "json-of-another-kind"),
}
# One of each kind of harm, and what a program could die of or a terminal obey.
_AS_PROGRAMS = {
    *("trigger", "schema-of-nonsense", "swapped-bytes", "deep-json", "huge-json", "id-that-is-a-path"),
    "controls-everywhere",
}


Command = Callable[..., Answer]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound project of another installation, to be spoilt in copies."""
    folder = tmp_path_factory.mktemp("hostile")
    writer = Installation(folder / "writer")
    project = folder / "cup.palimpsest"
    writer.done("new", project, PICTURES / "coffee.png")
    writer.done("edit", project, "-i", "make it warmer")
    writer.done("edit", project, "-i", "20 % brighter")
    return project


@pytest.fixture
def reads(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command of whoever got the project."""
    home = tmp_path / "reader"
    if WHOLE or name in _AS_PROGRAMS:
        return Installation(home).run
    monkeypatch.setenv(HOME_VARIABLE, str(home))

    def run(*words: str | Path) -> Answer:
        with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as told:
            code = door.run([*map(str, words)])
        return Answer(code, printed.getvalue(), told.getvalue())

    return run


def _spoilt(sound: Path, folder: Path, change: Callable[[Db], None]) -> Path:
    project = folder / "inbox" / "cup.palimpsest"
    project.parent.mkdir()
    shutil.copy(sound, project)
    with closing(sqlite3.connect(project, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        change(db)
    return project


def _ran_harmless(answer: Answer) -> None:
    """It ended as commands end: in its own words, without a word of Python, and no control reached us."""
    assert answer.code in (0, 1, 2, 3, 4, 5, 6), answer.told
    assert "went wrong inside" not in answer.told
    assert "Traceback" not in answer.told + answer.printed
    assert not [
        c for c in answer.printed + answer.told if (c < " " and c not in "\n\t") or c in "\u202e\u2066"
    ]
    if answer.code:
        assert answer.told.strip() or answer.printed.strip()


def _files_beside(project: Path, folder: Path) -> set[Path]:
    """What lies anywhere but in the folder of the project and in our own settings."""
    ours = (project.parent, folder / "reader")
    return {path for path in folder.rglob("*") if path.is_file() and not set(ours) & set(path.parents)}


@pytest.mark.parametrize("name", _FILES)
def test_a_hostile_project_is_refused_or_harmless(
    name: str, sound: Path, reads: Command, tmp_path: Path
) -> None:
    project = _spoilt(sound, tmp_path, _FILES[name])
    exported = ("export", project, "head", "--to", tmp_path / "inbox" / "out")

    for words in (
        ("log", project),
        ("check", project),
        exported,
        ("edit", project, "-i", "make it cooler"),
        ("log", project),
    ):
        began = time.monotonic()
        answer = reads(*words)

        print(f"{name} {words[0]}: {answer.code} {(answer.told or answer.printed).strip()[:160]!r}")
        assert time.monotonic() - began < _PATIENCE_S
        _ran_harmless(answer)
        if name in _REFUSED or (name in _NEVER_WRITTEN and words[0] == "edit"):
            assert answer.code != 0, answer.told
    assert _files_beside(project, tmp_path) == set()
    assert not list(tmp_path.parent.glob("outside*"))


def test_there_are_thirty_of_them() -> None:
    assert len(_FILES) >= 30
    assert set(_FILES) >= _NEVER_WRITTEN | _AS_PROGRAMS
