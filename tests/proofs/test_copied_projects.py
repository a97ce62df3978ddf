"""A project that was copied to another installation sends nothing there, whatever was open then."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from program import PICTURES, Installation

_ACCOUNT = ("--kind", "openai", "--model", "gpt-image-2.6-flare", "--key-env", "KEY_OF_OPENAI")
_PAID = ("--profile", "house", "--max-cost", "1", "--quality", "low")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerProgram]:
    monkeypatch.setenv("KEY_OF_OPENAI", KEY)
    with ServerProgram() as running:
        yield running


def _installation(home: Path, server: ServerProgram) -> Installation:
    palimpsest = Installation(home)
    palimpsest.done("profiles", "add", "house", "--base-url", server.url, *_ACCOUNT)
    return palimpsest


def _killed_in_a_call(palimpsest: Installation, project: Path, server: ServerProgram) -> None:
    """SIGKILL while the server works on it."""
    before = server.submits
    server.set(takes_s=30)
    running = palimpsest.start("edit", project, "-i", "a walnut table", *_PAID)
    ends = time.monotonic() + 60
    while server.submits == before:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < ends
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    server.set(takes_s=0)


def test_a_copied_project_sends_nothing_in_another_installation(
    server: ServerProgram, tmp_path: Path
) -> None:
    ours, theirs = _installation(tmp_path / "ours", server), _installation(tmp_path / "theirs", server)
    project, copy = tmp_path / "coffee.palimpsest", tmp_path / "elsewhere" / "coffee.palimpsest"
    ours.done("new", project, PICTURES / "coffee.png")
    server.fail("cut-after-body")
    assert ours.run("edit", project, "-i", "a steel table", *_PAID).code == 3
    _killed_in_a_call(ours, project, server)
    copy.parent.mkdir()
    for part in project.parent.glob("coffee.palimpsest*"):
        shutil.copy(part, copy.parent)
    before = len(server.records)

    first = theirs.done("log", copy)
    told = theirs.done("mark", copy, "root", "none")  # a start that writes, and may settle what is open
    theirs.done("check", copy)
    theirs.done("edit", copy, "-i", "make it warmer")
    then = theirs.done("log", copy)

    assert len(server.records) == before
    assert sorted(job["state"] for job in first["unsettled"]) == ["sent", "unknown"]
    assert [one["kind"] for one in told["notices"]]
    assert len(then["images"][0]["nodes"]) == 2
    print(f"\n{before} requests before the copy, {len(server.records) - before} after it")

    # At home both are still there to be decided, and nothing was sent by itself either.
    ours.done("mark", project, "root", "none")
    assert [job["state"] for job in ours.done("log", project)["unsettled"]] == ["unknown", "unknown"]
    assert len(server.records) == before
