"""What a clause means after those before it: "…and the spoon", "…not too much", "…and saturation"."""

import re
from dataclasses import replace

from studio.engine.background_phrases import SUBJECT, put_behind
from studio.engine.colours import COLOUR_PATTERN
from studio.engine.cures import cured, cures
from studio.engine.describing import part
from studio.engine.frame_phrases import extend_more
from studio.engine.mask_phrases import remove
from studio.engine.one_clause import plainly
from studio.engine.steps import (
    NORMAL_PERCENT,
    Aim,
    BlurBackground,
    CutOut,
    Denoise,
    Extend,
    Hide,
    Mood,
    Place,
    Recolour,
    Remove,
    Sharpen,
    Step,
    Tone,
    Write,
)
from studio.engine.text_phrases import write_more
from studio.engine.things import IT, is_thing
from studio.engine.vocabulary import (
    ADJECTIVES,
    AMOUNT_PATTERN,
    AMOUNTS,
    COMPLAINTS,
    alternatives,
    compiled,
    percent,
)

NOT_MUCH = re.compile(r"(?:just )?not (?:too much|too strong|too strongly|so much|much|a lot|by much)")
_NOT_SO = rf"(?:just )?not (?P<limit>so|as|too|quite so|that) (?P<word>{alternatives(COMPLAINTS)})"
_ONLY = r"(?:keep|keeping|leave|leaving) (?:only|just) (?P<thing>.+)"
_PLAIN = "|".join(
    word for word in COMPLAINTS if not re.match("more |less ", word) and not word.endswith("er")
)
_CARRIED = rf"(?:.* )?(?P<word>less|too) (?:{_PLAIN})"
_AWAY = (
    r"(?:cut|cut out|remove|delete|erase|get rid of|lose|drop|take out|knock out) .*(?:background|backdrop)"
)
_MADE = rf"(?:make|turn|paint|colour|have) (?:it|that) (?P<colour>{COLOUR_PATTERN})"
_REASON = re.compile(
    r"(?:he|she|it|they|that|this)(?:'s| is|'re| are) (?:(?:too|so|very|really|just) )?"
    r"(?:distracting|ugly|annoying|disturbing|in the way|unwanted|superfluous|not needed)"
)
_NAMES_A_PART = (
    r"(?:the|this|that|these|those|his|her|its|their|my|all|both) .+"
    r"|[a-z]+(?<![su])s|dust|dirt|lint|fluff|rust|hair|text"
)
_DAY = r"(?:(?:like|as (?:if )?(?:on|in|at|by)) )(?:an? |the )?(?:\w+ )?"
_LIKE = {  # what a wish is likened to, and so asks for nothing more
    re.compile(rf"{_DAY}(?:overcast|cloudy|foggy|misty|grey)(?: (?:day|sky|light|morning|weather))?"):
        Aim.SOFTER_LIGHT,
    re.compile(rf"{_DAY}(?:sunset|sunrise|golden hour|candlelight|summer(?: (?:day|evening|afternoon))?"
               r"|evening(?: sun| light)?|late afternoon)"): Aim.WARMER,
    re.compile(rf"{_DAY}(?:winter(?: day| morning)?|moonlight|ice|blue hour)"): Aim.COOLER,
    re.compile(rf"{_DAY}(?:film|film look|photograph|photo|polaroid|postcard|print)"): Aim.FADED,
}  # fmt: skip
_STRENGTHS = BlurBackground | Sharpen | Denoise
_NAMING = Tone | Recolour | Remove | Hide | Sharpen | Denoise


def carried(clause: str, before: str) -> str:
    """The clause with what it takes from the one before: the *less* of "less warm and bright", the background
    of "remove the background and make it white".
    """
    onto = compiled((_MADE,))[0].fullmatch(clause)
    if onto and re.fullmatch(_AWAY, before):
        return f"replace it with {onto['colour']}"
    said = compiled((_CARRIED,))[0].fullmatch(before)
    is_plain = said is not None and compiled((_PLAIN,))[0].fullmatch(clause)
    return f"{said['word']} {clause}" if said and is_plain else clause


