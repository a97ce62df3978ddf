"""Accounts become makers: opened once, anew when they changed, and only when they are asked for."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from studio.assembly import Makers
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.catalogue import ModelStatus, OutputRule
from studio.model.errors import BadInput
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.recipe import BUILT_IN

OWN = Profile("work", ProfileKind.OPENAI, key=KeyPlace.KEYRING)
RELAY = Profile("relay", ProfileKind.COMPATIBLE, base_url="https://relay.example/v1", key=KeyPlace.KEYRING)


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return Profiles(_places(tmp_path))


@pytest.fixture
def makers(tmp_path: Path, profiles: Profiles) -> Makers:
    return Makers(profiles, Keys(), Catalogue(_places(tmp_path)))


def _places(home: Path) -> Places:
    return Places(home / "config", home / "data", home / "cache", home / "documents")


def test_the_engine_needs_no_account(makers: Makers) -> None:
    assert makers.open(BUILT_IN).capability("").is_local
    assert makers.open(BUILT_IN) is makers.open(BUILT_IN)


def test_an_account_is_opened_once(makers: Makers, profiles: Profiles) -> None:
    profiles.add(OWN)

    assert makers.open("work") is makers.open("work")


def test_an_account_that_changed_is_opened_anew(makers: Makers, profiles: Profiles) -> None:
    profiles.add(OWN)
    before = makers.open("work")

    profiles.replace(replace(OWN, model="gpt-image-2"))

    assert makers.open("work") is not before
    assert makers.open("work").capability("").model == "gpt-image-2"


def test_an_unknown_account_is_refused_with_those_there_are(makers: Makers, profiles: Profiles) -> None:
    profiles.add(OWN)

    with pytest.raises(BadInput) as refused:
        makers.open("play")

    assert refused.value.facts["names"] == "built-in, work"


def test_another_server_with_a_model_of_openais_follows_its_rules(makers: Makers, profiles: Profiles) -> None:
    profiles.add(RELAY)

    record = makers.open("relay").capability("gpt-image-1.5").record

    assert record is not None
    assert record.parameter("input_fidelity") is not None
    assert (record.status, record.retires) == (ModelStatus.UNKNOWN, None)
    assert record.price.output is OutputRule.UNKNOWN


def test_another_server_with_a_model_of_its_own_has_no_rules(makers: Makers, profiles: Profiles) -> None:
    profiles.add(RELAY)

    record = makers.open("relay").capability("my-own-model").record

    assert record is not None
    assert (record.id, record.parameters) == ("my-own-model", ())


def test_the_network_is_loaded_by_who_sends(tmp_path: Path) -> None:
    """Choosing an account, its model and its price needs neither the HTTP library nor the keyring."""
    code = f"""
import json, sys
from pathlib import Path
from studio.assembly import Makers
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.profile import Profile, ProfileKind
first = [name for name in ("httpx", "pydantic", "keyring", "studio.providers") if name in sys.modules]
home = Path({str(tmp_path)!r})
places = Places(home / "config", home / "data", home / "cache", home / "documents")
profiles = Profiles(places)
profiles.add(Profile("work", ProfileKind.OPENAI))
Makers(profiles, Keys(), Catalogue(places)).open("work").capability("")
print(json.dumps([first, [name for name in ("httpx", "keyring") if name in sys.modules]]))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert json.loads(said) == [[], []]
