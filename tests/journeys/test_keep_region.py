"""A region of Keep by hand: painted, undone, told apart, measured after a turn, there after a restart.

The maker is the double of OpenAI's API in a process of its own; it drifts as a model does when it is told to.
"""

from pathlib import Path

import pytest
from conftest import OpenStudio
from desk import Desk
from hand import Hand
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from person import Person
from program import PICTURES, Installation
from sight import Seen

# As a keyboard sends them: by name, xdotool takes letters of another layout, on other keys.
_ADD, _PAINT, _UNDO, _REDO = "ctrl+shift+45", "shift+45", "ctrl+52", "ctrl+shift+52"
_RECTANGLE = "27"
_MODEL = "gpt-image-2.6-flare"
_CUP, _CORNER = "the cup", "the corner of the table"


@pytest.fixture
def home(server: ServerProgram, tmp_path: Path) -> Installation:
    home = Installation(tmp_path / "home")
    home.add_account("Studio", server.url, model=_MODEL, variable="LOOPBACK_KEY")
    return home


def test_a_region_is_painted_and_its_finding_seen_after_a_turn(
    desk: Desk, hand: Hand, open_studio: OpenStudio, server: ServerProgram, home: Installation, tmp_path: Path
) -> None:
    project = tmp_path / "coffee.palimpsest"
    home.done("new", project, PICTURES / "coffee.png")
    at = Person(desk, hand, open_studio(project, LOOPBACK_KEY=KEY))
    at.settle()
    at.row("coffee.png")
    _adds_to_keep(at, _CUP, _CORNER)

    hand.move(_mark(at, _CUP))
    at.shot("pointed at")
    hand.click(_mark(at, _CUP))
    at.see("Region of “the cup”")
    hand.stroke([at.canvas.at(0.4 + n / 50, 0.5) for n in range(11)])
    at.until(lambda: _clear(at).is_enabled, "a region to be there")
    at.shot("painted")
    hand.press(_UNDO)
    at.until(lambda: not _clear(at).is_enabled, "the stroke to be undone")
    hand.press(_REDO)
    at.until(lambda: _clear(at).is_enabled, "the stroke to be there again")
    hand.press("Escape")
    at.gone("Region of “the cup”")
    at.until(lambda: _has_area(at, _CUP), "the area of the region")

    hand.press(_PAINT)
    at.see("Paint the region of", "text")
    hand.type("corner")
    at.until(lambda: at.all(_CORNER, "list item"), "the entry among the results")
    hand.press("Return")
    at.see("Region of “the corner of the table”")
    at.shot("another")
    hand.press(_RECTANGLE)
    hand.drag(at.canvas.at(0.06, 0.1), at.canvas.at(0.2, 0.25))
    at.until(lambda: _clear(at).is_enabled, "the second region to be there")
    at.press("Done")
    at.gone("Region of “the corner")
    hand.move(_mark(at, _CUP))
    at.shot("outlined")

    server.set(drift="mild")
    at.paint((0.42, 0.58), 0.5)
    at.instruct("pour in a layer of blue foam")
    at.choose("Model and account", "Down", "Down", "Return", shows=_MODEL)
    at.choose("Candidates and size", "Down", "Return", shows="1 candidate")
    at.generate()
    at.press("Agree and generate")
    hand.click(_tile(at, "Not kept: the cup"))
    found = at.until(lambda: _findings(at, "Finding: broken", "Finding: kept"), "the findings of both")
    assert "Picture as it is: broken, ΔE" in found[0].description
    assert "Picture as it is: kept, ΔE" in found[1].description
    assert "Answer as it came: " in found[1].description
    at.shot("found")
    at.press("What keeps breaking")
    at.see("the cup, in the pictures: 1 of 1")
    at.shot("what keeps breaking")
    hand.press("Escape")
    at.press("Node 2", "page tab")
    at.see("Kept in this turn")
    at.shot("its page")
    at.studio.quits()

    (node,) = [one for one in home.done("log", project)["images"][0]["nodes"] if one["number"] == 2]
    assert node["keep"] == [{"text": _CUP, "finding": "broken"}, {"text": _CORNER, "finding": "kept"}]
    at = Person(desk, hand, open_studio(project, LOOPBACK_KEY=KEY))
    at.settle()
    at.until(lambda: _has_area(at, _CUP) and _has_area(at, _CORNER), "the regions after a restart")
    at.studio.quits()


def _adds_to_keep(at: Person, *entries: str) -> None:
    at.hand.press(_ADD)
    at.until(lambda: at.see("New entry of Keep", "text").has_focus, "a line for an entry")
    for words in entries:
        at.hand.type(words)
        at.hand.press("Return")
        at.see(f"Keep: {words}", "check box")
    at.hand.press("Escape")


def _mark(at: Person, entry: str) -> Seen:
    """The control of the region of an entry."""
    marks = at.all("Paint region", "check box")
    return next(one for one in marks if one.name.endswith(f": {entry}"))


def _has_area(at: Person, entry: str) -> bool:
    marks = at.all("Paint region, ", "check box")
    return any(one.name.endswith(f"% of the picture: {entry}") for one in marks)


def _clear(at: Person) -> Seen:
    return at.see("Clear region", "push button")


def _findings(at: Person, *names: str) -> list[Seen]:
    found = at.all("Finding: ")
    return found if [one.name for one in found] == list(names) else []


def _tile(at: Person, says: str) -> Seen:
    """The one candidate of the turn in view, once it says this."""
    return at.candidates(1, says)[0]
