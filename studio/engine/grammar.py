"""What an instruction in plain English asks for, or which of its words are not understood."""

import re

from studio.engine import clauses, negations, observed
from studio.engine.clauses import Clause
from studio.engine.cures import contradicts
from studio.engine.leaning import (
    NOT_MUCH,
    carried,
    eased,
    going_on,
    joined,
    on_the_new_ground,
    shared,
)
from studio.engine.one_clause import plainly
from studio.engine.spelling import mended
from studio.engine.steps import Extend, Parsed, Step
from studio.engine.text_phrases import write
from studio.engine.things import forbids, is_negated, is_nothing_else

_THERE = re.compile(r"\b(?:here|there)\b")


def parse(text: str) -> Parsed:
    """The steps of `text`; whatever is not understood whole is named, never guessed at."""
    quoted: list[str] = []
    spelt = mended(clauses.set_aside(text, quoted))
    split = clauses.split(spelt.text)
    said = [clause.words for clause in split]
    steps: tuple[Step, ...] = ()
    unknown: list[str] = []
    negated: list[Clause] = []  # what may be forbidden in vain
    forbidden: list[str] = []  # what is, whatever else is done
    at = 0
    while at < len(said):
        clause = split[at]
        if clause.goes_on and at and forbids(said[at - 1]) and not is_nothing_else(said[at - 1]):
            # "Do not sharpen it and make it warmer" may forbid both.
            forbidden.append(f"{split[at - 1].typed} and {clause.typed}")
            said[at] = f"not {said[at]}"
            at += 1
            continue
        taken, after = _next(said, at, steps, quoted)
        if after is not None:
            steps = after
        elif is_negated(said[at]):
            negated.append(clause)
        else:
            unknown.append(clauses.put_back(clause.typed, quoted))
        at += taken
    held = (
        one.typed for one in negated if not steps or not negations.is_kept_anyway(one.words, steps, plainly)
    )
    told = tuple(clauses.put_back(one, quoted) for one in (*held, *forbidden))
    return Parsed(steps, tuple(unknown), told, spelt.slips, spelt.doubtful)


def _next(
    said: list[str], at: int, steps: tuple[Step, ...], quoted: list[str]
) -> tuple[int, tuple[Step, ...] | None]:
    """How many clauses from `at` on are one wish, and all steps with it; None when it is not understood."""
    said[at] = carried(said[at], said[at - 1] if at else "")
    taken, after = _read(said[at : at + 3], steps, quoted)
    if after is None and steps and not is_negated(said[at]):
        said[at] = shared(said[at - 1], said[at]) or said[at]
        after = _alone(said[at], steps, quoted)
    if after is None and at + 1 < len(said) and (wish := observed.told(said[at], said[at + 1])):
        step = plainly(wish)
        if step is not None and observed.fits(step, said[at]):
            return 2, joined(step, steps)
    return taken, after


def _read(
    said: list[str], before: tuple[Step, ...], quoted: list[str]
) -> tuple[int, tuple[Step, ...] | None]:
    """How many clauses the next step takes, and all steps with it; None when it is not understood.

    "the sky and the sea" in the middle of a step was cut in two; joining mends it.
    """
    for taken in range(1, len(said) + 1):
        words = " and ".join(said[:taken])
        if is_nothing_else(words):
            return taken, before
        if (held := eased(words, before)) is not None:
            return taken, held
        if any(is_negated(clause) and not NOT_MUCH.fullmatch(clause) for clause in said[:taken]):
            break
        after = going_on(words, before) or _alone(words, before, quoted)
        if after is not None:
            return taken, after
    return 1, None


def _alone(words: str, before: tuple[Step, ...], quoted: list[str]) -> tuple[Step, ...] | None:
    if len(words) > clauses.LONGEST:
        return None
    if any(isinstance(step, Extend) for step in before):
        words = on_the_new_ground(words, before)
        if _THERE.search(words):
            return None  # on the new ground or under the mask: nothing says which
    step = write(words, quoted) or plainly(words)
    if step is None or (before and contradicts(step, before[-1])):
        return None
    return joined(step, before)
