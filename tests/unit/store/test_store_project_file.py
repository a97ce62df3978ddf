import asyncio
import os
import shutil
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from project_builders import INSTALL_ID, a_node, a_picture, a_turn, an_image, create, reopen

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput, DiskTrouble, ProjectDamaged, Refused, StudioError
from studio.store import blobs, folders, project_file
from studio.store.images import images
from studio.store.nodes import history
from studio.store.project_file import ProjectFile

Run = Callable[..., object]


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder that others than its owner can reach, to be made read-only."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def as_a_guest(folder: Path) -> Iterator[None]:
    """Inside, `folder` cannot be written, not even by root."""
    is_root = os.geteuid() == 0
    folder.chmod(0o555)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_closed_project_is_one_file(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await create(path)
        await project.write(an_image)
        await project.read(images)
        await project.close()

    run(story())

    assert names(path.parent) == [path.name]


def test_a_project_carries_its_application_id_and_page_size(run: Run, path: Path) -> None:
    async def story() -> None:
        await (await create(path)).close()

    run(story())

    header = path.read_bytes()[:100]
    assert header[68:72] == b"PALP"
    assert int.from_bytes(header[16:18], "big") == 16384
    assert int.from_bytes(header[60:64], "big") == 1


def test_a_name_with_odd_characters_is_a_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a ?mode=ro #%41 ü.palimpsest"

    async def story() -> int:
        project = await create(path)
        await project.write(an_image)
        token = await project.close()
        again = await reopen(path, token)
        count = len(await again.read(images))
        await again.close()
        return count

    assert run(story()) == 1
    assert names(tmp_path) == [path.name]


def test_a_project_that_cannot_be_written_after_all_is_not_there(run: Run, path: Path) -> None:
    journal = path.with_name(f"{path.name}-wal")
    journal.mkdir()  # the first thing that is written needs that name

    with pytest.raises(DiskTrouble):
        run(create(path))

    assert names(path.parent) == [journal.name]


def test_an_existing_file_is_never_overwritten(run: Run, path: Path) -> None:
    path.write_bytes(b"something else")

    with pytest.raises(BadInput) as caught:
        run(create(path))

    assert caught.value.kind == "project-exists"
    assert path.read_bytes() == b"something else"
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 10, b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_project_is_refused(run: Run, path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(BadInput) as caught:
        run(reopen(path, None))

    assert caught.value.kind == "not-a-project"


def test_a_missing_project_is_said_to_be_missing(run: Run, path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        run(reopen(path, None))

    assert caught.value.kind == "project-missing"


def test_a_second_opener_reads_and_is_told_who_writes(run: Run, path: Path) -> None:
    async def story() -> None:
        first = await create(path)
        await first.write(an_image)
        second = await reopen(path, None)

        assert second.is_read_only
        assert second.read_only_reason is not None
        assert second.read_only_reason.kind == "project-locked"
        assert str(os.getpid()) in str(second.read_only_reason.facts["holder"])
        assert len(await second.read(images)) == 1
        with pytest.raises(Refused):
            await second.write(an_image)
        await first.close()
        await second.close()

    run(story())
    assert names(path.parent) == [path.name]


def test_a_reader_that_leaves_last_leaves_one_file_too(run: Run, path: Path) -> None:
    async def story() -> None:
        writer = await create(path)
        reader = await reopen(path, None)
        await reader.read(images)
        await writer.write(an_image)
        await writer.close()
        assert len(await reader.read(images)) == 1
        await reader.close()

    run(story())
    assert names(path.parent) == [path.name]


def test_a_failed_write_leaves_nothing(run: Run, path: Path) -> None:
    def half(db: sqlite3.Connection) -> None:
        an_image(db)
        raise ValueError("stop")

    async def story() -> int:
        project = await create(path)
        with pytest.raises(ValueError, match="stop"):
            await project.write(half)
        count = len(await project.read(images))
        await project.close()
        return count

    assert run(story()) == 0


def test_a_reader_cannot_write(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await create(path)
        with pytest.raises(Refused):
            await project.read(an_image)
        await project.close()

    run(story())


def test_a_project_closed_without_a_change_keeps_its_token(run: Run, path: Path) -> None:
    async def story() -> list[str]:
        project = await create(path)
        await project.write(an_image)
        tokens = [await project.close()]
        for _ in range(2):
            project = await reopen(path, tokens[-1])
            await project.read(images)
            tokens.append(await project.close())
        return tokens

    tokens = run(story())
    assert len(set(tokens)) == 1


def test_a_write_changes_the_token(run: Run, path: Path) -> None:
    async def story() -> tuple[str, str]:
        first = await create(path)
        made = first.change_token
        await first.write(an_image)
        return made, await first.close()

    before, after = run(story())
    assert before != after


def test_a_file_closed_elsewhere_is_a_strangers_until_admitted(run: Run, path: Path) -> None:
    async def story() -> None:
        await (await create(path)).close()
        project = await reopen(path, "another token")
        assert (project.is_ours, project.is_read_only) == (False, True)
        assert await project.read(images) == ()

        seen: list[float] = []
        await project.admit(seen.append)
        await asyncio.sleep(0)
        await project.write(an_image)

        assert seen[-1] == 1.0
        assert not project.is_read_only
        await project.close()

    run(story())


def test_a_strangers_file_with_a_cycle_is_not_admitted(run: Run, path: Path) -> None:
    def looped(db: sqlite3.Connection) -> None:
        image_id = an_image(db)
        turn_id = a_turn(db, image_id)
        first = a_node(db, image_id, turn_id)
        second = a_node(db, image_id, turn_id, first)
        db.execute("INSERT INTO parent VALUES (?, 0, ?)", (first, second))

    async def story() -> None:
        project = await create(path)
        await project.write(looped)
        await project.close()
        project = await reopen(path, None)
        with pytest.raises(ProjectDamaged):
            await project.admit()
        assert project.is_read_only
        await project.close()

    run(story())


def test_a_strangers_file_with_impossible_words_is_not_admitted(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await create(path)
        image_id = await project.write(an_image)
        await project.write(lambda db: a_node(db, image_id, a_turn(db, image_id)))
        await project.close()
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            db.execute("UPDATE node SET verdict = 'best of all'")
        db.close()

        project = await reopen(path, None)
        with pytest.raises(ProjectDamaged):
            await project.read(lambda db: history(db, image_id))
        with pytest.raises(ProjectDamaged):
            await project.admit()
        await project.close()

    run(story())


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER sly AFTER INSERT ON node BEGIN DELETE FROM blob; END",
        "CREATE VIEW sly AS SELECT 1 AS one",
        "CREATE TABLE more (id TEXT)",
        "ALTER TABLE node ADD COLUMN more TEXT",
        "DROP TABLE comparison_node",
    ],
)
def test_tables_that_no_palimpsest_wrote_are_refused(run: Run, path: Path, statement: str) -> None:
    async def story() -> str:
        token = await (await create(path)).close()
        with sqlite3.connect(path) as db:
            db.execute(statement)
        db.close()
        with pytest.raises(StudioError) as caught:
            await reopen(path, token)
        return caught.value.kind

    assert run(story()) == "project-foreign"
    assert names(path.parent) == [path.name]


def test_a_newer_file_with_our_columns_is_read_only(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await create(path)
        await project.write(an_image)
        token = await project.close()
        with sqlite3.connect(path) as db:
            db.execute("ALTER TABLE node ADD COLUMN smell TEXT")
            db.execute("PRAGMA user_version = 99")
        db.close()
        project = await reopen(path, token)

        assert project.read_only_reason is not None
        assert project.read_only_reason.kind == "project-too-new"
        assert len(await project.read(images)) == 1
        await project.close()

    run(story())


def test_words_of_a_newer_file_that_we_do_not_know_are_not_our_bug(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await create(path)
        image_id = await project.write(an_image)
        await project.write(lambda db: a_node(db, image_id, a_turn(db, image_id)))
        token = await project.close()
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            db.execute("UPDATE node SET verdict = 'undecided'")
            db.commit()
            db.execute("PRAGMA user_version = 99")
        project = await reopen(path, token)

        with pytest.raises(ProjectDamaged):
            await project.read(lambda db: history(db, image_id))

        await project.close()

    run(story())


def test_a_newer_file_without_our_columns_is_refused(run: Run, path: Path) -> None:
    async def story() -> str:
        token = await (await create(path)).close()
        with sqlite3.connect(path) as db:
            db.execute("ALTER TABLE node DROP COLUMN note")
            db.execute("PRAGMA user_version = 99")
        db.close()
        with pytest.raises(StudioError) as caught:
            await reopen(path, token)
        return caught.value.kind

    assert run(story()) == "project-foreign"


def test_a_damaged_page_turns_the_project_read_only(run: Run, path: Path) -> None:
    async def story() -> None:
        project = await create(path)
        await project.put_blob(os.urandom(3_000_000), "image/png")
        image_id = await project.write(an_image)
        for _ in range(300):
            await project.write(lambda db: a_node(db, image_id, a_turn(db, image_id)))
        token = await project.close()
        whole = bytearray(path.read_bytes())
        with closing(sqlite3.connect(path)) as db:
            (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'node'").fetchone()
        whole[(root - 1) * 16384 : root * 16384] = b"\xff" * 16384
        path.write_bytes(whole)

        project = await reopen(path, token)
        with pytest.raises(ProjectDamaged):
            await project.write(lambda db: a_node(db, image_id, a_turn(db, image_id)))
        assert project.is_read_only
        assert len(await project.read(images)) == 1
        await project.close()

    run(story())


def test_a_large_blob_comes_back_whole_and_tells_its_progress(run: Run, path: Path, tmp_path: Path) -> None:
    data = os.urandom(9_000_000)
    file = tmp_path / "large.png"
    file.write_bytes(data)
    seen: list[float] = []

    async def story() -> tuple[bytes, bool]:
        project = await create(path)
        blob_id = await project.put_blob(file, "image/png", progress=seen.append)
        same = await project.put_blob(data, "image/png") == blob_id
        back = await project.get_blob(blob_id)
        await project.close()
        return back, same

    back, same = run(story())
    assert back == data
    assert same
    assert seen == sorted(seen)
    assert len(seen) == 3
    assert seen[-1] == 1.0


def test_an_empty_blob_is_a_blob(run: Run, path: Path) -> None:
    async def story() -> bytes:
        project = await create(path)
        back = await project.get_blob(await project.put_blob(b"", "image/png"))
        await project.close()
        return back

    assert run(story()) == b""


def test_a_cancelled_blob_leaves_no_chunk(run: Run, path: Path) -> None:
    cancel = CancelToken()

    async def story() -> int:
        project = await create(path)
        with pytest.raises(Cancelled):
            await project.put_blob(
                os.urandom(9_000_000), "image/png", progress=lambda _: cancel.cancel(), cancel=cancel
            )
        chunks = await project.read(lambda db: db.execute("SELECT count(*) FROM blob_chunk").fetchone()[0])
        await project.close()
        return int(chunks)

    assert run(story()) == 0


def test_two_writers_of_the_same_bytes_share_one_blob(run: Run, path: Path) -> None:
    data = os.urandom(9_000_000)

    async def story() -> tuple[set[str], int, bytes]:
        project = await create(path)
        ids = set(await asyncio.gather(*(project.put_blob(data, "image/png") for _ in range(3))))
        chunks = await project.read(lambda db: db.execute("SELECT count(*) FROM blob_chunk").fetchone()[0])
        back = await project.get_blob(next(iter(ids)))
        await project.close()
        return ids, int(chunks), back

    ids, chunks, back = run(story())
    assert len(ids) == 1
    assert chunks == 3
    assert back == data


def test_closing_sweeps_blobs_that_nothing_uses_after_a_day(run: Run, path: Path) -> None:
    def age(db: sqlite3.Connection) -> None:
        db.execute("UPDATE blob SET created = '2000-01-01T00:00:00.000Z'")

    async def story() -> tuple[str, list[str]]:
        project = await create(path)
        image_id = await project.write(an_image)
        picture_id = await project.write(a_picture)
        old = await project.put_blob(b"old and unused", "image/png")
        await project.write(age)
        fresh = await project.put_blob(b"fresh and unused", "image/png")
        token = await project.close()
        project = await reopen(path, token)
        left = await project.read(lambda db: [row[0] for row in db.execute("SELECT id FROM blob")])
        await project.close()
        assert image_id
        assert picture_id
        assert old not in left
        return fresh, left

    fresh, left = run(story())
    assert fresh in left
    assert len(left) == 3


def test_a_synced_folder_gets_a_truncated_journal_and_a_notice(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox (Personal)"
    folder.mkdir()
    path = folder / "cup.palimpsest"

    async def story() -> list[str]:
        project = await create(path)
        assert [notice.kind for notice in project.notices] == ["journal-truncate"]
        await project.write(an_image)
        there = names(folder)
        assert len(await project.read(images)) == 1
        await project.close()
        return there

    there = run(story())
    assert "cup.palimpsest-wal" not in there
    assert names(folder) == [path.name]


def test_a_project_in_a_read_only_folder_is_read_and_leaves_no_trace(run: Run, guarded: Path) -> None:
    path = guarded / "cup.palimpsest"

    async def story() -> None:
        project = await create(path)
        await project.write(an_image)
        token = await project.close()
        with as_a_guest(guarded):
            project = await reopen(path, token)
            assert project.read_only_reason is not None
            assert project.read_only_reason.kind == "folder-not-writable"
            assert len(await project.read(images)) == 1
            await project.close()

    run(story())
    assert names(guarded) == [path.name]


def test_a_project_left_open_in_a_read_only_folder_is_refused_with_a_sentence(
    run: Run, guarded: Path, tmp_path: Path
) -> None:
    path = guarded / "cup.palimpsest"

    async def story() -> str:
        project = await create(path)
        await project.write(an_image)
        shutil.copy(path, tmp_path / "main")
        shutil.copy(f"{path}-wal", tmp_path / "log")
        await project.close()
        shutil.copy(tmp_path / "main", path)
        shutil.copy(tmp_path / "log", f"{path}-wal")
        with as_a_guest(guarded), pytest.raises(StudioError) as caught:
            await reopen(path, None)
        return caught.value.kind

    assert run(story()) == "log-left-behind"


def test_writes_that_queue_up_all_arrive(run: Run, path: Path) -> None:
    async def story() -> int:
        project = await create(path)
        await asyncio.gather(*(project.write(lambda db, n=n: an_image(db, f"cup {n}")) for n in range(40)))
        count = len(await project.read(images))
        await project.close()
        return count

    assert run(story()) == 40


def test_the_log_is_folded_into_the_file_when_idle(
    run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_file, "IDLE_S", 0.0)

    async def story() -> int:
        project = await create(path)
        size = path.stat().st_size
        await project.put_blob(os.urandom(1_000_000), "image/png")
        for _ in range(200):
            await asyncio.sleep(0.01)
            if path.stat().st_size > size:
                break
        grown = path.stat().st_size - size
        await project.close()
        return grown

    assert run(story()) > 900_000


def test_install_ids_are_written_by_the_maker_only(run: Run, path: Path) -> None:
    async def story() -> str:
        token = await (await create(path)).close()
        project = await ProjectFile.open(
            path, install_id="other", program="test 2", known_token=lambda _: token
        )
        found = await project.read(
            lambda db: db.execute("SELECT value FROM meta WHERE key = 'install_id'").fetchone()
        )
        await project.close()
        return str(found[0])

    assert run(story()) == INSTALL_ID


def test_an_unreferenced_picture_blob_is_still_referenced(db: sqlite3.Connection) -> None:
    picture_id = a_picture(db)

    unused = blobs.unreferenced_blobs(db)

    assert picture_id
    assert unused == ()


def test_a_full_disk_is_said_and_leaves_the_project_whole(run: Run, path: Path) -> None:
    def shrink(db: sqlite3.Connection) -> None:
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 400}")

    async def story() -> None:
        project = await create(path)
        await project.write(an_image)
        await project.write(shrink)
        with pytest.raises(DiskTrouble) as caught:
            await project.put_blob(os.urandom(20_000_000), "image/png")
        assert caught.value.kind == "disk-full"
        assert len(await project.read(images)) == 1
        assert await project.read(lambda db: db.execute("SELECT count(*) FROM blob_chunk").fetchone()[0]) == 1
        await project.close()

    run(story())
    assert names(path.parent) == [path.name]


def test_closing_waits_for_readers(run: Run, path: Path) -> None:
    release = threading.Event()

    def slow(db: sqlite3.Connection) -> int:
        release.wait(10)
        return len(images(db))

    async def story() -> int:
        project = await create(path)
        await project.write(an_image)
        reading = asyncio.create_task(project.read(slow))
        await asyncio.sleep(0)
        closing = asyncio.create_task(project.close())
        await asyncio.sleep(0.01)
        release.set()
        await closing
        return await reading

    assert run(story()) == 1
    assert names(path.parent) == [path.name]


def test_bytes_removed_for_good_can_be_brought_back(run: Run, path: Path) -> None:
    data = os.urandom(5_000_000)

    def bury(db: sqlite3.Connection) -> None:
        blobs.drop_chunks(db, db.execute("SELECT id FROM blob").fetchone()[0])
        db.execute("UPDATE blob SET removed_at = '2026-01-01T00:00:00.000Z'")

    async def story() -> bool:
        project = await create(path)
        buried = await project.put_blob(data, "image/png")
        await project.write(bury)
        again = await project.put_blob(data, "image/png")
        whole = await project.get_blob(again) == data
        await project.close()
        return whole and again == buried

    assert run(story())


def test_a_file_that_changes_while_it_is_read_is_refused(run: Run, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "moving.png"
    file.write_bytes(os.urandom(9_000_000))

    async def story() -> str:
        project = await create(path)
        with pytest.raises(BadInput) as caught:
            await project.put_blob(file, "image/png", progress=lambda _: file.write_bytes(b"shorter"))
        await project.close()
        return caught.value.kind

    assert run(story()) == "file-changed"


def test_loose_chunks_are_found_without_reading_them(db: sqlite3.Connection) -> None:
    plan = db.execute("EXPLAIN QUERY PLAN SELECT DISTINCT blob_id FROM blob_chunk").fetchall()

    assert "COVERING INDEX" in plan[0][3]


def test_a_strangers_project_that_was_only_read_is_still_a_strangers(run: Run, path: Path) -> None:
    async def story() -> None:
        await (await create(path)).close()

        project = await reopen(path, None)
        assert not project.is_ours
        assert await project.close() == ""

        project = await reopen(path, None)
        await project.admit()
        assert await project.close() != ""

    run(story())


async def said_to_sqlite(project: ProjectFile, work: Callable[[], Awaitable[object]]) -> list[str]:
    """The statements about transactions and the disk while `work` is done."""
    seen: list[str] = []
    await project.write(lambda db: db.set_trace_callback(seen.append))
    await work()
    await project.write(lambda db: db.set_trace_callback(None))
    words = ("PRAGMA synchronous", "COMMIT")
    return [one for one in seen if one.startswith(words)][1:]  # the first ends the transaction that listens


async def in_the_end(project: ProjectFile) -> int:
    return int(await project.write(lambda db: db.execute("PRAGMA synchronous").fetchone()[0]))


UNSYNCED = ["PRAGMA synchronous = NORMAL", "COMMIT", "PRAGMA synchronous = FULL"]
FULL = 2


def test_bytes_are_not_waited_for_and_the_rows_that_name_them_are(run: Run, path: Path) -> None:
    async def story() -> tuple[list[str], list[str], int]:
        project = await create(path)
        bytes_said = await said_to_sqlite(project, lambda: project.put_blob(b"small", "image/png"))
        rows_said = await said_to_sqlite(project, lambda: project.write(an_image))
        level = await in_the_end(project)
        await project.close()
        return bytes_said, rows_said, level

    assert run(story()) == (UNSYNCED, ["COMMIT"], FULL)


def test_where_no_log_keeps_the_order_bytes_are_waited_for_too(
    run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "is_shared_or_synced", lambda _: True)

    async def story() -> list[str]:
        project = await create(path)
        said = await said_to_sqlite(project, lambda: project.put_blob(b"small", "image/png"))
        await project.close()
        return said

    assert run(story()) == ["COMMIT"]


def test_after_bytes_that_broke_off_rows_are_waited_for(run: Run, path: Path) -> None:
    async def story() -> int:
        project = await create(path)
        file = path.with_suffix(".raw")
        file.write_bytes(bytes(3 * blobs.CHUNK_BYTES))
        with pytest.raises(BadInput):
            await project.put_blob(file, "image/png", progress=lambda _: file.write_bytes(b"shorter"))
        level = await in_the_end(project)
        await project.close()
        return level

    assert run(story()) == FULL
