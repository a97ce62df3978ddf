"""The question of a lock, by hand: what nobody painted, what goes past the mask, what shows something else.

The maker is the double of OpenAI's API in a process of its own; it drifts as a model does when it is told to.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import OpenStudio
from desk import Desk
from hand import Hand
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from person import Person
from PIL import Image
from program import PICTURES, Installation
from sight import Seen

# As a keyboard sends them: by name, xdotool takes letters of another layout, on other keys.
_LOCK, _UNDO = "ctrl+46", "ctrl+52"
_MODEL = "gpt-image-2.6-flare"


@pytest.fixture
def home(server: ServerProgram, tmp_path: Path) -> Installation:
    home = Installation(tmp_path / "home")
    home.add_account("Studio", server.url, model=_MODEL, variable="LOOPBACK_KEY")
    return home


def test_a_lock_asks_and_is_answered(
    desk: Desk, hand: Hand, open_studio: OpenStudio, server: ServerProgram, home: Installation, tmp_path: Path
) -> None:
    project = tmp_path / "coffee.palimpsest"
    home.done("new", project, PICTURES / "coffee.png")
    at = Person(desk, hand, open_studio(project, LOOPBACK_KEY=KEY))
    at.settle()
    at.row("coffee.png")

    server.set(drift="mild")
    at.instruct("pour in a layer of blue foam")
    at.choose("Model and account", "Down", "Down", "Return", shows=_MODEL)
    at.choose("Candidates and size", "Down", "Return", shows="1 candidate")
    at.generate()
    at.press("Agree and generate")
    hand.click(_tile(at, "Lock it?"))
    at.see("Nothing was painted. The answer changed ")
    at.until(lambda: at.see("Lock", "push button").is_enabled, "Lock to be possible")
    at.shot("asked")
    hand.press(_LOCK)
    _tile(at, "0 changed, Version 2 of 2")
    at.gone("Nothing was painted. The answer changed ")
    at.press("Node 3", "page tab")
    at.see("0 of ")
    at.see("Version 2 of 2")
    at.shot("locked")

    hand.press(_UNDO)
    at.see("Nothing was painted. The answer changed ")
    at.press("Brush", "check box")
    hand.stroke([at.canvas.at(0.2 + n / 100, 0.25) for n in range(10)])
    at.see("Change the mask with the tools")
    at.shot("editing")
    hand.press(_LOCK)
    _tile(at, "0 changed, Version 2 of 2")
    at.shot("locked with what was painted")

    server.set(drift="spill")
    at.press("New turn", "page tab")
    at.paint((0.42, 0.52), 0.5)
    at.instruct("a leaf of gold on the foam")
    at.generate()
    hand.click(_tile(at, "0 changed, $"))
    at.see("The answer also changed here, ")
    at.until(lambda: at.see("Let it go past", "push button").is_enabled, "the way past the mask")
    at.shot("past the mask")
    at.press("Let it go past")
    _tile(at, "0 changed, Version 2 of 2")
    at.gone("The answer also changed here, ")
    at.shot("gone past")

    server.set(drift="unrelated")
    at.instruct("and a biscuit beside it")
    at.generate()
    hand.click(_tile(at, "Not locked"))
    at.see("The answer shows something else than the picture")
    at.shot("refused")
    at.press("Take it as it came")
    _tile(at, "As it came, Version 2 of 2")
    at.gone("The answer shows something else than the picture")
    at.shot("as it came")
    at.studio.quits()

    assert server.submits == 3  # no version cost a call
    _is_as_it_was_seen(home, project, tmp_path)


def _tile(at: Person, says: str) -> Seen:
    """The one candidate of the turn in view, once it says this."""
    return at.candidates(1, says)[0]


def _is_as_it_was_seen(home: Installation, project: Path, folder: Path) -> None:
    nodes = home.run("log", project, "--json").json["images"][0]["nodes"]
    locks: dict[int, Any] = {node["number"]: node["lock"] for node in nodes}
    assert [locks[number]["state"] for number in (2, 3, 4)] == ["asked", "locked", "locked"]
    assert [one["state"] for one in list(locks.values())[4:]] == ["locked", "locked", "refused", "off"]
    assert all(one["differing_px"] == 0 for one in locks.values() if one and one["state"] == "locked")
    assert home.run("check", project, "--json").json["sound"]
    answer = home.run("export", project, "1", "4", "--to", folder, "--json")
    root, locked = (np.asarray(Image.open(file["path"]).convert("RGB")) for file in answer.json["files"])
    changed = (root != locked).any(2)
    assert 0 < np.count_nonzero(changed) < 0.5 * changed.size
