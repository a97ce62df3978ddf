"""Which wishes for fine detail one clause can say: sharpen, denoise, make a part unreadable."""

import re

from studio.engine.steps import Denoise, Hide, Sharpen, Veil
from studio.engine.things import IT, subject
from studio.engine.tone_patterns import RATHER
from studio.engine.tone_phrases import MARKED
from studio.engine.vocabulary import AMOUNT_PATTERN, MASKED, compiled, percent

_BEFORE = rf"(?:(?P<before>{AMOUNT_PATTERN}) )?"
_AFTER = rf"(?: (?P<after>{AMOUNT_PATTERN}))?"
_THING = r"(?P<thing>.+?)"
_OF_THING = rf"(?: (?:of|in|from|on|to) {_THING})?"
_SEEMS = r"(?:(?:it|this|the (?:picture|image|photo|shot))(?:'s| is| looks| seems| feels) )?"
_SHARP = r"(?:sharper|crisper|crisp|sharp|more crisp|less soft|less blurry|tack[ -]sharp|razor[ -]sharp)"
_SHARPENS = (
    rf"{_BEFORE}(?:sharpen|crispen|deblur)(?: up)?{_AFTER}",
    rf"{_BEFORE}(?:sharpen|crispen|deblur)(?: up)? {_THING}(?: up)?{_AFTER}",
    rf"(?:make|get|turn|have) {_THING} (?:look |be )?{_BEFORE}{_SHARP}{_AFTER}",
    rf"{_THING} (?:should|must|needs to|has to) (?:be|look) {_BEFORE}{_SHARP}{_AFTER}",
    rf"{_BEFORE}{_SHARP}{_AFTER}",
    rf"{_BEFORE}(?:sharper|crisper) (?P<thing>[a-z]+)",
    r"(?:apply |use )?(?:an? )?unsharp mask",
    rf"{_SEEMS}{RATHER}too (?:soft|blurry|unsharp|out of focus)",
    rf"(?:it|this|the (?:picture|image|photo|shot))(?:'s| is| looks| seems)"
    rf" {RATHER}(?:soft|blurry|unsharp|out of focus)",
    rf"(?:(?:add|use|apply|with|increase|raise|boost|enhance|bring out) )?(?:the )?{_BEFORE}(?:some |more )*"
    rf"(?:sharpness|sharpening|fine detail|details?){_OF_THING}{_AFTER}",
)
_NOISE = r"(?:noise|luminance noise|grain|graininess|colour noise|sensor noise|film grain|iso noise)"
_DENOISES = (
    rf"{_BEFORE}(?:denoise|de-noise|clean up the noise){_AFTER}",
    rf"{_BEFORE}(?:denoise|de-noise) {_THING}{_AFTER}",
    r"(?:remove|reduce|lower|get rid of|take out|take away|clean up|clean|lessen|suppress|eliminate"
    r"|decrease|smooth|smooth out|soften"
    rf"|delete|erase) (?:all )?(?:the |some |any )?{_NOISE}{_OF_THING}{_AFTER}",
    rf"(?:make|get) {_THING} (?:look |be )?{_BEFORE}(?:less (?:noisy|grainy)|cleaner){_AFTER}",
    rf"{_BEFORE}(?:less (?:noisy|grainy|noise|grain)){_OF_THING}{_AFTER}",
    rf"(?:it|this|the (?:picture|image|photo|shot))(?:'s| is| looks| seems) {RATHER}(?:noisy|grainy)",
    rf"{_SEEMS}{RATHER}too (?:noisy|grainy)",
    rf"(?:apply |use )?{_BEFORE}(?:some |more )?(?:luminance |colour )?noise reduction{_AFTER}",
)
_HIDES = (
    rf"(?:(?P<blur>blur)|(?P<pixels>pixelate|pixellate|censor)) (?P<thing>.+?) out{_AFTER}",
    rf"{_BEFORE}(?:(?P<blur>blur out|blur)|(?P<pixels>pixelate|pixellate|mosaic|censor))(?: (?P<thing>"
    rf"(?!to\b).+?))?{_AFTER}",
    r"make (?P<thing>.+?) (?:(?P<blur>blurry|blurred|unreadable|illegible|unrecogni[sz]able)|"
    r"(?P<pixels>pixelated|pixellated))",
    r"(?P<pixels>anonymi[sz]e) (?P<thing>.+?)",
)


def sharpen(words: str) -> Sharpen | None:
    said = _said(_SHARPENS, words)
    return Sharpen(*said) if said else None


def denoise(words: str) -> Denoise | None:
    said = _said(_DENOISES, words)
    return Denoise(*said) if said else None


def hide(words: str) -> Hide | None:
    """Blur and squares belong under a mask; a background is another matter."""
    for pattern in compiled(_HIDES):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        said = found.groupdict()
        thing = said.get("thing")
        about = _about(thing)
        strength = percent(said.get("before") or said.get("after"))
        if about is None or strength is None or re.search(r"\b(?:background|backdrop)\b", about):
            continue
        return Hide(Veil.BLUR if said.get("blur") else Veil.PIXELS, strength[0], about)
    return None


def _said(patterns: tuple[str, ...], words: str) -> tuple[float, bool, str] | None:
    """The strength, whether it was a number, and what it is about; the details are those of all there is."""
    for pattern in compiled(patterns):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        said = found.groupdict()
        thing = said.get("thing")
        about = IT if thing in ("details", "the details") else _about(thing)
        strength = percent(said.get("before") or said.get("after"))
        if about is not None and strength is not None:
            return (*strength, about)
    return None


def _about(thing: str | None) -> str | None:
    return MARKED if thing and MASKED.fullmatch(thing) else subject(thing)
