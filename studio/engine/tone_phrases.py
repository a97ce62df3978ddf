"""Which wishes for tone and colour one clause can say, word for word."""

import re

from studio.engine.steps import Aim, Tone
from studio.engine.things import subject
from studio.engine.tone_patterns import PATTERNS
from studio.engine.vocabulary import (
    ADJECTIVES,
    COMPLAINTS,
    LIGHTS,
    MASKED,
    QUANTITIES,
    TONE_VERBS,
    compiled,
    percent,
)

MARKED = "the marked area"

_COUNTED_STOPS = {
    "half a": 0.5,
    "a half": 0.5,
    "one": 1,
    "a": 1,
    "two": 2,
    "one and a half": 1.5,
    "half": 0.5,
    "1/2": 0.5,
    "a third of a": 1 / 3,
    "a third": 1 / 3,
    "1/3": 1 / 3,
    "2/3": 2 / 3,
    "two thirds of a": 2 / 3,
}
_STOPS_MAX = 3.0
_TINTS = {
    "red": Aim.REDDER, "green": Aim.GREENER, "blue": Aim.BLUER, "yellow": Aim.YELLOWER, "pink": Aim.PINKER,
}  # fmt: skip
_ALL_COLOURS = ("colours", "the colours", "all colours", "all the colours")
_BANDS = {*LIGHTS, "midtones", "mids", "lights"}


def tone(words: str) -> Tone | None:
    """The tone step of a clause, or None when any word of it is something else."""
    for pattern in compiled(PATTERNS):
        found = pattern.fullmatch(words)
        step = _step(found.groupdict()) if found else None
        if step is not None:
            return step
    return None


def _step(said: dict[str, str | None]) -> Tone | None:
    thing = said.get("thing")
    # "this part" is the mask, and never the whole picture when there is none.
    is_marked = said.get("where") or (thing and MASKED.fullmatch(thing))
    # Dull colours are a dull picture: no part of it is named.
    about = MARKED if is_marked else "" if thing in _ALL_COLOURS else subject(thing)
    if complaint := said.get("complaint"):
        about = "" if thing is None else about
        return Tone(COMPLAINTS[complaint], subject=about, is_complaint=True) if about is not None else None
    if stops := said.get("stops"):
        return _exposed(stops, is_darker=bool(said.get("lowered")))
    before, after = said.get("before"), said.get("after")
    if said.get("quantity") == "exposure" and _is_in_stops(after):
        return _exposed(after or "", is_darker=bool(said.get("lowered")))
    strength = percent(before or after)
    if about is None or strength is None or (before and after):
        return None
    # No step bends the colour of the lights or the darks alone; "punch in the contrast" is contrast.
    named = about.removeprefix("the ")
    if named in QUANTITIES and QUANTITIES[named] == QUANTITIES.get(said.get("quantity") or ""):
        about = named = ""
    return None if named in _BANDS or named in QUANTITIES else Tone(_aim(said), *strength, about)


def _is_in_stops(words: str | None) -> bool:
    """A bare "exposure +1" is meant as the dial of a camera is."""
    return bool(words and re.fullmatch(r"\d+(?:\.\d+)?", words) and float(words) <= _STOPS_MAX)


def _exposed(words: str, *, is_darker: bool) -> Tone | None:
    stops = float(_COUNTED_STOPS.get(words) or words)
    aim = Aim.DARKER if is_darker else Aim.BRIGHTER
    return Tone(aim, is_exact=True, stops=stops) if 0 < stops <= _STOPS_MAX else None


def _aim(said: dict[str, str | None]) -> Aim:
    if said.get("grey"):
        return Aim.BLACK_AND_WHITE
    if tint := said.get("tint"):
        return _TINTS[tint]
    if said.get("pop"):
        return Aim.VIVID
    if said.get("haze"):
        return Aim.MORE_CLARITY
    if part := said.get("part"):
        lighter, darker = LIGHTS[part]
        return lighter if said.get("raised") else darker
    for group, aim in (("balance", Aim.NEUTRAL), ("levels", Aim.FULL_RANGE), ("sepia", Aim.SEPIA)):
        if said.get(group):
            return aim
    if quantity := said.get("quantity"):
        more, less = QUANTITIES[quantity]
        return more if said.get("raised") else less
    if verb := said.get("verb"):
        return TONE_VERBS[verb]
    return ADJECTIVES.get(said.get("adjective") or "", Aim.SOFTER_LIGHT)
