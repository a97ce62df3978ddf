"""How one clause can say a wish for tone and colour; the groups are what `tone_phrases` makes of it."""

from studio.engine.vocabulary import (
    ADJECTIVES,
    AMOUNT_PATTERN,
    COMPLAINTS,
    LIGHTS,
    LOWERING,
    QUANTITIES,
    RAISING,
    TONE_VERBS,
    alternatives,
)

_BEFORE = rf"(?:(?P<before>{AMOUNT_PATTERN}) )?"
_AFTER = rf"(?: (?P<after>{AMOUNT_PATTERN}))?"
_KIND = (
    r"(?: (?:(?:film|vintage|analogue|analog|cinematic|retro) )?(?:look|feel|mood|tones?|colours?|light"
    r"|lighting|atmosphere|overall|filter|cast|tint|tinge))?"
)
_ADJECTIVE = rf"{_BEFORE}(?P<adjective>{alternatives(ADJECTIVES)}){_KIND}{_AFTER}"
_VERB = rf"(?P<verb>{alternatives(TONE_VERBS)})"
_THING = r"(?P<thing>.+?)"
_ABOUT = r"(?P<thing>it|this|that|these|those|everything|colours|(?:the|her|his|their|my) .+?)"
_TOO = alternatives(COMPLAINTS)
_PLAIN = alternatives({word: aim for word, aim in COMPLAINTS.items() if " " not in word})
_HERE = r"(?: (?P<where>here|there|in here|(?:in|inside|under|within) the (?:mask|selection)))?"
_QUANTITY = rf"(?:the )?(?:overall )?(?P<quantity>{alternatives(QUANTITIES)})"
_OF_THING = rf"(?: (?:of|in|on|to|from|into) {_THING})?"
_MORE = r"(?P<raised>some more|more|higher|stronger|extra|some|strong|high)"
_LESS = r"(?P<lowered>less|lower|weaker|reduced|low)"
_BOLD = (
    r"(?:(?P<raised>more intense|richer|stronger|bolder|deeper|punchier|livelier|brighter)"
    r"|(?P<lowered>less intense|softer|paler|weaker|calmer|quieter|gentler))"
)
_LIGHT = r"(?:light|lighting)"
_TINT = r"(?P<tint>red|green|blue|yellow|pink)"
_SOFT = r"(?P<adjective>softer|soft|more diffuse|gentler)"
_GREY = r"(?P<grey>monochrome|greyscale)"

_COMPARATIVES = "|".join(word for word in ADJECTIVES if word.endswith("er") and " " not in word)

_ADJECTIVES = (
    rf"(?:(?:make|use|add|give) )?(?:(?:a|the) )?{_ADJECTIVE}{_HERE}",
    rf"(?:make|render|get|turn|have) {_THING} (?:(?:look|appear|feel|be|to be|to look) )?{_ADJECTIVE}",
    rf"(?P<thing>(?:it|this|that|everything|the .+?)) (?:to be )?{_ADJECTIVE}",
    rf"{_THING} (?:should|could|must|needs to|has to|ought to) (?:be|look|become|get) {_ADJECTIVE}",
    rf"give {_THING} (?:(?:a|an|some) )?{_ADJECTIVE}",
    # "Brighter sky": one word, which would be read as a kind of light before.
    rf"{_BEFORE}(?P<adjective>{_COMPARATIVES}) (?P<thing>[a-z]+)",
)
_GREYS = (
    rf"(?:convert|change|turn|set|switch)(?: {_THING})? (?:in)?to (?:a )?{_GREY}"
    r"(?: (?:image|photo|picture))?",
    rf"go (?:full |fully |all )?{_GREY}",
    rf"(?:remove|take out|drop|strip|discard) (?:all )?(?:the )?(?P<grey>colours?|saturation){_OF_THING}",
)
_VERBS = (
    rf"{_VERB}(?: (?:up|down))?{_AFTER}",
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
    rf"(?P<lowered>flatten|soften) (?:the )?(?P<quantity>contrast){_OF_THING}{_AFTER}",
    rf"(?P<raised>give) {_THING} (?:(?:some|a bit of|a little) )?(?:more )?(?P<quantity>punch|pop|contrast"
    r"|warmth)",
    rf"(?:turn|bring|push|take|dial|crank|bump|pull) {_QUANTITY}{_OF_THING}"
    rf" (?:(?P<raised>up)|(?P<lowered>down|back)){_AFTER}",
    rf"{_BEFORE}{_BOLD} (?P<quantity>colours?){_OF_THING}{_AFTER}",
    rf"make (?:the )?(?P<quantity>colours?){_OF_THING} (?:look )?{_BEFORE}{_BOLD}{_AFTER}",
    rf"{_QUANTITY} (?P<raised>up){_AFTER}",
    rf"{_QUANTITY} (?P<lowered>down){_AFTER}",
)


