"""The command line as a program: started as a user's shell would, in an installation of its own."""

import json
import os
import subprocess
import sys
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
        process = self.start(*words)
        return self.ended(process)

    def done(self, *words: str | Path) -> Any:
        """The JSON of a command that is expected to work."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer.told
        return answer.json

    def start(self, *words: str | Path) -> "subprocess.Popen[str]":
        """A command in a session of its own, so that signals reach it alone."""
        return subprocess.Popen(
            [sys.executable, "-m", "studio", *map(str, words)],
            env=dict(
                os.environ,
                PALIMPSEST_HOME=str(self.home),
                PYTHONPATH=str(CHECKOUT),
                PYTHONUNBUFFERED="",  # as in a user's shell, wherever the tests run
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ended(self, process: "subprocess.Popen[str]") -> Answer:
        printed, told = process.communicate(timeout=PATIENCE_S)
        return Answer(process.returncode, printed, told)
