"""A picture that would unpack to gigabytes ends in a sentence before its process has one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bombs import KINDS

_HERE = Path(__file__).parent
_MEMORY_MIB = 1024


@pytest.mark.parametrize("kind", KINDS)
def test_a_bomb_is_refused_before_its_process_has_a_gibibyte(kind: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(_HERE.parents[1])}

    done = subprocess.run(
        [sys.executable, str(_HERE / "bombs.py"), kind],
        env=env, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    *attempts, end = [json.loads(line) for line in done.stdout.splitlines()]
    assert attempts
    assert all("bomb" in attempt["said"] for attempt in attempts)
    assert end["decoders_mib"] < _MEMORY_MIB
    print(f"{kind}: {end}")