_PART = rf"(?:the )?(?P<part>{alternatives(LIGHTS)})"
_LIFT = r"(?P<raised>lift|brighten|lighten|open|open up|raise|recover|boost|fill)"
_SINK = (
    r"(?P<lowered>darken|deepen|lower|reduce|recover|pull down|bring down|pull back|bring back|tame|crush"
    r"|tone down)"
)
_LIGHTS = (
    rf"{_LIFT} (?:the )?(?:(?:blocked|blocked-up|crushed|deep|dark|black|murky) )?"
    rf"(?P<part>shadows|dark areas|darks|blacks|whites|bright areas){_OF_THING}{_AFTER}",
    rf"(?P<raised>brighten|lighten|raise|boost|lift) (?:the )?(?P<part>highlights){_OF_THING}{_AFTER}",
    rf"{_SINK} {_PART}{_OF_THING}{_AFTER}",
    rf"(?P<lowered>recover|tame|reduce|lower|bring back|pull back|pull down|bring down|fix|rescue|save)"
    r" (?:the )?(?:blown|blown[- ]out|burnt|burnt[- ]out|burned[- ]out|clipped|hot|harsh|bright)"
    r" (?P<part>highlights|whites)"
    rf"{_OF_THING}{_AFTER}",
    rf"(?:pull|bring|take|turn|dial) {_PART} (?P<lowered>back|down){_AFTER}",
    rf"(?:pull|bring|push|turn|dial) {_PART} (?P<raised>up){_AFTER}",
    rf"make {_PART} {_BEFORE}(?:(?P<raised>brighter|lighter|whiter)|(?P<lowered>darker|deeper|blacker))"
    rf"{_AFTER}",
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
    r"(?:there is|there's|it has|this has) (?:a|some|too much) (?:(?:slight|strong|bit of a) )?"
    r"(?:colour|yellow|blue|green|red|orange|magenta|pink) (?P<balance>cast|tint|tinge)",
    r"(?P<balance>(?:auto|automatic) (?:white balance|colour)|neutral (?:colours|white balance)"
    r"|white balance)",
)
_LEVELS = (
    r"(?P<levels>(?:auto|automatic) (?:contrast|levels|tone)|auto-?levels|auto-?contrast|stretch the "
    r"(?:contrast|levels|histogram)"
    r"|(?:fix|correct|normalise|normalize) the (?:levels|exposure)|equalise the levels)",
)
_SEPIAS = (
    r"(?:(?:give|make|turn|add|convert|use|apply|tone)(?: (?P<thing>.+?))? )?"
    r"(?:(?:in)?to |a |in |warm |light )*(?P<sepia>sepia)"
    r"(?: (?:tone|toned|look|effect|image|photo|tint))?",
)
# A slider as it is written down: "contrast +10". A number without a sign may be where it should stand.
_SLIDERS = (
    rf"{_QUANTITY} ?(?:(?P<raised>\+|up(?: by)?)|(?P<lowered>-|down(?: by)?)) ?"
    r"(?P<after>\d+(?:\.\d+)?(?: ?(?:%|per ?cent))?)",
    rf"(?:(?P<raised>\+)|(?P<lowered>-)) ?(?P<after>\d+(?:\.\d+)?(?: ?(?:%|per ?cent))?) {_QUANTITY}",
)
_TINTS = (
    rf"tint {_THING} {_TINT}{_AFTER}",
    rf"(?:give|add)(?: {_THING})? (?:an? )?(?:slight |subtle |light )?{_TINT} (?:tint|tinge|cast)",
)
_POPS = (rf"(?:make|let|have) {_THING} (?P<pop>pop)(?: out)?{_AFTER}",)
_HAZES = (
    r"(?:remove|get rid of|take out|reduce|cut|cut through|clear|clear up|lift|lessen|take away|lower)"
    r" (?:the |some |any )?"
    rf"(?P<haze>haze|haziness){_OF_THING}{_AFTER}",
    r"less (?P<haze>haze|hazy)",
)
_STOPS = (
    r"(?P<stops>\d+(?:\.\d+)?|half a|a half|one|two|a|one and a half|a third of a|a third|1/2|1/3|2/3"
    r"|half|two thirds of a) (?:(?:of )?a )?(?:stops?|ev)(?: of"
    r" exposure)?"
)
_WHOLE_SEEMS = r"(?:(?:it|this|the (?:picture|image|photo|shot))(?:'s| is| looks| seems) )?"
_EXPOSURES = (
    r"(?:add|(?P<raised>raise|increase|push|up|boost|bump|bump up|brighten|overexpose|lift|open up))"
    r"(?: (?:the )?(?:exposure|it|this|image|picture))?"
    rf"(?: by)? {_STOPS}(?: (?:of )?exposure)?",
    r"(?P<lowered>lower|reduce|decrease|darken|underexpose|pull|close down|drop|down)(?: (?:the )?(?:exposure"
    r"|it|this|image|picture))?"
    rf"(?: by)? {_STOPS}",
    rf"(?:by )?{_STOPS} (?:(?P<raised>brighter|more)|(?P<lowered>darker|less))",
    rf"make (?:it|this|the (?:picture|image|photo)) {_STOPS} (?:(?P<raised>brighter)|(?P<lowered>darker))",
    rf"(?:take|bring|push|pull|turn) (?:(?:the )?exposure|it|this) (?:(?P<raised>up)|(?P<lowered>down))"
    rf"(?: by)? {_STOPS}",
    rf"(?:exposure )?(?:(?P<raised>\+)|(?P<lowered>-)) ?{_STOPS}",
    rf"{_WHOLE_SEEMS}(?:(?P<raised>underexposed)|(?P<lowered>overexposed)) by {_STOPS}",
    rf"{_WHOLE_SEEMS}{_STOPS} (?:(?P<raised>too dark|underexposed)"
    r"|(?P<lowered>too (?:bright|light)|overexposed))",
    rf"exposure (?:(?P<raised>\+|up) ?|(?P<lowered>-|down) ?){_STOPS}",
)
_SEEMS = rf"{_ABOUT}(?:'s| is| are| looks?| seems?| feels?)"
RATHER = (
    r"(?:(?:(?:a )?(?:little|bit|little bit|touch|tad)|much|far|way|just|slightly|still|all|kind of|kinda"
    r"|sort of|simply|quite|rather|pretty|very|really) ){0,2}"
)
_COMPLAINTS = (
    rf"(?:{_SEEMS} )?{RATHER}too (?P<complaint>{_TOO})",
    rf"{_SEEMS} (?:a (?:little|bit|touch|tad)|slightly|quite|very|rather|pretty) (?P<complaint>{_PLAIN})",
    rf"(?:{_SEEMS} )?{RATHER}(?P<complaint>flat|dull|hazy|washed[ -]out|faded|underexposed|overexposed)",
)

PATTERNS = (
    *_COMPLAINTS,
    *_SLIDERS,
    *_POPS,
    *_TINTS,
    *_HAZES,
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
