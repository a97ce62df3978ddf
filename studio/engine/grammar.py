"""What an instruction in plain English asks for, or which of its words are not understood."""

import re
from collections.abc import Callable
from dataclasses import replace

from studio.engine import negations
from studio.engine.background_phrases import SUBJECT, blur_background, cut_out, replace_background
from studio.engine.detail_phrases import denoise, hide, sharpen
from studio.engine.frame_phrases import extend, extend_more, upscale
from studio.engine.mask_phrases import place, recolour, remove
from studio.engine.reference_phrases import mood
from studio.engine.steps import (
    BlurBackground,
    CutOut,
    Extend,
    Hide,
    Parsed,
    Place,
    Recolour,
    Remove,
    Step,
    Tone,
    Write,
)
from studio.engine.text_phrases import ASIDE, QUOTED, write, write_more
from studio.engine.things import IT, is_negated, is_nothing_else, is_thing
from studio.engine.tone_phrases import tone
from studio.engine.vocabulary import AMOUNT_PATTERN, AMOUNTS, percent

_JOINT = re.compile(
    r"[.;!?:…]+(?=\s|$)|[;\n…—–,&]|\b(?:and then|and also|but also|and|then|but|also|plus|while|afterwards)\b"
    r"|(?=\bwithout\b)|(?<=er)(?= not (?!too |so |much|a lot|by much))|\bwith(?= (?:a (?:little|bit"
    r"|touch) )?(?:more|less|higher|lower)\b)"
)
_POLITE_START = re.compile(
    r"^(?:please|kindly|now|just|so|ok|okay|let's|let us|can you|could you|would you|will you|can we|could we"
    r"|(?:i want|i'd like|i would like) (?:you )?to|i want|i'd like|i would like|i need|we need|go ahead"
    r"|try to)\b[ ,]*"
)
_POLITE_END = re.compile(r"[ ,]*\b(?:please|thanks|thank you|now|for me|too|as well|if possible)$")
_NOT_MUCH = re.compile(r"(?:just )?not (?:too much|too strong|too strongly|so much|much|a lot|by much)")
# Those that name what they are about come first: "remove the noise" is no removal.
_READERS: tuple[Callable[[str], Step | None], ...] = (
    blur_background,
    replace_background,
    sharpen,
    denoise,
    upscale,
    extend,
    tone,
    mood,
    place,
    recolour,
    remove,
    cut_out,
    hide,
)


def parse(text: str) -> Parsed:
    """The steps of `text`; whatever is not understood whole is named, never guessed at."""
    quoted: list[str] = []
    clauses = _clauses(_normal(_set_aside(text, quoted)))
    steps: tuple[Step, ...] = ()
    unknown: list[str] = []
    negated: list[str] = []
    at = 0
    while at < len(clauses):
        taken, after = _read(clauses[at : at + 3], steps, quoted)
        if after is not None:
            steps = after
        elif is_negated(clauses[at]):
            negated.append(clauses[at])
        else:
            unknown.append(_put_back(clauses[at], quoted))
        at += taken
    held = [one for one in negated if not steps or not negations.is_kept_anyway(one, steps, _plainly)]
    return Parsed(steps, tuple(unknown), tuple(_put_back(one, quoted) for one in held))


def _set_aside(text: str, quoted: list[str]) -> str:
    """The text with a number for whatever stands in quotes, which goes to `quoted` as it was written."""

    def number(found: re.Match[str]) -> str:
        quoted.append(found[1] or found[2])
        return ASIDE.format(len(quoted) - 1)

    return QUOTED.sub(number, text)


def _put_back(clause: str, quoted: list[str]) -> str:
    return re.sub(r"⟦(\d+)⟧", lambda found: f"“{quoted[int(found[1])]}”", clause)


def _plainly(words: str) -> Step | None:
    """The step of a clause that stands alone."""
    return next((step for reader in _READERS if (step := reader(words)) is not None), None)


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


def _read(
    clauses: list[str], before: tuple[Step, ...], quoted: list[str]
) -> tuple[int, tuple[Step, ...] | None]:
    """How many clauses the next step takes, and all steps with it; None when it is not understood.

    "the sky and the sea" in the middle of a step was cut in two; joining mends it.
    """
    for taken in range(1, len(clauses) + 1):
        words = " and ".join(clauses[:taken])
        if is_nothing_else(words):
            return taken, before
        if any(is_negated(clause) and not _NOT_MUCH.fullmatch(clause) for clause in clauses[:taken]):
            break
        after = _going_on(words, before) or _alone(words, before, quoted)
        if after is not None:
            return taken, after
    return 1, None


def _alone(words: str, before: tuple[Step, ...], quoted: list[str]) -> tuple[Step, ...] | None:
    step = write(words, quoted) or _plainly(words)
    if step is None:
        return None
    last = before[-1] if before else None
    step = _resolved(step, before)
    if (
        isinstance(step, Tone)
        and isinstance(last, Tone)
        and (step.aim, step.subject) == (last.aim, last.subject)
    ):
        return (*before[:-1], step)  # the same wish said twice: "it is too dark, make it brighter"
    return (*before, step)


def _resolved(step: Step, before: tuple[Step, ...]) -> Step:
    """*It* is what the step before was about; at the start, or after one without a name, all there is.

    *The subject* is all there is, too, once the background has been set apart.
    """
    if not isinstance(step, Tone | Recolour | Remove | Place | Hide):
        return step
    is_apart = any(isinstance(one, CutOut) for one in before)
    if is_apart and re.fullmatch(SUBJECT, step.subject):
        return replace(step, subject="")
    if step.subject != IT:
        return step
    last = before[-1] if before else None
    return replace(step, subject=last.subject if isinstance(last, Tone | Recolour) else "")


def _going_on(words: str, before: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """A clause that leans on the step before it: "…and the spoon", "…a little", "…not too much"."""
    last = before[-1] if before else None
    changed: Step | None = None
    if isinstance(last, Remove) and last.subject and is_thing(words, needs_article=True):
        extended = remove(f"remove {words}")
        changed = Remove(f"{last.subject} and {words}") if extended else None
    elif isinstance(last, Tone) and not last.is_exact:
        amount = _amount_alone(words)
        changed = replace(last, percent=amount[0], is_exact=amount[1]) if amount else None
    elif isinstance(last, BlurBackground):
        amount = _amount_alone(words)
        changed = BlurBackground(amount[0]) if amount else None
    elif isinstance(last, Extend):
        changed = extend_more(words, last)
    elif isinstance(last, Write) and _plainly(words) is None:
        changed = write_more(words, last)
    return (*before[:-1], changed) if changed is not None else None


def _amount_alone(words: str) -> tuple[float, bool] | None:
    if _NOT_MUCH.fullmatch(words):
        return AMOUNTS["a little"], False
    words = re.sub(r"^(?:only|just) ", "", words)
    return percent(words) if re.fullmatch(AMOUNT_PATTERN, words) else None
