"""A desk for one journey: a display, a window manager and a bus of its own, and the programs on it."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO, TypeVar

T = TypeVar("T")

_HERE = Path(__file__).parent
_NEEDED = ("Xvfb", "openbox", "xdotool", "xprop", "xclip", "import", "setxkbmap", "dbus-daemon", "setpriv")
_SERVICES = Path("/usr/share/dbus-1/services")
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <servicedir>{folder}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_DISPLAYS = itertools.count(100 * (1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))))
# Letters outside the layouts make xdotool remap the keyboard, and then some get lost.
_LAYOUTS = "us,kz,de,fr"


def until(ask: Callable[[], T], *, what: str, timeout_s: float = 20, every_s: float = 0.03) -> T:
    """The first answer that counts as true; fails with `what` was waited for."""
    end = time.monotonic() + timeout_s
    while True:
        if answer := ask():
            return answer
        assert time.monotonic() < end, f"after {timeout_s} s still not: {what}"
        time.sleep(every_s)


@dataclass(frozen=True, slots=True)
class Program:
    """A running program; what it writes to its output and error streams goes to `log`."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def ended(self, timeout_s: float = 20) -> int:
        """The exit code; fails when the program goes on."""
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout_s} s:\n{self.said()}") from None


@dataclass(frozen=True, slots=True)
class Talk:
    """Questions to a running program and its answers, a line each."""

    program: Program
    questions: TextIO
    answers: TextIO

    def asked(self, question: str) -> str:
        """The answer; fails when the program has ended."""
        print(question, file=self.questions, flush=True)
        answer = self.answers.readline()
        assert answer, f"no answer to {question}:\n{self.program.said()}"
        return answer

    def end(self) -> None:
        self.questions.close()
        self.answers.close()


def _free_display() -> str:
    """A number of its own for every desk: two servers that look for one at once may both take the first."""
    return next(
        f":{number}"
        for number in _DISPLAYS
        if not any(Path(taken).exists() for taken in (f"/tmp/.X{number}-lock", f"/tmp/.X11-unix/X{number}"))
    )


