"""What an instruction in plain English asks for, or which of its words are not understood."""

import re
from collections.abc import Callable
from dataclasses import replace

from studio.engine.mask_phrases import place, recolour, remove
from studio.engine.steps import Parsed, Place, Remove, Step, Tone
from studio.engine.things import IT, is_negated, is_nothing_else, is_thing
from studio.engine.tone_phrases import tone
from studio.engine.vocabulary import AMOUNT_PATTERN, AMOUNTS, percent

_JOINT = re.compile(
    r"[.;!?:…]+(?=\s|$)|[;\n…—–,&]|\b(?:and then|and also|but also|and|then|but|also|plus|while|afterwards)\b"
    r"|(?=\bwithout\b)"
)
_POLITE_START = re.compile(
    r"^(?:please|kindly|now|just|so|ok|okay|let's|let us|can you|could you|would you|will you|can we|could we"
    r"|(?:i want|i'd like|i would like) (?:you )?to|i want|i'd like|i would like|i need|we need|go ahead"
    r"|try to)\b[ ,]*"
)
_POLITE_END = re.compile(r"[ ,]*\b(?:please|thanks|thank you|now|for me|too|as well|if possible)$")
_NOT_MUCH = re.compile(r"(?:just )?not (?:too much|too strong|too strongly|so much|much|a lot|by much)")
_READERS: tuple[Callable[[str], Step | None], ...] = (tone, place, recolour, remove)


def parse(text: str) -> Parsed:
    """The steps of `text`; whatever is not understood whole is named, never guessed at."""
    clauses = _clauses(_normal(text))
    steps: tuple[Step, ...] = ()
    unknown: list[str] = []
    negated: list[str] = []
    at = 0
    while at < len(clauses):
        taken, after = _read(clauses[at : at + 3], steps)
        if after is not None:
            steps = after
        elif is_negated(clauses[at]):
            negated.append(clauses[at])
        else:
            unknown.append(clauses[at])
        at += taken
    return Parsed(steps, tuple(unknown), tuple(negated))


def _normal(text: str) -> str:
    """Lower case, one apostrophe, one spelling, single spaces."""
    plain = text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").lower()
    plain = re.sub(r"\b(?:mono|b ?& ?w|b/w|bw|black(?: ?& ?| and | n |-and-)white)\b", "monochrome", plain)
    plain = re.sub(r"\bgr[ae]y[- ]?scale\b", "greyscale", plain)
    plain = re.sub(r"\b(re-?)?color(?!ed)", lambda found: f"{'re' if found[1] else ''}colour", plain)
    plain = re.sub(r"rgb ?\([^)]*\)", lambda found: found[0].replace(",", " "), plain)
    plain = re.sub(r"(\d),(\d)", r"\1.\2", plain)
    return re.sub(r"[ \t\r]+", " ", plain).strip()


def _clauses(text: str) -> list[str]:
    return [clause for clause in map(_bare, _JOINT.split(text)) if clause]


def _bare(clause: str) -> str:
    """Without courtesies and punctuation at its ends."""
    before = ""
    while clause != before:
        before = clause
        clause = _POLITE_END.sub("", _POLITE_START.sub("", clause.strip(" .,:;!?")))
    return clause


def _read(clauses: list[str], before: tuple[Step, ...]) -> tuple[int, tuple[Step, ...] | None]:
    """How many clauses the next step takes, and all steps with it; None when it is not understood.

    "the sky and the sea" in the middle of a step was cut in two; joining mends it.
    """
    for taken in range(1, len(clauses) + 1):
        words = " and ".join(clauses[:taken])
        if is_nothing_else(words):
            return taken, before
        if any(is_negated(clause) and not _NOT_MUCH.fullmatch(clause) for clause in clauses[:taken]):
            break
        after = _going_on(words, before) or _alone(words, before)
        if after is not None:
            return taken, after
    return 1, None


def _alone(words: str, before: tuple[Step, ...]) -> tuple[Step, ...] | None:
    for reader in _READERS:
        step = reader(words)
        if step is not None:
            return (*before, _resolved(step, before))
    return None


def _resolved(step: Step, before: tuple[Step, ...]) -> Step:
    """*It* is what the step before was about; after a removal or at the start, all there is."""
    if step.subject != IT:
        return step
    last = before[-1] if before else None
    told = last is not None and not isinstance(last, Remove | Place)
    return replace(step, subject=last.subject if told and last is not None else "")


def _going_on(words: str, before: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """A clause that leans on the step before it: "…and the spoon", "…a little", "…not too much"."""
    last = before[-1] if before else None
    if isinstance(last, Remove) and last.subject and is_thing(words, needs_article=True):
        extended = remove(f"remove {words}")
        return (*before[:-1], Remove(f"{last.subject} and {words}")) if extended else None
    if isinstance(last, Tone) and not last.is_exact:
        amount = _amount_alone(words)
        return (*before[:-1], replace(last, percent=amount[0], is_exact=amount[1])) if amount else None
    return None


def _amount_alone(words: str) -> tuple[float, bool] | None:
    if _NOT_MUCH.fullmatch(words):
        return AMOUNTS["a little"], False
    words = re.sub(r"^(?:only|just) ", "", words)
    return percent(words) if re.fullmatch(AMOUNT_PATTERN, words) else None
