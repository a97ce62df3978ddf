"""A key that was used leaves no trace: not in a project, a log, a report, an export, an error or a command.

The keyring is a real one, the servers are on this machine; one of them says the key back in all it answers.
"""

import base64
import json
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from canary import forms, found_in, left_behind
from loopback.messages import Asked, Reply
from loopback.openai_server import OpenAIServer
from loopback.records import Record
from loopback.serving import LoopbackServer
from PIL import Image
from program import CHECKOUT, Answer, Installation
from secret_bus import SecretBus

KEY = "sk-canary+Zz3k/Q9vB%7nL1=xT5wY2cR8dF4-mH6"
TYPED = "sk-canary-0123456789abcdefghijklmnop"
MODEL = "gpt-image-2.6-flare"


class Echo(LoopbackServer):
    """Says the key that it was sent back in the body and in a header of whatever it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 400
        self.heard: set[str] = set()

    def is_paid_path(self, method: str, path: str) -> bool:
        return method == "POST"

    def answer(self, asked: Asked, record: Record) -> Reply:
        key = asked.headers.get("authorization", "").removeprefix("Bearer ")
        self.heard.add(key)
        told = f"Incorrect API key provided: {key}. You sent {asked.headers.get('authorization')}."
        said = {"error": {"message": told, "type": key, "param": key, "code": "invalid_api_key"}}
        return Reply(self.status, json.dumps(said).encode(), headers={"x-echo": key})

    def headers(self, record: Record) -> dict[str, str]:
        return {"x-request-id": "req_echo"}


@dataclass
class Bench:
    """An installation with a keyring, and everything that its commands said."""

    folder: Path
    bus: SecretBus
    said: list[str] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return self.bus.env | {"PYTHONPATH": str(CHECKOUT)}

    @property
    def project(self) -> Path:
        return self.folder / "cup.palimpsest"

    def run(self, *words: str | Path, given: str = "") -> Answer:
        answer = Installation(self.folder / "home").run_in(self.env, *words, given=given)
        self.said += [answer.printed, answer.told]
        return answer

    def account(self, name: str, server: LoopbackServer, *more: str) -> None:
        words = ("--kind", "openai", "--base-url", server.url, "--model", MODEL, "--key-stdin", *more)
        answer = self.run("profiles", "add", name, *words, "--json", given=KEY)
        assert answer.code == 0, answer.told

    def edit(self, name: str, *more: str) -> Answer:
        words = ("-i", "make it warmer", "--profile", name, "--quality", "low", "--max-cost", "5", *more)
        return self.run("edit", self.project, *words, "--json")

    def is_clean(self, key: str = KEY) -> None:
        """Nothing that was said or left behind holds the key, in any form."""
        assert found_in("\n".join(self.said).encode(), key) == []
        assert left_behind(self.folder, key) == []


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bus = SecretBus(tmp_path / "bus")
    bus.open(can_start_services=True)
    bus.start_service()
    found = Bench(tmp_path / "work", bus)
    found.folder.mkdir()
    picture = found.folder / "cup.png"
    Image.linear_gradient("L").resize((1024, 1024)).convert("RGB").save(picture)
    assert found.run("new", found.project, picture).code == 0
    yield found
    bus.close()


@pytest.fixture
def openai() -> Iterator[OpenAIServer]:
    with OpenAIServer(key=KEY) as server:
        yield server


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


def test_every_form_of_a_key_is_found_wherever_it_lies(tmp_path: Path) -> None:
    """The search itself: what it could not find it would never miss."""
    for number, form in enumerate(forms(KEY).values()):
        (tmp_path / f"{number}.bin").write_bytes(b"before" + form + b"after")
    (tmp_path / "whole.b64").write_bytes(base64.b64encode(b"xy" + KEY.encode() + b"z"))

    places = left_behind(tmp_path, KEY)

    for number, name in enumerate(forms(KEY)):
        assert any(place.startswith(f"{number}.bin") and name in place for place in places), name
    assert any(place.startswith("whole.b64") for place in places)


def test_using_an_account_leaves_no_trace_of_its_key(bench: Bench, openai: OpenAIServer) -> None:
    bench.account("work", openai, "--uploads")

    for words in (
        ("profiles",),
        ("profiles", "show", "work"),
        ("profiles", "test", "work"),
        ("keys", "test", "work"),
        ("models", "work"),
    ):
        assert bench.run(*words, "--json").code == 0
        assert bench.run(*words).code == 0
    assert bench.edit("work", "-n", "2").code == 0
    answer = bench.run(
        "generate",
        bench.folder / "new.palimpsest",
        "-i",
        "a cup",
        "--profile",
        "work",
        "--quality",
        "low",
        "--max-cost",
        "5",
        "--json",
    )
    assert answer.code == 0, answer.told
    assert openai.submits >= 2
    for metadata in ("recipe", "origin", "keep"):
        words = ("export", bench.project, "head", "--to", bench.folder / "out", "--metadata", metadata)
        assert bench.run(*words, "--json").code == 0
    assert bench.run("log", bench.project, "--json").code == 0
    assert bench.run("check", bench.project, "--json").code == 0

    bench.is_clean()
    assert bench.bus.lookup(f"work@http://127.0.0.1:{openai.port}") == KEY


def test_a_server_that_says_the_key_back_is_not_repeated(bench: Bench, echo: Echo) -> None:
    bench.account("mirror", echo)

    for echo.status in (200, 400, 401, 403, 404, 500):
        assert bench.edit("mirror").code != 0
    bench.run("keys", "test", "mirror", "--json")
    bench.run("log", bench.project, "--json")

    assert echo.heard == {KEY}
    bench.is_clean()


def test_turns_that_fail_leave_no_trace(bench: Bench, openai: OpenAIServer) -> None:
    bench.account("work", openai)

    for fault in ("cut-after-body", "short-answer", "garbage-json", "html-page", "500", "401"):
        openai.work_well()
        openai.fail(fault)
        assert bench.edit("work").code != 0, fault
    assert bench.run("unclaimed", bench.project).code == 0
    assert len(bench.run("unclaimed", bench.project, "--json").json["open"]) == 3

    bench.is_clean()


def test_a_mistake_with_a_key_is_not_repeated(bench: Bench, openai: OpenAIServer) -> None:
    add = ("profiles", "add", "wrong", "--kind", "compatible", "--no-key", "--base-url")

    for words in (
        ("keys", "set", "work", TYPED),
        (*add, f"https://me:{TYPED}@relay.example/v1"),
        (*add, f"https://relay.example/{TYPED}/v1"),
        (*add, "https://relay.example/v1", "--model", TYPED),
        (*add, "https://relay.example/v1", "--set", f"header={TYPED}"),
        ("profiles", "add", "wrong", "--kind", "openai", "--key-env", TYPED),
        ("profiles", "add", TYPED, "--kind", "openai", "--no-key"),
        ("edit", bench.project, "-i", f"write {TYPED} on it", "--max-cost", "5"),
    ):
        answer = bench.run(*words, "--json")
        assert answer.code in (1, 2), words
        assert found_in((answer.printed + answer.told).encode(), TYPED) == [], words

    bench.is_clean(TYPED)


def test_neither_arguments_nor_environment_hold_the_key_while_it_is_used(
    bench: Bench, openai: OpenAIServer
) -> None:
    openai.takes_s = 2.0
    bench.account("work", openai)
    installation = Installation(bench.folder / "home")
    words = ("edit", bench.project, "-i", "make it warmer", "--profile", "work", "--max-cost", "5", "--json")
    running = installation.start_in(bench.env, *words)

    end = time.monotonic() + 30
    while not openai.attempts:
        assert time.monotonic() < end
        time.sleep(0.02)
    told = b"".join(_told_of(pid) for pid in _family(running.pid))
    answer = installation.ended(running)

    assert answer.code == 0, answer.told
    assert b"palimpsest" in told.lower()
    assert found_in(told, KEY) == []


_DIES = """
    import asyncio, faulthandler, logging, os, sys, threading
    from studio.assembly import build_studio
    from studio.host.crashes import CrashWatch, note_loop_trouble
    from studio.host.log import start_log
    from studio.host.places import places
    from studio.host.profiles import Profiles
    from studio.host.secrets import Keys

    here = places()
    CrashWatch(start_log(here, level=logging.DEBUG))

    async def main():
        asyncio.get_running_loop().set_exception_handler(note_loop_trouble)
        studio = build_studio(here, lambda event: None)
        logging.getLogger("studio").info("%r %r", studio, studio.accounts)
        await studio.accounts.test("work")
        key = await Keys().reader(Profiles(here).get("work"))()
        assert key.startswith("sk-")
        thread = threading.Thread(target=lambda: [].pop(len(key)))
        thread.start()
        thread.join()
        logging.getLogger("studio").debug("%r %r", Keys(), Profiles(here).all())
        if sys.argv[1] == "abort":
            os.abort()
        raise RuntimeError("a bug of ours, with the key at hand")

    asyncio.run(main())
"""


@pytest.mark.parametrize("end", ["raise", "abort"])
def test_a_program_that_dies_with_the_key_at_hand_reports_without_it(
    bench: Bench, openai: OpenAIServer, end: str
) -> None:
    bench.account("work", openai)
    env = bench.env | {"PALIMPSEST_HOME": str(bench.folder / "home")}
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_DIES), end], env=env, capture_output=True, timeout=60
    )

    assert died.returncode not in (0, 2)
    reports = [path for path in (bench.folder / "home").rglob("*") if "log" in path.parts]
    assert any(path.stat().st_size for path in reports)
    assert found_in(died.stdout + died.stderr, KEY) == []
    bench.is_clean()


def _family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        children = (task / "children").read_text().split()
        found += [one for child in children for one in _family(int(child))]
    return found


def _told_of(pid: int) -> bytes:
    """What any program of this user can read of a process."""
    folder = Path(f"/proc/{pid}")
    return (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
