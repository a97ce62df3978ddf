"""Which words name one of the pictures that were given, and which take over the mood of one."""

from collections.abc import Mapping

from studio.engine.steps import Mood
from studio.engine.vocabulary import AMOUNT_PATTERN, compiled, percent

_NUMBERS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "two": 2, "three": 3, "four": 4}
IMAGE = (
    r"(?:(?:the )?(?:image|picture|photo) ?#?(?P<number>\d+|two|three|four)"
    r"|the (?P<nth_reference>first|second|third|fourth|fifth) reference(?: (?:image|picture|photo))?"
    r"|the (?P<nth>second|third|fourth|fifth|sixth) (?:image|picture|photo)"
    r"|the other (?:image|picture|photo)"
    r"|the (?:added|attached|given|supplied|provided|uploaded|dropped) (?:image|picture|photo|one)"
    r"|(?:the|my) (?:image|picture|photo|one) (?:that )?(?:i|we)(?:'ve| have)?"
    r" (?:added|attached|gave|gave you|given|given you|supplied|provided|uploaded|put in"
    r"|dropped(?: in| here)?)"
    r"|(?:(?:the|this|that|my|a) )?(?:first )?reference(?: (?:image|picture|photo))?"
    r"(?: ?#?(?P<reference>\d+))?)"
)

_STRENGTH = rf"(?: (?:at |with )?(?P<after>{AMOUNT_PATTERN})(?: (?:strength|intensity|opacity))?)?"
_QUALITY = (
    r"(?:(?:the|its) )?(?:(?:colour|light|lighting|tonal|overall) )?"
    r"(?:mood|look|atmosphere|colou?rs?|palette|colour palette|grading|grade|tones?|light|lighting|feel|vibe"
    r"|temperature|style)"
    r"(?: (?:and|of) (?:the )?(?:light|lighting|colours?|mood|tones?))?"
)
_ITS = r"(?: (?:of|to) (?:it|this|(?:this|the|my) (?:picture|image|photo|photograph)))?"
_MOODS = (
    r"(?:take over|take|use|copy|adopt|apply|transfer|borrow|match|steal|get|give it|bring over|mimic"
    r"|imitate)"
    rf" {_QUALITY} (?:of|from|in) {IMAGE}{_STRENGTH}",
    rf"(?:match|adapt|adjust|fit|align|grade|transfer|change|set) {_QUALITY}{_ITS} (?:to|with|like|as in"
    r"|from)"
    rf" (?:(?:that|those) of )?{IMAGE}{_STRENGTH}",
    r"(?:make|let) (?:it|this|(?:this|the) (?:picture|image|photo)) (?:look|feel) (?:more )?like"
    rf" {IMAGE}{_STRENGTH}",
    rf"(?:match|grade|colour grade)(?: it| this)? (?:to|like) {IMAGE}{_STRENGTH}",
    rf"(?:(?:use|give it|apply|take|with|in) )?(?:the )?same {_QUALITY} as (?:in )?{IMAGE}",
    r"(?:take over|take|use|copy|adopt|apply|transfer|borrow|match|bring over)"
    rf" {IMAGE}'s {_QUALITY}{_STRENGTH}",
    rf"make {_QUALITY} (?:look )?like (?:(?:that|those) of |in |on )?{IMAGE}{_STRENGTH}",
    rf"use {IMAGE} for {_QUALITY}{_STRENGTH}",
    rf"(?:colours?|mood|look|grading) (?:like|as in|of) {IMAGE}",
)


def ordinal(said: Mapping[str, str | None]) -> int:
    """Which picture the groups of IMAGE name; the first reference is 2."""
    if nth := said.get("nth_reference"):
        return _NUMBERS.get(nth, 1) + 1
    if said.get("reference"):
        return int(said["reference"] or 1) + 1
    number = said.get("number") or said.get("nth") or "2"
    return _NUMBERS.get(number) or int(number)


def mood(words: str) -> Mood | None:
    for pattern in compiled(_MOODS):
        if found := pattern.fullmatch(words):
            said = found.groupdict()
            strength, which = percent(said.get("after")), ordinal(said)
            return Mood(which, *strength) if strength and which >= 2 else None
    return None
