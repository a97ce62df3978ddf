"""A crash leaves its traces in the log."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import faulthandler, os, sys
from pathlib import Path
from studio.host.crashes import CrashWatch
from studio.host.log import start_log
from studio.host.places import places
watch = CrashWatch(start_log(places()))
exec(sys.argv[1])
watch.stop()
"""


def _run(home: Path, last_words: str) -> str:
    """What the log of an installation holds after a program with these last words."""
    subprocess.run(
        [sys.executable, "-c", _PROGRAM, last_words],
        env={"PALIMPSEST_HOME": str(home), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
    )
    return next(home.rglob("palimpsest.log")).read_text()


def test_an_error_that_nobody_caught_is_logged(tmp_path: Path) -> None:
    said = _run(tmp_path, "raise ValueError('our own fault')")

    assert "ERROR studio.host uncaught" in said
    assert "ValueError: our own fault" in said


def test_an_error_of_a_thread_is_logged(tmp_path: Path) -> None:
    said = _run(tmp_path, "import threading; threading.Thread(target=lambda: 1 / 0, name='one').start()")

    assert "uncaught in one" in said
    assert "ZeroDivisionError" in said


def test_a_death_is_told_by_the_next_start_once(tmp_path: Path) -> None:
    _run(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")

    second, third = _run(tmp_path, "pass"), _run(tmp_path, "pass")

    assert "the program died the last time" in second
    assert "Segmentation fault" in second
    assert third == second
    assert not list(tmp_path.rglob("died*"))
