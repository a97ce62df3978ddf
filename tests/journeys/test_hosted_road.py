"""The hosted road: an account, a consent, paid candidates, faults, caps, the queue and the ledger, by hand.

The maker is the strict double of OpenAI's API in a process of its own; it is one process more that a person
would not have, and the only thing here that is not real.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import left_behind
from conftest import OpenOther, OpenStudio
from desk import Desk
from hand import Hand
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from person import Person, dollars
from program import PICTURES

_MODEL = "gpt-image-2.6-flare"
_DANDELION = PICTURES / "dandelion.jpg"
_COFFEE = PICTURES / "coffee.png"


@pytest.fixture
def server() -> Iterator[ServerProgram]:
    with ServerProgram() as server:
        yield server


def _host(server: ServerProgram) -> str:
    return server.root.removeprefix("http://")


def _adds_an_account(at: Person, server: ServerProgram) -> None:
    """On the page of a new account, which is open; the test comes by itself."""
    at.see("Add and test", "push button")
    at.write("Address", server.url)
    at.write("Key", KEY, "password text")
    at.shot("account, filled in")
    at.press("Add and test")
    at.see(f"{_host(server)} answers and takes the key.")


def _first_send(at: Person, what: str, server: ServerProgram) -> None:
    """Nothing leaves before it was agreed to who gets it."""
    before = server.attempts
    at.generate()
    at.see(f"{what} leave this machine and go to ")
    assert server.attempts == before
    at.shot("consent")
    at.press("Agree and generate")


@pytest.mark.parametrize("desk", [(1, 1760, 1000)], indirect=True)
def test_an_account_is_added_and_four_candidates_are_paid_for(
    desk: Desk,
    hand: Hand,
    open_other: OpenOther,
    open_studio: OpenStudio,
    server: ServerProgram,
    tmp_path: Path,
) -> None:
    at = Person(desk, hand, open_studio())
    at.settle()
    at.press("Add an account…")
    _adds_an_account(at, server)
    at.see("It is kept until the studio closes: this system has no keyring")
    at.shot("account, tested")
    at.press("Close")
    assert server.attempts == 0  # a test is free

    at.drop(open_other, _DANDELION, (500, 500), "Photos")
    at.see("dandelion.jpg", "list item")
    at.paint((0.30, 0.42), 0.35)
    at.instruct("make the seed head glow warm amber")
    at.choose("Model and account", "Down", "Down", "Down", "Return", shows=_MODEL)
    at.until(lambda: "about $" in at.generate_says, "a price on Generate")
    low = dollars(at.generate_says)
    at.choose("Quality", "Down", "Down", "Return", shows="Medium")
    at.choose("Candidates and size", "Up", "Right", *["Down"] * 4, "Return", shows="1536 × 864")
    at.until(lambda: dollars(at.generate_says) > low, "a higher price for a higher quality")
    _first_send(at, "The picture of node 1, the mask and the exact prompt", server)
    tiles = at.candidates(4, "0 changed, $")
    at.shot("four candidates")

    (sent,) = server.records[-1:]
    assert (sent["fields"]["quality"], sent["fields"]["size"], sent["fields"]["n"]) == (
        "medium",
        "1536x864",
        "4",
    )
    assert [(one["field"], one["width"], one["height"]) for one in sent["pictures"]] == [
        ("image", 1536, 864),
        ("mask", 1536, 864),
    ]
    hand.click(tiles[1])
    at.see("Node 3", "page tab")
    hand.press("p")
    at.see("Candidate 3, you are here, pick", "list item")
    at.press("Node 3", "page tab")
    at.see("protected pixels changed")
    at.shot("receipt")

    at.press("New turn", "page tab")
    at.instruct("now a little snow")
    at.choose("Candidates and size", "Down", "Down", "Return", shows="2 candidates")
    server.set(preview_s=3)
    at.press("Previews", "check box")
    at.until(lambda: "2 candidates" in at.generate_says, "the price with previews")
    at.generate()
    at.see("Candidate 1, Preview", "list item", timeout_s=60)
    at.shot("previews")
    server.set(preview_s=0)
    at.candidates(2, "0 changed, $")
    assert server.submits == 3  # a call for each candidate that is shown while it is made
    at.row("now a little snow, 2 candidates, $")
    at.see("Project $", "push button")
    at.shot("two turns")
    at.studio.quits()

    assert left_behind(tmp_path, KEY) == []
    assert KEY not in at.studio.program.said()
