"""Accounts are added whole or not at all; keys go in and never come out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import inverted, studio_with

from studio.host.places import Places
from studio.host.secrets import Keys
from studio.model.errors import BadInput, HostError
from studio.model.events import Event, ProfilesChanged
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.session.accounts import Accounts

WORK = Profile("work", ProfileKind.OPENAI, key=KeyPlace.KEYRING)
OWN = Profile("home", ProfileKind.COMPATIBLE, base_url="http://127.0.0.1:8080/v1")
KEY = "sk-canary-0123456789abcdef0123"


@pytest.fixture
def accounts(home: Places, seen: list[Event], monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """On a machine without a keyring, and a server that answers every look."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return studio_with(home, seen, lambda profile: Rehearsal(inverted)).accounts


def test_an_account_is_added_with_its_key(
    accounts: Accounts, seen: list[Event], run: Callable[[Any], Any]
) -> None:
    assert run(accounts.add(WORK, KEY, session_only=True)) is KeyPlace.SESSION

    assert accounts.get("work") == WORK
    assert run(accounts.key_places()) == {"built-in": KeyPlace.NONE, "work": KeyPlace.SESSION}
    assert seen == [ProfilesChanged()]


def test_an_account_is_there_though_the_keyring_does_not_say_what_it_holds(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, run: Callable[[Any], Any]
) -> None:
    def silent(*_: object) -> KeyPlace:
        raise HostError("keyring-failed", reason="DBusErrorResponse")

    monkeypatch.setattr(Keys, "place", silent)

    assert run(accounts.add(WORK, KEY, session_only=True)) is KeyPlace.SESSION
    assert run(accounts.add(replace(WORK, id="later"))) is None
    assert [one.id for one in accounts.all()] == ["built-in", "later", "work"]


def test_an_account_with_a_mistake_leaves_nothing(
    accounts: Accounts, seen: list[Event], run: Callable[[Any], Any]
) -> None:
    for profile, key in (
        (replace(WORK, base_url="http://a.example/v1"), KEY),
        (WORK, "two words"),
        (replace(WORK, id="a@b"), KEY),
    ):
        with pytest.raises(BadInput):
            run(accounts.add(profile, key, session_only=True))

    assert len(accounts.all()) == 1
    assert seen == []


def test_a_name_that_is_taken_keeps_its_account_and_its_key(
    accounts: Accounts, run: Callable[[Any], Any]
) -> None:
    run(accounts.add(WORK, KEY, session_only=True))

    for taken in (WORK, replace(WORK, id="WORK")):
        with pytest.raises(BadInput):
            run(accounts.add(taken, "sk-another-key-000000"))

    assert accounts.all()[1:] == (WORK,)
    assert run(accounts.key_places())["work"] is KeyPlace.SESSION


def test_replacing_changes_the_account(accounts: Accounts, run: Callable[[Any], Any]) -> None:
    run(accounts.add(WORK, KEY, session_only=True))

    run(accounts.add(replace(WORK, model="gpt-image-2"), replace=True))

    assert accounts.get("work").model == "gpt-image-2"
    assert run(accounts.key_places())["work"] is KeyPlace.SESSION


def test_another_address_leaves_the_key_and_the_agreement_behind(
    accounts: Accounts, run: Callable[[Any], Any]
) -> None:
    run(accounts.add(WORK, KEY, session_only=True))
    run(accounts.agree("work"))
    assert accounts.has_agreed("work")

    run(accounts.change(replace(WORK, base_url="https://b.example/v1")))

    assert run(accounts.key_places())["work"] is KeyPlace.MISSING
    assert not accounts.has_agreed("work")


def test_a_removed_account_takes_key_and_agreement_with_it(
    accounts: Accounts, run: Callable[[Any], Any]
) -> None:
    run(accounts.add(WORK, KEY, session_only=True))
    run(accounts.agree("work"))

    run(accounts.remove("work"))
    run(accounts.add(WORK))

    assert run(accounts.key_places())["work"] is KeyPlace.MISSING
    assert not accounts.has_agreed("work")


def test_the_built_in_engine_is_always_there_and_agreed(
    accounts: Accounts, run: Callable[[Any], Any]
) -> None:
    assert accounts.has_agreed("built-in")
    with pytest.raises(BadInput):
        run(accounts.remove("built-in"))


def test_a_key_is_entered_and_forgotten(accounts: Accounts, run: Callable[[Any], Any]) -> None:
    run(accounts.add(WORK))

    assert run(accounts.enter_key("work", KEY, session_only=True)) is KeyPlace.SESSION
    run(accounts.forget_key("work"))

    assert run(accounts.key_places())["work"] is KeyPlace.MISSING


def test_an_account_that_needed_no_key_takes_one(accounts: Accounts, run: Callable[[Any], Any]) -> None:
    run(accounts.add(OWN))

    run(accounts.enter_key("home", KEY, session_only=True))

    assert accounts.get("home").key is KeyPlace.KEYRING
    assert run(accounts.key_places())["home"] is KeyPlace.SESSION


def test_without_a_keyring_nothing_is_added_unless_for_the_session(
    accounts: Accounts, seen: list[Event], run: Callable[[Any], Any]
) -> None:
    with pytest.raises(HostError) as caught:
        run(accounts.add(WORK, KEY))

    assert caught.value.kind == "keyring-absent"
    assert len(accounts.all()) == 1
    assert seen == []


def test_a_test_looks_without_paying(accounts: Accounts, run: Callable[[Any], Any]) -> None:
    run(accounts.add(WORK, KEY, session_only=True))

    assert run(accounts.test("work")).models == ("understudy",)
