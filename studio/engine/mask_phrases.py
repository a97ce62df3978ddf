"""Which wishes for the place under the mask one clause can say: remove, recolour, place a reference."""

import re
from dataclasses import replace

from studio.engine.colours import COLOUR_PATTERN, colour
from studio.engine.reference_phrases import IMAGE, ordinal
from studio.engine.steps import Place, Recolour, Remove
from studio.engine.things import is_quality, lacks_noun, subject
from studio.engine.vocabulary import compiled

# A name holds more than its article: "the sky" of "make the sky blue", and not "the" of "sky blue".
_THING = r"(?P<thing>(?:(?:the|this|that|my|his|her|their|our) )?\S.*?)"

_WHERE = (
    r"(?P<where>here|there|in here|in there|in|in place|instead|in its place|where i painted"
    r"|(?:in|into|inside|on|onto|over|under|within|at) .+?)"
)
_DEFINITE = r"(?P<thing>(?:the|this|that|my) .+?|it|this|that)"
_PUT = r"(?:place|put|insert|paste|drop|add|composite|blend|set|position|use)"
_SEAMLESS = r"(?:seamlessly|with (?:soft|seamless|blended) edges)"
_EDGES = rf"(?: {_SEAMLESS})?"
_BLENDED, _BLENDED_EDGES = re.compile(r"blend\b"), re.compile(rf" {_SEAMLESS}$")
_LETTERS = (
    r"\b(?:text|title|caption|words?|headline|heading|label|slogan|letters|lettering|tagline|subtitle)$"
)
_PLACES = (
    rf"{_PUT}(?: in)? {IMAGE}(?: {_WHERE})?{_EDGES}",
    rf"{_PUT} {_DEFINITE} (?:from|of|in) {IMAGE}(?: {_WHERE})?{_EDGES}",
    rf"(?:place|put|insert|paste|drop|composite) {_DEFINITE} {_WHERE}{_EDGES}",
    rf"(?:place|insert|paste|composite) {_DEFINITE}{_EDGES}",
    rf"(?:replace|swap|exchange) (?P<replaced>.+?) (?:with|by|for) {IMAGE}{_EDGES}",
    rf"(?:replace|fill|cover)(?: (?P<replaced>.+?))? with {IMAGE}{_EDGES}",
)

_COLOUR = rf"(?:(?:the|a|an) )?(?:colour )?(?P<colour>{COLOUR_PATTERN})(?: colour)?"
_RECOLOURS = (
    rf"(?:recolour|re-colour|colour|paint|dye|repaint) {_THING}"
    rf" (?:(?:to match|to|in|into|as|with) )?{_COLOUR}",
    rf"(?:recolour|re-colour|repaint|dye|tint)(?: (?:to|in|into|as|with))? {_COLOUR}",
    rf"(?:make|turn|render) {_THING} (?:(?:look|become|be|appear|into|in) )?{_COLOUR}(?: instead)?",
    rf"(?:change|set|switch|turn|shift) (?:the )?colour of {_THING} (?:in)?to {_COLOUR}",
    rf"(?:change|set|switch) (?P<thing>(?:the|my|his|her|their) .+?)(?:'s)? colour (?:in)?to {_COLOUR}",
    rf"(?:change|set|switch|turn|shift) (?P<thing>its) colour (?:in)?to {_COLOUR}",
    rf"(?:change|set|switch|turn|convert) {_THING} (?:from {COLOUR_PATTERN} )?(?:in)?to {_COLOUR}",
    rf"give {_THING} {_COLOUR} colour",
    rf"give {_THING} an? (?P<colour>{COLOUR_PATTERN}) (?:colour|finish|coat|coat of paint|shade|hue)",
    rf"(?:can|could) {_THING} (?:be|become) {_COLOUR}(?: instead)?",
    rf"{_THING} (?:should|must|needs to|has to|ought to) (?:be|look|become) {_COLOUR}",
    rf"(?P<thing>it|this|that) (?:in )?{_COLOUR}",
)

