"""Mutated and crafted pictures come to every door: a picture or a sentence, soon, and never a crash."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from crafted_pictures import crafted
from hostile_pictures import DOORS, FORMATS

_HERE = Path(__file__).parent
_COUNT = 1000 if os.environ.get("PALIMPSEST_PROOFS") == "whole" else 15
_HANG_S = 5
_MEMORY_MIB = 1024


@pytest.mark.parametrize("kind", FORMATS)
def test_hostile_pictures_open_or_are_refused_with_a_sentence(kind: str, tmp_path: Path) -> None:
    paths = [str(_HERE.parents[1]), str(_HERE.parent)]
    env = {**os.environ, "PALIMPSEST_HOME": str(tmp_path / "home"), "PYTHONPATH": os.pathsep.join(paths)}
    words = [sys.executable, "-W", "ignore", str(_HERE / "hostile_pictures.py"), kind, str(tmp_path)]

    done = subprocess.run(
        [*words, str(_COUNT)], env=env, capture_output=True, text=True, timeout=180 + _COUNT * 2, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
    *attempts, end = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(attempts) == _COUNT + len(crafted(kind)) * len(DOORS)
    slowest = max(attempt["took_s"] for attempt in attempts)
    assert slowest < _HANG_S
    assert end["decoders_mib"] < _MEMORY_MIB
    assert end["peak_mib"] < _MEMORY_MIB
    assert {attempt["door"] for attempt in attempts} == set(DOORS)
    assert not [attempt for attempt in attempts if "went wrong inside" in attempt["said"]]
    said = Counter("refused" if attempt["said"] else "opened" for attempt in attempts)
    print(f"{kind}: {dict(said)}, slowest {slowest} s, {end}")
