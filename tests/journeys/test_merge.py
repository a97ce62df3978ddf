"""Two tries of one picture made one: from the menu with the pointer, taken back, and by keys alone."""

from pathlib import Path

import numpy as np
from conftest import Opened, OpenStudio
from desk import Desk, until
from hand import Hand
from PIL import Image
from program import PICTURES, Installation

# As a keyboard sends them: by name, xdotool takes M and Z of the French layout, other keys.
_MERGE, _UNDO, _REDO = "ctrl+58", "ctrl+52", "ctrl+shift+52"
_UP_TO_MERGE = 8  # from the foot of a node's menu
_DARK, _BRIGHT = "make it 30 % darker", "make it 30 % brighter"


def test_two_nodes_are_merged_by_hand_and_by_keys(
    desk: Desk, hand: Hand, open_studio: OpenStudio, tmp_path: Path
) -> None:
    project = tmp_path / "two tries.palimpsest"
    home = Installation(tmp_path / "home")
    dark, bright = _two_tries(home, project)
    studio = open_studio(project)
    canvas = studio.sight.one(name="Picture", role="canvas")
    until(lambda: _row(studio, _DARK), what="the history")

    shown = len(desk.windows(studio.program))
    hand.right_click(_row(studio, _DARK).at(0.6, 0.25))
    until(lambda: len(desk.windows(studio.program)) > shown, what="the menu of a node")
    desk.shot("menu")
    hand.press(*["Up"] * _UP_TO_MERGE, "Return")
    until(lambda: _is_merging(studio), what="the bar of the merge")
    desk.shot("begun")
    canvas = studio.sight.one(name="Picture", role="canvas")
    hand.stroke([canvas.at(0.3 + n / 100, 0.5) for n in range(30)])
    until(lambda: _merge_button(studio).is_enabled, what="Merge to be possible")
    desk.shot("painted")
    hand.press(_UNDO)
    until(lambda: not _merge_button(studio).is_enabled, what="the stroke to be undone")
    hand.press(_REDO)
    until(lambda: _merge_button(studio).is_enabled, what="the stroke to be there again")
    hand.click(_merge_button(studio))
    until(lambda: _row(studio, "Merge: part of 2, the rest of 3"), what="a row of the merge")
    desk.shot("merged")
    hand.press("h", _UNDO)
    until(lambda: not _row(studio, "Merge: part of 2"), what="the merge to be gone")

    hand.press(_MERGE)
    studio.sight.one(name="Merge node 3 with", role="text")
    hand.type("darker")
    hand.press("Return")
    until(lambda: _is_merging(studio), what="the bar of the merge, by keys")
    hand.press("Escape")
    until(lambda: not _is_merging(studio), what="the merge to be left")
    hand.press(_MERGE, "Down", "Return")  # the original
    until(lambda: _is_merging(studio), what="the bar of another merge")
    until(lambda: _paints_by_keys(hand, studio), what="Merge to be possible, by keys")
    desk.shot("painted by keys")
    hand.press(_MERGE)
    until(lambda: _row(studio, "Merge: part of 1, the rest of 3"), what="a row of the second merge")
    hand.click(studio.sight.one(name="Node 5", role="page tab"))
    desk.shot("its page")
    studio.quits()

    nodes = {node["number"]: node for node in home.run("log", project, "--json").json["images"][0]["nodes"]}
    assert nodes[4]["parents"] == [bright, dark]
    assert nodes[4]["hidden"]
    assert (nodes[5]["parents"], nodes[5]["kind"]) == ([bright, nodes[1]["node"]], "merge")
    assert home.run("check", project, "--json").json["sound"]
    _consists_of(home, project, tmp_path, merged="5", one="3", other="1")


def _two_tries(home: Installation, project: Path) -> tuple[str, str]:
    """A darker node 2 and a brighter node 3, which is the head, both made from the original."""
    assert home.run("new", project, PICTURES / "dandelion.jpg").code == 0
    answers = [
        home.run("edit", project, "-i", words, "--from", "root", "--json") for words in (_DARK, _BRIGHT)
    ]
    found = [answer.json["candidates"][0]["node"] for answer in answers]
    return found[0], found[1]


def _row(studio: Opened, name: str):
    rows = studio.sight.all(name=name, role="list item")
    return rows[0] if rows else None


def _merge_button(studio: Opened):
    return studio.sight.one(name="Merge", role="push button")


def _is_merging(studio: Opened) -> bool:
    return bool(studio.sight.all(name="Painted: "))


def _paints_by_keys(hand: Hand, studio: Opened) -> bool:
    """One stroke. The bar stands before the other picture is there to be painted with; then it is lost."""
    hand.press("Return", *["Right"] * 8, "Return")
    return _merge_button(studio).is_enabled


def _consists_of(
    home: Installation, project: Path, folder: Path, *, merged: str, one: str, other: str
) -> None:
    """Every pixel of the exported files is the one's or the other's, but for the soft edge between."""
    answer = home.run("export", project, merged, one, other, "--to", folder, "--json")
    made, first, second = (np.asarray(Image.open(file["path"])) for file in answer.json["files"])
    is_first, is_second = (made == first).all(2), (made == second).all(2)
    assert 0 < np.count_nonzero(is_second & ~is_first) < made[:, :, 0].size / 4
    assert np.count_nonzero(is_first) > made[:, :, 0].size / 2
    assert np.count_nonzero(~(is_first | is_second)) < 0.02 * made[:, :, 0].size
