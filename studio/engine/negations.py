"""Which negated clauses ask for nothing, since what they forbid is not among the steps."""

import math
import re
from collections.abc import Callable, Iterable

from studio.engine.steps import (
    Aim,
    BlurBackground,
    CutOut,
    Denoise,
    Extend,
    Hide,
    Mood,
    Place,
    Recolour,
    Remove,
    ReplaceBackground,
    Sharpen,
    Step,
    Tone,
    Upscale,
    Write,
)

_LEAD = (
    r"(?:but )?(?:please )?(?:do not|don't|dont|never|without|not|no|avoid|nothing with"
    r"|(?:i|we) (?:do not|don't|dont) want)"
    r"(?: (?:make|making|turn|turning) (?:it|this|the (?:picture|image|photo)))?"
)
_ALTER = (
    r"(?:chang(?:e|ing)|touch(?:ing)?|alter(?:ing)?|modify(?:ing)?|affect(?:ing)?|adjust(?:ing)?"
    r"|los(?:e|ing)|hurt(?:ing)?|harm(?:ing)?|spoil(?:ing)?|ruin(?:ing)?|mess(?:ing)? (?:with|up))"
)
_FORBIDDEN = re.compile(rf"{_LEAD} (?:(?:any )?{_ALTER} )?(?P<wish>.+)")
_IS_ALTERED = re.compile(rf"{_LEAD} {_ALTER} .+")
_KEPT = re.compile(
    r"(?:keep|keeping|leave|leaving|preserve|preserving) (?P<wish>.+?)(?: (?:as (?:it|they) (?:is|are)"
    r"|unchanged|the same|alone))?"
)
_ANY_MORE = re.compile(r" (?:any ?more|any longer|at all)$")
# What no wish of these does: each keeps black and white where they are.
_ENDS = {
    re.compile(
        r"(?:blow(?:ing)?|burn(?:ing)?|clip(?:ping)?|wash(?:ing)?)(?: out)? (?:any |all )?"
        r"(?:highlights?|whites?|lights?|anything)(?: out)?"
    ): {Aim.BRIGHTER, Aim.LIGHTER_SHADOWS, Aim.SOFTER_LIGHT, Aim.LOWER_HIGHLIGHTS, Aim.LESS_CONTRAST},
    re.compile(
        r"(?:crush(?:ing)?|clip(?:ping)?|block(?:ing)?(?: up)?|clos(?:e|ing)) (?:any |all )?"
        r"(?:shadows?|blacks?|darks?|anything)"
    ): {Aim.DARKER, Aim.LOWER_HIGHLIGHTS, Aim.SOFTER_LIGHT, Aim.LESS_CONTRAST, Aim.LIGHTER_SHADOWS},
}  # fmt: skip
_NEVER_DONE = re.compile(
    r"(?:crop|rotat|flip|mirror|straighten|distort|warp|skew|tilt)(?:e|ping|ing)?(?: .+)?"
)
_MUCH = re.compile(r"^(?:too |so )?(?:much|any|more|all) ")

# What an instruction can say that must stay, and what changes it.
_MATTERS = {
    "colour": {"colour"}, "colours": {"colour"}, "hue": {"colour"}, "hues": {"colour"},
    "saturation": {"saturation"}, "contrast": {"contrast"}, "brightness": {"light"}, "exposure": {"light"},
    "light": {"light", "contrast"}, "lighting": {"light", "contrast"},
    "tones": {"light", "contrast", "colour"},
    "white balance": {"warmth"}, "warmth": {"warmth"}, "temperature": {"warmth"},
    "colour temperature": {"warmth"}, "background": {"background", "whole"}, "size": {"frame"},
    "frame": {"frame"},
    "canvas": {"frame"}, "crop": {"frame"}, "framing": {"frame"}, "aspect ratio": {"frame"},
    "sharpness": {"detail"}, "detail": {"detail"}, "details": {"detail"}, "grain": {"detail"},
    "shadows": {"shadows", "colour", "saturation"}, "text": {"whole", "letters"},
    "highlights": {"highlights", "colour", "saturation"}, "subject": {"whole"},
    "composition": {"frame", "place"},
}  # fmt: skip

_ALIKE = 0.5  # of 1.7 from black to white: "not red" forbids crimson too

