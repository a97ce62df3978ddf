"""A server as a program of its own, and the handle with which another process holds it."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loopback.serving import LoopbackServer

_TESTS = Path(__file__).parents[1]
_PATIENCE_S = 20


def main(kind: Callable[..., LoopbackServer]) -> None:
    """Serves until SIGTERM, SIGINT, the end of standard input where that was asked for, or the time is up."""
    words = argparse.ArgumentParser()
    words.add_argument("--port", type=int, default=0)
    words.add_argument("--for-s", type=float, default=600, help="ends by itself after that")
    words.add_argument("--while-held", action="store_true", help="ends with standard input")
    words.add_argument("--set", default="{}", help="settings, as a JSON object")
    asked = words.parse_args()
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    if asked.while_held:
        threading.Thread(target=_when_let_go, args=(over.set,), daemon=True).start()
    with kind(port=asked.port) as server:
        server.control("set", json.loads(asked.set))
        print(server.port, flush=True)
        over.wait(asked.for_s)
    os._exit(0)  # a thread may still wait for standard input


def _when_let_go(then: Callable[[], None]) -> None:
    sys.stdin.read()
    then()


class ServerProgram:
    """A server in a process of its own, which ends with this one; it speaks as the server itself does.

    `module` is the name of the server's file in this folder.
    """

    def __init__(self, module: str = "openai_server", *, port: int = 0, **settings: Any) -> None:
        self._words = [sys.executable, "-m", f"loopback.{module}", "--while-held", "--set"]
        self._settings = settings
        self._port = port
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "ServerProgram":
        self._process = subprocess.Popen(
            [*self._words, json.dumps(self._settings), "--port", str(self._port)],
            env=dict(os.environ, PYTHONPATH=str(_TESTS)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """The base URL of an account with it."""
        return str(self._say("state", {})["url"])

    def fail(self, name: str, *, times: int = 1, **options: Any) -> None:
        self._say("fail", {"name": name, "times": times, "options": options})

    def work_well(self) -> None:
        self._say("work-well", {})

    def set(self, **settings: Any) -> None:
        self._say("set", settings)

    @property
    def attempts(self) -> int:
        return int(self._say("state", {})["attempts"])

    @property
    def submits(self) -> int:
        return int(self._say("state", {})["submits"])

    @property
    def records(self) -> list[dict[str, Any]]:
        """As told: without the bytes of pictures."""
        return list(self._say("state", {})["records"])

    def _say(self, word: str, said: dict[str, Any]) -> Any:
        asked = urllib.request.Request(
            f"{self.root}/_loopback/{word}", json.dumps(said).encode(), {"content-type": "application/json"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(asked, timeout=_PATIENCE_S) as answer:
            return json.load(answer)
