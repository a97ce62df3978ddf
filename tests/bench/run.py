"""Runs every benchmark in a process of its own and tells all bars.

    python tests/bench/run.py [--sample] [name …]

A sample is a few of them, repeated little: it shows that they run and about where their bars stand. They are
others every day; PALIMPSEST_BENCH_SEED takes those of another day again.
"""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
OUT = HERE.parent / "out"
_SAMPLED = 4


def main() -> int:
    """0 when every benchmark ran; a bar that does not hold is told, and fails nothing."""
    names = [word for word in sys.argv[1:] if word != "--sample"]
    wanted = names or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    environment = dict(os.environ, PYTHONPATH=str(CHECKOUT))
    if "--sample" in sys.argv:
        environment["PALIMPSEST_BENCH"] = "sample"
        wanted = names or _sample(wanted)
    if not environment.get("DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment["QT_LOGGING_RULES"] = "default.warning=false"  # it says on every show() what it cannot do
    broken = [
        name
        for name in wanted
        if subprocess.run(
            [sys.executable, "-m", f"tests.bench.bench_{name}"], cwd=CHECKOUT, env=environment, check=False
        ).returncode
    ]
    rows = {path.stem: json.loads(path.read_text()) for path in sorted(OUT.glob("bench-*.json"))}
    told = {name: rows[f"bench-{name}"] for name in wanted if f"bench-{name}" in rows}
    (OUT / "bench.json").write_text(json.dumps(told, indent=2))
    missed = [f"{name}: {row['work']}" for name, found in told.items() for row in found if not row["holds"]]
    print(f"{sum(map(len, told.values()))} bars, {len(missed)} do not hold")
    for line in (*missed, *(f"{name} did not run" for name in broken)):
        print(f"  {line}")
    return 1 if broken else 0


def _sample(names: list[str]) -> list[str]:
    seed = os.environ.get("PALIMPSEST_BENCH_SEED") or datetime.now(UTC).date().isoformat()
    chosen = sorted(random.Random(seed).sample(names, _SAMPLED))
    print(f"PALIMPSEST_BENCH_SEED={seed}: {', '.join(chosen)}", flush=True)
    return chosen


if __name__ == "__main__":
    sys.exit(main())
