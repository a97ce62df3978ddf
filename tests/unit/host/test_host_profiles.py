"""The built-in engine is always there; mistakes in the file hide one profile, not all."""

import subprocess
import sys

import pytest

from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.model.errors import BadInput
from studio.model.sentences import say


def _write(here: Places, text: str) -> Profiles:
    here.config.mkdir(parents=True)
    (here.config / "profiles.json").write_text(text)
    return Profiles(here)


def test_without_a_file_there_is_the_built_in_engine(here: Places) -> None:
    assert [profile.id for profile in Profiles(here).all()] == ["built-in"]


def test_profiles_of_the_file_follow_by_name(here: Places) -> None:
    profiles = _write(here, '{"work": {"kind": "openai"}, "home": {"kind": "compatible", "key": "none"}}')

    assert [profile.id for profile in profiles.all()] == ["built-in", "home", "work"]
    assert profiles.get("work").kind == "openai"


def test_an_unknown_profile_is_refused_with_those_that_are_known(here: Places) -> None:
    with pytest.raises(BadInput) as caught:
        Profiles(here).get("work")

    assert caught.value.facts == {"name": "work", "names": "built-in"}


@pytest.mark.parametrize("row", ['{"model": "x"}', '{"kind": 7}', '"openai"'])
def test_a_profile_with_a_mistake_is_said_and_left_out(here: Places, row: str) -> None:
    profiles = _write(here, f'{{"bad": {row}, "good": {{"kind": "openai"}}}}')

    assert [profile.id for profile in profiles.all()] == ["built-in", "good"]
    assert "“bad”" in say(profiles.notices[0]).text


def test_a_start_without_accounts_does_not_load_the_validator(here: Places) -> None:
    program = (
        "import sys; from studio.host.places import places; from studio.host.profiles import Profiles;"
        "Profiles(places()).all(); print('pydantic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"
