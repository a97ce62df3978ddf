"""Which wishes for the canvas one clause can say: make it larger on some sides, or of more pixels."""

import re
from dataclasses import replace

from studio.engine.steps import Extend, Length, Upscale
from studio.engine.vocabulary import compiled

_SIDES = {
    "left": "left", "right": "right", "top": "top", "bottom": "bottom", "above": "top", "below": "bottom",
    "upwards": "top", "upward": "top", "up": "top", "downwards": "bottom", "downward": "bottom",
    "down": "bottom", "leftwards": "left", "rightwards": "right", "left side": "left",
    "right side": "right", "sides": "left right", "both sides": "left right",
    "all sides": "left right top bottom", "every side": "left right top bottom",
    "all directions": "left right top bottom", "all around": "left right top bottom",
    "all round": "left right top bottom",
    "each side": "left right top bottom", "everywhere": "left right top bottom",
}  # fmt: skip
_ONE_SIDE = "|".join(sorted(_SIDES, key=len, reverse=True))
_SIDE = (
    rf"(?:(?:to|on|at|in|towards|from) )?(?:the )?(?P<side>{_ONE_SIDE})(?: (?:and|&) (?:(?:to|on|at) )?"
    rf"(?:the )?(?P<side2>{_ONE_SIDE}))?"
)
_LENGTH = (
    r"(?:by )?(?:about )?(?:another )?(?P<length>\d+(?:\.\d+)?(?= ?(?:px|pixel|%|per))|[5-9]\d|\d{3,5})"
    r" ?(?P<unit>px|pixels?|%|per ?cent)?(?![\d.])(?: "
    r"(?:more|of (?:space|room|canvas)|of|wide|high|each))?"
)
_CANVAS = (
    r"(?:(?:the|this|my|its) )?(?:canvas|picture|image|photo|photograph|frame|format|scene|it|this|view"
    r"|sky|ground|background|floor|wall|sea|grass|meadow|field|forest|street|sand|water|border|edges?)"
)
_GROW = r"(?:extend|expand|outpaint|enlarge|grow|uncrop|widen|continue|stretch out|make larger|increase)"
_ADD = "add|append|insert|give it|give me|put|make|create|i need|with"
_SPACE = r"(?:(?:blank|empty|breathing|copy|negative) )?(?:space|room|canvas|margin|padding|air)"
_EXTENDS = (
    rf"{_GROW}(?: {_CANVAS})? {_LENGTH} {_SIDE}",
    rf"{_GROW}(?: {_CANVAS})? {_SIDE}(?: {_LENGTH})?",
    r"(?P<grow>extend|expand|outpaint|uncrop)(?: (?:the|this) (?:canvas|picture|image|photo|frame)| it|"
    rf" this)?(?: {_LENGTH})?",
    rf"(?:(?:{_ADD}) )?(?:an? )?(?:(?:extra|additional|further) )?{_LENGTH}"
    rf"(?: (?:of|more|extra|additional|{_SPACE}))* {_SIDE}",
    rf"(?:{_ADD}) (?:an? )?{_LENGTH} {_SPACE}(?: (?:around|all round) (?:it|the (?:picture|image|photo)))?",
    rf"(?:(?:{_ADD}) )?(?:(?:some|a bit|a little|a bit of) )?(?:(?:more|extra|additional) )?{_SPACE} {_SIDE}"
    r"(?: for .+)?",
    rf"{_GROW}(?: {_CANVAS})? (?:(?P<wide>horizontally|sideways|in width)|(?P<tall>vertically|in height))"
    rf"(?: {_LENGTH})?",
    r"(?:increase|extend|enlarge) (?:the )?(?:canvas|picture|image)"
    rf" (?:(?P<wide>width)|(?P<tall>height)) {_LENGTH}",
    rf"(?P<wide>widen|broaden)(?: {_CANVAS})?(?: {_LENGTH})?",
    rf"(?P<tall>heighten)(?: {_CANVAS})?(?: {_LENGTH})?",
    r"make (?:it|this|the (?:canvas|picture|image|photo|frame|format))"
    r" (?:(?P<wide>wider|broader)|(?P<tall>taller))",
    rf"make {_CANVAS} {_LENGTH} (?:(?P<wide>wider|broader)|(?P<tall>taller|higher))(?: {_SIDE})?",
    rf"make {_CANVAS} (?:(?P<wide>wider|broader)|(?P<tall>taller|higher)) {_LENGTH}(?: {_SIDE})?",
)
_MORE = (
    rf"(?:{_LENGTH} )?{_SIDE}(?:"
    rf" {_LENGTH.replace('<length>', '<length2>').replace('<unit>', '<unit2>')})?",
)

