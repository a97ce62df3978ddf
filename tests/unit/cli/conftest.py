"""The command line inside the test's own process, in an installation of its own."""

import json
from pathlib import Path

import pytest
from in_process import Answer, Palimpsest
from PIL import Image
from stage import noise

from studio.cli import door


@pytest.fixture
def palimpsest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Palimpsest:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> Answer:
        code = door.run([*map(str, words)])
        printed, told = capsys.readouterr()
        return Answer(code, json.loads(printed) if "--json" in words else None, printed, told)

    return run


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "cup.png"
    Image.fromarray(noise()).save(path)
    return path


@pytest.fixture
def project(palimpsest: Palimpsest, picture: Path, tmp_path: Path) -> Path:
    """One image, one node: 64 × 48 pixels of noise."""
    path = tmp_path / "cup.palimpsest"
    assert palimpsest("new", path, picture).code == 0
    return path


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    """White on the left half."""
    path = tmp_path / "mask.png"
    halves = Image.new("L", (64, 48))
    halves.paste(255, (0, 0, 32, 48))
    halves.save(path)
    return path
