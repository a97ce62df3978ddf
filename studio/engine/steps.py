"""What the grammar can say: the steps of an instruction, plain and complete."""

import re
from dataclasses import dataclass, field
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
    LIGHTER_SHADOWS = "lighter shadows"
    DEEPER_SHADOWS = "deeper shadows"
    LOWER_HIGHLIGHTS = "lower highlights"
    BRIGHTER_HIGHLIGHTS = "brighter highlights"
    MORE_CLARITY = "more clarity"
    LESS_CLARITY = "less clarity"
    NEUTRAL = "white balance"
    FULL_RANGE = "full range of light"
    SEPIA = "sepia"
    REDDER = "redder"
    GREENER = "greener"
    BLUER = "bluer"
    YELLOWER = "yellower"
    PINKER = "pinker"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it was named; `rgb` is sRGB, 0 to 1."""

    name: str
    rgb: tuple[float, float, float]

    @property
    def told(self) -> str:
        """The name and the number; the number alone where it was named by one."""
        number = "#" + "".join(f"{round(255 * channel):02x}" for channel in self.rgb)
        return number if re.search(r"[#\d]", self.name) else f"{self.name} {number}"


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away what is under the mask; `subject` as it was named, "" for *this*."""

    subject: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """`percent` is the strength, NORMAL_PERCENT when none was said; `is_exact` when a number was.

    `subject` names a part of the picture; "" means all of it, or of the mask. `stops`: the strength was said
    as an exposure. `is_complaint`: said as what is wrong now.
    """

    aim: Aim
    percent: float = NORMAL_PERCENT
    is_exact: bool = False
    subject: str = ""
    stops: float | None = None
    is_complaint: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Recolour:
    colour: Colour
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Put the picture with this `ordinal` (2 is the first reference) into the mask.

    `subject` is what of it, "" when none was named; `is_blended`: its edges melt into what is around.
    """

    ordinal: int = 2
    subject: str = ""
    is_blended: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """Take over the light and the colours of the picture with this `ordinal`."""

    ordinal: int = 2
    percent: float = NORMAL_PERCENT
    is_exact: bool = False


class Veil(StrEnum):
    """What makes a part unreadable."""

    BLUR = "blur"
    PIXELS = "pixelate"


@dataclass(frozen=True, slots=True)
class Hide:
    """Blur what is under the mask, or turn it into squares."""

    veil: Veil
    percent: float = NORMAL_PERCENT
    subject: str = ""


@dataclass(frozen=True, slots=True)
class BlurBackground:
    """Put all but the subject out of focus."""

    percent: float = NORMAL_PERCENT


@dataclass(frozen=True, slots=True)
class CutOut:
    """Make all but the subject transparent; a `subject` that was named is what the mask marks."""

    subject: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceBackground:
    """Put a colour behind the subject, or without one the picture with this `ordinal`."""

    colour: Colour | None = None
    ordinal: int = 2


@dataclass(frozen=True, slots=True)
class Length:
    """A number of pixels, or a percentage of the picture's own side."""

    value: float
    is_percent: bool = False

    def pixels(self, side_px: int) -> int:
        return round(self.value * side_px / 100 if self.is_percent else self.value)


@dataclass(frozen=True, slots=True)
class Extend:
    """Make the canvas larger on some sides; a side that is None stays where it is."""

    left: Length | None = None
    top: Length | None = None
    right: Length | None = None
    bottom: Length | None = None
    is_said: bool = True  # a length was given


@dataclass(frozen=True, slots=True)
class Upscale:
    """More pixels: `factor` times as many a side, or a side of so many pixels."""

    factor: float | None = None
    width_px: int | None = None
    height_px: int | None = None


@dataclass(frozen=True, slots=True)
class Sharpen:
    percent: float = NORMAL_PERCENT
    is_exact: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Denoise:
    percent: float = NORMAL_PERCENT
    is_exact: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """Letters over the picture: in the mask, else at a place of it, which is one of top, bottom, left, right
    and centre, or two of them. `size_px` is the height of the letters' line.
    """

    text: str
    colour: Colour | None = None
    size_px: float | None = None
    font: str = ""
    is_bold: bool = False
    is_italic: bool = False
    place: str = ""


Step = (
    Remove | Tone | Recolour | Place | Mood | Hide | BlurBackground | CutOut | ReplaceBackground
    | Extend | Upscale | Sharpen | Denoise | Write
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """The steps of an instruction in order; `unknown` and `negated` hold the words that are none.

    `mended` are the words that were put right, each as it was typed and as it was read; `doubtful` those that
    may be any of some.
    """

    steps: tuple[Step, ...] = ()
    unknown: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_understood(self) -> bool:
        return bool(self.steps) and not self.unknown and not self.negated and not self.doubtful
