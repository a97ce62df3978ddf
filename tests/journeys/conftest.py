"""Fixtures of journeys: a desk, a hand, a clipboard, other programs, and the studio itself."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from clipboard import Clipboard
from desk import Desk, Program, until
from desk_keyring import Keyring
from hand import Hand
from heartbeat import MOST_MS, Gaps
from loopback.program import ServerProgram
from sight import Seen, Sight

_HERE = Path(__file__).parent
_CHECKOUT = _HERE.parent.parent
_OUT = _CHECKOUT / "tests" / "out" / "journeys"
_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker("journey")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """1440×900; with `@pytest.mark.parametrize("desk", [2], indirect=True)` the same at 200 %,
    with `[(1, 1760, 1000)]` at 100 % with room beside the studio.

    Pictures and the programs' output are left in tests/out/journeys, one folder a test.
    """
    asked = getattr(request, "param", 1)
    scale, width, height = asked if isinstance(asked, tuple) else (asked, 1440, 900)
    folder = _OUT / re.sub(r"\W+", "-", request.node.name).strip("-")
    for old in folder.glob("*"):
        old.unlink()
    found = Desk(folder, width * scale, height * scale, scale)
    try:
        found.open()
        yield found
        if request.node.stash.get(_FAILED, False):
            found.shot("failed")
    finally:
        found.close()


@pytest.fixture
def hand(desk: Desk) -> Hand:
    return Hand(desk)


@pytest.fixture
def server() -> Iterator[ServerProgram]:
    """A hosted maker that journeys pay, in a process of its own."""
    with ServerProgram() as server:
        yield server


@pytest.fixture
def keyring(desk: Desk, tmp_path: Path) -> Keyring:
    """Where a test does not ask for it, the desk has none."""
    return Keyring(desk, tmp_path / "keyring")


@pytest.fixture
def clipboard(desk: Desk) -> Clipboard:
    return Clipboard(desk)


@dataclass(frozen=True, slots=True)
class Opened:
    """A program with its window up."""

    desk: Desk
    program: Program
    window: str
    sight: Sight
    gaps: Gaps | None = field(default=None, kw_only=True)

    def quits(self) -> None:
        """Leaves by Ctrl+Q and ends well, with nothing raised on the way.

        An answer is seen a moment before its turn has ended; the window asks then, and is told to stay.
        """
        self.desk.activate(self.window)
        hand = Hand(self.desk)
        hand.press("ctrl+q")
        if not self._is_gone_soon() and self.sight.all(name="A turn is still running"):
            hand.press("Escape")
            self.desk.activate(self.window)
            hand.press("ctrl+q")
        assert self.program.ended() == 0, self.program.said()
        assert "Traceback" not in self.program.said(), self.program.said()
        self.answered()

    def _is_gone_soon(self) -> bool:
        with suppress(subprocess.TimeoutExpired):
            self.program.process.wait(2)
        return self.program.process.poll() is not None

    def answered(self, since: float = 0.0) -> None:
        """Reports the longest time in which the window did not answer; fails only when it felt broken.

        What counts is the time that the program owes to itself: a machine of many guests gives it no core for
        half a second now and then.
        """
        found = self.gaps.since(since) if self.gaps is not None else []
        if found:
            print(f"longest gap: {found[0]}")
            own = max(found, key=lambda gap: gap.own_ms)
            assert own.own_ms < MOST_MS, f"{own}\n{own.stack}"


@dataclass(frozen=True, slots=True)
class Other(Opened):
    """Another program of the user's, and what it noted."""

    notes_path: Path

    @property
    def pad(self) -> Seen:
        return self.sight.one(name="Pad")

    def notes(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.notes_path.read_text().splitlines()]

    def noted(self, fact: str) -> dict[str, object]:
        """The first note about `fact`, as soon as there is one."""
        return until(lambda: [note for note in self.notes() if fact in note], what=f"a note of {fact}")[0]

    @property
    def dropped_picture(self) -> Path:
        return self.notes_path.with_name(f"{self.notes_path.name}.png")


OpenOther = Callable[..., Other]


@pytest.fixture
def open_other(desk: Desk, tmp_path: Path) -> OpenOther:
    """`open_other("Title", x, y)`; with `file=` or `picture=` it offers that path for dragging."""

    def start(title: str, x: int, y: int, *, file: Path | None = None, picture: Path | None = None) -> Other:
        notes = tmp_path / f"{title}.jsonl"
        notes.touch()
        offer = ["file", str(file)] if file else ["picture", str(picture)] if picture else []
        script = str(_HERE / "other_program.py")
        program = desk.start(sys.executable, script, title, str(x), str(y), str(notes), *offer)
        window = desk.window(program, f"^{title}$")
        return Other(desk, program, window, Sight(desk, program), notes)

    return start


OpenStudio = Callable[..., Opened]


@pytest.fixture
def open_studio(desk: Desk, tmp_path: Path) -> OpenStudio:
    """`open_studio(*arguments)` as `palimpsest` with these, in an installation of its own.

    Words by name are added to its environment.
    """

    def start(*arguments: str | Path, **env: str) -> Opened:
        notes = desk.folder / "gaps.jsonl"
        program = desk.start(
            sys.executable,
            str(_HERE / "heartbeat.py"),
            str(notes),
            *map(str, arguments),
            PYTHONPATH=str(_CHECKOUT),
            PALIMPSEST_HOME=str(tmp_path / "home"),
            **env,
        )
        window = desk.window(program)
        return Opened(desk, program, window, Sight(desk, program), gaps=Gaps(notes))

    return start
