"""What the user prefers survives, and a damaged file harms nobody."""

from pathlib import Path

import pytest

from studio.host.places import Places
from studio.host.preferences import Preferences, projects_folder
from studio.model.errors import BadInput
from studio.model.sentences import say


def test_nothing_chosen_gives_the_defaults(here: Places) -> None:
    preferences = Preferences(here)

    assert preferences.text("theme") == "dark"
    assert preferences.number("candidates") == 4
    assert not preferences.is_on("reduced-motion")
    assert not here.config.exists()


def test_a_choice_is_there_at_the_next_start(here: Places) -> None:
    changed = Preferences(here).set("theme", "light")

    assert changed
    assert Preferences(here).get("theme") == "light"


def test_tenths_are_kept_as_they_were_chosen(here: Places) -> None:
    Preferences(here).set("drift-amber", 1.4)

    assert Preferences(here).tenths("drift-amber") == 1.4
    assert Preferences(here).tenths("drift-red") == 2.3


def test_choosing_the_same_again_is_no_change(here: Places) -> None:
    assert not Preferences(here).set("theme", "dark")


def test_going_back_to_the_default_leaves_nothing_behind(here: Places) -> None:
    preferences = Preferences(here)
    preferences.set("candidates", 2)

    preferences.set("candidates", 4)

    assert "candidates" not in (here.config / "preferences.json").read_text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("candidates", 0),
        ("candidates", True),
        ("candidates", "4"),
        ("reduced-motion", 1),
        ("drift-red", -0.1),
        ("drift-red", True),
        ("drift-red", float("nan")),
        ("mask-overlay-colour", "magenta"),
    ],
)
def test_an_impossible_value_is_refused_with_what_is_possible(here: Places, name: str, value: object) -> None:
    with pytest.raises(BadInput) as caught:
        Preferences(here).set(name, value)

    assert caught.value.kind == "setting-value"
    assert caught.value.facts["possible"]


def test_an_unknown_name_is_refused(here: Places) -> None:
    with pytest.raises(BadInput) as caught:
        Preferences(here).get("colour-of-the-sky")

    assert caught.value.kind == "setting-unknown"


def test_a_damaged_file_is_set_aside_and_said(here: Places) -> None:
    here.config.mkdir(parents=True)
    (here.config / "preferences.json").write_bytes(b'{"theme": "li')

    preferences = Preferences(here)

    assert preferences.get("theme") == "dark"
    assert (here.config / "preferences-damaged.json").read_bytes() == b'{"theme": "li'
    assert "preferences-damaged.json" in say(preferences.notices[0]).text


def test_names_and_values_of_another_version_are_left_as_they_are(here: Places) -> None:
    here.config.mkdir(parents=True)
    file = here.config / "preferences.json"
    file.write_text('{"from-the-future": 7, "theme": "sepia"}')
    preferences = Preferences(here)

    preferences.set("candidates", 3)

    assert preferences.get("theme") == "dark"
    assert '"from-the-future": 7' in file.read_text()
    assert '"theme": "sepia"' in file.read_text()


def test_two_programs_do_not_undo_each_other(here: Places) -> None:
    window, command_line = Preferences(here), Preferences(here)

    command_line.set("candidates", 2)
    window.set("theme", "light")

    assert Preferences(here).number("candidates") == 2
    assert Preferences(here).text("theme") == "light"


def test_the_projects_folder_is_in_the_documents_unless_chosen(here: Places, tmp_path: Path) -> None:
    preferences = Preferences(here)

    usual = projects_folder(here, preferences)
    preferences.set("projects-folder", str(tmp_path / "mine"))

    assert usual == here.documents / "Palimpsest"
    assert projects_folder(here, preferences) == tmp_path / "mine"