_AIMS: dict[Aim, set[str]] = {
    Aim.WARMER: {"warmth", "colour"}, Aim.COOLER: {"warmth", "colour"},
    Aim.BRIGHTER: {"light"}, Aim.DARKER: {"light"},
    Aim.MORE_CONTRAST: {"contrast"}, Aim.LESS_CONTRAST: {"contrast"},
    Aim.MORE_CLARITY: {"contrast", "detail"}, Aim.LESS_CLARITY: {"contrast", "detail"},
    Aim.MORE_SATURATED: {"saturation", "colour"}, Aim.LESS_SATURATED: {"saturation", "colour"},
    Aim.BLACK_AND_WHITE: {"saturation", "colour"}, Aim.SEPIA: {"saturation", "colour", "warmth"},
    Aim.SOFTER_LIGHT: {"light", "contrast"}, Aim.VIVID: {"saturation", "colour", "contrast"},
    Aim.FADED: {"saturation", "colour", "contrast", "light"}, Aim.NEUTRAL: {"warmth", "colour"},
    Aim.FULL_RANGE: {"contrast", "light"},
    Aim.LIGHTER_SHADOWS: {"light", "contrast"}, Aim.DEEPER_SHADOWS: {"light", "contrast"},
    Aim.LOWER_HIGHLIGHTS: {"light", "contrast"}, Aim.BRIGHTER_HIGHLIGHTS: {"light", "contrast"},
    Aim.REDDER: {"colour"}, Aim.GREENER: {"colour"}, Aim.BLUER: {"colour"}, Aim.YELLOWER: {"colour"},
    Aim.PINKER: {"colour"},
}  # fmt: skip
_BANDS: dict[Aim, set[str]] = {
    Aim.LIGHTER_SHADOWS: {"shadows"}, Aim.DEEPER_SHADOWS: {"shadows"},
    Aim.LOWER_HIGHLIGHTS: {"highlights"}, Aim.BRIGHTER_HIGHLIGHTS: {"highlights"},
}  # fmt: skip


def is_kept_anyway(clause: str, steps: Iterable[Step], read: Callable[[str], Step | None]) -> bool:
    """Whether what `clause` forbids cannot come of `steps`. What it means must be understood: else False."""
    kept = _KEPT.fullmatch(clause)
    found = kept or _FORBIDDEN.fullmatch(clause)
    if found is None:
        return False
    wish = _ANY_MORE.sub("", _MUCH.sub("", found["wish"].strip()))
    matter = _matter(wish)
    if matter is not None:
        return all(not (matter & touches(step)) for step in steps)
    if kept or _IS_ALTERED.fullmatch(clause):
        return False
    return all(_does_not_come(one, tuple(steps), read) for one in re.split(r" n?or ", wish))


def _does_not_come(wish: str, steps: tuple[Step, ...], read: Callable[[str], Step | None]) -> bool:
    """Whether a wish that is forbidden would not be done anyway; False when it is not understood."""
    plain = re.sub(r"\b(?:the|its) ", "", wish)
    for said, harmless in _ENDS.items():
        if said.fullmatch(plain):
            return all(isinstance(step, Tone) and step.aim in harmless for step in steps)
    if _NEVER_DONE.fullmatch(wish):
        return True
    step = read(_imperative(wish)) or read(re.sub(r"^(?:(?:it|this|that) )?", "make it ", wish))
    # Brighter forbids brighter; that it is made darker instead is no contradiction.
    return step is not None and all(not _is_same(step, other) for other in steps)


def touches(step: Step) -> set[str]:
    """What a step changes, in the words of _MATTERS; *whole* is all that the picture shows."""
    match step:
        case Tone(aim=aim, subject=subject):
            return _AIMS[aim] | _BANDS.get(aim, _in_all_bands(aim)) | _unless_named(subject)
        case Recolour(subject=subject):
            return {"colour", "saturation"} | _unless_named(subject)
        case Mood():
            return {"colour", "light", "contrast", "warmth", "saturation", "shadows", "highlights", "whole"}
        case BlurBackground() | CutOut() | ReplaceBackground():
            return {"background"}
        case Extend() | Upscale():
            return {"frame"}
        case Sharpen(subject=subject) | Denoise(subject=subject):
            return {"detail"} | _unless_named(subject)
        case Hide(subject=subject):
            return {"place", "detail"} | _unless_named(subject)
        case Remove() | Place():
            return {"place", "detail"}
        case Write():
            return {"letters", "place"}


def _in_all_bands(aim: Aim) -> set[str]:
    return {"shadows", "highlights"} if _AIMS[aim] & {"light", "contrast"} else set()


def _unless_named(subject: str) -> set[str]:
    """A step about no named part may change any."""
    return set() if subject else {"whole"}


def _matter(wish: str) -> set[str] | None:
    words = re.split(r" (?:and|or) ", re.sub(r"\b(?:the|its|their|any) ", "", wish))
    if not all(one in _MATTERS for one in words):
        return None
    return set().union(*(_MATTERS[one] for one in words))


def _imperative(wish: str) -> str:
    """The wish as it would be given: "blurring the background" as "blur the background"."""
    first, _, rest = wish.partition(" ")
    if first.endswith("ing"):
        stem = first.removesuffix("ing")
        if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in "rtpngm":
            stem = stem[:-1]
        known = {"mak": "make", "remov": "remove", "eras": "erase", "chang": "change", "denois": "denoise"}
        first = known.get(stem, stem)
    return f"{first} {rest}".strip()


def _is_same(one: Step, other: Step) -> bool:
    if isinstance(one, Tone) and isinstance(other, Tone):
        return one.aim is other.aim
    if isinstance(one, Recolour) and isinstance(other, Recolour):
        return math.dist(one.colour.rgb, other.colour.rgb) < _ALIKE
    return type(one) is type(other)
