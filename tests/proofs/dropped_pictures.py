"""Hostile pictures dropped onto the real window: what it said of each, and where it stood still."""

import asyncio
import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent / "journeys")]

from crafted_pictures import crafted  # noqa: E402
from heartbeat import Gap, Gaps  # noqa: E402
from hostile_pictures import FORMATS, mutated, seeds  # noqa: E402

from studio.assembly import build_studio  # noqa: E402
from studio.host.places import places  # noqa: E402
from studio.session.sources import PastedPicture  # noqa: E402


@dataclass(frozen=True, slots=True)
class Told:
    """A file by its name, what the window said of it, and how long it took."""

    name: str
    said: list[str]
    took_s: float


def hostile_files(folder: Path, mutants: int) -> int:
    """Of each format so many mutants and all that are crafted; returns how many there are."""
    folder.mkdir()
    for kind in FORMATS:
        rng = random.Random(f"dropped {kind}")
        made = [mutated(rng.choice(seeds(kind)), rng) for _ in range(mutants)] + crafted(kind)
        for n, data in enumerate(made):
            (folder / f"{kind}-{n}.{kind}").write_bytes(data)
    return len(list(folder.iterdir()))


def project_in(home: Path) -> Path:
    """One sound picture, which is there before and after."""

    async def make() -> Path:
        studio = build_studio(places(), lambda event: None)
        good = PastedPicture(seeds("png")[0], "good.png")
        session = await studio.new_project([good], home / "good.palimpsest")
        await session.close()
        return session.path

    return asyncio.run(make())


def dropped(files: Path, project: Path, notes: Path, timeout_s: float) -> tuple[list[Told], list[Gap]]:
    """What was told of each file, and the gaps from the first drop to the last, longest first."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_HERE.parents[1])}
    words = [sys.executable, "-W", "ignore", str(_HERE / "dropping.py"), str(notes), str(files), str(project)]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=timeout_s, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    told = [Told(line["name"], line["said"], line["done"] - line["dropped"]) for line in lines]
    began, ended = lines[0]["dropped"], lines[-1]["done"]
    return told, [gap for gap in Gaps(notes).since(began) if gap.ended <= ended]
