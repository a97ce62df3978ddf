"""From the start of the process to a first paint and to a usable project, beside a bare window."""

import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from studio.assembly import build_studio
from studio.host.places import places
from studio.model.history import Node, Turn, TurnKind
from studio.model.ids import NODE, TURN, new_id
from studio.session.session import Session
from studio.store import nodes, turns
from studio.store.database import Access, connect, writing
from tests.bench.table import Row, publish, repeats, told

CHECKOUT = Path(__file__).parents[2]
sys.path.insert(0, str(CHECKOUT / "tests" / "journeys"))

from desk import Desk, until  # noqa: E402

PHOTOGRAPH = CHECKOUT / "resources" / "pictures" / "dandelion.jpg"
STARTED = Path(__file__).with_name("started.py")
PAIRS, NODES, CANDIDATES = 9, 1_000, 4
PAINT_RATIO, USABLE_RATIO = 1.7, 2.5
PATIENCE_S = 60


def a_project(folder: Path) -> Path:
    """A photograph and 1,000 nodes, closed by the installation that will open it."""

    async def make() -> Path:
        studio = build_studio(places(), lambda event: None)
        session = await studio.new_project([PHOTOGRAPH], folder / "dandelion.palimpsest")
        root = _root(session)
        await session.close()
        _fill(session.path, root)
        return session.path

    return asyncio.run(make())


def _root(session: Session) -> Node:
    image = session.images()[0]
    return session.history(image.id).nodes[image.head or ""]


def _fill(path: Path, root: Node) -> None:
    """Turns of four, each from the first node of the one before, all showing the root's picture."""
    db = connect(path, Access.WRITE)
    with writing(db):
        parent = root.id
        for n in range(NODES // CANDIDATES):
            made = _turn(db, root, f"make it a little warmer, once more ({n})", parent)
            parent = made[0]
        db.execute("UPDATE image SET head_node_id = ?", (parent,))
    db.close()


def _turn(db: sqlite3.Connection, root: Node, instruction: str, parent: str) -> list[str]:
    turn = turns.begin_turn(db, Turn(new_id(TURN), root.image_id, TurnKind.EDIT, instruction), None, ())
    return [
        nodes.add_node(
            db,
            Node(
                id=new_id(NODE),
                image_id=root.image_id,
                number=0,
                turn_id=turn.id,
                parents=(parent,),
                ordinal=n,
                width=root.width,
                height=root.height,
                picture_id=root.picture_id,
            ),
            None,
        ).id
        for n in range(CANDIDATES)
    ]


@dataclass(frozen=True, slots=True)
class Reached:
    """A moment of a start: milliseconds from the start of the process, and what the main thread worked."""

    after_ms: float
    worked_ms: float


def started(desk: Desk, bytecode: Path, *words: str) -> dict[str, Reached]:
    """When what was reached. Bytecode is kept from one start to the next, as in any installation."""
    begun = time.time()
    program = desk.start(
        sys.executable,
        str(STARTED),
        *words,
        PYTHONPATH=str(CHECKOUT),
        PYTHONDONTWRITEBYTECODE="",
        PYTHONPYCACHEPREFIX=str(bytecode),
        PALIMPSEST_HOME=os.environ["PALIMPSEST_HOME"],
    )
    last = "painted" if words[0] == "bare" else "usable"
    until(lambda: last in program.said(), what=f"a window that is {last}", timeout_s=PATIENCE_S)
    assert program.ended(PATIENCE_S) == 0, program.said()
    lines = (line.split() for line in program.said().splitlines())
    return {name: Reached((float(at) - begun) * 1000, float(worked) * 1000) for name, at, worked in lines}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PALIMPSEST_HOME"] = str(Path(folder, "home"))
        project = a_project(Path(folder))
        desk, bytecode = Desk(Path(folder, "desk")), Path(folder, "bytecode")
        bare, paint, usable = [], [], []
        try:
            desk.open()
            for n in range(repeats(PAIRS) + 1):
                one = started(desk, bytecode, "bare")
                other = started(desk, bytecode, "studio", str(project))
                if n:  # the first pair warms the disk
                    bare.append(one["painted"])
                    paint.append(other["painted"])
                    usable.append(other["usable"])
        finally:
            desk.close()
    publish(
        "start",
        [
            _row("first paint", paint, bare, PAINT_RATIO),
            _row("usable with 1,000 nodes", usable, bare, USABLE_RATIO),
        ],
    )
    worked = {"bare window": bare, "first paint": paint, "usable": usable}
    print(
        "work of the main thread: " + ", ".join(f"{name} {_worked(found)}" for name, found in worked.items())
    )
    print("load of the machine: " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))


def _worked(reached: list[Reached]) -> str:
    return told([one.worked_ms for one in reached])


def _row(work: str, ours: list[Reached], bare: list[Reached], bar: float) -> Row:
    times, least = [one.after_ms for one in ours], [one.after_ms for one in bare]
    ratio = statistics.median(times) / statistics.median(least)
    return Row(work, told(times), f"{told(least)} bare", ratio, f"≤ {bar}", ratio <= bar)


if __name__ == "__main__":
    main()
