"""An account by keyboard alone, its key in a real keyring; and a keyring that asks for its password."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import left_behind
from conftest import Opened, OpenStudio
from desk import Desk, until
from desk_keyring import Keyring
from hand import Hand
from loopback.openai_server import KEY, OpenAIServer
from program import CHECKOUT


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


def opens_accounts(hand: Hand, studio: Opened) -> None:
    studio.sight.one(name="Open pictures…")
    hand.press("ctrl+k")
    studio.sight.one(name="Search actions", role="text")
    hand.type("accounts")
    studio.sight.one(name="Accounts…", role="list item")
    hand.press("Return")
    studio.sight.one(name="Built-in engine, On this machine", role="list item")


def add_account(desk: Desk, home: Path, *words: str, key: str = "") -> None:
    """By the command line, on this desk."""
    env = (f"PYTHONPATH={CHECKOUT}", f"PALIMPSEST_HOME={home}")
    add = (sys.executable, "-m", "studio", "profiles", "add", "work", "--kind", "openai", *words)
    assert desk.output("env", *env, *add, given=key.encode())


def test_an_account_is_added_by_keyboard_and_its_key_lies_in_the_keyring(
    desk: Desk,
    hand: Hand,
    keyring: Keyring,
    server: OpenAIServer,
    open_studio: OpenStudio,
    tmp_path: Path,
) -> None:
    studio = open_studio()
    opens_accounts(hand, studio)

    hand.press("Tab", "space")  # Add an account
    until(lambda: studio.sight.one(name="With whom", role="combo box").has_focus, what="the first row")
    hand.press("Right", "Tab", "Tab")  # another server; its kind; its address
    hand.type(server.url)
    hand.press("Tab", "Tab", "Left", "Left", "Tab")  # the network; where the key lies: in the keyring
    hand.type(KEY)
    desk.shot("filled-in")
    hand.press("Return")

    studio.sight.one(name=f"127.0.0.1:{server.port} answers.")
    studio.sight.one(name=f"It lies in this system's keyring, for 127.0.0.1:{server.port} alone.")
    desk.shot("added")
    assert keyring.lookup(f"My server@http://127.0.0.1:{server.port}") == KEY
    assert server.attempts == 0
    hand.press("Escape")
    studio.sight.gone(name="Built-in engine, On this machine")
    studio.quits()
    assert left_behind(tmp_path / "home", KEY) == []
    assert KEY not in studio.program.said()


def test_a_locked_keyring_asks_and_the_window_goes_on(
    desk: Desk,
    hand: Hand,
    keyring: Keyring,
    server: OpenAIServer,
    open_studio: OpenStudio,
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    add_account(desk, home, "--base-url", server.url, "--no-key")
    studio = open_studio()
    opens_accounts(hand, studio)
    hand.click(studio.sight.one(name="work, 127.0.0.1", role="list item"))
    keyring.lock()

    hand.click(studio.sight.one(name="Where the key lies", role="combo box"))
    hand.press("Home", "Return")
    hand.click(studio.sight.one(name="Key", role="password text"))
    hand.type(KEY)
    hand.press("Return")
    studio.sight.one(name="Keeping…")
    keyring.answer(hand, "Escape")
    studio.sight.one(name="The keyring is locked.")
    desk.shot("stays-locked")

    hand.click(studio.sight.one(name="Keep the key", role="push button"))
    keyring.answer(hand)
    studio.sight.one(name=f"127.0.0.1:{server.port} answers and takes the key.")
    desk.shot("unlocked")
    assert keyring.lookup(f"work@http://127.0.0.1:{server.port}") == KEY
    hand.press("Escape")
    studio.quits()  # fails when the window did not answer while the keyring waited


@pytest.mark.parametrize(("keys", "code"), [((), 0), (("Escape",), 1)])
def test_a_command_waits_for_the_keyring_s_answer(
    desk: Desk, hand: Hand, keyring: Keyring, tmp_path: Path, keys: tuple[str, ...], code: int
) -> None:
    home = tmp_path / "home"
    add_account(desk, home, "--key-stdin", key=KEY)
    keyring.lock()

    env = {"PYTHONPATH": str(CHECKOUT), "PALIMPSEST_HOME": str(home)}
    forgetting = desk.start(sys.executable, "-m", "studio", "keys", "forget", "work", **env)
    keyring.answer(hand, *keys)

    assert forgetting.ended() == code
    assert ("The keyring is locked." in forgetting.said()) is bool(code)
