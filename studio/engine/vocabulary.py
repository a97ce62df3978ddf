"""Which words of plain English name a strength, a tone or a part of the picture."""

import re
from functools import cache

from studio.engine.steps import NORMAL_PERCENT, Aim

_LITTLE, _MUCH, _EXTREME = NORMAL_PERCENT / 2, NORMAL_PERCENT * 2, NORMAL_PERCENT * 3

AMOUNTS: dict[str, float] = {
    "a little bit": _LITTLE, "a little": _LITTLE, "a tiny bit": _LITTLE, "a bit": _LITTLE,
    "a touch": _LITTLE, "a tad": _LITTLE, "a hint": _LITTLE, "a notch": _LITTLE, "a smidge": _LITTLE,
    "tiny bit": _LITTLE, "little bit": _LITTLE, "lightly": _LITTLE, "mildly": _LITTLE, "softly": _LITTLE,
    "more softly": _LITTLE, "more gently": _LITTLE, "way more": _MUCH, "far more": _MUCH, "loads": _MUCH,
    "a ton": _MUCH, "hugely": _EXTREME, "massively": _EXTREME, "a smidgen": _LITTLE,
    "a whisker": _LITTLE, "a wee bit": _LITTLE,
    "a fair bit": 1.5 * NORMAL_PERCENT, "a good bit": 1.5 * NORMAL_PERCENT, "a shade": _LITTLE,
    "little": _LITTLE,
    "just a little": _LITTLE, "just a bit": _LITTLE, "just a touch": _LITTLE, "slightly": _LITTLE,
    "just slightly": _LITTLE, "ever so slightly": _LITTLE, "very slightly": _LITTLE, "subtly": _LITTLE,
    "gently": _LITTLE, "a little bit more": _LITTLE, "a little more": _LITTLE, "a bit more": _LITTLE,
    "a touch more": _LITTLE, "some more": NORMAL_PERCENT, "more": NORMAL_PERCENT, "a lot more": _MUCH,
    "much more": _MUCH, "quite a bit": 1.5 * NORMAL_PERCENT, "heavily": _MUCH,
    "somewhat": 0.75 * NORMAL_PERCENT, "moderately": NORMAL_PERCENT,
    "much": _MUCH, "very much": _MUCH, "a lot": _MUCH, "lots": _MUCH, "a good deal": _MUCH,
    "a great deal": _MUCH, "far": _MUCH, "way": _MUCH, "strongly": _MUCH, "considerably": _MUCH,
    "significantly": _MUCH, "noticeably": 1.5 * NORMAL_PERCENT, "clearly": 1.5 * NORMAL_PERCENT,
    "very": _MUCH, "really": _MUCH, "even": NORMAL_PERCENT, "dramatically": _EXTREME,
    "extremely": _EXTREME, "super": _EXTREME,
}  # fmt: skip

_NUMBERS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "seventy-five": 75, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
_BARE_MIN = 5
_FRACTIONS = {"a quarter": 25, "a third": 100 / 3, "half": 50, "one half": 50, "one third": 100 / 3}

# Adjectives, as in "make it …"; the plain form and the comparative say the same wish.
ADJECTIVES: dict[str, Aim] = {
    "warmer": Aim.WARMER, "warm": Aim.WARMER, "more warm": Aim.WARMER, "less cool": Aim.WARMER,
    "less cold": Aim.WARMER, "cooler": Aim.COOLER, "cool": Aim.COOLER, "colder": Aim.COOLER,
    "cold": Aim.COOLER, "less warm": Aim.COOLER, "more cool": Aim.COOLER, "brighter": Aim.BRIGHTER,
    "bright": Aim.BRIGHTER, "lighter": Aim.BRIGHTER, "less dark": Aim.BRIGHTER, "more bright": Aim.BRIGHTER,
    "darker": Aim.DARKER, "dark": Aim.DARKER, "less bright": Aim.DARKER, "dimmer": Aim.DARKER,
    "more contrasty": Aim.MORE_CONTRAST, "contrastier": Aim.MORE_CONTRAST, "punchier": Aim.MORE_CONTRAST,
    "less contrasty": Aim.LESS_CONTRAST, "flatter": Aim.LESS_CONTRAST, "more saturated": Aim.MORE_SATURATED,
    "saturated": Aim.MORE_SATURATED, "more colourful": Aim.MORE_SATURATED, "colourful": Aim.MORE_SATURATED,
    "less saturated": Aim.LESS_SATURATED, "desaturated": Aim.LESS_SATURATED,
    "more desaturated": Aim.LESS_SATURATED, "less colourful": Aim.LESS_SATURATED,
    "less vivid": Aim.LESS_SATURATED, "less vibrant": Aim.LESS_SATURATED, "muted": Aim.LESS_SATURATED,
    "more muted": Aim.LESS_SATURATED, "duller": Aim.LESS_SATURATED, "black and white": Aim.BLACK_AND_WHITE,
    "monochrome": Aim.BLACK_AND_WHITE, "greyscale": Aim.BLACK_AND_WHITE, "colourless": Aim.BLACK_AND_WHITE,
    "vivid": Aim.VIVID, "more vivid": Aim.VIVID, "vibrant": Aim.VIVID, "more vibrant": Aim.VIVID,
    "more intense": Aim.MORE_SATURATED, "richer": Aim.MORE_SATURATED,
    "less intense": Aim.LESS_SATURATED, "paler": Aim.LESS_SATURATED,
    "washed out": Aim.FADED, "washed-out": Aim.FADED, "matte": Aim.FADED, "faded": Aim.FADED,
    "more faded": Aim.FADED, "sepia": Aim.SEPIA, "redder": Aim.REDDER,
    "more red": Aim.REDDER, "greener": Aim.GREENER, "more green": Aim.GREENER, "bluer": Aim.BLUER,
    "more blue": Aim.BLUER, "yellower": Aim.YELLOWER, "more yellow": Aim.YELLOWER, "pinker": Aim.PINKER,
    "more pink": Aim.PINKER, "clearer": Aim.MORE_CLARITY, "less hazy": Aim.MORE_CLARITY,
    "less yellow": Aim.BLUER, "less blue": Aim.YELLOWER, "less orange": Aim.COOLER, "less green": Aim.PINKER,
    "less pink": Aim.GREENER, "less magenta": Aim.GREENER, "less flat": Aim.MORE_CONTRAST,
    "less faded": Aim.VIVID,
    "hazier": Aim.LESS_CLARITY, "lusher": Aim.VIVID,
}  # fmt: skip

