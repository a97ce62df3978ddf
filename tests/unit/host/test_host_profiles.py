"""The built-in engine is always there; mistakes in the file hide one profile, not all."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.model.errors import BadInput
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.sentences import say

WORK = Profile("work", ProfileKind.OPENAI, model="gpt-image-2", key=KeyPlace.KEYRING, settings={"n": 2})


def _write(here: Places, text: str) -> Profiles:
    here.config.mkdir(parents=True)
    (here.config / "profiles.json").write_text(text)
    return Profiles(here)


def test_without_a_file_there_is_the_built_in_engine(here: Places) -> None:
    assert [profile.id for profile in Profiles(here).all()] == ["built-in"]


def test_profiles_of_the_file_follow_by_name(here: Places) -> None:
    profiles = _write(
        here,
        '{"work": {"kind": "openai"}, "home": {"kind": "compatible", "base_url": "http://localhost/v1"}}',
    )

    assert [profile.id for profile in profiles.all()] == ["built-in", "home", "work"]
    assert profiles.get("work").kind == "openai"


def test_an_unknown_profile_is_refused_with_those_that_are_known(here: Places) -> None:
    with pytest.raises(BadInput) as caught:
        Profiles(here).get("work")

    assert caught.value.facts == {"name": "work", "names": "built-in"}


@pytest.mark.parametrize(
    "row",
    [
        '{"model": "x"}',
        '{"kind": 7}',
        '"openai"',
        '{"kind": "compatible", "base_url": "http://a.example/v1"}',
        '{"kind": "openai", "key": "session"}',
    ],
)
def test_a_profile_with_a_mistake_is_said_and_left_out(here: Places, row: str) -> None:
    profiles = _write(here, f'{{"bad": {row}, "good": {{"kind": "openai"}}}}')

    assert [profile.id for profile in profiles.all()] == ["built-in", "good"]
    assert "“bad”" in say(profiles.notices[0]).text


def test_a_profile_is_kept_and_read_back_as_it_was(here: Places) -> None:
    profiles = Profiles(here)

    profiles.add(WORK)

    assert profiles.get("work") == Profiles(here).get("work") == WORK


def test_another_program_s_change_is_seen_at_once(here: Places) -> None:
    mine, its = Profiles(here), Profiles(here)
    assert len(mine.all()) == 1

    its.add(WORK)
    its.replace(replace(WORK, model="gpt-image-3"))

    assert mine.get("work").model == "gpt-image-3"


def test_a_name_is_taken_whatever_its_capitals(here: Places) -> None:
    profiles = Profiles(here)
    profiles.add(WORK)

    with pytest.raises(BadInput) as caught:
        profiles.add(replace(WORK, id="Work"))

    assert caught.value.kind == "profile-exists"


def test_replacing_keeps_what_only_a_newer_version_knows(here: Places) -> None:
    profiles = _write(here, '{"work": {"kind": "openai", "model": "old", "uploads": true, "colour": "red"}}')

    profiles.replace(replace(WORK, model=""))

    row = json.loads((here.config / "profiles.json").read_text())["work"]
    assert row == {"kind": "openai", "key": "keyring", "settings": {"n": 2}, "colour": "red"}


def test_what_is_refused_is_not_written(here: Places) -> None:
    profiles = Profiles(here)

    with pytest.raises(BadInput):
        profiles.add(replace(WORK, base_url="http://a.example/v1"))
    with pytest.raises(BadInput):
        profiles.replace(WORK)

    assert not (here.config / "profiles.json").exists()


def test_a_profile_can_be_removed_with_its_mistake(here: Places) -> None:
    profiles = _write(here, '{"bad": {"kind": 7}, "good": {"kind": "openai"}}')

    profiles.remove("bad")

    assert [profile.id for profile in profiles.all()] == ["built-in", "good"]
    assert profiles.notices == ()
    for name in ("bad", "built-in"):
        with pytest.raises(BadInput):
            profiles.remove(name)


def test_a_start_without_accounts_does_not_load_the_validator(here: Places) -> None:
    program = (
        "import sys; from studio.host.places import places; from studio.host.profiles import Profiles;"
        "Profiles(places()).all(); print('pydantic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"
