"""A session bus of a test's own, with or without a Secret Service on it; nothing of the user's is touched."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "open sesame"
_SERVICE = "org.freedesktop.secrets"
_PATIENCE_S = 20
_BARE_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(slots=True)
class SecretBus:
    """A bus in `folder`; what is started on it keeps its files there, and sees no display."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    _processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def open(self, *, can_start_services: bool) -> None:
        """Without `can_start_services` it is the bus of a machine where no keyring is installed."""
        missing = [name for name in ("gnome-keyring-daemon", "secret-tool") if shutil.which(name) is None]
        assert not missing, f"these tests need {missing}: run them with sh packaging/test"
        foreign = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_", "XDG_", "GNOME_KEYRING", "PYTHON_KEYRING")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
            place = self.folder / name.lower()
            place.mkdir(parents=True, mode=0o700)
            self.env[name] = str(place)
        command = ["dbus-daemon", "--nofork", "--nopidfile", "--print-address=1"]
        if can_start_services:
            command.append("--session")
        else:
            config = self.folder / "bus.xml"
            config.write_text(_BARE_BUS.format(folder=self.env["XDG_RUNTIME_DIR"]))
            command.append(f"--config-file={config}")
        bus = self._start(command)
        assert bus.stdout is not None
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    @property
    def address(self) -> str:
        return self.env["DBUS_SESSION_BUS_ADDRESS"]

    def start_service(self) -> None:
        """A Secret Service whose default keyring is unlocked."""
        command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
        service = self._start(command, given=PASSWORD.encode())
        end = time.monotonic() + _PATIENCE_S
        while not self._has_service():
            assert service.poll() is None, "the Secret Service ended at once"
            assert time.monotonic() < end, "the Secret Service did not come up"
            time.sleep(0.03)

    def lock(self) -> None:
        """As when the user's desktop locks the keyring; `secret-tool lock` fails after it has locked."""
        self.tool("lock")

    def lookup(self, user: str) -> str:
        """What an outside program finds under a user name, "" for nothing."""
        return self.tool("lookup", "service", "palimpsest", "username", user)

    def store(self, user: str, key: bytes) -> None:
        """As an outside program keeps a key."""
        label = "--label=from outside"
        self.tool("store", label, "service", "palimpsest", "username", user, given=key)

    def tool(self, *words: str, given: bytes = b"") -> str:
        done = subprocess.run(
            ["secret-tool", *words], env=self.env, input=given, capture_output=True, timeout=_PATIENCE_S
        )
        return done.stdout.decode()

    def close(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _has_service(self) -> bool:
        done = subprocess.run(
            [
                "dbus-send",
                "--session",
                "--print-reply=literal",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus.NameHasOwner",
                f"string:{_SERVICE}",
            ],
            env=self.env,
            capture_output=True,
        )
        return b"true" in done.stdout

    def _start(self, command: list[str], given: bytes | None = None) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            command,
            env=self.env,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        if given is not None:
            assert process.stdin is not None
            process.stdin.write(given)
            process.stdin.close()
        return process
