"""Roundabout wishes in the words of a plain one: "could it have more contrast", "half the saturation"."""

import re

from studio.engine.colours import COLOUR_PATTERN
from studio.engine.vocabulary import ADJECTIVES, QUANTITIES, alternatives, compiled

_IT = r"(?:it|this|that|everything|the (?:picture|image|photo|photograph|shot))"
_THING = r"(?P<thing>it|this|that|everything|(?:the|this|my|his|her|their|our) .+?)"
_QUANTITY = rf"(?:(?:the|its) )?(?P<quantity>{alternatives(QUANTITIES)}|noise|grain|sharpness)"
_SOME = r"(?:(?:a (?:bit|little|touch|tad|lot|little bit)|some|much|way|slightly) )?(?:more|less|some|extra)"
_RATHER = r"(?:(?:a (?:bit|little|touch|tad)|much|far|way|slightly|rather|just) )?"
_LOOK = (
    r"(?:[a-z-]+ ){0,2}(?:feel|feeling|look|mood|vibe|atmosphere|print|web|flyer|poster|website|brochure"
    r"|catalogue|catalog|screen|instagram|social media|ad|advert|cover|banner)"
)
_PURPOSE = re.compile(rf"(?<=\w) for (?:(?:an?|the|my|our) )?{_LOOK}$")
_MADE_OUT = (
    r"(?:be )?(?:recogni[sz]ed|recogni[sz]able|identified|identifiable|read|readable|legible|seen|visible)"
)
_SO_THAT = re.compile(
    r"(?<=\w) so (?:that )?(?:(?:nobody|no one|no-one|nothing) (?:can|could|is) "
    r"|(?:they|it|he|she|you|we|one) (?:can't|cannot|can not|couldn't|isn't|aren't|is not|are not) )"
    rf"{_MADE_OUT}$"
)
_NOT_THERE = (
    r"(?:(?:i|we)(?:'d| would) (?:love|like|prefer) it if|i wish(?: that)?|if only) (?P<thing>.+?)"
    r" (?:(?:wasn't|weren't|was not|were not|isn't|aren't)"
    r" (?:there|here|in (?:the|this|my) (?:picture|image|photo|shot))|was gone|were gone)(?: any ?more)?"
)
_IS = r"(?:is|are|looks?|seems?|feels?)"
_PARTS = r"(?:the )?(?P<part>shadows|highlights|blacks|whites|midtones)"
_REWORDED: tuple[tuple[str, str], ...] = (
    (_NOT_THERE, r"remove \g<thing>"),
    (rf"(?:can|could) {_THING} (?:be|look|become|get|feel) (?P<rest>.+)", r"make \g<thing> \g<rest>"),
    (rf"(?:can|could) {_THING} have (?P<rest>.+)", r"give \g<thing> \g<rest>"),
    (r"(?:could|should|must|needs to|has to|ought to|want it to) be (?P<rest>.+)", r"make it \g<rest>"),
    (rf"(?:{_IT} )?(?:needs|wants|could use|could do with|could take) (?P<rest>{_SOME} .+)", r"\g<rest>"),
    (rf"{_THING} (?:needs|wants|could use|could do with|could take) (?P<rest>{_SOME} .+)",
     r"give \g<thing> \g<rest>"),
    (rf"(?:i want|i'd like|i would like|i need|we want|we need) {_THING} (?:in|to be|painted|recoloured) "
     rf"(?P<rest>{COLOUR_PATTERN})(?: instead)?", r"make \g<thing> \g<rest>"),
    (rf"{_THING} in (?P<rest>{COLOUR_PATTERN}) instead", r"make \g<thing> \g<rest>"),
    (rf"(?:there(?:'s| is| are)|{_IT} has|{_IT} got)? ?{_RATHER}too much {_QUANTITY}", r"less \g<quantity>"),
    (rf"(?:there(?:'s| is| are)|{_IT} has|{_IT} got)? ?{_RATHER}(?:too little|not enough) {_QUANTITY}",
     r"more \g<quantity>"),
    # What a quality is too much of is that quality; as a thing it would have to be painted.
    (rf"(?:the )?contrast {_IS} {_RATHER}(?:too |so )?(?:harsh|strong|high|heavy|hard|much)",
     "less contrast"),
    (rf"(?:the )?contrast {_IS} {_RATHER}(?:too |so )?(?:low|weak|flat|soft|poor|little)", "more contrast"),
    (rf"(?:the |its )?(?:colours|saturation) {_IS} {_RATHER}(?:too|so) "
     r"(?:strong|intense|garish|loud|high|bright|much|heavy)", "less saturation"),
    (rf"(?:the |its )?(?:colours|saturation) {_IS} {_RATHER}(?:too |so )?(?:weak|low|pale|muted|poor|little)",
     "more saturation"),
    (rf"(?:the )?shadows {_IS} {_RATHER}(?:too |so )?(?:dark|deep|heavy|black|blocked|blocked up|crushed)",
     "lift the shadows"),
    (r"(?:i|you|we|one) (?:can't|cannot|can not|can hardly|can barely) see "
     r"(?:anything|much|any detail|a thing) in (?:the )?shadows", "lift the shadows"),
    (rf"(?:the )?highlights {_IS} {_RATHER}(?:too |so |all )?(?:blown|blown out|burnt"
     r"|burnt out|burned out|clipped|bright|hot|harsh)", "recover the highlights"),
    (rf"(?:pull|bring|take|turn|dial|push) {_PARTS} (?:down|back)(?: by)? (?P<rest>\d+)(?: ?%)?",
     r"reduce the \g<part> by \g<rest> %"),
    (rf"(?:pull|bring|take|turn|dial|push) {_PARTS} up(?: by)? (?P<rest>\d+)(?: ?%)?",
     r"lift the \g<part> by \g<rest> %"),
    (r"(?P<rest>(?:(?:add|give it|make|more|some|extra|an?|bit|of|little|lot|\d+ ?(?:px|%)) )*)head ?room"
     r"(?P<by>(?: .+)?)", r"\g<rest>room at the top\g<by>"),
    (r"(?:double|twice) (?:the )?exposure", "1 stop brighter"),
    (r"(?:halve|half) (?:the )?exposure", "1 stop darker"),
    (rf"(?:double|twice|twice as much|two times) {_QUANTITY}", r"increase \g<quantity> by 100 %"),
    (rf"(?:half|halve|half as much) {_QUANTITY}", r"reduce \g<quantity> by 50 %"),
    (rf"(?:cut|reduce|lower|drop|bring down|bring) {_QUANTITY}(?: down)? (?:in|to) half",
     r"reduce \g<quantity> by 50 %"),
    (rf"twice as (?P<rest>{alternatives(ADJECTIVES)})", r"100 % \g<rest>"),
    (rf"half as (?P<rest>{alternatives(ADJECTIVES)})", r"50 % less \g<rest>"),
    (rf"(?:make )?{_THING}(?: look| be)? twice as (?P<rest>{alternatives(ADJECTIVES)})",
     r"make \g<thing> 100 % \g<rest>"),
    (rf"(?:make )?{_THING}(?: look| be)? half as (?P<rest>{alternatives(ADJECTIVES)})",
     r"make \g<thing> 50 % less \g<rest>"),
    (r"(?P<verb>blow|scale|size) (?P<thing>it|this|the (?:picture|image|photo)) up(?P<rest>.*)",
     r"scale up \g<thing>\g<rest>"),
    (rf"{_IT}(?:'s| is| looks?) (?P<rest>[a-z]+) enough", r"not \g<rest>"),
)  # fmt: skip


def reworded(clause: str) -> str:
    """The clause said plainly, or as it is."""
    plain = _PURPOSE.sub("", clause)
    if plain.startswith(("blur ", "pixelate ", "censor ")):
        plain = _SO_THAT.sub("", plain)
    for number, pattern in enumerate(compiled(tuple(pattern for pattern, _ in _REWORDED))):
        if found := pattern.fullmatch(plain):
            return found.expand(_REWORDED[number][1])
    return plain
