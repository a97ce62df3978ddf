"""Which negated clauses ask for nothing, since what they forbid is not among the steps."""

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
    r"(?:but )?(?:please )?(?:do not|don't|dont|never|without|not|no|avoid|nothing with)"
    r"(?: (?:make|making|turn|turning) (?:it|this|the (?:picture|image|photo)))?"
)
_ALTER = r"(?:chang(?:e|ing)|touch(?:ing)?|alter(?:ing)?|modify(?:ing)?|affect(?:ing)?|adjust(?:ing)?)"
_FORBIDDEN = re.compile(rf"{_LEAD} (?:(?:any )?{_ALTER} )?(?P<wish>.+)")
_IS_ALTERED = re.compile(rf"{_LEAD} {_ALTER} .+")
_KEPT = re.compile(
    r"(?:keep|keeping|leave|leaving|preserve|preserving) (?P<wish>.+?)(?: (?:as (?:it|they) (?:is|are)"
    r"|unchanged|the same|alone))?"
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
    "shadows": {"light", "contrast", "colour", "saturation"}, "text": {"whole", "letters"},
    "highlights": {"light", "contrast", "colour", "saturation"}, "subject": {"whole"},
    "composition": {"frame", "place"},
}  # fmt: skip

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


def is_kept_anyway(clause: str, steps: Iterable[Step], read: Callable[[str], Step | None]) -> bool:
    """Whether what `clause` forbids cannot come of `steps`. What it means must be understood: else False."""
    kept = _KEPT.fullmatch(clause)
    found = kept or _FORBIDDEN.fullmatch(clause)
    if found is None:
        return False
    wish = _MUCH.sub("", found["wish"].strip())
    matter = _matter(wish)
    if matter is None:
        if kept or _IS_ALTERED.fullmatch(clause):
            return False
        step = read(_imperative(wish))
        if step is None:
            return False
        # Brighter forbids brighter; that it is made darker instead is no contradiction.
        return all(not _is_same(step, other) for other in steps)
    return all(not (matter & touches(step)) for step in steps)


def touches(step: Step) -> set[str]:
    """What a step changes, in the words of _MATTERS; *whole* is all that the picture shows."""
    match step:
        case Tone(aim=aim, subject=subject):
            return _AIMS[aim] | _unless_named(subject)
        case Recolour(subject=subject):
            return {"colour", "saturation"} | _unless_named(subject)
        case Mood():
            return {"colour", "light", "contrast", "warmth", "saturation", "whole"}
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
    return type(one) is type(other)
