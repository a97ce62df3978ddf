"""Turns that cost, by keyboard alone: model, price, consent, a wait that is cancelled, the ledger."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import left_behind
from conftest import Opened, OpenStudio
from desk import Desk, until
from hand import Hand
from loopback.openai_server import KEY, OpenAIServer
from program import CHECKOUT

_VARIABLE = "PALIMPSEST_JOURNEY_KEY"
# Ctrl+. as a keyboard sends it: by name, xdotool takes the full stop of the Kazakh layout, another key.
_CANCEL = "ctrl+60"
_PICTURE = CHECKOUT / "resources" / "pictures" / "dandelion.jpg"


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def studio(desk: Desk, server: OpenAIServer, open_studio: OpenStudio, tmp_path: Path) -> Opened:
    """On a picture, with an account at the server, which never got a picture yet."""
    desk.env[_VARIABLE] = KEY
    env = (f"PYTHONPATH={CHECKOUT}", f"PALIMPSEST_HOME={tmp_path / 'home'}")
    words = ("--kind", "openai", "--base-url", server.url, "--key-env", _VARIABLE)
    assert desk.output("env", *env, sys.executable, "-m", "studio", "profiles", "add", "work", *words)
    opened = open_studio(_PICTURE)
    opened.sight.one(name="Instruction", role="text")
    return opened


def test_a_turn_is_paid_by_keyboard_alone(
    desk: Desk, hand: Hand, server: OpenAIServer, studio: Opened, tmp_path: Path
) -> None:
    hand.press("ctrl+i")
    hand.type("lay snow over the meadow")
    _chooses(hand, studio, "Model and account", "Down", "Down", shows="gpt-image-2.6")
    studio.sight.one(name="Generate 4 candidates, about $")
    studio.sight.one(name="To work, 127.0.0.1")
    desk.shot("priced")

    hand.press("ctrl+i", "ctrl+Return")
    agree = studio.sight.one(name="Agree and generate, about $", role="push button")
    until(lambda: studio.sight.one(name="Not now").has_focus, what="the focus at what spends nothing")
    desk.shot("consent")
    while not studio.sight.one(name=agree.name).has_focus:
        hand.press("Tab")
    assert server.attempts == 0
    hand.press("Return")
    _candidates(studio, 4)
    desk.shot("paid")
    assert server.submits == 1

    server.fail("429-rate", retry_after=60)
    hand.press("ctrl+i", "ctrl+Return")
    studio.sight.one(name="OpenAI asks to wait.")
    desk.shot("waits")
    hand.press(_CANCEL)
    studio.sight.gone(name="OpenAI asks to wait.")
    assert server.submits == 1

    hand.press("ctrl+k")
    studio.sight.one(name="Search actions", role="text")
    hand.type("spending")
    studio.sight.one(name="Spending…", role="list item")
    hand.press("Return")
    studio.sight.one(name="Ledger", role="table")
    desk.shot("ledger")
    hand.press("Escape")
    studio.sight.gone(name="Ledger", role="table")
    studio.quits()
    assert left_behind(tmp_path / "home", KEY) == []
    assert KEY not in studio.program.said()


def _chooses(hand: Hand, studio: Opened, control: str, *keys: str, shows: str) -> None:
    """Tab to a control, open its menu, and press `keys` there."""
    while not any(part.has_focus for part in studio.sight.all(name=control)):
        hand.press("Tab")
    hand.press("space", *keys, "Return")
    until(lambda: shows in studio.sight.one(name=control).description, what=f"{shows} at {control}")


def _candidates(studio: Opened, count: int) -> None:
    def are_here() -> bool:
        tiles = studio.sight.all(name="Candidate", role="list item")
        return len(tiles) == count and all("Lock it?" in tile.name for tile in tiles)

    until(are_here, what=f"{count} candidates", timeout_s=90)