# "It is too dark" asks for the other side.
OTHERS = {
    Aim.BRIGHTER: Aim.DARKER, Aim.DARKER: Aim.BRIGHTER, Aim.WARMER: Aim.COOLER, Aim.COOLER: Aim.WARMER,
    Aim.MORE_SATURATED: Aim.LESS_SATURATED, Aim.LESS_SATURATED: Aim.MORE_SATURATED,
    Aim.VIVID: Aim.LESS_SATURATED, Aim.FADED: Aim.VIVID, Aim.MORE_CONTRAST: Aim.LESS_CONTRAST,
    Aim.LESS_CONTRAST: Aim.MORE_CONTRAST,
}  # fmt: skip
COMPLAINTS: dict[str, Aim] = {
    **{word: OTHERS[aim] for word, aim in ADJECTIVES.items() if aim in OTHERS},
    "flat": Aim.MORE_CONTRAST, "dull": Aim.VIVID, "contrasty": Aim.LESS_CONTRAST, "dim": Aim.BRIGHTER,
    "hazy": Aim.MORE_CLARITY, "underexposed": Aim.BRIGHTER, "overexposed": Aim.DARKER,
    "harsh": Aim.SOFTER_LIGHT, "yellow": Aim.BLUER, "orange": Aim.COOLER, "blue": Aim.YELLOWER,
    "green": Aim.PINKER, "pink": Aim.GREENER, "magenta": Aim.GREENER,
}  # fmt: skip

# What can be raised or lowered: (more of it, less of it).
QUANTITIES: dict[str, tuple[Aim, Aim]] = {
    "brightness": (Aim.BRIGHTER, Aim.DARKER), "exposure": (Aim.BRIGHTER, Aim.DARKER),
    "lightness": (Aim.BRIGHTER, Aim.DARKER), "contrast": (Aim.MORE_CONTRAST, Aim.LESS_CONTRAST),
    "saturation": (Aim.MORE_SATURATED, Aim.LESS_SATURATED),
    "colour saturation": (Aim.MORE_SATURATED, Aim.LESS_SATURATED),
    "vibrance": (Aim.VIVID, Aim.LESS_SATURATED), "vividness": (Aim.VIVID, Aim.LESS_SATURATED),
    "warmth": (Aim.WARMER, Aim.COOLER), "colour temperature": (Aim.WARMER, Aim.COOLER),
    "temperature": (Aim.WARMER, Aim.COOLER), "shadows": (Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS),
    "blacks": (Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS),
    "highlights": (Aim.BRIGHTER_HIGHLIGHTS, Aim.LOWER_HIGHLIGHTS),
    "whites": (Aim.BRIGHTER_HIGHLIGHTS, Aim.LOWER_HIGHLIGHTS),
    "colour": (Aim.MORE_SATURATED, Aim.LESS_SATURATED),
    "colours": (Aim.MORE_SATURATED, Aim.LESS_SATURATED), "clarity": (Aim.MORE_CLARITY, Aim.LESS_CLARITY),
    "local contrast": (Aim.MORE_CLARITY, Aim.LESS_CLARITY),
    "midtone contrast": (Aim.MORE_CLARITY, Aim.LESS_CLARITY),
    "structure": (Aim.MORE_CLARITY, Aim.LESS_CLARITY), "punch": (Aim.MORE_CONTRAST, Aim.LESS_CONTRAST),
    "pop": (Aim.VIVID, Aim.LESS_SATURATED), "haze": (Aim.LESS_CLARITY, Aim.MORE_CLARITY),
}  # fmt: skip

