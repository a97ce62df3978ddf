"""A writer that is killed at any moment leaves a whole file with everything it had reported as done."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from project_builders import create, reopen

from studio.store import check as checking
from studio.store.images import images
from studio.store.nodes import history

Run = Callable[..., object]

WRITER = """
    import asyncio, os, sys
    from pathlib import Path
    from project_builders import a_node, a_picture, a_turn, an_image, reopen
    from studio.store import blobs

    def turn(db, image_id, blob_id):
        picture_id = a_picture(db, blob_id=blob_id)
        return a_node(db, image_id, a_turn(db, image_id, "go on"), picture_id=picture_id)

    async def main():
        project = await reopen(Path(sys.argv[1]), None)
        if project.is_read_only:
            await project.admit()
        image_id = await project.write(lambda db: an_image(db, f"cup {os.getpid()}"))
        print("image", image_id, flush=True)
        while True:
            blob_id = await project.put_blob(os.urandom(6_000_000), "image/png")
            print("node", await project.write(lambda db: turn(db, image_id, blob_id)), flush=True)

    asyncio.run(main())
"""


def write_until_killed(path: Path, after_s: float) -> list[list[str]]:
    """What the writer reported before it was killed, the last line only when it is whole."""
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), str(Path(__file__).parent)])},
    )
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(after_s)
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate()
    return [line.split() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("seed", range(6))
def test_a_writer_killed_at_any_moment_leaves_a_whole_file(run: Run, path: Path, seed: int) -> None:
    run(_empty(path))

    reported = write_until_killed(path, random.Random(seed).uniform(0.0, 0.4))

    nodes, report, counts = run(_look(path))
    assert {node_id for kind, node_id in reported if kind == "node"} <= nodes
    assert report.is_sound, report.findings
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]
    assert counts[0] == counts[1], "closing sweeps the chunks of the broken write"


async def _empty(path: Path) -> None:
    await (await create(path)).close()


async def _look(path: Path) -> tuple[set[str], checking.CheckReport, tuple[int, int]]:
    project = await reopen(path, None)
    await project.admit()
    nodes: set[str] = set()
    for image in await project.read(images):
        nodes |= set((await project.read(lambda db, id_=image.id: history(db, id_))).nodes)
    report = await project.read(checking.check)
    token = await project.close()
    again = await reopen(path, token)
    counts = await again.read(
        lambda db: (
            db.execute("SELECT count(*) FROM blob").fetchone()[0],
            db.execute("SELECT count(DISTINCT blob_id) FROM blob_chunk").fetchone()[0],
        )
    )
    await again.close()
    return nodes, report, counts
