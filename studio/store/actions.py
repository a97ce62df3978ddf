"""The road of undo: every user action is a row with its forward and its inverse changes, never taken away.

Undoing adds a row that points at the one it undoes, and so does redoing; so both survive a restart. A new
action after an undo ends redo.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from studio.store.database import utc_now
from studio.store.invariants import add_revision
from studio.store.json_text import damaged, dump, load_list
from studio.store.searching import index_again

Value = str | int | float | bool | None

# What an action may write, by table: its key and its columns. `invariant.text` becomes a new revision.
_MAY_CHANGE: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "node": (("id",), frozenset({"verdict", "label", "note", "colour", "hidden"})),
    "turn": (("id",), frozenset({"outcome", "hidden"})),
    "image": (("id",), frozenset({"name", "hidden", "position", "never_upload"})),
    "branch": (("id",), frozenset({"name", "tip_node_id", "hidden"})),
    "invariant": (("id",), frozenset({"text", "revision", "active", "position", "removed"})),
    "invariant_finding": (
        ("node_id", "invariant_id", "of"),
        frozenset({"finding", "by", "values_json"}),
    ),
    "draft": (("image_id",), frozenset({"json", "mask_id"})),
    "mask": (("id",), frozenset({"name", "hidden"})),
}
_SEARCHED = frozenset({"label", "note"})


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the allow-list and the value it gets.

    `id` is an image's for drafts; of a key of several columns it is all of them, with spaces between.
    """

    table: str
    id: str
    column: str
    value: Value


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the action table; `kind` names what was done, also when it is undone or redone."""

    seq: int
    at: str
    image_id: str | None
    kind: str
    subject_id: str
    forward: tuple[Change, ...]
    inverse: tuple[Change, ...]
    way: str = "do"
    undoes_seq: int | None = None


def perform(
    db: sqlite3.Connection, *, image_id: str | None, kind: str, subject_id: str, changes: Sequence[Change]
) -> Action:
    """Applies `changes` and remembers what stood there before. ValueError outside the allow-list."""
    settled = [_settled(db, change) for change in changes]
    inverse = [replace(change, value=_value(db, change)) for change in reversed(settled)]
    _apply(db, settled)
    return record(db, image_id=image_id, kind=kind, subject_id=subject_id, forward=settled, inverse=inverse)


def record(
    db: sqlite3.Connection,
    *,
    image_id: str | None,
    kind: str,
    subject_id: str,
    forward: Iterable[Change],
    inverse: Iterable[Change],
) -> Action:
    """Remembers what was done already: `inverse` takes it back, `forward` does it again."""
    there, back = tuple(forward), tuple(inverse)
    for change in (*there, *back):
        _row(change)
    return _add(db, Action(0, utc_now(), image_id, kind, subject_id, there, back))


def undo(db: sqlite3.Connection) -> Action | None:
    """Takes back the newest action that stands; the row that does so, or None."""
    return _turn_back(db, next_undo(db), "undo")


def redo(db: sqlite3.Connection) -> Action | None:
    """Does again what was undone last; the row that does so, or None."""
    return _turn_back(db, next_redo(db), "redo")


def next_undo(db: sqlite3.Connection) -> Action | None:
    """What `undo` would take back: the newest action, skipping each undo together with what it undid."""
    at = _newest(db)
    while at is not None and at.way == "undo":
        at = _newest(db, before=_undone(at))
    return at


def next_redo(db: sqlite3.Connection) -> Action | None:
    """What `redo` would take back: the newest undo that no later redo took back and no action followed."""
    at = _newest(db)
    while at is not None and at.way == "redo":
        at = _newest(db, before=_undone(at))
    return at if at is not None and at.way == "undo" else None


def actions(db: sqlite3.Connection) -> tuple[Action, ...]:
    """Every action ever, in order."""
    return tuple(_action(row) for row in db.execute(f"{_SELECT} ORDER BY seq"))


_SELECT = (
    "SELECT seq, at, image_id, kind, subject_id, forward_json, inverse_json, way, undoes_seq FROM action"
)


def _turn_back(db: sqlite3.Connection, found: Action | None, way: str) -> Action | None:
    if found is None:
        return None
    try:
        db.execute("PRAGMA defer_foreign_keys = OFF")  # what names nothing is to be heard of here
        _apply(db, found.inverse)
        db.execute("PRAGMA defer_foreign_keys = ON")
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError) as error:  # values that no row may have
        raise damaged(f"action {found.seq}", str(error)) from error
    return _add(
        db,
        replace(
            found, at=utc_now(), forward=found.inverse, inverse=found.forward, way=way, undoes_seq=found.seq
        ),
    )


def _undone(action: Action) -> int:
    """What an action took back, which came before it; a stranger may lead in circles."""
    if action.undoes_seq is None or action.undoes_seq >= action.seq:
        raise damaged(f"action {action.seq}", "it takes back what came after it")
    return action.undoes_seq


def _newest(db: sqlite3.Connection, before: int | None = None) -> Action | None:
    row = db.execute(
        f"{_SELECT} WHERE seq < ? ORDER BY seq DESC LIMIT 1", (2**62 if before is None else before,)
    ).fetchone()
    return None if row is None else _action(row)


def _settled(db: sqlite3.Connection, change: Change) -> Change:
    if (change.table, change.column) == ("invariant", "text"):
        return Change("invariant", change.id, "revision", add_revision(db, change.id, str(change.value)))
    return change


def _value(db: sqlite3.Connection, change: Change) -> Value:
    condition, key = _row(change)
    row = db.execute(f"SELECT {change.column} FROM {change.table} WHERE {condition}", key).fetchone()
    if row is None:
        raise ValueError(f"there is no {change.table} {change.id}")
    return cast(Value, row[0])


def _apply(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    for change in changes:
        condition, key = _row(change)
        db.execute(f"UPDATE {change.table} SET {change.column} = ? WHERE {condition}", (change.value, *key))
        if change.table == "node" and change.column in _SEARCHED:
            index_again(db, change.id)


def _row(change: Change) -> tuple[str, tuple[str, ...]]:
    """The condition that the row of `change` meets, and what it binds. ValueError outside the allow-list."""
    names, columns = _MAY_CHANGE.get(change.table, ((), frozenset()))
    key = tuple(change.id.split(" "))
    if change.column not in columns or len(key) != len(names):
        raise ValueError(f"an action may not write {change.table}.{change.column} of {change.id}")
    return " AND ".join(f"{name} = ?" for name in names), key


def _add(db: sqlite3.Connection, action: Action) -> Action:
    cursor = db.execute(
        "INSERT INTO action (at, image_id, kind, subject_id, forward_json, inverse_json, way, undoes_seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            action.at,
            action.image_id,
            action.kind,
            action.subject_id,
            _changes_to_json(action.forward),
            _changes_to_json(action.inverse),
            action.way,
            action.undoes_seq,
        ),
    )
    return replace(action, seq=cast(int, cursor.lastrowid))


def _action(row: "tuple[Any, ...]") -> Action:
    return Action(
        seq=row[0],
        at=row[1],
        image_id=row[2],
        kind=row[3],
        subject_id=row[4],
        forward=_changes_from_json(row[5], row[0]),
        inverse=_changes_from_json(row[6], row[0]),
        way=row[7],
        undoes_seq=row[8],
    )


def _changes_to_json(changes: Iterable[Change]) -> str:
    return dump(
        [{"table": one.table, "id": one.id, "column": one.column, "value": one.value} for one in changes]
    )


def _changes_from_json(text: str, seq: int) -> tuple[Change, ...]:
    found = []
    for entry in load_list(text, f"action {seq}"):
        if not isinstance(entry, dict) or set(entry) != {"table", "id", "column", "value"}:
            raise damaged(f"action {seq}", "not a list of changes")
        if not all(isinstance(entry[name], str) for name in ("table", "id", "column")):
            raise damaged(f"action {seq}", "a change of what has no name")
        change = Change(**cast(dict[str, Any], entry))
        try:
            _row(change)
        except ValueError as error:
            raise damaged(f"action {seq}", str(error)) from error
        found.append(change)
    return tuple(found)
