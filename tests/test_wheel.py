"""The studio as others install it: a wheel in an empty folder, far from the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parent.parent
_PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    build = [*_PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(_CHECKOUT)]
    subprocess.run(build, check=True)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*_PIP, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    return site


def _python(site: Path, program: str, folder: Path) -> str:
    env = {**os.environ, "PYTHONPATH": str(site), "PALIMPSEST_HOME": str(folder / "home")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=env, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout.strip()


def test_the_wheel_brings_its_resources(installed: Path, tmp_path: Path) -> None:
    found = _python(installed, "from studio.host.places import resources; print(resources())", tmp_path)

    assert Path(found) == installed / "studio" / "resources"
    assert (Path(found) / "pictures" / "dandelion.jpg").is_file()


def test_the_wheel_brings_the_program_and_nothing_of_the_tests(installed: Path) -> None:
    assert (installed / "bin" / "palimpsest").is_file() or os.name == "nt"
    assert not list(installed.rglob("test_*.py"))
    assert not (installed / "tests").exists()