_FACTORS = {
    "double": 2.0,
    "triple": 3.0,
    "quadruple": 4.0,
    "twice": 2.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
}
_PICTURE = r"(?:(?:the|this|my|its) )?(?:picture|image|photo|photograph|resolution|size|it|this)"
_SCALE = (
    r"(?:upscale|up-scale|upsample|scale up|scale|enlarge|resize|blow up|magnify|increase|super-?resolve"
    r"|upres)"
)
_TIMES = r"(?P<factor>\d+(?:\.\d+)?|two|three|four) ?(?:x|×|times|-fold|fold)"
_UPSCALES = (
    rf"{_SCALE}(?: {_PICTURE})?(?: up)?(?: (?:by|to))?(?: (?:a factor of )?(?:{_TIMES}|x ?(?P<xfactor>\d+"
    r"(?:\.\d+)?)))",
    rf"{_SCALE}(?: {_PICTURE})?(?: up)? (?:by )?(?:a factor of )?(?P<factor>\d+(?:\.\d+)?)",
    rf"{_SCALE}(?: {_PICTURE})?(?: up)? (?:to )?(?P<percent>\d+(?:\.\d+)?) ?(?:%|per ?cent)",
    # "By 50 %" is half as much again; "by 150 %" is one and a half to one and two and a half to another.
    rf"(?:upscale|upsample|up-scale|scale up|enlarge|blow up)(?: {_PICTURE})? by"
    r" (?P<more>\d{1,2}(?:\.\d+)?) ?(?:%|per ?cent)",
    rf"{_SCALE}(?: {_PICTURE})?(?: up)? to (?P<width>\d{{2,5}})(?: ?(?:px|pixels))?(?: (?:wide|width|in"
    r" width|across))",
    rf"{_SCALE}(?: {_PICTURE})?(?: up)? to (?P<height>\d{{2,5}})(?: ?(?:px|pixels))?(?: (?:high|tall"
    r"|height|in height))",
    rf"{_SCALE}(?: {_PICTURE})?(?: up)? to (?P<width>\d{{2,5}}) ?(?:x|×|by) ?(?P<height>\d{{2,5}})(?: ?"
    r"(?:px|pixels))?",
    rf"(?P<word>double|triple|quadruple) {_PICTURE}(?: (?:of|in) {_PICTURE})?",
    rf"{_SCALE}(?: {_PICTURE})?(?: up)? (?:to|by) (?:(?P<word>twice|double|triple)"
    r"|(?P<factor>\d+(?:\.\d+)?) ?(?:x|times)) (?:the |its |as )?(?:(?:current|original|present) )?"
    r"(?:size|resolution|large|big)",
    r"make (?:it|this|the (?:picture|image|photo)) (?P<word>twice|two times|three times|four times)"
    r" (?:as (?:large|big)|larger|bigger|the size)(?: (?:as it is))?",
    r"(?:make (?:it|this|the (?:picture|image|photo)) )?(?P<factor>\d+(?:\.\d+)?)(?: ?x| times) (?:larger"
    r"|bigger|the size|as (?:large|big))",
    rf"{_TIMES} (?:upscale|upscaling|upsampling|super-?resolution|enlargement)",
    r"(?P<plain>(?:increase|raise|improve|boost|enhance) (?:the )?resolution"
    r"|(?:make it )?(?:a )?higher resolution|super-?resolution"
    r"|enlarge (?:it|this|the (?:picture|image|photo)))",
    r"make (?:it|this|the (?:picture|image|photo)) (?P<width>\d{3,5}) ?(?:px|pixels) wide",
    r"make (?:it|this|the (?:picture|image|photo)) (?P<height>\d{3,5}) ?(?:px|pixels) (?:high|tall)",
    rf"(?P<plain>upscale|upsample|up-scale|scale up)(?: {_PICTURE})?",
)


