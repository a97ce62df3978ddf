"""Keys in a real Secret Service: unlocked, locked, not started, not installed, gone."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import secretstorage
from secret_bus import SecretBus

from studio.host.secrets import Keys
from studio.model.errors import HostError
from studio.model.profile import KeyPlace, Profile, ProfileKind

WORK = Profile("work", ProfileKind.OPENAI, key=KeyPlace.KEYRING)
OWN = Profile("home", ProfileKind.COMPATIBLE, base_url="http://127.0.0.1:8080/v1", key=KeyPlace.KEYRING)
USER = "work@https://api.openai.com:443"
KEY = "sk-canary-Zz3kQ9vB7nL1xT5wY2cR8dF4"


def refused(ask: Callable[..., object], *given: object) -> str:
    with pytest.raises(HostError) as caught:
        ask(*given)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    return caught.value.kind


def test_a_key_lies_where_an_outside_program_finds_it(service: SecretBus, keys: Keys) -> None:
    assert keys.place(WORK) is KeyPlace.MISSING

    assert keys.keep(WORK, KEY) is KeyPlace.KEYRING

    assert service.lookup(USER) == KEY
    assert keys.read(WORK) == KEY
    assert keys.place(WORK) is KeyPlace.KEYRING


def test_a_key_that_an_outside_program_keeps_is_read(service: SecretBus, keys: Keys) -> None:
    service.store(USER, KEY.encode())

    assert keys.read(WORK) == KEY


def test_entering_a_key_again_replaces_it(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, "sk-the-one-before")

    keys.keep(WORK, KEY)

    assert service.lookup(USER) == KEY


def test_forgetting_leaves_nothing_and_may_be_done_twice(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, KEY)

    keys.forget(WORK)
    keys.forget(WORK)

    assert service.lookup(USER) == ""
    assert keys.read(WORK) is None
    assert keys.place(WORK) is KeyPlace.MISSING


def test_an_entry_belongs_to_one_account_at_one_address(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, KEY)
    keys.keep(OWN, "own-key")

    for other in (replace(WORK, id="play"), replace(WORK, base_url="https://relay.example/v1")):
        assert keys.read(other) is None
        assert keys.place(other) is KeyPlace.MISSING
    assert service.lookup("home@http://127.0.0.1:8080") == "own-key"
    assert keys.read(replace(OWN, base_url="http://127.0.0.1:8080/v2")) == "own-key"


def test_an_orphaned_key_waits_for_its_address(keys: Keys) -> None:
    keys.keep(WORK, KEY)
    moved = replace(WORK, base_url="https://relay.example/v1")
    keys.forget(moved)

    assert keys.read(WORK) == KEY


def test_a_removed_account_leaves_no_key_at_any_of_its_addresses(service: SecretBus, keys: Keys) -> None:
    moved = replace(WORK, base_url="https://relay.example/v1")
    other = replace(WORK, id="work 2")
    for profile in (WORK, moved, other):
        keys.keep(profile, KEY)

    keys.forget_account("work", moved)

    assert service.lookup(USER) == service.lookup("work@https://relay.example:443") == ""
    assert keys.read(other) == KEY


def test_the_keys_of_an_account_with_a_mistake_go_by_its_name(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, KEY)

    keys.forget_account("work", None)

    assert service.lookup(USER) == ""


def test_removing_an_account_without_a_key_opens_no_locked_keyring(service: SecretBus, keys: Keys) -> None:
    keys.keep(OWN, KEY)
    service.lock()

    keys.forget_account("play", replace(WORK, id="play", key=KeyPlace.NONE))

    assert keys.place(OWN) is KeyPlace.KEYRING


def test_a_key_for_the_session_does_not_reach_the_keyring(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, KEY, session_only=True)

    assert service.lookup(USER) == ""
    assert keys.read(WORK) == KEY
    assert Keys().read(WORK) is None


def test_a_key_in_the_keyring_takes_the_place_of_the_session_s(keys: Keys) -> None:
    keys.keep(WORK, "sk-for-now", session_only=True)

    keys.keep(WORK, KEY)

    assert keys.read(WORK) == Keys().read(WORK) == KEY


def test_no_file_of_the_service_holds_a_key_in_the_open(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, KEY)

    files = [path for path in service.folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files)
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_a_locked_keyring_says_so_and_still_tells_where_the_key_lies(service: SecretBus, keys: Keys) -> None:
    keys.keep(WORK, KEY)

    service.lock()

    assert keys.place(WORK) is KeyPlace.KEYRING
    assert keys.place(replace(WORK, id="play")) is KeyPlace.MISSING
    assert refused(keys.read, WORK) == "keyring-locked"
    assert refused(keys.keep, WORK, KEY) == "keyring-locked"
    assert refused(keys.forget, WORK) == "keyring-locked"


def test_a_keyring_that_was_never_set_up_counts_as_none(
    bus: SecretBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bus starts the service by itself; without a display nobody can be asked for a first password."""
    bus.open(can_start_services=True)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)

    assert Keys().place(WORK) is KeyPlace.MISSING
    assert refused(Keys().keep, WORK, KEY) == "keyring-absent"
    Keys().forget(WORK)


@pytest.mark.parametrize("what", ["no service", "no bus", "a bus that is gone"])
def test_without_a_service_there_is_no_keyring(
    bus: SecretBus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    bus.open(can_start_services=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    if what == "no bus":
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    if what == "a bus that is gone":
        bus.close()

    assert Keys().place(WORK) is KeyPlace.MISSING
    assert refused(Keys().read, WORK) == "keyring-absent"
    assert refused(Keys().keep, WORK, KEY) == "keyring-absent"
    Keys().forget(WORK)


def test_a_key_that_is_no_text_is_told_without_its_bytes(service: SecretBus, keys: Keys) -> None:
    """As another program may have left it there; secret-tool would not."""
    with closing(secretstorage.dbus_init()) as connection:
        collection = secretstorage.get_default_collection(connection)
        collection.create_item("from outside", {"service": "palimpsest", "username": USER}, b"\xff\xfe")

    assert refused(keys.read, WORK) == "keyring-failed"


def test_reading_leaves_the_loop_free(keys: Keys, run: Callable[[Any], Any]) -> None:
    keys.keep(WORK, KEY)

    assert run(keys.reader(WORK)()) == KEY