@dataclass(slots=True)
class Desk:
    """`width` and `height` are physical pixels; `scale` is what the programs are told of HiDPI."""

    folder: Path
    width: int = 1440
    height: int = 900
    scale: int = 1
    env: dict[str, str] = field(default_factory=dict)
    _programs: list[Program] = field(default_factory=list)
    _talks: list[Talk] = field(default_factory=list)
    _runtime: str = ""
    _shots: int = 0

    def open(self) -> None:
        """Brings up display, bus and window manager, each known to be ready before the next."""
        missing = [name for name in _NEEDED if shutil.which(name) is None]
        assert not missing, f"journeys need {missing}: run them with sh packaging/test"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._runtime = tempfile.mkdtemp(prefix="desk-")
        ours = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_", "AT_SPI", "QT_", "XDG_")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.env |= {"LANG": "C.UTF-8", "XDG_RUNTIME_DIR": self._runtime}
        screen = f"{self.width}x{self.height}x24"
        xvfb = ("Xvfb", _free_display(), "-screen", "0", screen, "-nolisten", "tcp", "-noreset", "-displayfd")
        self.env["DISPLAY"] = f":{self._start_and_ask(xvfb, '{}')}"
        bus = ("dbus-daemon", f"--config-file={self._bus_config()}", "--nofork", "--nopidfile")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._start_and_ask(bus, "--print-address={}")
        self.env |= {
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": str(self.scale),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        self.output("setxkbmap", "-layout", _LAYOUTS)
        self.start("openbox", "--sm-disable", "--config-file", str(_HERE / "openbox.xml"))
        until(
            lambda: "#" in self.output("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), what="a window manager"
        )

    def close(self) -> None:
        """Ends every program, the last one first."""
        for program in reversed(self._programs):
            program.process.terminate()
            try:
                program.process.wait(5)
            except subprocess.TimeoutExpired:
                program.process.kill()
                program.process.wait()
        for talk in self._talks:
            talk.end()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def start(self, *command: str, pass_fds: Sequence[int] = (), **env: str) -> Program:
        """A program on this desk; it dies with the test run, even when that is killed."""
        log = self.folder / f"{len(self._programs):02d}-{Path(command[0]).name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command],
                env=self.env | env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
            )
        self._programs.append(Program(process, log))
        return self._programs[-1]

    def start_and_talk(self, *command: str) -> Talk:
        """A program that is told the descriptors of its questions and its answers as its last two words."""
        (asked, question), (answer, told) = os.pipe(), os.pipe()
        program = self.start(*command, str(asked), str(told), pass_fds=(asked, told))
        os.close(asked)
        os.close(told)
        self._talks.append(Talk(program, os.fdopen(question, "w"), os.fdopen(answer)))
        return self._talks[-1]

    def output(self, *command: str, given: bytes | None = None) -> str:
        """What a small program prints; empty when it fails, as searches do that find nothing."""
        return self.bytes_of(*command, given=given).decode(errors="replace")

    def bytes_of(self, *command: str, given: bytes | None = None) -> bytes:
        done = subprocess.run(
            command,
            env=self.env,
            input=given,
            stdin=None if given is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
        )
        return done.stdout if done.returncode == 0 else b""

    def window(self, program: Program, title: str = "") -> str:
        """The id of a visible window of `program` whose title matches, as soon as there is one."""

        def find() -> str:
            code = program.process.poll()
            assert code is None, f"the program ended with {code}:\n{program.said()}"
            return self.output(
                "xdotool", "search", "--onlyvisible", "--all", "--pid", str(program.pid), "--name", title
            )

        return until(find, what=f"a window titled {title!r}").split()[0]

    def windows(self, program: Program) -> list[str]:
        """The ids of all visible windows of `program`, an open menu among them."""
        found = ("search", "--onlyvisible", "--all", "--pid", str(program.pid), "--class", "")
        return self.output("xdotool", *found).split()

    def window_titles(self, program: Program) -> list[str]:
        found = self.output("xdotool", "search", "--onlyvisible", "--pid", str(program.pid), "--name", "")
        return [self.output("xdotool", "getwindowname", window).strip() for window in found.split()]

    def activate(self, window: str) -> None:
        self.output("xdotool", "windowactivate", "--sync", window)

    def place(self, window: str, *, x: int, y: int, width: int, height: int) -> None:
        self.output("xdotool", "windowsize", window, str(width), str(height))
        self.output("xdotool", "windowmove", window, str(x), str(y))

    def picture(self) -> bytes:
        """The whole display as PNG, right now; pressed hard it would take three times as long."""
        quick = ("-define", "png:compression-level=1")
        return self.bytes_of("import", "-window", "root", "-strip", *quick, "png:-")

    def shot(self, name: str) -> Path:
        """Keeps a picture of the display once two in a row are equal: painting has settled."""
        before, end = self.picture(), time.monotonic() + 5
        while (now := self.picture()) != before and time.monotonic() < end:
            before = now
        self._shots += 1
        path = self.folder / f"{self._shots:02d}-{name}.png"
        path.write_bytes(now)
        return path

    def _bus_config(self) -> Path:
        """Of a bus that starts no keyring by itself, as on a machine that has none; nor anything else of the
        user's. What asks for a keyring's password comes when a keyring calls it.
        """
        for service in (
            "org.a11y.Bus",
            "org.gnome.keyring.SystemPrompter",
            "org.gnome.keyring.PrivatePrompter",
        ):
            shutil.copy(_SERVICES / f"{service}.service", self._runtime)
        config = Path(self._runtime) / "bus.xml"
        config.write_text(_BUS.format(folder=self._runtime))
        return config

    def _start_and_ask(self, command: Sequence[str], last: str) -> str:
        """Starts a service and waits for the line that it writes to the descriptor named by `last`."""
        read, write = os.pipe()
        self.start(*command, last.format(write), pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            answer = pipe.readline().strip()
        assert answer, f"{command[0]} did not come up:\n{self._programs[-1].said()}"
        return answer
