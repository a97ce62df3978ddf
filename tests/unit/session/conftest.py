"""A studio on a temporary home with a rehearsal provider."""

from pathlib import Path

import pytest
from rehearsal import Rehearsal
from stage import inverted, studio_with

from studio.host.places import Places, places
from studio.model.events import Event
from studio.session.studio import Studio


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return places()


@pytest.fixture
def seen() -> list[Event]:
    return []


@pytest.fixture
def understudy() -> Rehearsal:
    """Answers the inverse of what it was sent, byte for byte another picture everywhere."""
    return Rehearsal(inverted)


@pytest.fixture
def studio(home: Places, seen: list[Event], understudy: Rehearsal) -> Studio:
    return studio_with(home, seen, lambda profile: understudy)
