"""Which ways there are to do each wish for tone and colour, the plainest first."""

from studio.engine.operations import part_methods as parts
from studio.engine.operations import tone_methods as plain
from studio.engine.operations.bending import Method
from studio.engine.steps import Aim

_RICHER_AT_ONE, _PALER_AT_ONE = 2.4, 2.2  # how much more or less colour
# What is counted is said in percent of what is there: "half the saturation" leaves half of it.
COUNTED_AT_ONE = {
    Aim.MORE_SATURATED: _RICHER_AT_ONE,
    Aim.LESS_SATURATED: _PALER_AT_ONE,
    Aim.MORE_CONTRAST: plain.STEEPER_AT_ONE,
    Aim.LESS_CONTRAST: plain.FLATTER_AT_ONE,
}

METHODS: dict[Aim, dict[str, Method]] = {
    Aim.WARMER: {
        "white balance": plain.balanced(1),
        "golden lights": plain.tinted(1),
        "warm wash": plain.washed(1),
    },
    Aim.COOLER: {
        "white balance": plain.balanced(-1),
        "cool lights": plain.tinted(-1),
        "cool wash": plain.washed(-1),
    },
    Aim.BRIGHTER: {
        "midtones": plain.midtones(1),
        "exposure": plain.exposed(1),
        "open shadows": plain.opened_shadows,
    },
    Aim.DARKER: {
        "midtones": plain.midtones(-1),
        "exposure": plain.exposed(-1),
        "lower lights": plain.lowered_lights,
    },
    Aim.MORE_CONTRAST: {
        "curve": plain.curved(1),
        "deep ends": plain.ends(1),
        "local contrast": plain.local(1),
    },
    Aim.LESS_CONTRAST: {
        "flat curve": plain.curved(-1),
        "lifted ends": plain.ends(-1),
        "even light": plain.local(-1),
    },
    Aim.MORE_SATURATED: {
        "even": plain.scaled(_RICHER_AT_ONE),
        "pale colours first": plain.vibrance,
        "deep dye": plain.dyed,
    },
    Aim.LESS_SATURATED: {
        "even": plain.scaled(-_PALER_AT_ONE),
        "strong colours first": plain.tamed,
        "chalk": plain.chalky,
    },
    Aim.BLACK_AND_WHITE: {
        "neutral": plain.grey(0.2126, 0.7152, 0.0722),
        "red filter": plain.grey(0.95, 0.25, -0.2),
        "blue filter": plain.grey(0.02, 0.28, 0.7),
        "high contrast": plain.grey(0.2126, 0.7152, 0.0722, 0.35),
        "green filter": plain.grey(-0.1, 1.15, -0.05),
    },
    Aim.SOFTER_LIGHT: {
        "gentle curve": plain.gentle,
        "thin curtain": plain.diffused,
        "even light": plain.evened,
    },
    Aim.VIVID: {
        "colour and contrast": plain.then(plain.scaled(2.2), plain.curved(1), 0.6),
        "pale colours first": plain.then(plain.vibrance, plain.local(1), 0.6),
        "deep dye": plain.then(plain.dyed, plain.ends(1), 0.7),
    },
    Aim.FADED: {
        "lifted blacks": plain.faded(0.7, 1.1, 0.0),
        "old paper": plain.faded(0.6, 1.0, 0.45),
        "bleached": plain.faded(0.35, 2.2, 0.0),
    },
    Aim.LIGHTER_SHADOWS: {
        "opened": parts.banded(0.25, 0.6, 1, dark=True),
        "wide": parts.banded(0.35, 0.85, 0.8, dark=True),
        "deepest only": parts.banded(0.12, 0.4, 1.5, dark=True),
    },
    Aim.DEEPER_SHADOWS: {
        "closed": parts.banded(0.25, 0.6, -1, dark=True),
        "wide": parts.banded(0.35, 0.85, -0.8, dark=True),
        "deepest only": parts.banded(0.12, 0.4, -1.5, dark=True),
    },
    Aim.LOWER_HIGHLIGHTS: {
        "lowered": parts.banded(0.55, 0.9, -1, dark=False),
        "wide": parts.banded(0.4, 0.9, -0.9, dark=False),
        "brightest only": parts.banded(0.75, 0.97, -1.2, dark=False),
    },
    Aim.BRIGHTER_HIGHLIGHTS: {
        "raised": parts.banded(0.55, 0.9, 1, dark=False),
        "wide": parts.banded(0.4, 0.9, 1, dark=False),
        "brightest only": parts.banded(0.75, 0.97, 1.4, dark=False),
    },
    Aim.MORE_CLARITY: {
        "local contrast": plain.local(1),
        "with a curve": plain.then(plain.local(1), plain.curved(1), 0.5),
    },
    Aim.LESS_CLARITY: {
        "even light": plain.local(-1),
        "veil": plain.then(plain.local(-1), plain.diffused, 0.4),
    },
    Aim.NEUTRAL: {
        "most of the cast": parts.neutralised(0.65),
        "whole cast": parts.neutralised(1.0),
        "a third of the cast": parts.neutralised(0.35),
    },
    Aim.FULL_RANGE: {"ends": parts.full_range(1.0), "ends, brighter": parts.full_range(0.85)},
    Aim.SEPIA: {
        "sepia": parts.sepia(0.07, 0.0),
        "deep sepia": parts.sepia(0.11, 0.15),
        "pale sepia": parts.sepia(0.04, 0.0),
    },
    Aim.REDDER: parts.hued(0.51),
    Aim.GREENER: parts.hued(2.49),
    Aim.BLUER: parts.hued(-1.67),
    Aim.YELLOWER: parts.hued(1.83),
    Aim.PINKER: parts.hued(-0.15),
}