# A part of the light, and where a verb for brighter or darker takes it.
LIGHTS: dict[str, tuple[Aim, Aim]] = {
    "shadows": (Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS),
    "dark areas": (Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS),
    "darks": (Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS), "blacks": (Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS),
    "highlights": (Aim.BRIGHTER_HIGHLIGHTS, Aim.LOWER_HIGHLIGHTS),
    "bright areas": (Aim.BRIGHTER_HIGHLIGHTS, Aim.LOWER_HIGHLIGHTS),
    "whites": (Aim.BRIGHTER_HIGHLIGHTS, Aim.LOWER_HIGHLIGHTS),
}  # fmt: skip

TONE_VERBS: dict[str, Aim] = {
    "brighten up": Aim.BRIGHTER, "brighten": Aim.BRIGHTER, "lighten up": Aim.BRIGHTER,
    "lighten": Aim.BRIGHTER, "darken": Aim.DARKER, "dim": Aim.DARKER, "warm up": Aim.WARMER,
    "warm": Aim.WARMER, "cool down": Aim.COOLER, "cool off": Aim.COOLER, "cool": Aim.COOLER,
    "desaturate": Aim.LESS_SATURATED, "saturate": Aim.MORE_SATURATED, "mute": Aim.LESS_SATURATED,
    "fade": Aim.FADED, "dehaze": Aim.MORE_CLARITY,
}  # fmt: skip
RAISING = (
    "increase|raise|up|boost|add|turn up|push|enhance|lift|strengthen|intensify|brighten|open up|open"
    "|bump up|bump|punch up|dial up|crank up|crank|pump up|bring up|step up|amp up"
)
LOWERING = (
    "decrease|reduce|lower|turn down|cut down|cut|drop|lessen|weaken|darken|deepen|mute|tone down|pull"
    " down|recover"
    "|tame|bring down|dial down|dial back|take down|knock back|scale back"
)

# Names of all of it: a step that says one of these has no subject of its own.
WHOLE = re.compile(
    r"(?:(?:the|this|that|my|all|all of|all the|all of the|the whole|the entire|whole) )?"
    r"(?:(?:overall )?(?:picture|image|photo|photograph|shot|scene|(?:end |final )?result|colours?|tones?"
    r"|light|lighting|look|mood|white balance|colour temperature|temperature|colour balance|colouring)"
    r"|it|this|everything|all|whole|whole thing|image 1|overall)"
    r"(?: (?:of|in) (?:it|this|the (?:whole )?(?:picture|image|photo|photograph|shot|scene)))?"
)
MASKED = re.compile(
    r"(?:(?:what is|what's|everything) (?:under|in|inside) )?(?:the|this|that)"
    r" (?:(?:masked|marked|painted|selected) )?(?:mask|selection|area|region|part|place|spot|hole|object"
    r"|thing|one|bit)"
    r"|what i (?:painted|marked|selected)|these|those|here|there"
)

_STRENGTHS = "|".join(sorted(map(re.escape, AMOUNTS), key=len, reverse=True))
_COUNTS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PERCENT = rf"(?:\d+(?:\.\d+)?|{_COUNTS}|(?:a|one) hundred) ?(?:%|per ?cent)"
AMOUNT_PATTERN = rf"(?:by )?(?:about )?{_PERCENT}|by (?:\d+(?:\.\d+)?|{'|'.join(_FRACTIONS)})|{_STRENGTHS}"


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """All of `patterns`, once they are needed: the engine's take 40 ms, for which no start should wait."""
    return tuple(map(re.compile, patterns))


def alternatives(words: dict[str, Aim] | dict[str, tuple[Aim, Aim]]) -> str:
    """A pattern of all keys of `words`, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def percent(words: str | None) -> tuple[float, bool] | None:
    """The strength that AMOUNT_PATTERN matched and whether it was a number; None when out of range."""
    if not words:
        return NORMAL_PERCENT, False
    words = words.strip()
    if words in AMOUNTS:
        return AMOUNTS[words], False
    number = words.removeprefix("by ").removeprefix("about ")
    has_sign = bool(re.search(r"%|per ?cent", number))
    number = re.sub(r" ?(?:%|per ?cent)$", "", number)
    if number in _FRACTIONS:
        return _FRACTIONS[number], True
    counted = _NUMBERS.get(number.removeprefix("a ").removeprefix("one "))
    value = float(counted) if counted is not None else float(number)
    # "By 1.5", "by 2" may be factors.
    is_clear = has_sign or counted is not None or value >= _BARE_MIN
    return (value, True) if is_clear and 0 < value <= 100 else None
