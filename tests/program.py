"""The command line as a program: started as a user's shell would, in an installation of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
PICTURES = CHECKOUT / "resources" / "pictures"
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, what it printed, and what it told a person."""

    code: int
    printed: str
    told: str

    @property
    def json(self) -> Any:
        return json.loads(self.printed)


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, data and caches below `home`."""

    home: Path

    def run(self, *words: str | Path) -> Answer:
        return self.ended(self.start(*words))

    def run_in(self, env: Mapping[str, str], *words: str | Path, given: str = "") -> Answer:
        """In another environment, which has its own PYTHONPATH; `given` is what it reads."""
        return self.ended(self.start_in(env, *words), given)

    def done(self, *words: str | Path) -> Any:
        """The JSON of a command that is expected to work."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer.told
        return answer.json

    def add_account(self, name: str, address: str, *, model: str, variable: str) -> None:
        """At a server that speaks as OpenAI's does; the environment variable holds its key."""
        maker = ("--kind", "openai", "--base-url", address, "--model", model)
        self.done("profiles", "add", name, *maker, "--key-env", variable)

    def start(self, *words: str | Path) -> "subprocess.Popen[str]":
        """A command in a session of its own, so that signals reach it alone."""
        return self._start(words, os.environ | {"PYTHONPATH": str(CHECKOUT)}, subprocess.DEVNULL)

    def start_in(self, env: Mapping[str, str], *words: str | Path) -> "subprocess.Popen[str]":
        """As `start`, in another environment; it waits for what it is to read."""
        return self._start(words, env, subprocess.PIPE)

    def ended(self, process: "subprocess.Popen[str]", given: str | None = None) -> Answer:
        printed, told = process.communicate(given, timeout=PATIENCE_S)
        return Answer(process.returncode, printed, told)

    def _start(
        self, words: Sequence[str | Path], env: Mapping[str, str], stdin: int
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "studio", *map(str, words)],
            # Buffered as in a user's shell, wherever the tests run.
            env={**env, "PALIMPSEST_HOME": str(self.home), "PYTHONUNBUFFERED": ""},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
