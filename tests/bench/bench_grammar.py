"""A wish of 10,000 letters beside one of 1,000: ten times the work and some, and never a hundred times."""

import random
import statistics
from collections.abc import Callable, Sequence

from studio.engine.grammar import parse
from studio.engine.one_clause import plainly
from tests.bench.table import Row, paired_ms, publish, told

LONG, SHORT = 10_000, 1_000
RATIO = 50.0
_WORDS = (
    "make", "the", "sky", "a", "little", "less", "blue", "and", "put", "it", "in", "front", "of", "that",
    "red", "lamp,", "please,", "to", "20", "%", "more",
)  # fmt: skip


def text_of(words: Sequence[str], joint: str, letters: int) -> str:
    chosen = random.Random(1)
    return joint.join(chosen.choice(words) for _ in range(letters))[:letters]


def reading(text: str) -> Callable[[], object]:
    def read() -> object:
        plainly.cache_clear()  # as if it had never been seen
        return parse(text)

    return read


def row(what: str, words: Sequence[str], joint: str) -> Row:
    mine, theirs = paired_ms(reading(text_of(words, joint, LONG)), reading(text_of(words, joint, SHORT)), 5)
    ratio = statistics.median(mine) / statistics.median(theirs)
    return Row(what, told(mine), told(theirs), ratio, f"≤ {RATIO:g} ×", ratio <= RATIO)


def main() -> None:
    parse("make it warmer, and nothing else")  # the patterns are there from here on
    made_up = ["".join(random.Random(n).choices("abcdefgh", k=7)) for n in range(900)]
    publish(
        "grammar",
        [
            row("words of the grammar without a joint", _WORDS, " "),
            row("words of the grammar, each a clause", _WORDS, ", "),
            row("words that nobody knows", made_up, " "),
            row("quotes that never close", ["\"it's", "'a"], " "),
        ],
    )


if __name__ == "__main__":
    main()
