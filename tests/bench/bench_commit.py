"""Keeping a picture of 3 MB beside a synced write of the same bytes; and a history of 10,000 nodes."""

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from studio.model.history import Node, Turn, TurnKind
from studio.model.ids import IMAGE, INSTALL, NODE, PICTURE, TURN, new_id
from studio.model.project import Image, Picture
from studio.store import images, nodes, pictures, turns
from studio.store.project_file import ProjectFile
from tests.bench.raw import synced_write, written_bytes
from tests.bench.table import Row, publish, repeats, timed_ms, told

PICTURE_BYTES = 3_000_000
COMMITS = repeats(21)
NODES, CANDIDATES = 10_000, 4
COMMIT_RATIO, WRITTEN_RATIO, GROWN_RATIO, READ_RATIO = 1.5, 2.1, 1.2, 3.0


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return (time.perf_counter() - begun) * 1000


async def a_project(folder: Path, name: str) -> tuple[ProjectFile, str]:
    """One image without a node."""
    file = await ProjectFile.create(folder / name, install_id=new_id(INSTALL), program="bench")
    image = Image(new_id(IMAGE), "cup", 0)
    await file.write(lambda db: images.add_image(db, image, None))
    return file, image.id


def a_node(
    db: sqlite3.Connection, image_id: str, turn_id: str, blob_id: str, parents: tuple[str, ...]
) -> str:
    picture = Picture(new_id(PICTURE), 1536, 1024, 3, 8, blob_id, "0" * 64, bytes(32 * 2))
    pictures.add_picture(db, picture)
    node = Node(new_id(NODE), image_id, 0, turn_id, parents, 1536, 1024, picture_id=picture.id)
    return nodes.add_node(db, node, None).id


async def keep(file: ProjectFile, image_id: str, data: bytes) -> None:
    """As a session keeps an answer: its bytes, then a transaction of rows."""
    blob_id = await file.put_blob(data, "image/png")

    def write(db: sqlite3.Connection) -> None:
        turn = turns.begin_turn(db, Turn(new_id(TURN), image_id, TurnKind.EDIT, "warmer"), None, ())
        a_node(db, image_id, turn.id, blob_id, ())

    await file.write(write)


async def fill(file: ProjectFile, image_id: str) -> None:
    """10,000 nodes in turns of four, each turn from the first node of the one before."""
    blob_id = await file.put_blob(b"small", "image/png")

    def write(db: sqlite3.Connection) -> None:
        parents: tuple[str, ...] = ()
        for n in range(NODES // CANDIDATES):
            turn = turns.begin_turn(db, Turn(new_id(TURN), image_id, TurnKind.EDIT, f"turn {n}"), None, ())
            made = [a_node(db, image_id, turn.id, blob_id, parents) for _ in range(CANDIDATES)]
            parents = (made[0],)

    await file.write(write)


async def commits(folder: Path) -> list[Row]:
    """Small and large project and raw file by turns, so that a busy moment falls on all of them."""
    small, small_image = await a_project(folder, "small.palimpsest")
    large, large_image = await a_project(folder, "large.palimpsest")
    await fill(large, large_image)
    await keep(small, small_image, os.urandom(PICTURE_BYTES))
    ours, grown, raw = [], [], []
    worked: dict[str, list[float]] = {"raw write": [], "commit": []}
    for n in range(COMMITS):
        one, two = os.urandom(PICTURE_BYTES), os.urandom(PICTURE_BYTES)
        begun = time.process_time()
        raw.append(timed_ms(lambda one=one, n=n: synced_write(folder / f"{n}.raw", one)))
        worked["raw write"].append((time.process_time() - begun) * 1000)
        begun = time.process_time()
        ours.append(await timed(lambda one=one: keep(small, small_image, one)))
        worked["commit"].append((time.process_time() - begun) * 1000)
        grown.append(await timed(lambda two=two: keep(large, large_image, two)))
    # A disk is quick and slow by turns, and takes the ratio with it; this stays.
    print("work of the processor: " + ", ".join(f"{what} {told(found)}" for what, found in worked.items()))
    reads, rows = [], []
    for _ in range(COMMITS):
        rows.append(await timed(lambda: large.read(lambda db: plain_rows(db, large_image))))
        reads.append(await timed(lambda: large.read(lambda db: nodes.history(db, large_image))))
    await large.close()
    before = written_bytes()
    for _ in range(COMMITS):
        await keep(small, small_image, os.urandom(PICTURE_BYTES))
    await small.close()
    written = (written_bytes() - before) / (COMMITS * PICTURE_BYTES)
    return [
        row("commit of 3 MB", ours, raw, COMMIT_RATIO),
        row("the same among 10,000 nodes", grown, ours, GROWN_RATIO),
        row("history of 10,000 nodes", reads, rows, READ_RATIO),
        Row(
            "bytes written for 3 MB, closing included",
            f"{written * PICTURE_BYTES / 1e6:.2f} MB",
            f"{PICTURE_BYTES / 1e6:.2f} MB",
            written,
            f"≤ {WRITTEN_RATIO}",
            written <= WRITTEN_RATIO,
        ),
    ]


def plain_rows(db: sqlite3.Connection, image_id: str) -> int:
    """The rows of a history as SQLite gives them, made into nothing."""
    found = db.execute(
        "SELECT n.*, t.* FROM node n JOIN turn t ON t.id = n.turn_id WHERE n.image_id = ?", (image_id,)
    )
    return len(found.fetchall())


def row(work: str, ours: list[float], baseline: list[float], bar: float) -> Row:
    ratio = statistics.median(ours) / statistics.median(baseline)
    return Row(work, told(ours), told(baseline), ratio, f"≤ {bar}", ratio <= bar)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path(__file__).parents[1]) as folder:
        publish("commit", asyncio.run(commits(Path(folder))))


if __name__ == "__main__":
    main()