def eased(words: str, before: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """*Not too warm* holds back the step that it follows. On its own *not so warm* says that it is too warm
    now; *not too warm* may be said of what comes next, and is not guessed at.
    """
    last = before[-1] if before else None
    if last == CutOut() and (kept := compiled((_ONLY,))[0].fullmatch(words)):
        step = plainly(f"cut out {kept['thing']}")  # "remove the background, keep only the chair"
        return (*before[:-1], step) if isinstance(step, CutOut) else None
    found = compiled((_NOT_SO,))[0].fullmatch(words)
    if found is None:
        return None
    if isinstance(last, Tone) and last.aim is ADJECTIVES.get(found["word"]):
        return before if last.is_exact else (*before[:-1], replace(last, percent=AMOUNTS["a little"]))
    is_told = not before and found["limit"] != "too"
    step = plainly(f"too {found['word']}") if is_told else None
    return (step,) if isinstance(step, Tone) else None


def shared(before: str, clause: str) -> str | None:
    """A clause with the beginning that it shares with the one before: "increase contrast and saturation".

    What a part is called may be any word; one that could be another wish ("…and rotate") is none.
    """
    words = before.split()
    may_name = compiled((_NAMES_A_PART,))[0].fullmatch(clause)
    for count in range(len(words) - 1, 0, -1):
        if words[count - 1] == clause.split()[0]:
            continue  # both say "the"
        whole = " ".join((*words[:count], clause))
        step = plainly(whole)
        is_of_all = isinstance(step, Tone | Sharpen | Denoise) and part(step) in ("", IT)
        if step is not None and (may_name or is_of_all):
            return whole
    return None


def joined(step: Step, before: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps with one more. The same wish said twice is one ("it is too dark, make it brighter"), and said
    of two things it is one of both.
    """
    step = _resolved(step, before)
    last = before[-1] if before else None
    if last is not None and cures(step, last):
        return (*before[:-1], step)
    if (
        isinstance(step, Tone)
        and isinstance(last, Tone)
        and (_wish(step.aim), step.subject) == (_wish(last.aim), last.subject)
    ):
        return (*before[:-1], step)
    if isinstance(step, _STRENGTHS) and type(step) is type(last) and _is_of_one_thing(step, last):
        return (*before[:-1], last if step.percent == NORMAL_PERCENT else step)
    if isinstance(step, _NAMING) and isinstance(last, _NAMING) and step.subject and last.subject:
        both = replace(step, subject=f"{last.subject} and {step.subject}")
        if step.subject != last.subject and replace(both, subject=last.subject) == last:
            return (*before[:-1], both)
    return (*before, step)


def _is_of_one_thing(step: Step, other: Step) -> bool:
    return part(step) in (part(other), IT)


def _wish(aim: Aim) -> Aim:
    """One for two that say the same: dull colours are asked to be vivid, and that is more saturation."""
    return Aim.VIVID if aim is Aim.MORE_SATURATED else aim


def going_on(words: str, before: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """A clause that leans on the step before it: "…and the spoon", "…a little", "…not too much"."""
    last = before[-1] if before else None
    if isinstance(last, Remove) and _REASON.fullmatch(words):
        return before
    if isinstance(last, Tone) and any(aim is last.aim and one.fullmatch(words) for one, aim in _LIKE.items()):
        return before
    changed: Step | None = cured(words, last) if last is not None else None
    if changed is not None:
        return (*before[:-1], changed)
    if isinstance(last, Remove) and last.subject and is_thing(words, needs_article=True):
        extended = remove(f"remove {words}")
        changed = Remove(f"{last.subject} and {words}") if extended else None
    elif isinstance(last, Tone) and not last.is_exact:
        amount = _amount_alone(words)
        changed = replace(last, percent=amount[0], is_exact=amount[1]) if amount else None
    elif isinstance(last, BlurBackground):
        amount = _amount_alone(words)
        changed = BlurBackground(amount[0]) if amount else None
    elif isinstance(last, Mood):
        amount = _amount_alone(words)
        changed = replace(last, percent=amount[0], is_exact=amount[1]) if amount else None
    elif isinstance(last, CutOut) and not last.subject:
        changed = put_behind(words)
    elif isinstance(last, Extend):
        changed = extend_more(words, last)
    elif isinstance(last, Write) and plainly(words) is None:
        changed = write_more(words, last)
    return (*before[:-1], changed) if changed is not None else None


def on_the_new_ground(words: str, before: tuple[Step, ...]) -> str:
    """Letters *there* after one side was extended are meant for that side."""
    last = before[-1]
    if not isinstance(last, Extend):
        return words
    sides = {"left": last.left, "top": last.top, "right": last.right, "bottom": last.bottom}
    given = [side for side, length in sides.items() if length is not None]
    is_letters = re.match(r"(?:add|write|put|place|set|type) .*⟦\d+⟧", words)
    return re.sub(r"\bthere\b", f"at the {given[0]}", words) if is_letters and len(given) == 1 else words


def _resolved(step: Step, before: tuple[Step, ...]) -> Step:
    """*It* is what the step before was about; at the start, or after one without a name, all there is.

    *The subject* is all there is, too, once the background has been set apart.
    """
    if not isinstance(step, Tone | Recolour | Remove | Place | Hide | Sharpen | Denoise):
        return step
    is_apart = any(isinstance(one, CutOut) for one in before)
    if is_apart and re.fullmatch(SUBJECT, step.subject):
        return replace(step, subject="")
    if step.subject != IT:
        return step
    last = before[-1] if before else None
    return replace(step, subject=last.subject if isinstance(last, Tone | Recolour) else "")


def _amount_alone(words: str) -> tuple[float, bool] | None:
    if NOT_MUCH.fullmatch(words):
        return AMOUNTS["a little"], False
    words = re.sub(r"^(?:(?:only|just|at|with) )+| (?:strength|intensity|opacity)$", "", words)
    if words in ("half", "half the"):
        return 50.0, True
    return percent(words) if re.fullmatch(AMOUNT_PATTERN, words) else None
