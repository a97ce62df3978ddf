"""An edit killed at any moment loses nothing that was reported, and the next start says so."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
KILLS = 50 if WHOLE else 6
COFFEE = Path(__file__).parents[2] / "resources" / "pictures" / "coffee.png"


def palimpsest(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "studio", *words]


def answer(home: Path, *words: str) -> dict[str, object]:
    done = subprocess.run(
        palimpsest(home, *words, "--json"),
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def environment(home: Path) -> dict[str, str]:
    return dict(os.environ, PALIMPSEST_HOME=str(home), PYTHONPATH=str(Path(__file__).parents[2]))


def edit_and_kill(home: Path, project: Path, after_s: float) -> tuple[list[str], bool]:
    """The nodes that were reported before the kill, and whether the kill came before the end."""
    running = subprocess.Popen(
        palimpsest(home, "edit", str(project), "-i", "make it a little warmer", "-n", "4", "--stay"),
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(after_s)
    was_running = running.poll() is None
    if was_running:
        os.killpg(running.pid, signal.SIGKILL)
    assert running.stderr is not None
    told = running.stderr.read()
    running.stderr.close()
    running.wait()
    reported = [
        line.removeprefix("Kept ").rstrip(".") for line in told.splitlines() if line.startswith("Kept ")
    ]
    return reported, was_running


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    """A home, a project in it, and how long one edit takes here."""
    home = tmp_path_factory.mktemp("kills")
    path = home / "coffee.palimpsest"
    answer(home, "new", str(path), str(COFFEE))
    began = time.monotonic()
    answer(home, "edit", str(path), "-i", "make it a little warmer", "-n", "4", "--stay")
    return home, path, time.monotonic() - began


def test_killed_edits_lose_no_reported_node(project: tuple[Path, Path, float]) -> None:
    home, path, whole_s = project
    moments = random.Random(20261121)
    reported: list[str] = []
    interrupted = 0

    for _ in range(KILLS):
        kept, was_running = edit_and_kill(home, path, moments.uniform(0.15, 1.05) * whole_s)
        reported += kept
        interrupted += was_running
        checked = answer(home, "check", str(path))
        assert checked["sound"], checked["findings"]
    log = answer(home, "log", str(path))
    after = answer(home, "edit", str(path), "-i", "make it a little warmer", "--stay")

    there = {node["node"] for image in log["images"] for node in image["nodes"]}  # type: ignore[attr-defined]
    print(f"\n{KILLS} edits, {interrupted} killed while running, {len(reported)} nodes reported, all there")
    assert set(reported) <= there
    assert interrupted > 0
    left = {job["state"] for job in log["unsettled"]}  # type: ignore[attr-defined]
    assert left <= {"planned", "sent"}
    said = [notice["kind"] for notice in after["notices"]]  # type: ignore[attr-defined]
    assert (len(said) > 0) == bool(log["unsettled"])
    assert set(said) <= {"turn-interrupted"}
    assert answer(home, "log", str(path))["unsettled"] == []


def test_a_killed_edit_is_told_at_the_next_start(project: tuple[Path, Path, float]) -> None:
    home, path, whole_s = project
    for part in (0.5, 0.6, 0.7, 0.4, 0.8):
        edit_and_kill(home, path, part * whole_s)
        if answer(home, "log", str(path))["unsettled"]:
            break
    else:
        pytest.fail("no kill met a running turn")

    after = answer(home, "edit", str(path), "-i", "make it a little warmer", "--stay")

    messages = [notice["message"] for notice in after["notices"]]  # type: ignore[attr-defined]
    assert any("make it a little warmer" in message for message in messages)
