"""Whatever the environment asks for, a key goes to the Secret Service or nowhere, never to a file."""

import subprocess
import sys
from pathlib import Path

import pytest
from program import CHECKOUT, Answer, Installation
from secret_bus import SecretBus

KEY = "sk-canary-Zz3kQ9vB7nL1xT5wY2cR8dF4"
USER = "work@https://api.openai.com:443"
PLAIN = "keyrings.alt.file.PlaintextKeyring"

# As the package of that name does: found by its entry point, and eager.
_PLAINTEXT = """
import os
from pathlib import Path
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 9
    @property
    def path(self):
        return Path(os.environ["HOME"]) / "keyring_pass.cfg"
    def get_password(self, service, username):
        return self.path.read_text() if self.path.exists() else None
    def set_password(self, service, username, password):
        self.path.write_text(password)
    def delete_password(self, service, username):
        self.path.unlink()
"""


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder of packages in which one keeps keys in a plain file."""
    folder = tmp_path / "packages"
    (folder / "keyrings" / "alt").mkdir(parents=True)
    (folder / "keyrings" / "alt" / "file.py").write_text(_PLAINTEXT)
    info = folder / "keyrings_alt-5.0.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0.2\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    return folder


def keys_set(bus: SecretBus, tmp_path: Path, trap: Path, **env: str) -> Answer:
    """An account, and its key on standard input, as a program of its own."""
    installation = Installation(tmp_path / "home")
    whole = bus.env | {"PYTHONPATH": f"{CHECKOUT}:{trap}"} | env
    added = installation.run_in(whole, "profiles", "add", "work", "--kind", "openai", "--no-key")
    assert added.code == 0, added.told
    return installation.run_in(whole, "keys", "set", "work", "--stdin", "--json", given=KEY)


def plain_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def in_the_trap(bus: SecretBus, trap: Path, **env: str) -> str:
    """The backend that the library itself would choose."""
    program = "import keyring; print(type(keyring.get_keyring()).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=bus.env | {"PYTHONPATH": str(trap)} | env,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_the_traps_are_real(bus: SecretBus, trap: Path) -> None:
    bus.open(can_start_services=False)

    assert in_the_trap(bus, trap) == "PlaintextKeyring"
    assert in_the_trap(bus, trap, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring") == "Keyring"


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"PYTHON_KEYRING_BACKEND": PLAIN},
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend"},
        {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        {"KEYRING_PROPERTY_SCHEME": "KeePassXC"},
        {"KEYRING_PROPERTY_SET_PASSWORD": "nothing"},
    ],
    ids=str,
)
def test_with_a_service_the_key_goes_there(
    bus: SecretBus, trap: Path, tmp_path: Path, env: dict[str, str]
) -> None:
    bus.open(can_start_services=True)
    bus.start_service()

    answer = keys_set(bus, tmp_path, trap, **env)

    assert answer.code == 0, answer.told
    assert answer.json["key"] == "keyring"
    assert bus.lookup(USER) == KEY
    assert plain_files(tmp_path) == []
    assert KEY not in answer.printed + answer.told
    if wish := env.get("PYTHON_KEYRING_BACKEND"):
        assert wish in answer.told


@pytest.mark.parametrize("wish", [None, PLAIN, "keyring.backends.null.Keyring"])
def test_without_a_service_no_key_is_kept(
    bus: SecretBus, trap: Path, tmp_path: Path, wish: str | None
) -> None:
    bus.open(can_start_services=False)

    answer = keys_set(bus, tmp_path, trap, **({"PYTHON_KEYRING_BACKEND": wish} if wish else {}))

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "keyring-absent"
    assert plain_files(tmp_path) == []


def test_a_configuration_file_is_not_asked_either(bus: SecretBus, trap: Path, tmp_path: Path) -> None:
    bus.open(can_start_services=False)
    config = Path(bus.env["XDG_CONFIG_HOME"]) / "python_keyring" / "keyringrc.cfg"
    config.parent.mkdir()
    config.write_text(f"[backend]\ndefault-keyring={PLAIN}\n")
    assert in_the_trap(bus, trap) == "PlaintextKeyring"

    answer = keys_set(bus, tmp_path, trap)

    assert answer.code == 1
    assert plain_files(tmp_path) == []
