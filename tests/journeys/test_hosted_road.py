"""The hosted road: an account, a consent, paid candidates, faults, caps, the queue and the ledger, by hand.

The maker is the strict double of OpenAI's API in a process of its own; it is one process more that a person
would not have, and the only thing here that is not real.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from canary import left_behind
from conftest import OpenOther, OpenStudio
from desk import Desk
from desk_keyring import Keyring
from hand import Hand
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from person import Person, dollars
from program import PICTURES, Installation

_MODEL = "gpt-image-2.6-flare"
_DANDELION = PICTURES / "dandelion.jpg"
_COFFEE = PICTURES / "coffee.png"


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
    at.see(f"{what} go to ")
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
    at.paid_rows("now a little snow, 2 candidates, ")
    at.see("Project $", "push button")
    at.shot("two turns")
    at.studio.quits()

    assert left_behind(tmp_path, KEY) == []
    assert KEY not in at.studio.program.said()


def test_what_was_spent_is_still_there_after_reopening(
    desk: Desk,
    hand: Hand,
    open_studio: OpenStudio,
    server: ServerProgram,
    keyring: Keyring,
    tmp_path: Path,
) -> None:
    at = Person(desk, hand, open_studio(_COFFEE))
    at.settle()
    at.row("coffee.png")
    at.run("Light theme")
    at.run("Accounts…")
    at.press("Add an account")
    _adds_an_account(at, server)
    at.see(f"It lies in this system's keyring, for {_host(server)} alone.")
    assert keyring.lookup(f"OpenAI@{server.root}") == KEY
    at.shot("account, in the keyring")
    at.press("Close")

    at.instruct("make it dusk")
    at.choose("Model and account", "Down", "Down", "Down", "Return", shows=_MODEL)
    at.choose("Candidates and size", "Down", "Down", "Return", shows="2 candidates")
    _first_send(at, "The picture of node 1 and the exact prompt", server)
    at.until(lambda: len(at.all("Candidate", "list item")) == 2, "two candidates")
    at.paid_rows("make it dusk, 2 candidates, ")

    at.press("Project $")
    at.see("make it dusk", "table cell")
    assert at.see("$", "table cell").name.endswith(", from what it used")
    at.shot("ledger, calls")
    _by(at, "Nodes", "Node 3")
    at.shot("ledger, nodes")
    at.press("Export CSV…")
    at.see("Export the ledger", "dialog")
    hand.press("Return")
    table = at.until(lambda: list((tmp_path / "home").rglob("*.csv")), "an exported table")[0]
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert [(row["instruction"], row["candidates"], row["charged"]) for row in rows] == [
        ("make it dusk", "2", "yes")
    ]
    at.press("Close")
    spent = dollars(at.see("Project $", "push button").name)
    assert spent == sum(Decimal(row["usd"]) for row in rows).quantize(Decimal("0.01"))
    at.studio.quits()

    project = next((tmp_path / "home" / "documents").rglob("coffee.palimpsest"))
    again = Person(desk, hand, open_studio(project))
    again.settle()
    again.paid_rows("make it dusk, 2 candidates, ")
    assert dollars(again.see("Project $", "push button").name) == spent
    assert dollars(again.see("Today $", "push button").name) == spent
    again.shot("reopened")
    again.generate()  # with the key of the keyring, and without being asked again
    again.until(lambda: again.generate_says.startswith("Generate"), "the second turn to end")
    again.until(lambda: dollars(again.see("Project $", "push button").name) > spent, "a larger sum")
    assert server.submits == 2
    again.studio.quits()
    assert left_behind(tmp_path / "home", KEY) == []


def _by(at: Person, title: str, first: str) -> None:
    """Another table of the ledger."""
    tables = ("Calls", "Nodes", "Branches", "Days")
    at.hand.click(at.see("Sums by").at((tables.index(title) + 0.5) / len(tables), 0.5))
    at.see(first, "table cell")


@pytest.fixture
def account(server: ServerProgram, tmp_path: Path) -> dict[str, str]:
    """An account that is there already; the environment that has its key."""
    Installation(tmp_path / "home").add_account("Studio", server.url, model=_MODEL, variable="LOOPBACK_KEY")
    return {"LOOPBACK_KEY": KEY}


@pytest.mark.parametrize("desk", [2], indirect=True)
def test_a_call_is_sent_again_by_itself_or_when_the_person_says_so(
    desk: Desk, hand: Hand, open_studio: OpenStudio, server: ServerProgram, account: dict[str, str]
) -> None:
    at = Person(desk, hand, open_studio(_COFFEE, **account))
    at.settle()
    at.row("coffee.png")
    at.run("Light theme")
    at.instruct("make it dusk")
    at.choose("Model and account", "Down", "Down", "Return", shows=_MODEL)
    at.choose("Candidates and size", "Down", "Down", "Return", shows="2 candidates")

    server.fail("429-rate", retry_after=8)
    _first_send(at, "The picture of node 1 and the exact prompt", server)
    at.see("OpenAI asks to wait. Sends again in ")
    at.shot("asked to wait")
    at.gone("OpenAI asks to wait")
    at.paid_rows("make it dusk, 2 candidates, ")
    assert (server.attempts, server.submits) == (2, 1)

    server.fail("cut-after-body")
    at.generate()
    at.see("No answer came back. The turn may be charged, about $0.0")
    choices = [at.see(name, "push button") for name in ("Look again, free", "Send again, about $", "Forget")]
    assert not choices[0].is_enabled  # nothing of its answer has come
    assert server.submits == 2
    at.shot("no answer")
    hand.click(choices[1])
    at.see("Send it again?", "dialog")
    at.see("It costs about $0.03 again. If the first was charged too, both together are about $0.06.")
    at.shot("send again")
    assert server.submits == 2
    hand.press("Return")
    at.gone("No answer came back. The turn")
    at.until(lambda: server.submits == 3, "a third paid call")
    at.paid_rows("make it dusk, 2 candidates, ", 2)
    at.shot("sent again")
    at.studio.quits()


@pytest.mark.parametrize("desk", [2], indirect=True)
def test_a_cap_and_a_mark_keep_what_would_leave(
    desk: Desk, hand: Hand, open_studio: OpenStudio, server: ServerProgram, account: dict[str, str]
) -> None:
    at = Person(desk, hand, open_studio(_COFFEE, **account))
    at.settle()
    at.row("coffee.png")
    at.press("Today $")
    at.see("Spending", "dialog")
    at.set_number("Cap for a day", 0)
    at.press("Close")
    at.see("Today $0.00 of $0.00", "push button")

    at.instruct("make it dusk")
    at.choose("Model and account", "Down", "Down", "Return", shows=_MODEL)
    at.until(lambda: at.generate_says.startswith("Over today's cap by $0.0"), "the cap on Generate")
    at.shot("over the cap")
    hand.press("ctrl+Return")
    at.press("Agree and generate")
    at.see("This turn would cross today's cap of $0.00 by $0.0")
    at.shot("at the cap")
    at.press("Cancel")
    at.gone("Over today's cap", "dialog")
    assert server.attempts == 0
    hand.press("ctrl+Return")
    at.press("Raise today's cap to $1.00 and send, about $0.0")
    at.see("Today $0.0", "push button")
    at.paid_rows("make it dusk, 4 candidates, ")
    assert server.submits == 1

    at.press("Image", "menu item")
    hand.click(at.studio.sight.one(name="Never upload", role="menu item", hidden_too=True))
    at.until(lambda: at.generate_says.startswith("1 thing does not fit"), "a reason on Generate")
    hand.press("ctrl+Return")
    at.see("“coffee” is marked never to be uploaded, and this would send it to ")
    at.shot("never upload")
    hand.press("Escape")
    assert server.attempts == 1
    at.studio.quits()


@pytest.fixture
def second() -> Iterator[ServerProgram]:
    with ServerProgram("sdcpp_server") as server:
        yield server


def test_words_alone_go_to_two_makers_through_the_queue(
    desk: Desk,
    hand: Hand,
    open_studio: OpenStudio,
    server: ServerProgram,
    second: ServerProgram,
    account: dict[str, str],
    tmp_path: Path,
) -> None:
    words = ("--kind", "compatible", "--preset", "sdcpp", "--base-url", second.url, "--no-key")
    Installation(tmp_path / "home").done("profiles", "add", "Workshop", *words)
    at = Person(desk, hand, open_studio(**account))
    at.settle()
    at.press("Start from words…")
    at.see("New picture from words", "dialog")
    hand.press("ctrl+a")
    hand.type("Poster")
    at.press("3:2, 1536 × 1024", "check box")
    at.shot("new picture")
    at.press("Create")
    at.row("Empty sheet")
    at.instruct("a tin of sardines on blue paper")
    at.choose("Candidates and size", "Down", "Return", shows="1 candidate")
    at.open_menu("Model and account")
    hand.press("Up", "Up", "Right")
    at.shot("ask several")
    hand.press("Down", "Return")
    at.shows("Model and account", "and 1 more")
    at.until(lambda: at.generate_says.startswith("Generate 2 candidates, "), "both accounts on Generate")

    at.press("Nothing running")
    at.press("Pause all")
    hand.press("Escape")
    _first_send(at, "The words of the exact prompt", server)
    at.press("0 running, 2 waiting")
    at.see("a tin of sardines on blue paper, 1 candidate, Paused, about $0.0", "filler")
    workshop = at.see("a tin of sardines on blue paper, 1 candidate, Paused, free", "filler")
    at.shot("paused")
    assert (server.attempts, second.attempts) == (0, 0)
    cancel = next(one for one in at.all("Cancel", "push button") if workshop.holds(one))
    hand.click(cancel)
    at.gone("a tin of sardines on blue paper, 1 candidate, Paused, free")
    at.press("Go on")
    hand.press("Escape")
    at.row("a tin of sardines on blue paper, 1 candidate, $0.0")
    at.shot("one of two")
    assert (server.submits, second.attempts) == (1, 0)

    at.generate()
    at.row("a tin of sardines on blue paper, 2 candidates, $0.0")
    at.shot("two makers")
    assert (server.submits, second.submits) == (2, 1)
    at.studio.quits()


def test_a_server_of_ones_own_makes_candidates(
    desk: Desk, hand: Hand, open_studio: OpenStudio, second: ServerProgram
) -> None:
    at = Person(desk, hand, open_studio(_DANDELION))
    at.settle()
    at.row("dandelion.jpg")
    at.run("Accounts…")
    at.press("Add an account")
    at.see("With whom", "combo box")
    hand.press("Right")
    at.see("Another that speaks like OpenAI", "combo box")
    at.pop_up("Another that speaks like OpenAI", "combo box")
    hand.press("Down", "Down", "Return")
    at.write("Address", second.url)
    at.shot("own server, filled in")
    at.press("Add and test")
    at.see(f"{_host(second)} answers.")
    at.see("It is stable-diffusion.cpp.")
    at.shot("own server, tested")
    at.press("Close")

    at.paint((0.30, 0.42), 0.35)
    at.instruct("make the seed head glow warm amber")
    at.choose("Model and account", "Down", "Down", "Return", shows="stable-diffusion.cpp")
    at.choose("Candidates and size", "Down", "Down", "Return", shows="2 candidates")
    at.until(lambda: at.generate_says == "Generate 2 candidates, free", "a free turn")
    _first_send(at, "The picture of node 1, the mask and the exact prompt", second)
    at.candidates(2, "0 changed, free")
    at.row("make the seed head glow warm amber, 2 candidates")
    at.see("Project free", "push button")
    at.shot("own server, candidates")
    assert second.submits == 1
    (sent,) = second.records[-1:]
    assert sent["ignored"] == []
    assert [one["field"] for one in sent["pictures"]] == ["image", "mask"]
    at.studio.quits()
