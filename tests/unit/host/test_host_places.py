"""Folders are found, and ids from files never become paths."""

from pathlib import Path

import pytest

from studio.host.places import folder_name, places, resources


def test_palimpsest_home_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))

    found = places()

    for folder in (found.config, found.data, found.cache, found.documents, found.projects):
        assert folder.is_relative_to(tmp_path)


def test_without_it_the_folders_are_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALIMPSEST_HOME", raising=False)

    found = places()

    assert found.config.name == "palimpsest"
    assert found.data.is_absolute()


def test_the_resources_are_found() -> None:
    assert (resources() / "pictures" / "CREDITS.md").is_file()


def test_an_id_names_its_folder() -> None:
    assert folder_name("p0123456789ab") == "p0123456789ab"


@pytest.mark.parametrize("claim", ["../../etc", "p0123456789ab/..", "", "C:\\x", "p0123456789AB"])
def test_a_claimed_id_never_becomes_a_path(claim: str) -> None:
    name = folder_name(claim)

    assert name.isalnum()
    assert len(name) == 24
