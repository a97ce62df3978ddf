"""What cures a complaint: "too yellow, cool it down" is one wish, "too dark, lift it" says what to lift."""

import re
from dataclasses import replace

from studio.engine.steps import Aim, Denoise, Sharpen, Step, Tone
from studio.engine.things import IT
from studio.engine.vocabulary import AMOUNT_PATTERN, OTHERS, compiled, percent

# By what a complaint alone would ask for: other ways to mend the same.
_ALSO: dict[Aim, set[Aim]] = {
    Aim.BRIGHTER: {Aim.LIGHTER_SHADOWS, Aim.FULL_RANGE},
    Aim.DARKER: {Aim.LOWER_HIGHLIGHTS, Aim.FULL_RANGE},
    Aim.BLUER: {Aim.COOLER, Aim.NEUTRAL},
    Aim.YELLOWER: {Aim.WARMER, Aim.NEUTRAL},
    Aim.COOLER: {Aim.BLUER, Aim.NEUTRAL},
    Aim.WARMER: {Aim.YELLOWER, Aim.NEUTRAL},
    Aim.GREENER: {Aim.NEUTRAL},
    Aim.PINKER: {Aim.NEUTRAL},
    Aim.MORE_CONTRAST: {Aim.VIVID, Aim.MORE_CLARITY, Aim.FULL_RANGE, Aim.MORE_SATURATED},
    Aim.LESS_CONTRAST: {Aim.SOFTER_LIGHT, Aim.LIGHTER_SHADOWS, Aim.LOWER_HIGHLIGHTS},
    Aim.VIVID: {Aim.MORE_SATURATED, Aim.MORE_CONTRAST, Aim.BRIGHTER, Aim.FULL_RANGE, Aim.MORE_CLARITY},
    Aim.MORE_SATURATED: {Aim.VIVID},
    Aim.LESS_SATURATED: {Aim.FADED},
    Aim.SOFTER_LIGHT: {Aim.LESS_CONTRAST, Aim.LOWER_HIGHLIGHTS, Aim.LIGHTER_SHADOWS},
    Aim.MORE_CLARITY: {Aim.MORE_CONTRAST},
}
# Complaints about a quality are read as the wish at once: "the shadows are too dark" lifts them.
_OF_A_QUALITY = {
    Aim.LIGHTER_SHADOWS,
    Aim.LOWER_HIGHLIGHTS,
    Aim.LESS_CONTRAST,
    Aim.MORE_CONTRAST,
    Aim.LESS_SATURATED,
    Aim.MORE_SATURATED,
}
_LIFTED = {
    Aim.LIGHTER_SHADOWS,
    Aim.BRIGHTER,
    Aim.MORE_CONTRAST,
    Aim.VIVID,
    Aim.MORE_SATURATED,
    Aim.MORE_CLARITY,
}
_THAT = r"(?:it|this|that|them|these|those|things)"
_AFTER = rf"(?: (?P<amount>{AMOUNT_PATTERN}))?"
_LIFTS = (
    rf"(?:lift|raise|boost|push|pump|bump|perk) {_THAT}(?: up)?{_AFTER}",
    rf"(?:bring|pull|turn|dial|crank|open) {_THAT} up{_AFTER}",
)
_DAMPS = (
    rf"(?:tone|bring|take|dial|pull|turn|knock|scale) {_THAT} (?:down|back){_AFTER}",
    rf"(?:reduce|lower|lessen|tame|calm) {_THAT}(?: down)?{_AFTER}",
)
_PUTS_RIGHT = re.compile(r"(?:please )?(?:fix|correct|mend|help|sort|improve) (?:it|that|this|them)(?: out)?")


def cures(step: Step, complaint: Step) -> bool:
    """Whether `step` is how the wish of `complaint` shall be done, and no further wish."""
    return (
        isinstance(step, Tone)
        and isinstance(complaint, Tone)
        and complaint.is_complaint
        and step.subject == complaint.subject
        and step.aim in _ALSO.get(complaint.aim, ())
    )


def contradicts(step: Step, complaint: Step) -> bool:
    """Whether `step` would make worse what `complaint` says is wrong: "too dark, make it darker"."""
    return (
        isinstance(step, Tone)
        and isinstance(complaint, Tone)
        and complaint.is_complaint
        and step.subject in (complaint.subject, IT)
        and OTHERS.get(step.aim) is complaint.aim
    )


def cured(words: str, complaint: Step) -> Step | None:
    """The wish of a complaint after a clause that names none of its own: "…, lift it a bit", "…, fix it"."""
    if _PUTS_RIGHT.fullmatch(words) and isinstance(complaint, Tone | Sharpen | Denoise):
        return complaint
    if not isinstance(complaint, Tone):
        return None
    if not complaint.is_complaint and (complaint.aim not in _OF_A_QUALITY or complaint.is_exact):
        return None
    # "Too dark, tone it down" contradicts itself.
    for pattern in compiled(_LIFTS if complaint.aim in _LIFTED else _DAMPS):
        if found := pattern.fullmatch(words):
            strength = percent(found["amount"])
            return replace(complaint, percent=strength[0], is_exact=strength[1]) if strength else None
    return None
