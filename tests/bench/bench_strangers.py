"""Does the window go on while hostile pictures are dropped on it? Its longest gap in each round.

A gap is told as the wall clock had it, and without the time in which no core was free for the window: on a
shared machine that is the neighbours'.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.table import Row, publish, repeats, told

sys.path.insert(0, str(Path(__file__).parents[1] / "proofs"))

from dropped_pictures import dropped, hostile_files, project_in

ROUNDS, MUTANTS = 5, 4
GAP_MS = 50.0
PATIENCE_S = 600


def main() -> None:
    whole, own, count = [0.0], [0.0], 0
    for _ in range(repeats(ROUNDS)):
        with tempfile.TemporaryDirectory() as place:
            os.environ["PALIMPSEST_HOME"] = str(Path(place, "home"))
            count = hostile_files(Path(place, "files"), MUTANTS)
            project = project_in(Path(place))
            _, gaps = dropped(Path(place, "files"), project, Path(place, "gaps"), PATIENCE_S)
        whole.append(max((gap.gap_ms for gap in gaps), default=0.0))
        own.append(max((gap.own_ms for gap in gaps), default=0.0))
        print(f"longest: {max(gaps, key=lambda gap: gap.own_ms, default='none')}")
    longest = statistics.median(own[1:])
    work = f"longest gap, {count} hostile pictures dropped"
    row = Row(
        work, told(own[1:]), f"{told(whole[1:])} on the wall", longest / GAP_MS, "< 50 ms", longest < GAP_MS
    )
    publish("strangers", [row])
    print("load of the machine: " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
