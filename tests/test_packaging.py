"""What is pinned is what is asked for, and what is said to be there is there."""

import re
import tomllib
from pathlib import Path

import pytest

from studio.cli.commands import COMMANDS

_CHECKOUT = Path(__file__).resolve().parent.parent
_PROJECT = tomllib.loads((_CHECKOUT / "pyproject.toml").read_text())
_PICTURE_BYTES_MAX = 400_000
_LOCKS = {
    "requirements.lock": _PROJECT["project"]["dependencies"] + _PROJECT["dependency-groups"]["build"],
    "requirements-test.lock": _PROJECT["project"]["dependencies"] + _PROJECT["dependency-groups"]["dev"],
}


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def _pins(lock: str) -> dict[str, str]:
    """Each pinned name and version with what follows it: marker and hashes."""
    entries = re.split(r"\n(?=\w)", (_CHECKOUT / "packaging" / lock).read_text())
    return {entry.split(" ", 1)[0]: entry for entry in entries if "==" in entry.split(" ", 1)[0]}


@pytest.mark.parametrize("lock", _LOCKS)
def test_everything_asked_for_is_pinned(lock: str) -> None:
    pinned = {_name(pin) for pin in _pins(lock)}

    assert {_name(requirement) for requirement in _LOCKS[lock]} - pinned == set()


@pytest.mark.parametrize("lock", _LOCKS)
def test_every_pin_has_hashes_and_no_address(lock: str) -> None:
    assert [pin for pin, entry in _pins(lock).items() if "--hash=sha256:" not in entry] == []
    assert "://" not in (_CHECKOUT / "packaging" / lock).read_text()


def test_the_tests_run_on_what_users_get() -> None:
    assert _pins("requirements.lock").keys() - _pins("requirements-test.lock").keys() == set()


def test_python_3_11_stays_below_the_release_that_aborts_it() -> None:
    below_3_12 = [pin for pin, entry in _pins("requirements.lock").items() if "< '3.12'" in entry]

    assert [pin for pin in below_3_12 if pin.startswith("pyside6-essentials==6.11.")]


def test_what_the_readme_names_is_there() -> None:
    text = (_CHECKOUT / "README.md").read_text()
    named = re.findall(r"\bsh (packaging/\w+)", text) + re.findall(r"\]\(([\w./-]+)\)", text)

    assert [path for path in named if not (_CHECKOUT / path).exists()] == []


def test_what_the_map_names_is_there() -> None:
    named = re.findall(r"`([\w/]+(?:\.py|/))`", (_CHECKOUT / "studio" / "README.md").read_text())
    rooms = [path.relative_to(_CHECKOUT).as_posix() for path in (_CHECKOUT / "studio").rglob("*")]
    there = [f"/{path}" for path in rooms] + [f"/{path}/" for path in rooms]

    absent = [
        name
        for name in named
        if not (_CHECKOUT / name).exists() and not any(path.endswith(f"/{name}") for path in there)
    ]
    assert absent == []


def test_pictures_of_the_readme_are_light_and_told_in_words() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(([\w./-]+)\)", (_CHECKOUT / "README.md").read_text())

    assert shown
    assert [path for words, path in shown if len(words) < 20] == []
    assert [path for _, path in shown if (_CHECKOUT / path).stat().st_size > _PICTURE_BYTES_MAX] == []


def test_the_changelog_tells_every_command() -> None:
    text = (_CHECKOUT / "CHANGELOG.md").read_text()

    assert [command for command in sorted(COMMANDS) if f"`{command}`" not in text] == []
