"""Which wishes for letters one clause can say: quoted words, how they look and where they stand."""

import re
from collections.abc import Sequence
from dataclasses import replace

from studio.engine.colours import COLOUR_PATTERN, colour
from studio.engine.steps import Write
from studio.engine.vocabulary import MASKED, compiled

# Quoted words are set aside before anything is read, so that no wish is seen in them.
QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]|(?<![\w'’])['‘]([^'‘’\n]+)['’](?!\w)")
ASIDE = "⟦{}⟧"
_TEXT = r"⟦(?P<text>\d+)⟧"

_WORDS = (
    r"(?:(?:the|a|some|this) )?(?:(?:words?|text|caption|title|heading|headline|label|slogan|letters?"
    r"|lettering|line|sentence|copyright|credit|watermark"
    r"|tagline|subtitle|quote|signature)(?: (?:saying|that says|reading|which says|that reads))?:? )?"
)
_PLACE = r"(?:top|bottom|left|right|centred|centered|centre|center|middle)"
_WHERE = (
    rf"(?:(?:in|at|on|to|into|near|along|across) )?(?:the )?(?P<place>(?:{_PLACE})(?:[ -](?:{_PLACE}))?)"
    r"(?: (?:corner|edge|side|of (?:it|this|the (?:picture|image|photo))))*"
)
_LOOKS = {
    "size": (
        r"(?:at |in |with )?(?:size )?(?P<size>\d+(?:\.\d+)?) ?(?:px|pixels?|pt|points?)(?: (?:high|tall"
        r"|large|big|letters))?"
    ),
    "colour": (
        rf"(?:in |with |coloured )?(?:the )?(?:colour )?(?P<colour>{COLOUR_PATTERN})(?: (?:letters|colour"
        r"|text|ink))?"
    ),
    "weight": r"(?:in |and )?(?P<weight>bold italics?|bold|italics?|regular)(?: (?:letters|type|text))?",
    "where": _WHERE,
    "mask": (
        rf"(?:in|into|inside|on|over|within) (?:{MASKED.pattern}|the mask)|here|there|over (?:it|the "
        r"(?:picture|image|photo))|on (?:it|the (?:picture|image|photo))"
    ),
    "font": (
        r"(?:in|with|using) (?:the )?(?:font )?"
        r"(?P<font>(?!(?:an?|big|large|huge|small|tiny|thin|the|my|its)\b)[a-z][\w.-]*"
        r"(?: (?!(?:letters|type|text|big|large|small|at|in|on|to|over|with|near|bold|italic|\d+ ?(?:px|pt)"
        rf"|\d+ (?:pixels?|points?)|{_PLACE})\b)"
        r"[a-z0-9][\w.-]*){0,4}?)(?: font)?"
    ),
}
_LEADS = (
    r"(?:add|write|put|place|insert|type|set|draw|print|letter|render|overlay|show|say|include)"
    rf" {_WORDS}{_TEXT}(?P<rest>.*)",
    r"(?:add|write|put|place|insert|draw) (?:the |a )?(?P<first>.+? )(?:text|caption|title|words?"
    rf"|letters|lettering) {_TEXT}(?P<rest>.*)",
    r"(?:text|caption|title|headline|label|sign)(?: (?:it|this|the (?:picture|image|photo)))?:?"
    rf"(?: as| with)? {_TEXT}(?P<rest>.*)",
)


def write(words: str, quoted: Sequence[str]) -> Write | None:
    """The letters of a clause whose quotes were set aside as their numbers in `quoted`."""
    for pattern in compiled(_LEADS):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        step: Write | None = Write(quoted[int(found["text"])])
        for part in (found.groupdict().get("first"), found["rest"]):
            step = _dressed(step, (part or "").strip()) if step is not None else None
        if step is not None:
            return step
    return None


def write_more(words: str, before: Write) -> Write | None:
    """A clause that only says how the letters before it look: "bold", "120 px", "at the top"."""
    return _dressed(before, words) if words else None


def _dressed(step: Write, rest: str) -> Write | None:
    """The step with all of `rest` taken in, word for word; None when a word is left over."""
    while rest:
        taken = _longest(step, rest)
        if taken is None:
            return None
        step, rest = taken
    return step


def _longest(step: Write, rest: str) -> tuple[Write, str] | None:
    """The look that takes the most words from the front of `rest`; a font only where nothing else fits."""
    words = rest.split(" ")
    for kind in ("size", "colour", "weight", "where", "mask", "font"):
        pattern = compiled((_LOOKS[kind],))[0]
        for count in range(len(words), 0, -1):
            found = pattern.fullmatch(" ".join(words[:count]))
            if found is not None:
                return _with(step, found), " ".join(words[count:])
    return None


def _with(step: Write, found: re.Match[str]) -> Write:
    said = found.groupdict()
    if size := said.get("size"):
        return replace(step, size_px=float(size))
    if named := said.get("colour"):
        return replace(step, colour=colour(named))
    if weight := said.get("weight"):
        return replace(step, is_bold="bold" in weight, is_italic="italic" in weight)
    if place := said.get("place"):
        plain = re.sub(r"centred|centered|center|middle", "centre", place.replace("-", " "))
        return replace(step, place=plain)
    if font := said.get("font"):
        return replace(step, font=font)
    return step
