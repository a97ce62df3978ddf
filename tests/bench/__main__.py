"""Runs every benchmark, each in a process of its own: `python -m tests.bench [name …]`."""

import subprocess
import sys
from pathlib import Path


def main() -> None:
    here = Path(__file__).parent
    wanted = sys.argv[1:] or sorted(path.stem.removeprefix("bench_") for path in here.glob("bench_*.py"))
    for name in wanted:
        subprocess.run([sys.executable, "-m", f"tests.bench.bench_{name}"], check=True)


if __name__ == "__main__":
    main()
