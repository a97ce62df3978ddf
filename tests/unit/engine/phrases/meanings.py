"""What the right side of a list may say, in words that need no knowledge of the grammar."""

import re
from dataclasses import dataclass, field

from PIL import ImageColor

from studio.engine.colours import COLOUR_PATTERN, colour
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

REFUSED, ASKS_MASK, ASKS_REFERENCE = "refused", "asks mask", "asks reference"

AIMS = {
    Aim.WARMER: "warmer", Aim.COOLER: "cooler", Aim.BRIGHTER: "brighter", Aim.DARKER: "darker",
    Aim.MORE_CONTRAST: "contrast+", Aim.LESS_CONTRAST: "contrast-", Aim.MORE_SATURATED: "saturation+",
    Aim.LESS_SATURATED: "saturation-", Aim.BLACK_AND_WHITE: "grey", Aim.VIVID: "saturation+",
    Aim.LIGHTER_SHADOWS: "shadows+", Aim.DEEPER_SHADOWS: "shadows-", Aim.LOWER_HIGHLIGHTS: "highlights-",
    Aim.BRIGHTER_HIGHLIGHTS: "highlights+", Aim.MORE_CLARITY: "clarity+", Aim.LESS_CLARITY: "clarity-",
    Aim.NEUTRAL: "balance", Aim.FULL_RANGE: "levels", Aim.SEPIA: "sepia", Aim.SOFTER_LIGHT: "softer",
    Aim.FADED: "faded", Aim.REDDER: "redder", Aim.GREENER: "greener", Aim.BLUER: "bluer",
    Aim.YELLOWER: "yellower", Aim.PINKER: "pinker",
}  # fmt: skip
_OTHER_NAMES = {
    "more contrast": "contrast+", "less contrast": "contrast-", "more saturation": "saturation+",
    "less saturation": "saturation-", "black and white": "grey", "vivid": "saturation+",
    "lighter shadows": "shadows+", "darker shadows": "shadows-", "brighter highlights": "highlights+",
    "darker highlights": "highlights-", "more clarity": "clarity+", "less clarity": "clarity-",
    "white balance": "balance", "auto levels": "levels", "softer light": "softer", "text": "write",
}  # fmt: skip
NAMES = (
    *dict.fromkeys(AIMS.values()), "remove", "recolour", "place", "mood", "blur background", "cut out",
    "background", "extend", "upscale", "sharpen", "denoise", "write", "blur", "pixelate",
)  # fmt: skip

_PLACES = {"top", "bottom", "left", "right", "centre"}
_SIDES = {"left", "top", "right", "bottom"}
_NAMED: dict[type, str] = {
    Remove: "remove", Place: "place", Mood: "mood", CutOut: "cut out", Sharpen: "sharpen", Denoise: "denoise",
}  # fmt: skip
_WRITTEN = {
    "number": "{:g}", "stops": "{:g} stops", "width": "width {:g}", "height": "height {:g}",
    "is_reference": "reference", "bold": "bold", "italic": "italic",
}  # fmt: skip
_NEAR = 90  # of 441 from black to white: two names of one colour, and not its neighbour


@dataclass(frozen=True, slots=True)
class Meaning:
    """One step: its name and its facts; a fact that a list leaves out may be anything."""

    name: str
    facts: dict[str, object] = field(default_factory=dict)

    def is_met_by(self, other: "Meaning") -> bool:
        return self.name == other.name and all(
            _is_near(fact, other.facts.get(key)) if key == "colour" else _is_as(fact, other.facts.get(key))
            for key, fact in self.facts.items()
        )

    def __str__(self) -> str:
        """As the lists spell it."""
        said = [f'"{self.facts["words"]}"'] if "words" in self.facts else []
        for key, fact in self.facts.items():
            if key in _SIDES or key in ("words", "exactly") or fact in (None, False):
                continue
            if key == "sides":
                said.extend(self._side(side) for side in sorted(self.facts["sides"]))  # type: ignore[call-overload]
            elif key == "colour":
                said.append("#" + "".join(f"{one:02x}" for one in fact))  # type: ignore[attr-defined]
            elif key == "place":
                said.extend(sorted(fact))  # type: ignore[call-overload]
            else:
                said.append(_WRITTEN.get(key, "{}").format(fact))
        return " ".join((self.name, *said))

    def _side(self, side: str) -> str:
        length = self.facts.get(side)
        if not isinstance(length, tuple):
            return side
        return f"{side} {length[0]:g} {'%' if length[1] else 'px'}"


def meanings(words: str) -> tuple[Meaning, ...]:
    """What a list says; ValueError names a step that it cannot say."""
    return tuple(_meaning(part.strip()) for part in _split(words))


