"""Leaving: whatever ends the program, it ends in order, and a project is one file afterwards."""

import signal
from pathlib import Path

import pytest
from conftest import OpenStudio
from desk import Desk, until
from hand import Hand

_COFFEE = Path(__file__).resolve().parents[2] / "resources" / "pictures" / "coffee.png"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_window_and_leaves_one_file(
    open_studio: OpenStudio, tmp_path: Path, number: signal.Signals
) -> None:
    studio = open_studio(_COFFEE)
    studio.sight.one(name="Smart select")

    studio.program.process.send_signal(number)

    assert studio.program.ended() == 128 + number, studio.program.said()
    assert _left_in_projects(tmp_path) == ["coffee.palimpsest"]


def test_a_window_closed_before_it_is_ready_just_goes(desk: Desk, open_studio: OpenStudio) -> None:
    studio = open_studio()

    desk.output("xdotool", "windowclose", studio.window)
    studio.program.process.send_signal(signal.SIGTERM)

    assert studio.program.ended() in (0, 128 + signal.SIGTERM), studio.program.said()
    assert "Traceback" not in studio.program.said()


def test_leaving_while_a_picture_is_opened_leaves_no_half_project(
    desk: Desk, open_studio: OpenStudio, tmp_path: Path
) -> None:
    studio = open_studio(_COFFEE)
    until(lambda: _left_in_projects(tmp_path), what="a project begun")

    Hand(desk).press("ctrl+q")

    assert studio.program.ended() == 0, studio.program.said()
    assert [name for name in _left_in_projects(tmp_path) if not name.endswith(".palimpsest")] == []


def _left_in_projects(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "home" / "documents").rglob("*") if path.is_file())
