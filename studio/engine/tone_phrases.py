"""Which wishes for tone and colour one clause can say, word for word."""

from studio.engine.steps import Aim, Tone
from studio.engine.things import subject
from studio.engine.vocabulary import (
    ADJECTIVES,
    AMOUNT_PATTERN,
    LIGHTS,
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


_PART = rf"(?:the )?(?P<part>{alternatives(LIGHTS)})"
_LIFT = r"(?P<raised>lift|brighten|lighten|open|open up|raise|recover|boost|fill)"
_SINK = r"(?P<lowered>darken|deepen|lower|reduce|recover|pull down|bring down|tame|crush|tone down)"
_LIGHTS = (
    rf"{_LIFT} (?:the )?(?P<part>shadows|dark areas|darks|blacks|whites|bright areas){_OF_THING}{_AFTER}",
    rf"(?P<raised>brighten|lighten|raise|boost|lift) (?:the )?(?P<part>highlights){_OF_THING}{_AFTER}",
    rf"{_SINK} {_PART}{_OF_THING}{_AFTER}",
    rf"make {_PART} {_BEFORE}(?:(?P<raised>brighter|lighter)|(?P<lowered>darker|deeper)){_AFTER}",
    rf"{_BEFORE}(?:(?P<raised>brighter|lighter|more open)|(?P<lowered>darker|deeper)) (?P<part>shadows"
    rf"|highlights){_AFTER}",
)
_BALANCES = (
    r"(?:fix|correct|auto|adjust|balance|neutralise|neutralize|set)(?: the)? (?P<balance>white balance"
    r"|colour balance|colour cast"
    r"|colour temperature|tint)",
    r"(?:remove|get rid of|take out|neutralise|neutralize|reduce|eliminate)(?: the| any)? (?:colour"
    r"|yellow|blue|green|red|orange|magenta)"
    r" (?P<balance>cast|tint|tinge)",
    r"(?P<balance>(?:auto|automatic) (?:white balance|colour)|neutral colours|white balance)",
)
_LEVELS = (
    r"(?P<levels>(?:auto|automatic) (?:contrast|levels|tone)|auto-?levels|auto-?contrast|stretch the "
    r"(?:contrast|levels|histogram)"
    r"|(?:fix|correct|normalise|normalize) the (?:levels|exposure)|equalise the levels)",
)
_SEPIAS = (
    r"(?:(?:give|make|turn|add|convert|use|apply|tone)(?: (?P<thing>.+?))? )?(?:(?:in)?to |a |in )*"
    r"(?P<sepia>sepia)"
    r"(?: (?:tone|toned|look|effect|image|photo|tint))?",
)
_STOPS = (
    r"(?P<stops>\d+(?:\.\d+)?|half a|a half|one|two|a|one and a half|a third of a) (?:stops?|ev)(?: of"
    r" exposure)?"
)
_EXPOSURES = (
    r"(?:add|(?P<raised>raise|increase|push|brighten|overexpose|lift|open up))(?: (?:the )?(?:exposure"
    r"|it|this|image|picture))?"
    rf"(?: by)? {_STOPS}(?: (?:of )?exposure)?",
    r"(?P<lowered>lower|reduce|decrease|darken|underexpose|pull|close down|drop)(?: (?:the )?(?:exposure"
    r"|it|this|image|picture))?"
    rf"(?: by)? {_STOPS}",
    rf"(?:by )?{_STOPS} (?:(?P<raised>brighter|more)|(?P<lowered>darker|less))",
    rf"make (?:it|this|the (?:picture|image|photo)) {_STOPS} (?:(?P<raised>brighter)|(?P<lowered>darker))",
    rf"exposure (?:(?P<raised>\+|up) ?|(?P<lowered>-|down) ?){_STOPS}",
)
_COUNTED_STOPS = {
    "half a": 0.5,
    "a half": 0.5,
    "one": 1,
    "a": 1,
    "two": 2,
    "one and a half": 1.5,
    "a third of a": 1 / 3,
}
_STOPS_MAX = 3.0

# "It is too dark" asks for the other side.
_OTHERS = {
    Aim.BRIGHTER: Aim.DARKER, Aim.DARKER: Aim.BRIGHTER, Aim.WARMER: Aim.COOLER, Aim.COOLER: Aim.WARMER,
    Aim.MORE_SATURATED: Aim.LESS_SATURATED, Aim.LESS_SATURATED: Aim.MORE_SATURATED,
    Aim.VIVID: Aim.LESS_SATURATED, Aim.MORE_CONTRAST: Aim.LESS_CONTRAST, Aim.LESS_CONTRAST: Aim.MORE_CONTRAST,
}  # fmt: skip
_COMPLAINTS = (
    r"(?:it|this|the (?:whole )?(?:picture|image|photo|shot)|everything)(?: is|'s| looks| seems) (?:a "
    r"(?:little|bit) |much |far |way )?too"
    rf" (?P<complaint>{alternatives(ADJECTIVES)})",
)

_PATTERNS = (
    *_COMPLAINTS,
    *_EXPOSURES,
    *_BALANCES,
    *_LEVELS,
    *_SEPIAS,
    *_LIGHTS,
    *_SOFTER,
    *_GREYS,
    *_QUANTITIES,
    *_VERBS,
    *_ADJECTIVES,
)


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
    if complaint := said.get("complaint"):
        other = _OTHERS.get(ADJECTIVES[complaint])
        return Tone(other) if other else None
    if stops := said.get("stops"):
        return _exposed(stops, is_darker=bool(said.get("lowered")))
    before, after = said.get("before"), said.get("after")
    strength = percent(before or after)
    if about is None or strength is None or (before and after):
        return None
    return Tone(_aim(said), *strength, about)


def _exposed(words: str, *, is_darker: bool) -> Tone | None:
    stops = float(_COUNTED_STOPS.get(words) or words)
    aim = Aim.DARKER if is_darker else Aim.BRIGHTER
    return Tone(aim, is_exact=True, stops=stops) if 0 < stops <= _STOPS_MAX else None


def _aim(said: dict[str, str | None]) -> Aim:
    if said.get("grey"):
        return Aim.BLACK_AND_WHITE
    if part := said.get("part"):
        lighter, darker = LIGHTS[part]
        return lighter if said.get("raised") else darker
    for group, aim in (("balance", Aim.NEUTRAL), ("levels", Aim.FULL_RANGE), ("sepia", Aim.SEPIA)):
        if said.get(group):
            return aim
    if quantity := said.get("quantity"):
        more, less = QUANTITIES[quantity]
        return more if said.get("raised") else less
    if verb := said.get("verb"):
        return TONE_VERBS[verb]
    return ADJECTIVES.get(said.get("adjective") or "", Aim.SOFTER_LIGHT)
