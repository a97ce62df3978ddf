"""An edit killed at any moment loses nothing that was reported, and the next start says so."""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from program import PICTURES, Installation

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
ROUNDS, KILLS = (9 if WHOLE else 1), 6
WISH = "make it much warmer"
EDIT = ("-i", WISH, "-n", "4", "--stay")


@dataclass(frozen=True, slots=True)
class Killed:
    """What an edit had reported when it died; `was_running` is False when the kill came too late."""

    reported: tuple[str, ...]
    was_running: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """A project, and how long one edit of it takes here."""

    palimpsest: Installation
    project: Path
    whole_s: float

    def edit_and_kill(self, moment: "Moment") -> Killed:
        """SIGKILL to the edit and all that it started."""
        running = self.palimpsest.start("edit", self.project, *EDIT)
        assert running.stderr is not None
        told = running.stderr.readline() if moment.after_first_report else ""
        time.sleep(moment.wait_s)
        was_running = running.poll() is None
        if was_running:
            os.killpg(running.pid, signal.SIGKILL)
        told += running.stderr.read()
        running.communicate()
        lines = [line for line in told.splitlines() if line.startswith("Kept ")]
        return Killed(tuple(line.removeprefix("Kept ").rstrip(".") for line in lines), was_running)


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: so long after the start, or after the first node was reported."""

    wait_s: float
    after_first_report: bool


def moments(round_: int, whole_s: float) -> Iterator[Moment]:
    """Random ones: half of them anywhere, half of them while candidates come in."""
    chance = random.Random(round_)
    for n in range(KILLS):
        after_first_report = n % 2 == 1
        most_s = 0.1 if after_first_report else whole_s
        yield Moment(chance.uniform(0, most_s), after_first_report)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    home = tmp_path_factory.mktemp("kills")
    palimpsest = Installation(home)
    project = home / "coffee.palimpsest"
    palimpsest.done("new", project, PICTURES / "coffee.png")
    began = time.monotonic()
    palimpsest.done("edit", project, *EDIT)
    return Bench(palimpsest, project, time.monotonic() - began)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_killed_edits_lose_no_reported_node_and_the_next_start_says_so(bench: Bench, round_: int) -> None:
    palimpsest, project = bench.palimpsest, bench.project
    reported: set[str] = set()
    while_running = in_a_turn = 0

    for moment in moments(round_, bench.whole_s):
        killed = bench.edit_and_kill(moment)
        log = palimpsest.done("log", project)  # a reader: it settles nothing
        checked = palimpsest.done("check", project)
        told = palimpsest.done("mark", project, "root", "none")["notices"]  # the next start that writes

        reported |= set(killed.reported)
        while_running += killed.was_running
        in_a_turn += bool(told)
        there = {node["node"] for image in log["images"] for node in image["nodes"]}
        assert reported <= there
        assert checked["sound"]
        assert {finding["severity"] for finding in checked["findings"]} <= {"note"}
        assert {job["state"] for job in log["unsettled"]} <= {"planned", "sent"}
        assert not log["unsettled"] or told
        for notice in told:
            assert notice["kind"] == "turn-interrupted"
            assert WISH in notice["message"]

    print(
        f"\n{KILLS} edits: {while_running} killed while running, {in_a_turn} of them within a turn;"
        f" {len(reported)} nodes reported, all there"
    )
    assert while_running > 0
    assert in_a_turn > 0
    assert palimpsest.done("log", project)["unsettled"] == []
    assert palimpsest.done("edit", project, *EDIT)["notices"] == []
    assert [path.name for path in project.parent.glob("coffee*")] == [project.name]
