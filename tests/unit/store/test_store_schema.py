import re
import sqlite3
from enum import StrEnum

import pytest

from studio.model.errors import Charged
from studio.model.history import Finding, LockState, TurnKind, TurnState, Verdict
from studio.model.jobs import JobState
from studio.model.money import Basis
from studio.model.provider import Use
from studio.model.recipe import Anchor, MaskRule, Role

WORDS: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("node", "verdict", Verdict),
    ("turn", "kind", TurnKind),
    ("turn", "state", TurnState),
    ("job", "state", JobState),
    ("job", "anchor", Anchor),
    ("job", "mask_rule", MaskRule),
    ("job", "charged", Charged),
    ("job_picture", "use", Use),
    ("job_picture", "role", Role),
    ("lock", "state", LockState),
    ("invariant_finding", "finding", Finding),
    ("ledger", "basis", Basis),
)


@pytest.mark.parametrize(("table", "column", "words"), WORDS)
def test_the_table_allows_exactly_the_words_of_the_model(
    db: sqlite3.Connection, table: str, column: str, words: type[StrEnum]
) -> None:
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()

    allowed = re.search(rf"\b{column} IN \(([^)]*)\)", sql)

    assert allowed is not None
    assert set(re.findall(r"'([^']*)'", allowed[1])) == {word.value for word in words}


def test_every_table_but_the_search_is_strict(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")

    loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}

    assert loose == set()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO image (id, name, position) VALUES ('i', 'cup', 'first')",
        "INSERT INTO image (id, name, position, hidden) VALUES ('i', 'cup', 0, 2)",
        "INSERT INTO image (id, name, position) VALUES (NULL, 'cup', 0)",
        "INSERT INTO image (id, name, position) VALUES ('i', '', 0)",
        "INSERT INTO blob VALUES ('b', 'short', 1, 'image/png', '', NULL)",
        "INSERT INTO parent VALUES ('n', 0, 'n')",
        "INSERT INTO ledger (id, at, basis) VALUES ('l', '', 'guess')",
    ],
)
def test_what_makes_no_sense_is_refused(db: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)


def test_two_nodes_of_an_image_never_share_a_number(db: sqlite3.Connection) -> None:
    db.execute("SAVEPOINT before")
    insert = (
        "INSERT INTO node (id, image_id, number, turn_id, width, height, frame_json, created)"
        " VALUES (?, 'i', 1, 't', 1, 1, '[]', '')"
    )
    db.execute(insert, ("n1",))

    with pytest.raises(sqlite3.IntegrityError):
        db.execute(insert, ("n2",))

    db.execute("ROLLBACK TO before")
