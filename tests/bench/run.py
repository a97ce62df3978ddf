"""Runs every benchmark in a process of its own and tells all bars.

    python tests/bench/run.py [--sample] [name …]

A sample is a few of them, repeated little: it shows that they run and about where their bars stand. They are
others every day, as many as are begun within twenty seconds; PALIMPSEST_BENCH_SEED takes those of another day
again.
"""

import json
import math
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
OUT = HERE.parent / "out"
_SAMPLED_S = 20


def main() -> int:
    """0 when every benchmark ran; a bar that does not hold is told, and fails nothing."""
    names = [word for word in sys.argv[1:] if word != "--sample"]
    wanted = names or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    environment, within_s = dict(os.environ, PYTHONPATH=str(CHECKOUT)), math.inf
    if "--sample" in sys.argv:
        environment["PALIMPSEST_BENCH"] = "sample"
        wanted, within_s = (names, within_s) if names else (_of_the_day(wanted), _SAMPLED_S)
    if not environment.get("DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment["QT_LOGGING_RULES"] = "default.warning=false"  # it says on every show() what it cannot do
    ran = _run(wanted, environment, within_s)
    broken = [name for name, code in ran.items() if code]
    rows = {path.stem: json.loads(path.read_text()) for path in sorted(OUT.glob("bench-*.json"))}
    told = {name: rows[f"bench-{name}"] for name in ran if f"bench-{name}" in rows}
    (OUT / "bench.json").write_text(json.dumps(told, indent=2))
    missed = [f"{name}: {row['work']}" for name, found in told.items() for row in found if not row["holds"]]
    print(f"{sum(map(len, told.values()))} bars, {len(missed)} do not hold")
    for line in (*missed, *(f"{name} did not run" for name in broken)):
        print(f"  {line}")
    return 1 if broken else 0


def _run(names: list[str], environment: dict[str, str], within_s: float) -> dict[str, int]:
    """The exit code of each; none is begun when `within_s` are over."""
    end, codes = time.monotonic() + within_s, {}
    for name in names:
        if time.monotonic() > end:
            break
        command = [sys.executable, "-m", f"tests.bench.bench_{name}"]
        codes[name] = subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode
    return codes


def _of_the_day(names: list[str]) -> list[str]:
    """All of them, in the order of a day."""
    seed = os.environ.get("PALIMPSEST_BENCH_SEED") or datetime.now(UTC).date().isoformat()
    print(f"PALIMPSEST_BENCH_SEED={seed}", flush=True)
    return random.Random(seed).sample(names, len(names))


if __name__ == "__main__":
    sys.exit(main())
