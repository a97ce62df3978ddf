"""Without a keyring a key is held until the program ends, or read from the environment, never written."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from studio.host.places import Places
from studio.host.secrets import Keys, aside
from studio.model.errors import BadInput, HostError
from studio.model.profile import KeyPlace, Profile, ProfileKind

WORK = Profile("work", ProfileKind.OPENAI, key=KeyPlace.KEYRING)
BY_NAME = replace(WORK, key=KeyPlace.ENVIRONMENT, key_variable="WORK_KEY")
OPEN = replace(WORK, key=KeyPlace.NONE)
KEY = "sk-canary-0123456789abcdef0123"


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Keys:
    """On a machine where no session bus answers."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return Keys()


def test_without_a_keyring_a_key_can_be_held_for_the_session(keys: Keys) -> None:
    assert keys.place(WORK) is KeyPlace.MISSING
    with pytest.raises(HostError) as caught:
        keys.keep(WORK, KEY)
    assert caught.value.kind == "keyring-absent"
    assert keys.place(WORK) is KeyPlace.MISSING

    assert keys.keep(WORK, f" {KEY}\n", session_only=True) is KeyPlace.SESSION

    assert keys.read(WORK) == KEY
    assert keys.place(WORK) is KeyPlace.SESSION


def test_a_key_of_the_session_goes_when_it_is_forgotten(keys: Keys) -> None:
    keys.keep(WORK, KEY, session_only=True)

    keys.forget(WORK)

    assert keys.place(WORK) is KeyPlace.MISSING


def test_a_key_is_read_for_its_own_address_and_name_only(keys: Keys) -> None:
    keys.keep(WORK, KEY, session_only=True)

    assert keys.place(replace(WORK, base_url="https://b.example/v1")) is KeyPlace.MISSING
    assert keys.place(replace(WORK, id="home")) is KeyPlace.MISSING
    assert keys.read(replace(WORK, base_url="https://api.openai.com:443/v2")) == KEY


def test_a_variable_is_read_when_it_is_asked_for(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys.place(BY_NAME) is KeyPlace.MISSING

    monkeypatch.setenv("WORK_KEY", f"{KEY}\n")

    assert keys.place(BY_NAME) is KeyPlace.ENVIRONMENT
    assert keys.read(BY_NAME) == KEY


def test_an_account_without_a_key_has_none(keys: Keys) -> None:
    assert keys.place(OPEN) is KeyPlace.NONE
    assert keys.read(OPEN) is None


def test_what_cannot_be_a_key_is_refused(keys: Keys) -> None:
    with pytest.raises(BadInput):
        keys.keep(WORK, "two words")

    assert keys.place(WORK) is KeyPlace.MISSING


def test_a_provider_is_told_that_the_key_is_missing(keys: Keys, run: Callable[[Any], Any]) -> None:
    with pytest.raises(HostError) as caught:
        run(keys.reader(BY_NAME)())

    assert (caught.value.kind, caught.value.facts["variable"]) == ("key-variable-unset", "WORK_KEY")
    assert run(keys.reader(OPEN)()) is None


def test_what_no_header_can_carry_is_told_before_it_is_sent(
    keys: Keys, run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORK_KEY", "ключ от кабинета")

    with pytest.raises(BadInput) as caught:
        run(keys.reader(BY_NAME)())

    assert "ключ" not in str(caught.value)


def test_keys_show_nothing_of_themselves(keys: Keys) -> None:
    keys.keep(WORK, KEY, session_only=True)

    assert KEY not in repr(keys) + str(keys)


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyrings.alt.file.PlaintextKeyring",
    ],
)
def test_an_unsafe_keyring_is_refused_by_its_name(
    keys: Keys, here: Places, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)

    (notice,) = keys.notices

    assert (notice.kind, notice.facts) == ("keyring-refused", {"name": backend})
    with pytest.raises(HostError):
        keys.keep(WORK, KEY)


def test_nobody_waits_longer_than_the_limit(run: Callable[[Any], Any]) -> None:
    prompt_is_answered = threading.Event()

    with pytest.raises(HostError) as caught:
        run(aside(prompt_is_answered.wait, 0.05))
    prompt_is_answered.set()

    assert caught.value.kind == "keyring-slow"


def test_an_error_beside_comes_back_to_whoever_waits(run: Callable[[Any], Any]) -> None:
    with pytest.raises(ZeroDivisionError):
        run(aside(lambda: 1 // 0))
