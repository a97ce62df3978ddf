"""A fresh installation below a temporary folder."""

from pathlib import Path

import pytest

from studio.host.places import Places, places


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return places()
