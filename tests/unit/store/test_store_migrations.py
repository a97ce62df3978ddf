"""Old files: every version that ever was lies in `kept` as it was written, zipped, and never made anew."""

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from project_builders import INSTALL_ID

from studio.model.errors import DiskTrouble, StoreError
from studio.store import check as checking
from studio.store import drafts, migrations
from studio.store.actions import next_undo
from studio.store.images import images
from studio.store.migrations import MIGRATIONS, Migration, lay_out, newest
from studio.store.nodes import history
from studio.store.project_file import ProjectFile
from studio.store.searching import search

Run = Callable[..., object]

KEPT = Path(__file__).parent / "kept"


def smell(db: sqlite3.Connection) -> None:
    db.execute("UPDATE node SET smell = 'of ' || verdict")


NEXT = (
    *MIGRATIONS,
    Migration(
        newest(MIGRATIONS) + 1,
        "ALTER TABLE node ADD COLUMN smell TEXT NOT NULL DEFAULT '';\n"
        "CREATE TABLE nose (id TEXT PRIMARY KEY) STRICT;\n",
        smell,
    ),
)


def kept_file(version: int, folder: Path) -> Path:
    with zipfile.ZipFile(KEPT / f"version-{version}.palimpsest.zip") as archive:
        return Path(archive.extract(f"version-{version}.palimpsest", folder))


async def opened(
    path: Path, known: tuple[Migration, ...] = MIGRATIONS, wants_write: bool = True
) -> ProjectFile:
    return await ProjectFile.open(
        path,
        install_id=INSTALL_ID,
        program="test 2",
        known_token=lambda _: None,
        wants_write=wants_write,
        migrations=known,
    )


def test_every_version_has_a_kept_file() -> None:
    versions = {int(one.name.split("-")[1].split(".")[0]) for one in KEPT.iterdir()}

    assert versions == set(range(1, newest(MIGRATIONS) + 1))


@pytest.mark.parametrize("version", range(1, newest(MIGRATIONS) + 1))
def test_a_kept_file_opens_with_everything_in_it(run: Run, tmp_path: Path, version: int) -> None:
    path = kept_file(version, tmp_path)

    async def story() -> None:
        project = await opened(path)
        await project.admit()
        (image,) = await project.read(images)
        found = await project.read(lambda db: history(db, image.id))

        assert [node.number for node in found.nodes.values()] == [1, 2, 3]
        assert found.nodes[found.head].verdict == "pick"
        assert found.nodes[found.head].differing_px == 0
        assert (
            await project.read(lambda db: drafts.draft(db, image.id))
        ).instruction == "then remove the spoon"
        assert (await project.read(next_undo)).kind == "verdict"
        assert len(await project.read(lambda db: search(db, image.id, "lettering"))) == 2
        assert (await project.read(checking.check)).is_sound
        await project.close()

    run(story())


def test_an_older_file_is_copied_and_then_brought_up(run: Run, tmp_path: Path) -> None:
    path = kept_file(1, tmp_path)
    before = path.read_bytes()

    async def story() -> list[str]:
        project = await opened(path, NEXT)
        smells = await project.read(
            lambda db: [row[0] for row in db.execute("SELECT smell FROM node ORDER BY seq")]
        )
        assert [notice.kind for notice in project.notices] == ["project-migrated"]
        assert not project.is_read_only
        await project.close()
        return smells

    smells = run(story())
    (copy,) = migrations.copies(path)
    assert smells == ["of none", "of none", "of pick"]
    assert copy.name == "version-1 (format 1).palimpsest"
    assert copy.stat().st_size == len(before)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([path.name, copy.name])


def test_a_migrated_file_and_a_new_one_have_the_same_tables(run: Run, tmp_path: Path) -> None:
    path = kept_file(1, tmp_path)

    async def story() -> None:
        await (await opened(path, NEXT)).close()

    run(story())
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    lay_out(fresh, NEXT, "test")
    old = sqlite3.connect(path)
    question = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    assert old.execute(question).fetchall() == fresh.execute(question).fetchall()
    assert old.execute("SELECT version FROM migration ORDER BY version").fetchall() == [(1,), (2,)]
    old.close()
    fresh.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(run: Run, tmp_path: Path) -> None:
    path = kept_file(1, tmp_path)

    def fail(db: sqlite3.Connection) -> None:
        raise DiskTrouble("disk-full", name="x")

    broken = (Migration(2, "ALTER TABLE node ADD COLUMN smell TEXT;\n", fail),)

    async def story() -> None:
        with pytest.raises(DiskTrouble):
            await opened(path, broken)
        project = await opened(path)
        assert (await project.read(checking.check)).is_sound
        await project.close()

    run(story())


def test_an_older_file_that_cannot_be_brought_up_is_refused(run: Run, tmp_path: Path) -> None:
    path = kept_file(1, tmp_path)

    async def story() -> str:
        with pytest.raises(StoreError) as caught:
            await opened(path, NEXT, wants_write=False)
        return caught.value.kind

    assert run(story()) == "project-old-read-only"


def test_a_second_copy_does_not_overwrite_the_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "version-1 (format 1).palimpsest").write_bytes(b"an earlier copy")
    path = kept_file(1, tmp_path)

    async def story() -> None:
        await (await opened(path, NEXT)).close()

    run(story())
    assert (tmp_path / "version-1 (format 1).palimpsest").read_bytes() == b"an earlier copy"
    assert len(migrations.copies(path)) == 2


def test_a_file_of_today_is_too_new_for_yesterday(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await ProjectFile.create(path, install_id=INSTALL_ID, program="test", migrations=NEXT)
        await project.close()
        project = await opened(path)
        assert project.read_only_reason is not None
        assert project.read_only_reason.kind == "project-too-new"
        assert await project.read(images) == ()
        await project.close()

    run(story())


def test_the_copies_of_one_project_are_told_from_those_of_another(tmp_path: Path) -> None:
    for name in (
        "cup (format 1).palimpsest",
        "cup (format 1)-2.palimpsest",
        "cup 2 (format 1).palimpsest",
        "cup",
    ):
        (tmp_path / name).write_bytes(b"")

    found = migrations.copies(tmp_path / "cup.palimpsest")

    assert [one.name for one in found] == ["cup (format 1)-2.palimpsest", "cup (format 1).palimpsest"]
