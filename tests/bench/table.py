"""How a benchmark is told: one row a piece of work, beside a baseline of the same run, with its bar."""

import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

OUT = Path(__file__).parents[1] / "out"
PAIRS = 7
IS_SAMPLE = os.environ.get("PALIMPSEST_BENCH") == "sample"
_SAMPLED = 2


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is ours to the baseline; `bar` and `holds` say what was promised and whether it is kept."""

    work: str
    ours: str
    baseline: str
    ratio: float
    bar: str
    holds: bool


def repeats(whole: int) -> int:
    """How often work that is measured `whole` times is done; a sample is a look, not a measurement."""
    return min(whole, _SAMPLED) if IS_SAMPLE else whole


def quantile(times_ms: Sequence[float], share: float) -> float:
    """The time that `share` of all stay under."""
    ordered = sorted(times_ms)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def told(times_ms: Sequence[float]) -> str:
    return f"{statistics.median(times_ms):.2f} / {quantile(times_ms, 0.99):.2f} ms"


def timed_ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def paired_ms(
    ours: Callable[[], object], baseline: Callable[[], object], pairs: int = PAIRS
) -> tuple[list[float], list[float]]:
    """Both by turns, so that a busy moment of the machine falls on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats(pairs)):
        times[0].append(timed_ms(ours))
        times[1].append(timed_ms(baseline))
    return times


def publish(name: str, rows: Sequence[Row]) -> None:
    """Print the table and write it beside the other ones as JSON."""
    table = Table(title=name)
    for title in ("work", "ours", "baseline", "ratio", "bar", "holds"):
        table.add_column(title)
    for row in rows:
        table.add_row(
            row.work, row.ours, row.baseline, f"{row.ratio:.2f}", row.bar, "yes" if row.holds else "NO"
        )
    Console(width=140).print(table)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"bench-{name}.json").write_text(json.dumps([asdict(row) for row in rows], indent=2))