def extend(words: str) -> Extend | None:
    for pattern in compiled(_EXTENDS):
        found = pattern.fullmatch(words)
        if found is not None:
            return _extended(found.groupdict())
    return None


def extend_more(words: str, before: Extend) -> Extend | None:
    """A clause that adds a side to an extension: "and right", "and 100 px at the top"."""
    alone = compiled((_LENGTH,))[0].fullmatch(words)
    if alone is not None and not before.is_said and (length := _length(alone["length"], alone["unit"])):
        return replace(_all_of(before, length), is_said=True)
    found = compiled(_MORE)[0].fullmatch(words)
    if found is None:
        return None
    said = found.groupdict()
    value, unit = said["length"] or said["length2"], said["unit"] or said["unit2"]
    length = _length(value, unit)
    sides = _sides(said)
    given = [one for one in (before.left, before.top, before.right, before.bottom) if one is not None]
    if length is None:
        length = given[0] if given and before.is_said else Length(0)
    elif not before.is_said:
        before = _all_of(before, length)
    now = dict.fromkeys(sides, length)
    return Extend(
        now.get("left", before.left),
        now.get("top", before.top),
        now.get("right", before.right),
        now.get("bottom", before.bottom),
        is_said=before.is_said,
    )


def _all_of(step: Extend, length: Length) -> Extend:
    """The same sides, each by `length`."""

    def side(own: Length | None) -> Length | None:
        return None if own is None else length

    return Extend(side(step.left), side(step.top), side(step.right), side(step.bottom))


def upscale(words: str) -> Upscale | None:
    for pattern in compiled(_UPSCALES):
        found = pattern.fullmatch(words)
        if found is not None:
            return _upscaled(found.groupdict())
    return None


def _extended(said: dict[str, str | None]) -> Extend | None:
    length = _length(said.get("length"), said.get("unit"))
    sides = _sides(said)
    if not sides:
        sides = {"left", "right", "top", "bottom"}
        if said.get("wide") or said.get("tall"):
            sides = {"left", "right"} if said.get("wide") else {"top", "bottom"}
            if length is not None:  # wider by so much: half of it on either side
                length = Length(length.value / 2, length.is_percent)
    is_said = length is not None
    some = {side: length or Length(0) for side in sides}
    return Extend(some.get("left"), some.get("top"), some.get("right"), some.get("bottom"), is_said=is_said)


def _length(value: str | None, unit: str | None) -> Length | None:
    if not value:
        return None
    return Length(float(value), is_percent=not (unit or "px").startswith(("px", "pixel")))


def _sides(said: dict[str, str | None]) -> set[str]:
    names = [said.get("side"), said.get("side2")]
    return {side for name in names if name for side in _SIDES[name].split()}


def _upscaled(said: dict[str, str | None]) -> Upscale | None:
    width, height = said.get("width"), said.get("height")
    if width or height:
        return Upscale(None, int(width) if width else None, int(height) if height else None)
    factor = 2.0
    if value := said.get("factor") or said.get("xfactor"):
        factor = _FACTORS.get(value) or float(value)
    elif value := said.get("percent"):
        factor = float(value) / 100
    elif value := said.get("more"):
        factor = 1 + float(value) / 100
    elif word := said.get("word"):
        factor = _FACTORS[re.split(r" ", word)[0]]
    return Upscale(factor) if 1 < factor <= 16 else None
