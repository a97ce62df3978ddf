"""Which wishes for the background one clause can say: blur it, cut it out, put something else there."""

import re

from studio.engine.colours import COLOUR_PATTERN, colour
from studio.engine.reference_phrases import IMAGE, ordinal
from studio.engine.steps import BlurBackground, CutOut, ReplaceBackground
from studio.engine.things import is_quality, is_thing, subject
from studio.engine.vocabulary import AMOUNT_PATTERN, compiled, percent

BACKGROUND = (
    r"(?:(?:the|its|this|my|a) )?(?:(?:whole|entire|new) )?"
    r"(?:background|backdrop|(?:everything|all|what(?:ever)?(?:'s| is)|everything (?:that is|that's))"
    r" (?:behind|around)"
    r" (?:it|him|her|them|(?:the|this|my) [\w'-]+(?: [\w'-]+)?)"
    r"|everything but (?:the )?(?:subject|foreground))"
)
SUBJECT = r"(?:the|my|this) (?:main )?(?:subject|foreground|product)"

_BEHIND = rf"(?:it|him|her|them|this|{SUBJECT}|(?:the|this|my) [a-z'-]+)"

_BEFORE = rf"(?:(?P<before>{AMOUNT_PATTERN}) )?"
_AFTER = rf"(?: (?P<after>{AMOUNT_PATTERN}))?"
_BLURRY = r"(?:blurr(?:y|ed|ier)|out of focus|soft|softer|defocuss?ed|unsharp)"
_HOW = (
    r"(?:(?:stronger|heavier|more|bigger|softer|smoother|strong|heavy|slight|subtle|soft|gentle|light"
    r"|nice) )?"
)
_BLURS = (
    rf"{_BEFORE}(?:blur|soften|defocus|unfocus|blur out)(?: (?:out|up))? {BACKGROUND}{_AFTER}",
    rf"(?:make|turn|keep|get) {BACKGROUND} (?:(?:look|appear|be) )?{_BEFORE}{_BLURRY}{_AFTER}",
    rf"{BACKGROUND} (?:(?:should be|must be|to be) )?{_BEFORE}{_BLURRY}",
    rf"give {BACKGROUND} (?:an? )?{_HOW}{_BEFORE}blur",
    rf"(?:put|throw|take|bring) {BACKGROUND} {_BEFORE}out of focus{_AFTER}",
    rf"(?:(?:add|use|give it|make|create|with) )?(?:an? )?{_BEFORE}(?:shallow(?:er)? (?:depth of field"
    r"|dof|focus)"
    rf"|(?:some |more |a bit of |nice )*bokeh(?: effect)?(?: (?:behind|around) {_BEHIND})?"
    rf"|portrait (?:mode|look|effect|style)|{_HOW}background blur"
    r"|blurr(?:y|ed) background|soft(?:er)? background)",
    rf"(?:add|use|apply) (?:an? |some )?{_BEFORE}blur (?:to|on) {BACKGROUND}",
)
_CUTS = (
    r"(?:cut out|cut|remove|delete|erase|drop|get rid of|lose|ditch|take away|take out|strip|eliminate"
    r"|knock out)"
    rf" {BACKGROUND}"
    r"(?: away| out)?",
    rf"(?:make|turn|set|render) {BACKGROUND} (?:(?:be|to|into) )?(?:transparent|see-through|invisible)",
    rf"(?:replace|change|swap) {BACKGROUND} (?:with|to|for|by) (?:transparency|transparent|nothing|an?"
    r" alpha)",
    r"(?:(?:with|on|give it|use|make it|have|put it on) )?(?:an? )?(?:transparent|alpha|no)"
    r" (?:background|backdrop)",
    rf"(?:cut|isolate) (?:it|this) out|isolate it|mask out {BACKGROUND}",
    rf"(?:isolate|cut out|extract|put|place|set|give me|make|have)? ?(?:it|this|{SUBJECT})"
    r"(?: as| into)? (?:(?:on|onto|against|with|over) (?:an? )?(?:transparency|transparent background|nothing"
    r"|alpha)|an? cut-?out)",
    r"(?:cut out|cut|isolate|extract|knock out|separate|free|crop out|keep only) (?:just |only )?"
    r"(?P<thing>.+?)"
    rf"(?: out)?(?: from {BACKGROUND})?",
)
_COLOUR = (
    r"(?:(?:the|an?|plain|solid|pure|clean|seamless|uniform|simple|flat) )*"
    rf"(?:colour )?(?P<colour>{COLOUR_PATTERN})(?: colour)?"
)
_REPLACES = (
    rf"(?:replace|swap|exchange|change|fill|substitute|set|turn|switch) {BACKGROUND}"
    rf"(?: (?:with|for|by|to|into))? {_COLOUR}(?: (?:background|backdrop|one))?",
    rf"(?:make|turn|paint|colour|recolour|render|set|fill) {BACKGROUND} (?:(?:look|be|to|in) )?{_COLOUR}",
    rf"(?:(?:put|place|set|show) (?:it|this|that|him|her|them|{SUBJECT}) )?"
    rf"(?:(?:on|in front of|against|with|give it"
    r"|use|add|have) )?"
    rf"(?:an? )?{_COLOUR} (?:(?:seamless|studio|paper) )?(?:background|backdrop)"
    rf"(?: (?:behind|under) {_BEHIND})?",
    r"(?:change|set|make|turn|switch) (?:the )?(?:background|backdrop)(?:'s)? colour (?:(?:in)?to )?"
    rf"{_COLOUR}",
    rf"(?:change|set|switch) (?:the )?colour of {BACKGROUND} (?:in)?to {_COLOUR}",
    rf"(?:put|place|add|use) (?:an? )?{_COLOUR} (?:background|backdrop)"
    rf"(?: (?:behind|under) (?:it|him|her|them|{SUBJECT}))?",
    rf"(?:isolate|cut out|extract|cut)(?: (?:it|this|{SUBJECT}))?(?: out)? (?:on|onto|against) {_COLOUR}"
    r"(?: background)?",
    rf"(?:the )?(?:background|backdrop) (?:(?:should be|must be|to be|in|to) )?{_COLOUR}",
    rf"(?:put|place|set|show) {SUBJECT} (?:on|onto|against|in front of) (?:an? )?{_COLOUR}",
)
_INSTEAD = (
    r"(?:(?:replace|fill|swap|exchange)(?: (?:it|that))? (?:with|by|for)"
    r"|(?:put|place|set) (?:it|this|them|him|her)"
    rf" (?:on|onto|against|in front of)) {_COLOUR}(?: (?:background|backdrop))?",
)
_SWAPS = (
    rf"(?:replace|swap|exchange|change|fill|substitute|switch) {BACKGROUND} (?:with|for|by|to|into) {IMAGE}",
    rf"(?:replace|swap|exchange|change|substitute|switch) {BACKGROUND} (?:with|for|by|to|into)"
    r" (?P<other>(?:the .+?|my|our) (?:photo|picture|image))",
    rf"(?:use|put|place|set|take|insert|add) {IMAGE} (?:as|for|into|in|behind|to be) (?:{BACKGROUND}"
    rf"|{SUBJECT}|it)",
    rf"(?:put|place|set) (?:it|this|{SUBJECT}) (?:in front of|on|onto|into|against) {IMAGE}",
)


