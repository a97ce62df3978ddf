"""The road: a dropped photograph, two branches, a comparison, an export, a drag into another program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from clipboard import Clipboard
from conftest import Opened, OpenOther, OpenStudio
from desk import Desk, until
from hand import Hand

_CHECKOUT = Path(__file__).resolve().parents[2]
_STUDIO_PX = 1440
_PICTURES = _CHECKOUT / "resources" / "pictures"


@pytest.mark.parametrize("desk", [(1, 1760, 1000)], indirect=True)
def test_a_photograph_goes_the_whole_road(
    desk: Desk,
    hand: Hand,
    clipboard: Clipboard,
    open_other: OpenOther,
    open_studio: OpenStudio,
    tmp_path: Path,
) -> None:
    studio = open_studio()
    studio.sight.one(name="Open pictures…")
    desk.place(studio.window, x=0, y=0, width=_STUDIO_PX, height=900)  # beside it: other programs
    desk.shot("welcome")

    _drop(desk, hand, open_other, studio, _PICTURES / "coffee.png", "Photos", onto=(500, 500))
    canvas = studio.sight.one(name="Picture", role="canvas")
    until(lambda: "coffee" in " ".join(desk.window_titles(studio.program)), what="coffee in the title")
    desk.shot("opened")

    hand.click(studio.sight.one(name="Smart select"))
    hand.click(canvas.at(0.45, 0.35))
    _mask_covers_something(studio)
    desk.shot("selected")

    _say(hand, studio, "remove this")
    _candidates(studio, 4, "0 changed")
    desk.shot("removed")
    hand.click(studio.sight.one(name="Candidate 3", role="list item"))
    hand.press("p")
    studio.sight.one(name="Candidate 3, you are here, pick", role="list item")

    hand.click(canvas.at(0.5, 0.02))
    hand.press("ctrl+d")
    studio.sight.one(name="Where change is wanted", role="push button")
    _say(hand, studio, "make it warmer")
    until(lambda: _row(studio, "make it warmer"), what="a row of the second turn")
    _candidates(studio, 4, "whole picture")
    desk.shot("warmer")

    hand.click(_row(studio, "coffee.png"))
    _drop(
        desk,
        hand,
        open_other,
        studio,
        _PICTURES / "dandelion.jpg",
        "More",
        onto=studio.sight.one(name="No references").at(0.5, 0.5),
    )
    studio.sight.one(name="Remove Image 2")
    hand.click(studio.sight.one(name="Rectangle"))
    hand.drag(canvas.at(0.62, 0.55), canvas.at(0.85, 0.8))
    _mask_covers_something(studio)
    _say(hand, studio, "place Image 2 here")
    until(lambda: _row(studio, "place Image 2 here"), what="a row of the branch")
    _candidates(studio, 2, "0 changed")
    desk.shot("branched")

    hand.click(_tiles(studio)[0])
    for key, name in (("2", "wipe"), ("3", "blink"), ("4", "side"), ("1", "single")):
        hand.press(key)
        desk.shot(name)
    hand.press("ctrl+c")
    until(lambda: "image/png" in clipboard.kinds(), what="a picture on the clipboard")

    hand.press("ctrl+e")
    export = studio.sight.one(name="Export 1 picture", role="push button")
    desk.shot("export")
    hand.click(export)
    until(lambda: list((tmp_path / "home").rglob("coffee-1*.png")), what="an exported file")
    other = open_other("Layout", _STUDIO_PX + 10, 400)
    hand.drag(studio.sight.one(name="Drag the picture"), other.pad)
    assert other.noted("dropped")
    desk.shot("dragged out")
    other.program.process.terminate()
    studio.quits()

    project = next((tmp_path / "home" / "documents").rglob("coffee*.palimpsest"))
    log = _answer(tmp_path, "log", str(project))
    nodes = log["images"][0]["nodes"]
    roots = [node["node"] for node in nodes if not node["parents"]]
    assert _answer(tmp_path, "check", str(project))["sound"]
    assert len([node for node in nodes if node["parents"] == roots]) >= 5


def _drop(
    desk: Desk,
    hand: Hand,
    open_other: OpenOther,
    studio: Opened,
    file: Path,
    title: str,
    *,
    onto: tuple[float, float],
) -> None:
    """Drag a file from another program, which stays: its drag ends before the studio has read the file."""
    other = open_other(title, _STUDIO_PX + 10, 60, file=file)
    hand.drag(other.pad, onto)
    other.noted("dragged")
    desk.activate(studio.window)


def _say(hand: Hand, studio: Opened, instruction: str) -> None:
    hand.click(studio.sight.one(name="Instruction", role="text"))
    hand.press("ctrl+a")
    hand.type(instruction)
    until(lambda: _generate_is_ready(studio), what="Generate to be ready")
    hand.press("ctrl+Return")


def _generate_is_ready(studio: Opened) -> bool:
    return bool(studio.sight.all(name="Generate"))


def _tiles(studio: Opened) -> list[object]:
    return list(studio.sight.all(name="Candidate", role="list item"))


def _candidates(studio: Opened, least: int, says: str) -> None:
    def are_here() -> bool:
        tiles = studio.sight.all(name="Candidate", role="list item")
        return len(tiles) >= least and all(says in tile.name.lower() for tile in tiles)

    until(are_here, what=f"{least} candidates that say {says!r}", timeout_s=60)


def _row(studio: Opened, name: str) -> object:
    rows = studio.sight.all(name=name, role="list item")
    return rows[0] if rows else None


def _mask_covers_something(studio: Opened) -> None:
    until(lambda: "%" in studio.sight.one(name="Where change is wanted").description, what="a mask")


def _answer(tmp_path: Path, *words: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "studio", *words, "--json"],
        env=dict(os.environ, PALIMPSEST_HOME=str(tmp_path / "home"), PYTHONPATH=str(_CHECKOUT)),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)
