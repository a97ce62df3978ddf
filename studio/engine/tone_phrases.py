"""Which wishes for tone and colour one clause can say, word for word."""

from studio.engine.steps import Aim, Tone
from studio.engine.things import subject
from studio.engine.vocabulary import (
    ADJECTIVES,
    AMOUNT_PATTERN,
    LOWERING,
    MASKED,
    QUANTITIES,
    RAISING,
    TONE_VERBS,
    alternatives,
    compiled,
    percent,
)

MARKED = "the marked area"

_BEFORE = rf"(?:(?P<before>{AMOUNT_PATTERN}) )?"
_AFTER = rf"(?: (?P<after>{AMOUNT_PATTERN}))?"
_KIND = r"(?: (?:look|feel|mood|tones?|colours?|light|lighting|atmosphere|overall))?"
_ADJECTIVE = rf"{_BEFORE}(?P<adjective>{alternatives(ADJECTIVES)}){_KIND}{_AFTER}"
_VERB = rf"(?P<verb>{alternatives(TONE_VERBS)})"
_THING = r"(?P<thing>.+?)"
_HERE = r"(?: (?P<where>here|there|in here|(?:in|inside|under|within) the (?:mask|selection)))?"
_QUANTITY = rf"(?:the )?(?:overall )?(?P<quantity>{alternatives(QUANTITIES)})"
_OF_THING = rf"(?: (?:of|in|on|to|from|into) {_THING})?"
_MORE = r"(?P<raised>more|higher|stronger|extra|some)"
_LESS = r"(?P<lowered>less|lower|weaker|reduced)"
_LIGHT = r"(?:light|lighting)"
_SOFT = r"(?P<adjective>softer|soft|more diffuse|gentler)"
_GREY = r"(?P<grey>monochrome|greyscale)"

_ADJECTIVES = (
    rf"(?:(?:make|use|add|give) )?(?:(?:a|the) )?{_ADJECTIVE}{_HERE}",
    rf"(?:make|render|get|turn|have) {_THING} (?:(?:look|appear|feel|be|to be|to look) )?{_ADJECTIVE}",
    rf"(?P<thing>(?:it|this|that|everything|the .+?)) (?:to be )?{_ADJECTIVE}",
    rf"{_THING} (?:should|could|must|needs to|has to|ought to) (?:be|look|become|get) {_ADJECTIVE}",
    rf"give {_THING} (?:(?:a|an|some) )?{_ADJECTIVE}",
)
_GREYS = (
    rf"(?:convert|change|turn|set|switch)(?: {_THING})? (?:in)?to (?:a )?{_GREY}(?: (?:image|photo))?",
    rf"(?:remove|take out|drop|strip|discard) (?:all )?(?:the )?(?P<grey>colours?|saturation){_OF_THING}",
)
_VERBS = (
    rf"{_VERB}(?: (?P<thing>(?!up\b|down\b).+?))?(?: (?:up|down))?{_AFTER}",
    rf"{_BEFORE}{_VERB} {_THING}",
)
_SOFTER = (
    rf"(?:(?:make|use|add) )?(?:a )?{_BEFORE}{_SOFT} {_LIGHT}(?: (?:on|in) {_THING})?{_AFTER}",
    rf"(?:make|render) (?:the )?{_LIGHT}(?: (?:on|in) {_THING})? (?:look )?{_BEFORE}{_SOFT}{_AFTER}",
    rf"give {_THING} (?:(?:a|some) )?{_BEFORE}{_SOFT} {_LIGHT}",
    rf"(?P<adjective>soften) (?:up )?(?:the )?{_LIGHT}(?: (?:on|in|of) {_THING})?{_AFTER}",
    rf"(?:the )?{_LIGHT} {_BEFORE}{_SOFT}",
)
_QUANTITIES = (
    rf"(?P<raised>{RAISING}) {_BEFORE}{_QUANTITY}{_OF_THING}{_AFTER}",
    rf"(?P<lowered>{LOWERING}) {_BEFORE}{_QUANTITY}{_OF_THING}{_AFTER}",
    rf"(?:(?:make|with|use|add|get) )?{_BEFORE}(?:{_MORE}|{_LESS}) {_QUANTITY}{_OF_THING}{_AFTER}{_HERE}",
    rf"(?P<raised>add) {_BEFORE}(?:of )?{_QUANTITY}{_OF_THING}{_AFTER}",
    rf"give {_THING} {_BEFORE}(?:{_MORE}|{_LESS}) {_QUANTITY}{_AFTER}",
    rf"(?:make|render) (?:the )?{_QUANTITY}(?: of {_THING})? {_BEFORE}(?:{_MORE}|{_LESS}){_AFTER}",
    rf"{_QUANTITY} (?P<raised>up){_AFTER}",
    rf"{_QUANTITY} (?P<lowered>down){_AFTER}",
)


_PATTERNS = (*_SOFTER, *_GREYS, *_QUANTITIES, *_VERBS, *_ADJECTIVES)


def tone(words: str) -> Tone | None:
    """The tone step of a clause, or None when any word of it is something else."""
    for pattern in compiled(_PATTERNS):
        found = pattern.fullmatch(words)
        step = _step(found.groupdict()) if found else None
        if step is not None:
            return step
    return None


def _step(said: dict[str, str | None]) -> Tone | None:
    thing = said.get("thing")
    # "this part" is the mask, and never the whole picture when there is none.
    is_marked = said.get("where") or (thing and MASKED.fullmatch(thing))
    about = MARKED if is_marked else subject(thing)
    before, after = said.get("before"), said.get("after")
    strength = percent(before or after)
    if about is None or strength is None or (before and after):
        return None
    return Tone(_aim(said), *strength, about)


def _aim(said: dict[str, str | None]) -> Aim:
    if said.get("grey"):
        return Aim.BLACK_AND_WHITE
    if quantity := said.get("quantity"):
        more, less = QUANTITIES[quantity]
        return more if said.get("raised") else less
    if verb := said.get("verb"):
        return TONE_VERBS[verb]
    return ADJECTIVES.get(said.get("adjective") or "", Aim.SOFTER_LIGHT)
