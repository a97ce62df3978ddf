"""Which wishes for fine detail one clause can say: sharpen, denoise, make a part unreadable."""

import re

from studio.engine.steps import Denoise, Hide, Sharpen, Veil
from studio.engine.things import subject
from studio.engine.tone_phrases import MARKED
from studio.engine.vocabulary import AMOUNT_PATTERN, MASKED, compiled, percent

_BEFORE = rf"(?:(?P<before>{AMOUNT_PATTERN}) )?"
_AFTER = rf"(?: (?P<after>{AMOUNT_PATTERN}))?"
_IT = r"(?: (?P<thing>it|this|the (?:whole )?(?:picture|image|photo|photograph|shot|details?)))?"
_SHARP = r"(?:sharper|crisper|crisp|sharp|more crisp|less soft|less blurry)"
_SHARPENS = (
    rf"{_BEFORE}(?:sharpen|crispen|deblur)(?: up)?{_IT}(?: up)?{_AFTER}",
    r"(?:make|get|turn|have) (?:it|this|the (?:picture|image|photo|details?)) (?:look |be"
    rf" )?{_BEFORE}{_SHARP}{_AFTER}",
    rf"{_BEFORE}{_SHARP}{_AFTER}",
    rf"(?:(?:add|use|apply|with|increase|raise|boost|enhance|bring out) )?(?:the )?{_BEFORE}(?:some |more )*"
    rf"(?:sharpness|sharpening|fine detail|details?){_AFTER}",
)
_NOISE = r"(?:noise|grain|graininess|colour noise|sensor noise|film grain|iso noise)"
_FROM = r"(?: (?:of|in|from) (?:it|this|the (?:picture|image|photo)))?"
_DENOISES = (
    rf"{_BEFORE}(?:denoise|de-noise|clean up the noise){_IT}{_AFTER}",
    r"(?:remove|reduce|lower|get rid of|take out|take away|clean up|clean|lessen|suppress|eliminate"
    r"|decrease|smooth out"
    rf"|delete|erase) (?:all )?(?:the |some )?{_NOISE}{_FROM}{_AFTER}",
    rf"(?:make|get) (?:it|this|the (?:picture|image|photo)) (?:look |be )?{_BEFORE}(?:less (?:noisy"
    rf"|grainy)|cleaner){_AFTER}",
    rf"{_BEFORE}(?:less (?:noisy|grainy|noise|grain)){_AFTER}",
    r"(?:apply |use )?noise reduction",
)
_HIDES = (
    rf"{_BEFORE}(?:(?P<blur>blur|blur out)|(?P<pixels>pixelate|pixellate|mosaic|censor))(?: (?P<thing>"
    rf"(?!to\b).+?))?{_AFTER}",
    r"make (?P<thing>.+?) (?:(?P<blur>blurry|blurred|unreadable|illegible|unrecogni[sz]able)|"
    r"(?P<pixels>pixelated|pixellated))",
    r"(?P<pixels>anonymi[sz]e) (?P<thing>.+?)",
)


def sharpen(words: str) -> Sharpen | None:
    strength = _strength(_SHARPENS, words)
    return Sharpen(*strength) if strength else None


def denoise(words: str) -> Denoise | None:
    strength = _strength(_DENOISES, words)
    return Denoise(*strength) if strength else None


def hide(words: str) -> Hide | None:
    """Blur and squares belong under a mask; a background is another matter."""
    for pattern in compiled(_HIDES):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        said = found.groupdict()
        thing = said.get("thing")
        about = MARKED if thing and MASKED.fullmatch(thing) else subject(thing)
        strength = percent(said.get("before") or said.get("after"))
        if about is None or strength is None or re.search(r"\b(?:background|backdrop)\b", about):
            return None
        return Hide(Veil.BLUR if said.get("blur") else Veil.PIXELS, strength[0], about)
    return None


def _strength(patterns: tuple[str, ...], words: str) -> tuple[float, bool] | None:
    for pattern in compiled(patterns):
        if found := pattern.fullmatch(words):
            said = found.groupdict()
            return percent(said.get("before") or said.get("after"))
    return None
