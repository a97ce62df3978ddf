"""A path of paid turns taken again from its original, by keys and pointer; two starts side by side."""

from pathlib import Path

import numpy as np
import pytest
from conftest import OpenStudio
from desk import Desk
from hand import Hand
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from person import Person
from PIL import Image, ImageDraw
from program import PICTURES, Installation

_MODEL = "gpt-image-2.6-flare"
_VARIABLE = "PALIMPSEST_JOURNEY_KEY"
# As a keyboard sends it: by name, xdotool may take the R of another layout.
_REPLAY = "ctrl+shift+27"
_LEFT, _RIGHT = (300, 160, 460, 320), (900, 420, 1060, 580)
_STEPS = (("a red bead", _LEFT), ("a blue bead", _RIGHT))


def test_a_path_is_replayed_from_its_sheet(
    desk: Desk,
    hand: Hand,
    open_studio: OpenStudio,
    server: ServerProgram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = tmp_path / "beads.palimpsest"
    desk.env[_VARIABLE] = KEY
    monkeypatch.setenv(_VARIABLE, KEY)
    home = Installation(tmp_path / "home")
    _two_paid_steps_and_a_free_one(home, server, project, tmp_path)
    paid = server.submits
    at = Person(desk, hand, open_studio(project))
    at.settle()
    at.row("make it warmer")

    hand.press(_REPLAY)
    at.see("Replay node 4 from the original, node 1")
    at.see("1. a red bead", "check box")
    at.until(lambda: at.all("Replay 3 steps, about $"), "the total of three steps")
    at.shot("sheet")
    at.press("3. make it warmer", "check box")
    at.until(lambda: at.all("Replay 2 steps, about $"), "the total of two steps")
    at.press("3. make it warmer", "check box")
    at.until(lambda: at.all("Replay 3 steps, about $"), "the total of three steps again")
    assert server.submits == paid
    at.press("Replay 3 steps, about $", role="")
    at.row("a red bead; a blue bead")
    at.until(lambda: len(at.all("make it warmer", "list item")) == 2, "the free step after it")
    at.shot("replayed")
    assert server.submits == paid + 1

    at.studio.quits()
    nodes = {one["number"]: one for one in home.run("log", project, "--json").json["images"][0]["nodes"]}
    assert nodes[5]["parents"] == [nodes[1]["node"]]
    assert (nodes[5]["anchor"], nodes[6]["parents"]) == ("replay", [nodes[5]["node"]])
    assert home.run("check", project, "--json").json["sound"]
    answer = home.run("export", project, "1", "5", "--to", tmp_path, "--json")
    root, made = (np.asarray(Image.open(file["path"]).convert("RGB")) for file in answer.json["files"])
    outside = np.ones(root.shape[:2], bool)
    for left, top, right, bottom in (_LEFT, _RIGHT):
        outside[top : bottom + 1, left : right + 1] = False
        part = np.s_[top + 20 : bottom - 20, left + 20 : right - 20]
        assert (root[part] != made[part]).any(2).mean() > 0.9
    assert np.array_equal(root[outside], made[outside])


def _two_paid_steps_and_a_free_one(
    home: Installation, server: ServerProgram, project: Path, folder: Path
) -> None:
    assert home.run("new", project, PICTURES / "dandelion.jpg").code == 0
    home.add_account("work", server.url, model=_MODEL, variable=_VARIABLE)
    for wish, box in _STEPS:
        mask = folder / "mask.png"
        with Image.open(PICTURES / "dandelion.jpg") as picture:
            drawn = Image.new("L", picture.size)
        ImageDraw.Draw(drawn).rectangle(box, fill=255)
        drawn.save(mask)
        paid = ("--profile", "work", "--max-cost", "2")
        answer = home.run("edit", project, "-i", wish, "--mask", mask, *paid, "--json")
        assert answer.code == 0, answer.json
    assert home.run("edit", project, "-i", "make it warmer", "--json").code == 0
