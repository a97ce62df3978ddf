"""Four answers of 40 MB arrive at the same moment: does the window go on? And how soon is one seen and kept?

The window is the real one, the answers come from a server in a process of its own. A gap is told as the wall
clock had it, and without the time in which no core was free for the window: on a shared machine that is the
neighbours'.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from studio.assembly import build_studio
from studio.host.places import places
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.recipe import Draft
from tests.bench.table import IS_SAMPLE, OUT, Row, publish, repeats, told

CHECKOUT = Path(__file__).parents[2]
sys.path[:0] = [str(CHECKOUT / "tests"), str(CHECKOUT / "tests" / "journeys")]

from desk import Desk  # noqa: E402
from heartbeat import Gap, Gaps  # noqa: E402
from loopback.openai_server import KEY  # noqa: E402
from loopback.program import ServerProgram  # noqa: E402

PHOTOGRAPH = CHECKOUT / "resources" / "pictures" / "dandelion.jpg"
ARRIVED = Path(__file__).with_name("arrived.py")
SIZE = (3840, 2160)  # the largest that the model makes
MODEL, KEY_NAME = "gpt-image-2.6-flare", "KEY_OF_THE_DOUBLE"
ACCOUNTS = ("first", "second", "third", "fourth")
ROUNDS = 7
GAP_MS, SHOWN_RATIO, KEPT_RATIO = 50.0, 1.5, 2.5
PATIENCE_S = 180


@dataclass(frozen=True, slots=True)
class Scene:
    """How a turn is asked, how many calls answer it together, and with how many bits."""

    work: str
    draft: Draft
    calls: int = 1
    bits: int = 8

    @property
    def answers(self) -> int:
        return self.draft.candidates * (1 + len(self.draft.also))


_DRAFT = Draft(instruction="a walnut table", profile=ACCOUNTS[0], parameters={"quality": "low"})
_ONE = replace(_DRAFT, candidates=1)
FOUR = (
    Scene("one call of four", _DRAFT),
    Scene("one call of four, 16 bit", _DRAFT, bits=16),
    Scene("four calls at once", replace(_ONE, also=ACCOUNTS[1:]), calls=4),
    Scene("four streams at once", replace(_DRAFT, previews=True), calls=4),
)
ONE = Scene("one answer", _ONE)


@dataclass(frozen=True, slots=True)
class Seen:
    """One turn as it went: the stalls of the window, longest first, and its moments in seconds."""

    gaps: list[Gap]
    moments: Mapping[str, list[float]]

    def took_ms(self, begun: str, ended: str) -> float:
        return (self.moments[ended][-1] - self.moments[begun][0]) * 1000


@dataclass(frozen=True, slots=True)
class Bench:
    """A server in a process of its own, a desk, and a folder for an installation a turn."""

    server: ServerProgram
    desk: Desk
    folder: Path

    def see(self, scene: Scene, name: str) -> Seen:
        """A turn in a new project, which has none of its bytes."""
        home, gaps = self.folder / name, self.folder / f"{name}.jsonl"
        project = prepare(home, self.server.url, scene.draft)
        self.server.set(together=scene.calls, bits=scene.bits)
        program = self.desk.start(
            sys.executable,
            str(ARRIVED),
            str(gaps),
            str(project),
            **{"PYTHONPATH": str(CHECKOUT), "PALIMPSEST_HOME": str(home), KEY_NAME: KEY},
        )
        code = program.ended(PATIENCE_S)
        shutil.rmtree(home)
        said = program.said()
        assert code == 0, said
        assert "Traceback" not in said, said
        moments: dict[str, list[float]] = {}
        for moment, at in map(str.split, said.splitlines()):
            moments.setdefault(moment, []).append(float(at))
        assert len(moments.get("seen", ())) == scene.answers, said
        felt = [gap for gap in Gaps(gaps).since(moments["asked"][0]) if gap.ended <= moments["ended"][0]]
        return Seen(felt, moments)


def prepare(home: Path, url: str, draft: Draft) -> Path:
    """An installation with its accounts, and a project whose turn only has to be asked for."""
    os.environ["PALIMPSEST_HOME"] = str(home)
    home.mkdir()
    photograph = home / "photograph.png"
    Image.open(PHOTOGRAPH).convert("RGB").resize(SIZE).save(photograph, compress_level=1)

    async def make() -> Path:
        studio = build_studio(places(), lambda event: None)
        for name in ACCOUNTS:
            await studio.accounts.add(_account(name, url))
            await studio.accounts.agree(name)
        session = await studio.new_project([photograph], home / "photograph.palimpsest")
        await session.drafts.keep(session.images()[0].id, draft)
        await session.close()
        return session.path

    return asyncio.run(make())


def _account(name: str, url: str) -> Profile:
    return Profile(
        name,
        ProfileKind.OPENAI,
        base_url=url,
        model=MODEL,
        key=KeyPlace.ENVIRONMENT,
        key_variable=KEY_NAME,
        parallel=4,
    )


@contextmanager
def bench() -> Iterator[Bench]:
    OUT.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(dir=OUT)  # on a real disk
    with folder as place, ServerProgram("noise_server") as server:
        desk = Desk(Path(place, "desk"))
        try:
            desk.open()
            yield Bench(server, desk, Path(place))
        finally:
            desk.close()


def stalls(bench: Bench, scene: Scene) -> Row:
    """The longest gap of each turn; those that are felt are printed with where they were seen."""
    longest, own = [0.0], [0.0]
    for n in range(repeats(ROUNDS)):
        gaps = bench.see(scene, f"{scene.work} {n}").gaps
        longest.append(max((gap.gap_ms for gap in gaps), default=0.0))
        own.append(max((gap.own_ms for gap in gaps), default=0.0))
        for gap in gaps:
            if gap.own_ms > GAP_MS:
                print(f"{scene.work}: {gap}")
    whole, ours = longest[1:], own[1:]
    holds = statistics.median(ours) < GAP_MS
    ratio = statistics.median(ours) / GAP_MS
    return Row(
        f"longest gap, {scene.work}", told(ours), f"{told(whole)} on the wall", ratio, "< 50 ms", holds
    )


def roads(bench: Bench) -> list[Row]:
    """One answer in the window; right after it, in the same program, the least that it needs by itself."""
    found = [bench.see(ONE, f"one {n}") for n in range(repeats(ROUNDS))]
    return [
        _road(
            "an answer of 40 MB shown, not yet locked",
            [seen.took_ms("handed", "shown") for seen in found],
            [seen.took_ms("begun", "decoded") for seen in found],
            SHOWN_RATIO,
        ),
        _road(
            "an answer of 40 MB to a node that is seen",
            [seen.took_ms("handed", "seen") for seen in found],
            [seen.took_ms("begun", "least") for seen in found],
            KEPT_RATIO,
        ),
    ]


def _road(work: str, ours: list[float], baseline: list[float], bar: float) -> Row:
    ratio = statistics.median(ours) / statistics.median(baseline)
    return Row(work, told(ours), told(baseline), ratio, f"≤ {bar}", ratio <= bar)


def main() -> None:
    with bench() as made:
        rows = [*roads(made), *(stalls(made, scene) for scene in (FOUR[:1] if IS_SAMPLE else FOUR))]
    publish("arrivals", rows)
    print("load of the machine: " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
