"""How a list of phrases is read: which are understood, which refused, and which misunderstood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.engine import reading
from studio.engine.grammar import parse
from studio.model.provider import Question
from tests.unit.engine.phrases.meanings import (
    ASKS_MASK,
    ASKS_REFERENCE,
    REFUSED,
    Meaning,
    meanings,
    of_step,
)

_LINE = re.compile(r"(?:\[(?P<there>[a-z, ]*)\] )?(?P<text>.+?) +=> +(?P<wanted>.+)")
_REFUSALS = {
    "unknown-instruction", "near-instruction", "not-in-the-picture", "negated-instruction", "several-places",
    "doubtful-word",
}  # fmt: skip
_THINGS = {"mask", "reference"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """`there`: what is painted or added when it is typed; `wanted`: its right meanings."""

    there: frozenset[str]
    text: str
    wanted: tuple[str, ...]

    @property
    def came(self) -> str:
        """What the window would answer: one of the three, or the steps in the words of the lists."""
        question = Question(self.text, "mask" in self.there, int("reference" in self.there), 1)
        kinds = {cause.kind for cause in reading.read(question).causes}
        if kinds & _REFUSALS or (not kinds and not self._steps):
            return REFUSED
        if "needs-reference" in kinds:
            return ASKS_REFERENCE
        if "needs-mask" in kinds:
            return ASKS_MASK
        return "; ".join(map(str, self._steps))

    @property
    def is_understood(self) -> bool:
        return any(self._is(wanted) for wanted in self.wanted)

    @property
    def is_misunderstood(self) -> bool:
        """It would do something else, now or once it has what it asks for; to refuse harms nobody."""
        if self.is_understood or self.came == REFUSED:
            return False
        return not any(self._does(wanted) for wanted in self.wanted)

    @property
    def _steps(self) -> tuple[Meaning, ...]:
        return tuple(map(of_step, parse(self.text).steps))

    def _is(self, wanted: str) -> bool:
        if wanted in (REFUSED, ASKS_MASK, ASKS_REFERENCE):
            return self.came == wanted
        return self.came not in (REFUSED, ASKS_MASK, ASKS_REFERENCE) and self._does(wanted)

    def _does(self, wanted: str) -> bool:
        """Whether its steps are the wanted ones, whatever they still lack."""
        if wanted == REFUSED:
            return False
        if wanted in (ASKS_MASK, ASKS_REFERENCE):
            return self.came in (ASKS_MASK, ASKS_REFERENCE)
        steps, named = self._steps, meanings(wanted)
        return len(steps) == len(named) and all(
            one.is_met_by(other) for one, other in zip(named, steps, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """A list and how it was read."""

    name: str
    listed: tuple[Phrase, ...]

    @property
    def understood(self) -> tuple[Phrase, ...]:
        return tuple(one for one in self.listed if one.is_understood)

    @property
    def misunderstood(self) -> tuple[Phrase, ...]:
        return tuple(one for one in self.listed if one.is_misunderstood)

    def __str__(self) -> str:
        share = 100 * len(self.understood) / max(1, len(self.listed))
        lines = [
            f"{self.name}: {len(self.understood)} of {len(self.listed)} understood ({share:.1f} %),"
            f" {len(self.misunderstood)} misunderstood"
        ]
        for one in self.listed:
            if not one.is_understood:
                mark = "MISUNDERSTOOD" if one.is_misunderstood else "not understood"
                lines.append(f"  {mark}: {one.text!r}: wanted {' or '.join(one.wanted)}, came {one.came}")
        return "\n".join(lines)


def figures(path: Path) -> Figures:
    """How the list in `path` is read. Raises ValueError, with the line, for what is no such list."""
    return Figures(path.stem, tuple(_phrases(path)))


def _phrases(path: Path) -> Iterator[Phrase]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield _phrase(line.strip())
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error


def _phrase(line: str) -> Phrase:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("it is not `phrase => meaning`")
    there = frozenset(filter(None, (found["there"] or "").replace(" ", "").split(",")))
    if not there <= _THINGS:
        raise ValueError(f"in brackets stands mask or reference, not {', '.join(there - _THINGS)}")
    wanted = tuple(one.strip() for one in found["wanted"].split(" or "))
    for one in wanted:
        if one not in (REFUSED, ASKS_MASK, ASKS_REFERENCE):
            meanings(one)
    return Phrase(there, found["text"], wanted)
