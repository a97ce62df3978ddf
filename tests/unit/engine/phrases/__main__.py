"""Prints how lists of phrases are read, and ends with 1 when one misses the bar."""

import sys
from pathlib import Path

from tests.unit.engine.phrases.figures import figures

UNDERSTOOD_MIN = 0.9


def main(names: list[str]) -> int:
    """The lists named, or those that lie here."""
    paths = list(map(Path, names)) or sorted(Path(__file__).parent.glob("*.txt"))
    is_good = True
    for path in paths:
        try:
            came = figures(path)
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        print(came)
        is_good &= not came.misunderstood and len(came.understood) >= UNDERSTOOD_MIN * len(came.listed)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
