"""The studio as others install it: a wheel in an empty folder, far from the checkout."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parent.parent
_PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
_WHEEL_BYTES_MAX = 12_000_000
_OPEN_SAMPLE = """
import asyncio
from studio.assembly import build_studio
from studio.host.places import places


async def main():
    session = await build_studio(places(), lambda event: None).open_sample()
    await session.close()
    print(session.path)


asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the wheel was unpacked to, and the wheel itself."""

    site: Path
    wheel: Path

    def python(self, folder: Path, program: str) -> str:
        """What a program prints that finds the studio here alone."""
        return self._printed(folder, sys.executable, "-c", program)

    def palimpsest(self, folder: Path, *words: str) -> str:
        """What the installed command prints."""
        return self._printed(folder, str(self.site / "bin" / "palimpsest"), *words)

    def _printed(self, folder: Path, *command: str) -> str:
        env = {**os.environ, "PYTHONPATH": str(self.site), "PALIMPSEST_HOME": str(folder / "home")}
        done = subprocess.run(command, cwd=folder, env=env, check=True, text=True, stdout=subprocess.PIPE)
        return done.stdout.strip()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    build = [*_PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(_CHECKOUT)]
    subprocess.run(build, check=True)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*_PIP, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    return Installed(site, wheel)


def test_the_wheel_brings_its_resources(installed: Installed, tmp_path: Path) -> None:
    found = installed.python(tmp_path, "from studio.host.places import resources; print(resources())")

    assert Path(found) == installed.site / "studio" / "resources"
    assert (Path(found) / "pictures" / "dandelion.jpg").is_file()


def test_the_wheel_brings_the_program_and_nothing_of_the_tests(installed: Installed) -> None:
    assert (installed.site / "bin" / "palimpsest").is_file()
    assert not list(installed.site.rglob("test_*.py"))
    assert not (installed.site / "tests").exists()
    assert installed.wheel.stat().st_size < _WHEEL_BYTES_MAX


def test_the_installed_program_tells_its_version(installed: Installed, tmp_path: Path) -> None:
    version = installed.wheel.name.split("-")[1]

    assert installed.palimpsest(tmp_path, "--version") == f"palimpsest {version}"


def test_the_installed_studio_opens_its_sample(installed: Installed, tmp_path: Path) -> None:
    project = installed.python(tmp_path, _OPEN_SAMPLE)

    log = json.loads(installed.palimpsest(tmp_path, "log", project, "--json"))

    assert Path(project).is_relative_to(tmp_path / "home")
    assert len(log["images"][0]["nodes"]) >= 12
    assert len(log["images"][0]["branches"]) >= 2
    assert log["notices"] == []
