"""What a step is called, what it needs, and what it will have made true."""

import re
from collections.abc import Sequence

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
from studio.engine.things import be
from studio.model.words import tr

_NAMES: dict[type[Step], str] = {
    Remove: "remove", Tone: "tone", Recolour: "recolour", Place: "place", Mood: "mood", Hide: "hide",
    BlurBackground: "blur background", CutOut: "cut out", ReplaceBackground: "replace background",
    Extend: "extend", Upscale: "upscale", Sharpen: "sharpen", Denoise: "denoise", Write: "text",
}  # fmt: skip
_DETERMINER = r"^(?:the|this|that|my|his|her|their) "


def name(step: Step) -> str:
    """One word or two for the history and the window."""
    return _NAMES[type(step)]


def needs_mask(step: Step) -> bool:
    """Whether only a mask can say where; the background is found without one."""
    match step:
        case Remove() | Recolour() | Place() | Hide():
            return True
        case (
            Tone(subject=subject)
            | CutOut(subject=subject)
            | Sharpen(subject=subject)
            | Denoise(subject=subject)
        ):
            return bool(subject)
    return False


def places(steps: Sequence[Step]) -> tuple[str, ...]:
    """The parts of the picture that are asked for, when they are more than one mask can mark: else none.

    A background is marked by another mask than what stands before it.
    """
    named = {re.sub(_DETERMINER, "", one): one for step in steps if (one := part(step))}
    if any(isinstance(one, BlurBackground | ReplaceBackground) or one == CutOut() for one in steps):
        marked = "the marked object" if any(map(needs_mask, steps)) else ""
        found = (*(list(named.values()) or filter(None, [marked])), "the background")
    else:
        found = tuple(named.values())
    return found if len(found) > 1 else ()


def part(step: Step) -> str:
    """The part that a step names, "" for none."""
    match step:
        case Place() | Mood() | BlurBackground() | ReplaceBackground() | Extend() | Upscale() | Write():
            return ""
    return "" if step.subject.startswith("the marked ") else step.subject


def reference(step: Step) -> int | None:
    """The ordinal of the picture that a step takes from; None for one that takes from none."""
    match step:
        case Place(ordinal=ordinal) | Mood(ordinal=ordinal):
            return ordinal
        case ReplaceBackground(colour=None, ordinal=ordinal):
            return ordinal
    return None


def changes_frame(step: Step) -> bool:
    return isinstance(step, Extend | Upscale)


def is_about_colour(step: Step) -> bool:
    """Whether it can do nothing to a picture that is grey."""
    grey_too = {
        Aim.BRIGHTER, Aim.DARKER, Aim.MORE_CONTRAST, Aim.LESS_CONTRAST, Aim.SOFTER_LIGHT, Aim.FADED,
        Aim.VIVID, Aim.LIGHTER_SHADOWS, Aim.DEEPER_SHADOWS, Aim.LOWER_HIGHLIGHTS, Aim.BRIGHTER_HIGHLIGHTS,
        Aim.MORE_CLARITY, Aim.LESS_CLARITY, Aim.FULL_RANGE,
    }  # fmt: skip
    return isinstance(step, Recolour) or (isinstance(step, Tone) and step.aim not in grey_too)


def wish(step: Step) -> str:
    """The step after "To", in the window's language."""
    match step:
        case Remove(subject):
            return tr("remove {thing}", thing=subject) if subject else tr("remove something")
        case Tone(aim=aim, subject=subject):
            return tr("make {thing} {aim}", thing=subject, aim=aim.value)
        case Recolour(subject=subject):
            return tr("recolour {thing}", thing=subject) if subject else tr("recolour something")
        case Place(ordinal):
            return tr("place Image {number}", number=ordinal)
        case Mood(ordinal):
            return tr("take over the mood of Image {number}", number=ordinal)
        case Hide(subject=subject):
            return tr("blur {thing}", thing=subject) if subject else tr("blur something")
        case Sharpen(subject=subject) if subject:
            return tr("sharpen {thing}", thing=subject)
        case Denoise(subject=subject) if subject:
            return tr("denoise {thing}", thing=subject)
        case CutOut(subject=subject):
            return tr("cut out {thing}", thing=subject) if subject else tr("cut out the subject")
        case ReplaceBackground(ordinal=ordinal):
            return tr("put Image {number} behind the subject", number=ordinal)
    return name(step)


def outcome(step: Step, has_mask: bool) -> str:
    """What will be true, in English as prompts are; nothing for wishes that only compare.

    Nor for what has no name of its own: in later turns a mask marks another place, and Image 2 is another.
    """
    match step:
        case Remove(subject):
            return _becomes(subject, "removed")
        case Recolour(colour, subject):
            return _becomes(subject, colour.name)
        case Place(subject=subject):
            return _becomes(subject, "in the picture")
        case Tone(aim=Aim.BLACK_AND_WHITE | Aim.SEPIA as aim, subject=subject):
            return _becomes(subject or ("" if has_mask else "the picture"), aim.value)
        case Hide(veil=veil, subject=subject):
            return _becomes(subject, "blurred" if veil.value == "blur" else "pixelated")
        case BlurBackground():
            return "the background is out of focus"
        case CutOut():
            return "the background is transparent"
        case ReplaceBackground(colour=colour):
            return f"the background is {colour.name if colour else 'another one'}"
        case Write(text=text):
            return f"the text “{text}” is in the picture"
    return ""


def _becomes(thing: str, what: str) -> str:
    return f"{thing} {be(thing)} {what}" if thing else ""
