"""How a list of phrases is read: which are understood, which refused, and which misunderstood."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.engine import reading
from studio.engine.grammar import parse
from studio.engine.steps import (
    Aim,
    BlurBackground,
    CutOut,
    Denoise,
    Extend,
    Hide,
    Length,
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
from studio.model.provider import Question

_AIMS = {
    Aim.WARMER: "warmth+", Aim.COOLER: "warmth-", Aim.BRIGHTER: "brightness+", Aim.DARKER: "brightness-",
    Aim.MORE_CONTRAST: "contrast+", Aim.LESS_CONTRAST: "contrast-", Aim.MORE_SATURATED: "saturation+",
    Aim.LESS_SATURATED: "saturation-", Aim.BLACK_AND_WHITE: "grey", Aim.VIVID: "saturation+",
    Aim.LIGHTER_SHADOWS: "shadows+", Aim.DEEPER_SHADOWS: "shadows-", Aim.LOWER_HIGHLIGHTS: "highlights-",
    Aim.BRIGHTER_HIGHLIGHTS: "highlights+", Aim.MORE_CLARITY: "clarity+", Aim.LESS_CLARITY: "clarity-",
    Aim.NEUTRAL: "balance", Aim.FULL_RANGE: "levels", Aim.SEPIA: "sepia", Aim.SOFTER_LIGHT: "softer",
    Aim.FADED: "faded", Aim.REDDER: "redder", Aim.GREENER: "greener", Aim.BLUER: "bluer",
    Aim.YELLOWER: "yellower", Aim.PINKER: "pinker",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """`situation`: m for a painted mask, r for one reference; `wanted` is what must come of it."""

    situation: str
    text: str
    wanted: str

    @property
    def came(self) -> str:
        question = Question(self.text, "m" in self.situation, int("r" in self.situation), 1)
        kinds = {cause.kind for cause in reading.read(question).causes}
        if kinds & {"unknown-instruction", "negated-instruction"}:
            return "no"
        if "needs-reference" in kinds:
            return "need"
        if "needs-mask" in kinds:
            return "ask"
        return "; ".join(map(said, parse(self.text).steps))

    @property
    def is_understood(self) -> bool:
        return _fits(self.came, self.wanted)

    @property
    def is_misunderstood(self) -> bool:
        """Something would be done that was not asked for; to refuse, or to ask, harms nobody."""
        return not self.is_understood and self.came not in ("no", "ask", "need")


def phrases(path: Path) -> Iterator[Phrase]:
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            situation, text, wanted = (part.strip() for part in line.split(" | "))
            yield Phrase(situation, text, wanted)


def said(step: Step) -> str:
    """A step as the lists spell it."""
    match step:
        case Remove():
            return "remove"
        case BlurBackground():
            return "background-blur"
        case CutOut():
            return "background-cut"
        case ReplaceBackground(colour=None):
            return "background-replace reference"
        case ReplaceBackground(colour=named) if named is not None:
            return f"background-replace colour={_hex(named.rgb)}"
        case Tone(aim=aim, stops=float() as stops):
            return f"{_AIMS[aim].replace('brightness', 'exposure')} amount={stops:g}"
        case Tone(aim=aim, percent=percent, is_exact=is_exact):
            return _AIMS[aim] + (f" amount={percent:g}" if is_exact else "")
        case Recolour(colour=named):
            return f"recolour colour={_hex(named.rgb)}"
        case Place():
            return "place"
        case Mood():
            return "mood"
        case Extend():
            sides = (("left", step.left), ("right", step.right), ("top", step.top), ("bottom", step.bottom))
            return " ".join(
                ["extend", *(f"{name}={_length(one)}" for name, one in sides if one and step.is_said)]
            )
        case Sharpen():
            return "sharpen"
        case Denoise():
            return "denoise"
        case Upscale(factor, width, _):
            return f"upscale factor={factor:g}" if factor else f"upscale width={width}"
        case Hide(veil=veil):
            return veil.value
        case Write():
            return _letters(step)
    raise AssertionError(step)


def _fits(came: str, wanted: str) -> bool:
    """Every operation in its order, and each fact that the list names; named colours may differ a little."""
    came_parts, wanted_parts = came.split("; "), wanted.split("; ")
    if len(came_parts) != len(wanted_parts):
        return False
    return all(
        _fits_one(one.split(), other.split()) for one, other in zip(came_parts, wanted_parts, strict=True)
    )


def _fits_one(came: list[str], wanted: list[str]) -> bool:
    return came[0] == wanted[0] and all(_has(came[1:], fact) for fact in wanted[1:])


def _has(came: list[str], fact: str) -> bool:
    if not fact.startswith("colour="):
        return fact in came
    named = [one for one in came if one.startswith("colour=")]
    return bool(named) and _distance(named[0][8:], fact[8:]) < 90


def _distance(one: str, other: str) -> float:
    both = [[int(text[n : n + 2], 16) for n in (0, 2, 4)] for text in (one, other)]
    return float(sum((a - b) ** 2 for a, b in zip(*both, strict=True)) ** 0.5)


def _hex(rgb: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(one * 255):02x}" for one in rgb)


def _length(length: Length) -> str:
    return f"{length.value:g}{'%' if length.is_percent else ''}"


def _letters(step: Write) -> str:
    facts = [f"text={step.text.replace(' ', '_')}"]
    if step.colour:
        facts.append(f"colour={_hex(step.colour.rgb)}")
    if step.size_px:
        facts.append(f"size={step.size_px:g}")
    if step.place:
        facts.append(f"place={step.place}")
    return " ".join(["text", *facts])
