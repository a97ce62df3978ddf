"""What the grammar can say: the steps of an instruction, plain and complete."""

from dataclasses import dataclass
from enum import StrEnum

NORMAL_PERCENT = 20.0


class Aim(StrEnum):
    """Where a tone step goes."""

    WARMER = "warmer"
    COOLER = "cooler"
    BRIGHTER = "brighter"
    DARKER = "darker"
    MORE_CONTRAST = "more contrast"
    LESS_CONTRAST = "less contrast"
    MORE_SATURATED = "more saturated"
    LESS_SATURATED = "less saturated"
    BLACK_AND_WHITE = "black and white"
    SOFTER_LIGHT = "softer light"
    VIVID = "vivid"
    FADED = "faded"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it was named; `rgb` is sRGB, 0 to 1."""

    name: str
    rgb: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away what is under the mask; `subject` as it was named, "" for *this*."""

    subject: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """`percent` is the strength, NORMAL_PERCENT when none was said; `is_exact` when a number was.

    `subject` names a part of the picture; "" means all of it, or of the mask.
    """

    aim: Aim
    percent: float = NORMAL_PERCENT
    is_exact: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Recolour:
    colour: Colour
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Put the picture with this `ordinal` (2 is the first reference) into the mask."""

    ordinal: int = 2
    subject: str = ""


Step = Remove | Tone | Recolour | Place


@dataclass(frozen=True, slots=True)
class Parsed:
    """The steps of an instruction in order; `unknown` and `negated` hold the words that are none."""

    steps: tuple[Step, ...] = ()
    unknown: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()

    @property
    def is_understood(self) -> bool:
        return bool(self.steps) and not self.unknown and not self.negated
