"""What is let in: whether a file is a project at all, has the tables of its version, and is sound inside."""

import re
import sqlite3
import stat
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, ProjectDamaged, StoreError
from studio.model.ids import is_id
from studio.store.migrations import Migration, lay_out
from studio.store.schema import APPLICATION_ID

# Where the next number is one more than the largest.
_COUNTED = (
    *(("node", "number"), ("node", "seq"), ("turn", "seq"), ("action", "seq"), ("image", "position")),
    *(("invariant", "position"), ("invariant_revision", "revision"), ("mask_step", "seq")),
)
_MOST_COUNT = 2**53
_TILE_EDGE_PX, _HASH_BYTES = 1024, 32
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"


def require_project(path: Path) -> None:
    """Raises BadInput for what is missing or is no project; reads a hundred bytes."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for its other end
            raise BadInput("not-a-project", name=path.name)
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise BadInput("project-missing", name=path.name) from error
    except (OSError, ValueError) as error:  # a name with a zero in it is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput("file-unreadable", name=path.name, reason=reason) from error
    if not header.startswith(_MAGIC) or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise BadInput("not-a-project", name=path.name)


def require_tables(db: sqlite3.Connection, version: int, migrations: Sequence[Migration], name: str) -> None:
    """Raises StoreError unless the tables are exactly those of `version`, one that we know."""
    found, expected = _tables(db), _tables_of(version, migrations)
    strange = [key for key in found if not _is_same(found[key], expected.get(key))] + [
        k for k in expected if k not in found
    ]
    if strange:
        raise StoreError("project-foreign", name=name, what=", ".join(sorted(key[1] for key in strange)[:5]))


def require_known_columns(
    db: sqlite3.Connection, migrations: Sequence[Migration], newest: int, name: str
) -> None:
    """For a file of a newer version: raises StoreError unless all our columns are there and nothing runs."""
    running = db.execute(
        "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        " OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%' AND sql NOT LIKE '%USING fts5%')"
    ).fetchone()
    if running is not None:
        raise StoreError("project-foreign", name=name, what=running[0])
    with closing(_empty(newest, migrations)) as model:
        for (table,) in model.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            missing = _columns(model, table) - _columns(db, table)
            if missing:
                raise StoreError("project-foreign", name=name, what=f"{table}.{min(missing)}")


def require_sound(
    db: sqlite3.Connection,
    name: str,
    progress: Callable[[float], None] | None = None,
    cancel: CancelToken | None = None,
) -> None:
    """The quick check of a stranger's file. Raises ProjectDamaged with the first thing found.

    Pages, types and CHECK constraints of every table; cycles among parents; rows that name none;
    ids that name files.
    """
    tables = [
        row[0]
        for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
    ]
    for n, table in enumerate(tables):
        if cancel is not None:
            cancel.check()
        said = db.execute(f"PRAGMA quick_check('{table}')").fetchone()[0]
        if said != "ok":
            raise ProjectDamaged("project-damaged", name=name, reason=said)
        if progress is not None:
            progress((n + 1) / len(tables))
    reason = _unsound(db)
    if reason:
        raise ProjectDamaged("project-damaged", name=name, reason=reason)


def cycles(db: sqlite3.Connection) -> tuple[str, ...]:
    """Nodes that are, over whatever parents, their own ancestors, or stand below such a node."""
    waiting: dict[str, int] = {}
    children: dict[str, list[str]] = {}
    for node_id, parent_id in db.execute("SELECT node_id, parent_id FROM parent"):
        waiting[node_id] = waiting.get(node_id, 0) + 1
        children.setdefault(parent_id, []).append(node_id)
    free = [parent for parent in children if parent not in waiting]
    while free:
        for child in children.get(free.pop(), ()):
            waiting[child] -= 1
            if not waiting[child]:
                del waiting[child]
                free.append(child)
    return tuple(sorted(waiting))


def _unsound(db: sqlite3.Connection) -> str:
    if looped := cycles(db):
        return f"{looped[0]} is its own ancestor"
    if lost := db.execute("PRAGMA foreign_key_check").fetchone():
        return f"a row of {lost[0]} names a row of {lost[2]} that is not there"
    for table in ("job", "image", "node"):
        for (id_,) in db.execute(f"SELECT id FROM {table}"):
            if not is_id(id_):
                return f"{table} has an id that is none"
    for table, column in _COUNTED:
        if db.execute(
            f"SELECT 1 FROM {table} WHERE {column} NOT BETWEEN -{_MOST_COUNT} AND {_MOST_COUNT}"
        ).fetchone():
            return f"{table} has a {column} that leaves none to follow"
    if db.execute("SELECT 1 FROM action WHERE undoes_seq >= seq").fetchone():
        return "an action takes back what came after it"
    untiled = db.execute(
        "SELECT id FROM picture"
        " WHERE length(tiles) <> :hash * ((width - 1) / :edge + 1) * ((height - 1) / :edge + 1)",
        {"hash": _HASH_BYTES, "edge": _TILE_EDGE_PX},
    ).fetchone()
    if untiled:
        return f"picture {untiled[0]} has another number of tiles"
    unlike = db.execute(
        "SELECT n.number FROM node n JOIN picture p ON p.id = n.picture_id"
        " WHERE (n.width, n.height) <> (p.width, p.height)"
    ).fetchone()
    if unlike:
        return f"node {unlike[0]} has another size than its picture"
    row = db.execute("SELECT value FROM meta WHERE key = 'project_id'").fetchone()
    return "" if row is not None and is_id(row[0]) else "it has no project id"


def _tables(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Every object but SQLite's own and the shadow tables of the search, which SQLite makes itself."""
    rows = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {
        (kind, name): sql or ""
        for kind, name, sql in rows
        if kind != "table" or not name.startswith("node_search_")
    }


def _is_same(sql: str, other: str | None) -> bool:
    """Whether two definitions differ in their white space at most; most do not even in that."""
    return sql == other or (other is not None and _even(sql) == _even(other))


def _even(sql: str) -> str:
    return " ".join(re.sub(r"([(),])", r" \1 ", sql).split())


def _tables_of(version: int, migrations: Sequence[Migration]) -> dict[tuple[str, str], str]:
    with closing(_empty(version, migrations)) as model:
        return _tables(model)


def _empty(version: int, migrations: Sequence[Migration]) -> sqlite3.Connection:
    model = sqlite3.connect(":memory:", isolation_level=None)
    lay_out(model, [migration for migration in migrations if migration.version <= version], "")
    return model


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM pragma_table_xinfo(?)", (table,))}