_REMOVES = (
    r"(?:remove|erase|delete|eliminate|take out|take away|take off|get rid of|lose|zap|edit out|clone out"
    r"|clear away|clean away"
    rf"|inpaint|heal|fill in|patch up|(?:paint|retouch|wipe|rub|airbrush) (?:out|away)) {_THING}",
    r"(?:take|edit|paint|clone|wipe|rub|retouch|airbrush|brush|photoshop|shop)"
    r" (?P<thing>it|this|that|these|those|them|(?:the|this|that|these|those|his|her|their|my) .+?)"
    r" (?:out|away)",
    rf"make {_THING} (?:disappear|vanish|go away|gone|invisible)",
    rf"take {_THING} out of (?:the|this) (?:picture|image|photo|shot|frame)",
    r"(?:clean|fill|patch) (?P<thing>this|that|it"
    r"|the (?:hole|mask|area|spot|place|selection|gap))(?: (?:up|in))?",
    r"clean(?: up| away)? (?P<thing>(?:the|this|these|those|all the|any) (?:.+ )?"
    r"(?:spots?|specks?|marks?|stains?|scratch(?:es)?|dust|dirt|smudges?|blemish(?:es)?|cracks?))",
    rf"take {_THING} off(?: .+)?",
    rf"{_THING} (?:has to|have to|must|should|needs? to|gotta) (?:go|disappear|vanish|be removed|be gone)",
    rf"{_THING} gone",
    r"remove|erase|delete|inpaint|heal",
)
_ITS_MASK = r"(?:remove|delete|erase|clear|get rid of) (?:the|this|my) (?:mask|selection)"


def remove(words: str) -> Remove | None:
    """The removing step of a clause; None when it would take away what is no thing, such as noise."""
    # "The word ⟦0⟧" is a thing whatever it says.
    plain = re.sub(
        r"(?<=\b(?:text|word|sign|logo)) ⟦\d+⟧|(?<=\b(?:words|label)) ⟦\d+⟧|⟦\d+⟧ (?=(?:sign|text|logo)\b)",
        "",
        words,
    )
    found = _first(compiled(_REMOVES), plain)
    if found is None:
        return None
    about = subject(found.get("thing"))
    if about is None or compiled((_ITS_MASK,))[0].fullmatch(words) or (about and is_quality(about)):
        return None
    return Remove(about)


def recolour(words: str) -> Recolour | None:
    """The recolouring step of a clause that ends in a colour."""
    for pattern in compiled(_RECOLOURS):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        thing, named = _with_its_noun(found.groupdict().get("thing"), found["colour"])
        about = subject(thing)
        if about is not None:
            return Recolour(colour(named), about)
    return None


def _with_its_noun(thing: str | None, named: str) -> tuple[str | None, str]:
    """ "The dead grass", green: what names a colour by a thing is that thing where no other is named."""
    if thing is None or not lacks_noun(thing):
        return thing, named
    words = re.split("[ -]", named)
    for at in range(1, len(words)):
        rest = " ".join(words[at:])
        if compiled((COLOUR_PATTERN,))[0].fullmatch(rest):
            return f"{thing} {' '.join(words[:at])}", rest
    return thing, named


def place(words: str) -> Place | None:
    """The placing step of a clause; a thing that is no *Image n* means the first reference."""
    for pattern in compiled(_PLACES):
        found = pattern.fullmatch(words)
        step = _placed(found.groupdict()) if found else None
        if step is not None:
            return replace(step, is_blended=bool(_BLENDED.match(words) or _BLENDED_EDGES.search(words)))
    return None


def _placed(said: dict[str, str | None]) -> Place | None:
    about, where, replaced = subject(said.get("thing")), said.get("where"), said.get("replaced")
    at = re.sub(r"^(?:in|into|inside|on|onto|over|under|within|at)(?: |$)", "", where or "")
    if about and re.search(r"\b(?:front|top|behind)$|" + _LETTERS, about):
        return None  # "the person in front" of Image 2; letters stand in quotes
    # "On a beach" that nobody gave, "in front of Image 2" that is no place in this picture.
    is_anywhere = re.match(r"an? ", at) or compiled((rf"\b{IMAGE}s?$",))[0].search(at)
    if (
        about is None
        or is_anywhere
        or (at and subject(at) is None)
        or (replaced and subject(replaced) is None)
    ):
        return None
    if about and not where and is_quality(about):
        return None
    which = ordinal(said)
    return Place(which, about) if which >= 2 else None


def _first(patterns: tuple[re.Pattern[str], ...], words: str) -> dict[str, str | None] | None:
    return next((found.groupdict() for one in patterns if (found := one.fullmatch(words))), None)
