"""What is found at the door of a file: whose it is, of which version, and whether it may be written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio.model.errors import ProjectTooNew, Refused, StoreError, StudioError
from studio.store import admission, company, folders
from studio.store.database import Access, connect, errors_mapped
from studio.store.migrations import Migration, newest, user_version
from studio.store.schema import FIRST_VERSION
from studio.store.writer_lock import WriterLock


@dataclass(frozen=True, slots=True)
class Entrance:
    """`lock` is held when this process may write, now or once a stranger's file was admitted."""

    access: Access
    lock: WriterLock | None = None
    read_only_reason: StudioError | None = None
    project_id: str = ""
    change_token: str = ""
    is_ours: bool = False


def enter(
    path: Path,
    migrations: Sequence[Migration],
    known_token: Callable[[str], str | None],
    *,
    wants_write: bool,
) -> Entrance:
    """Raises StudioError for what cannot be read at all; everything less is a `read_only_reason`."""
    admission.require_project(path)
    company.require_harmless(path)
    lock, reason = _lock(path) if wants_write else (None, Refused("project-read-only", name=path.name))
    try:
        entrance = Entrance(_access(path), lock, reason)
        with errors_mapped(path.name):
            return _look_inside(path, entrance, migrations, known_token)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _lock(path: Path) -> tuple[WriterLock | None, StudioError | None]:
    if not folders.may_write(path):
        return None, StoreError("folder-not-writable", folder=str(path.parent))
    try:
        return WriterLock.take(path), None
    except StoreError as error:
        return None, error


def _access(path: Path) -> Access:
    """Where nobody can write there is no log to share; one that was left behind cannot be read."""
    if folders.may_write(path):
        return Access.READ
    if path.with_name(path.name + "-wal").exists():
        raise StoreError("log-left-behind", name=path.name, folder=str(path.parent))
    return Access.FROZEN


def _look_inside(
    path: Path, entrance: Entrance, migrations: Sequence[Migration], known_token: Callable[[str], str | None]
) -> Entrance:
    db = connect(path, entrance.access)
    try:
        name, version, known = path.name, user_version(db), newest(migrations)
        if version < FIRST_VERSION:
            raise StoreError("project-foreign", name=name, what=f"format {version}")
        if version > known:
            admission.require_known_columns(db, migrations, known, name)
            too_new = ProjectTooNew("project-too-new", name=name, version=version, known=known)
            entrance = replace(entrance, read_only_reason=too_new)
        else:
            admission.require_tables(db, version, migrations, name)
        facts = dict(db.execute("SELECT key, value FROM meta WHERE key IN ('project_id', 'change_token')"))
        token = facts.get("change_token", "")
        entrance = replace(
            entrance,
            project_id=facts.get("project_id", ""),
            change_token=token,
            is_ours=bool(token) and known_token(facts.get("project_id", "")) == token,
        )
        if version < known:
            if entrance.read_only_reason is not None:
                raise StoreError("project-old-read-only", name=name)
            if (
                not entrance.is_ours
            ):  # its rows cannot be read before it is migrated, so the check comes first
                admission.require_sound(db, name)
        elif not entrance.is_ours and entrance.read_only_reason is None:
            return replace(entrance, read_only_reason=StoreError("stranger-checking", name=name))
        return entrance
    finally:
        db.close()