def blur_background(words: str) -> BlurBackground | None:
    for pattern in compiled(_BLURS):
        if found := pattern.fullmatch(words):
            said = found.groupdict()
            strength = percent(said.get("before") or said.get("after"))
            return BlurBackground(strength[0]) if strength else None
    return None


def put_behind(words: str) -> ReplaceBackground | None:
    """A clause after the cutting that only says what comes there instead."""
    found = compiled(_INSTEAD)[0].fullmatch(words)
    return ReplaceBackground(colour(found["colour"])) if found else None


def cut_out(words: str) -> CutOut | None:
    """The cutting of a clause; what is named is what the mask marks, but for *the subject*."""
    for pattern in compiled(_CUTS):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        thing = found.groupdict().get("thing")
        if thing is None or re.fullmatch(SUBJECT, thing):
            return CutOut()
        named = subject(thing)
        if named is not None and (named == "" or (is_thing(named) and not is_quality(named))):
            return CutOut(named or "the marked object")
    return None


def replace_background(words: str) -> ReplaceBackground | None:
    for pattern in compiled(_REPLACES):
        if found := pattern.fullmatch(words):
            return ReplaceBackground(colour(found["colour"]))
    for pattern in compiled(_SWAPS):
        if found := pattern.fullmatch(words):
            said = found.groupdict()
            return ReplaceBackground(None, 2 if said.get("other") else ordinal(said))
    return None