def of_step(step: Step) -> Meaning:
    """A step of the grammar as the lists say it."""
    match step:
        case Tone(aim=aim, percent=percent, is_exact=is_exact, stops=stops):
            numbers = {"stops": stops} if stops is not None else {"number": percent} if is_exact else {}
            return Meaning(AIMS[aim], {**numbers})
        case Recolour(colour=named):
            return Meaning("recolour", _colours(named.rgb))
        case ReplaceBackground(colour=None):
            return Meaning("background", {"is_reference": True})
        case ReplaceBackground(colour=named) if named is not None:
            return Meaning("background", _colours(named.rgb))
        case Extend():
            sides = {"left": step.left, "top": step.top, "right": step.right, "bottom": step.bottom}
            lengths = {f"{side}": _length(one, is_said=step.is_said) for side, one in sides.items() if one}
            return Meaning("extend", {"sides": frozenset(lengths), **lengths})
        case Upscale(factor, width, height):
            return Meaning("upscale", {"number": factor, "width": width, "height": height})
        case Sharpen(percent, is_exact) | Denoise(percent, is_exact) | Mood(_, percent, is_exact):
            return Meaning(_NAMED[type(step)], {"number": percent} if is_exact else {})
        case BlurBackground(percent):
            return Meaning("blur background", {"number": percent})
        case Hide(veil=veil):
            return Meaning(veil.value)
        case Write():
            return _letters(step)
    return Meaning(_NAMED[type(step)])


def _split(words: str) -> list[str]:
    """At each `;` that is not between quotes."""
    return re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", words)


def _meaning(words: str) -> Meaning:
    for other, name in _OTHER_NAMES.items():
        if words == other or words.startswith(other + " "):
            words = name + words[len(other) :]
    name = next(
        (one for one in sorted(NAMES, key=len, reverse=True) if f"{words} ".startswith(f"{one} ")), None
    )
    if name is None:
        raise ValueError(f"no step is called “{words}”; there are: {', '.join(NAMES)}")
    rest = words[len(name) :].strip()
    if name == "write":
        return Meaning(name, _letter_facts(rest))
    if name == "extend":
        return Meaning(name, _extension(rest))
    if name == "background" and rest == "reference":
        return Meaning(name, {"is_reference": True})
    if name in ("background", "recolour"):
        return Meaning(name, _colour(rest) if rest else {})
    return Meaning(name, _numbers(rest))


def _numbers(rest: str) -> dict[str, object]:
    found = re.fullmatch(
        r"(?:(?P<key>width|height) )?(?P<value>\d+(?:\.\d+)?)(?: ?(?P<unit>stops?|%|x))?", rest
    )
    if not rest:
        return {}
    if found is None:
        raise ValueError(f"“{rest}” is no number")
    key = found["key"] or ("stops" if (found["unit"] or "").startswith("stop") else "number")
    return {key: float(found["value"])}


def _extension(rest: str) -> dict[str, object]:
    """`left 300 px top 20 %`, `left right` or `all 10 %`."""
    facts: dict[str, object] = {}
    for side, value, unit in re.findall(r"(left|top|right|bottom|all)(?: (\d+(?:\.\d+)?) ?(px|%))?", rest):
        for one in _SIDES if side == "all" else (side,):
            facts[one] = (float(value), unit == "%") if value else None
    lengths = {side: length for side, length in facts.items() if length is not None}
    return {"sides": frozenset(facts), **lengths}


def _letter_facts(rest: str) -> dict[str, object]:
    """`"words"` and, in any order, a colour, places, a size in px, bold and italic."""
    found = re.fullmatch(r"\"([^\"]*)\"(.*)", rest)
    if found is None:
        raise ValueError(f"write needs its words in quotes: {rest}")
    facts: dict[str, object] = {"words": found[1]}
    looks = found[2]
    if size := re.search(r"(\d+) ?px", looks):
        facts["number"] = float(size[1])
        looks = looks.replace(size[0], "")
    if places := [word for word in looks.split() if word in _PLACES]:
        facts["place"] = frozenset(places)
    for weight in ("bold", "italic"):
        if weight in looks.split():
            facts[weight] = True
    left = " ".join(word for word in looks.split() if word not in {*_PLACES, "bold", "italic"})
    return facts | (_colour(left) if left else {})


def _letters(step: Write) -> Meaning:
    facts: dict[str, object] = {"words": step.text, "number": step.size_px}
    if step.colour:
        facts |= _colours(step.colour.rgb)
    if step.place:
        facts["place"] = frozenset(step.place.split())
    return Meaning("write", {**facts, "bold": step.is_bold, "italic": step.is_italic})


def _colour(words: str) -> dict[str, object]:
    """A number is meant exactly, a name as CSS has it, and that of a paint as the engine has it."""
    try:
        rgb = ImageColor.getrgb(words.replace(" ", ""))[:3]
    except ValueError:
        if not re.fullmatch(COLOUR_PATTERN, words):
            raise ValueError(f"no colour is called “{words}”") from None
        rgb = _bytes(colour(words).rgb)
    return {"exactly" if words.startswith("#") else "colour": rgb}


def _colours(rgb: tuple[float, float, float]) -> dict[str, object]:
    return {"exactly": _bytes(rgb), "colour": _bytes(rgb)}


def _bytes(rgb: tuple[float, float, float]) -> tuple[int, ...]:
    return tuple(round(one * 255) for one in rgb)


def _length(length: Length, *, is_said: bool) -> tuple[float, bool] | None:
    return (length.value, length.is_percent) if is_said else None


def _is_near(wanted: object, came: object) -> bool:
    if not isinstance(wanted, tuple) or not isinstance(came, tuple):
        return False
    return sum((one - other) ** 2 for one, other in zip(wanted, came, strict=True)) < _NEAR**2


def _is_as(wanted: object, came: object) -> bool:
    if isinstance(wanted, float) and isinstance(came, int | float):
        return abs(wanted - came) < 0.01
    return wanted == came
