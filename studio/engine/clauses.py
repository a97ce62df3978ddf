"""How an instruction falls into clauses, each with one wish, in one spelling and without courtesies."""

import re
from dataclasses import dataclass

from studio.engine.colours import COLOUR_PATTERN
from studio.engine.numerals import in_digits
from studio.engine.rephrasing import reworded
from studio.engine.text_phrases import ASIDE, QUOTED
from studio.engine.vocabulary import compiled

_JOINT = re.compile(
    r"[.;!?:…]+(?=\s|$)|[;\n…—–,&]|\b(?:and then|and also|but also|and|then|but|also|plus|while|afterwards)\b"
    r"|(?=\bwithout\b)|(?<=er)(?= not (?!too |so |much|a lot|by much))|\bwith(?= (?:a (?:little|bit"
    r"|touch) )?(?:more|less|higher|lower|strong|high|low)\b)"
)
_TIES = re.compile(r"and|then|also|plus|while|afterwards|with|&")
_PARTS = re.compile(r"but|[.;!?\n…]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+", re.MULTILINE)
_POLITE_START = re.compile(
    r"^(?:please|pls|plz|kindly|now|just|only(?! (?:this|that)$)|so|ok|okay|hi|hey"
    r"|(?:could|can|may) (?:i|we) (?:have|get)"
    r"|let's go|let's|let us|can you|could you|would you|will you|can we|could we"
    r"|(?:i want|i'd like|i would like) (?:you )?to|(?:i|we)(?:'d| would) love|would love|i want|i'd like"
    r"|i would like|i need|we need|go ahead|try to|i think|i feel|maybe|perhaps|how about|gimme|give me"
    r"|let me have)\b[ ,]*"
)
_POLITE_END = re.compile(
    r"[ ,]*\b(?:please|thanks|thank you|pls|plz|first|now|nicely|for me|too|as well|if possible)$"
)
# "Background: #222" and "contrast: +10" are one clause each.
_LABEL = rf"(?<=[a-z]) ?[:=] ?(?=[#+\d⟦-]|(?:{COLOUR_PATTERN})\b)"
_NOT_ENOUGH = r"(?:(?: is| are) not|(?<=\w) isn't|(?<=\w) aren't|'s not) (?P<word>[a-z]+) enough\b"

_VERY = (
    r"(?:(?:a )?(?:bit|little|touch|tad)|(?:way |just |much |far )?too|so|really|very|quite|rather|pretty)"
)

_NOT_OURS = str.maketrans("⟦⟧", "[]")  # whoever types these means no quote that was set aside
LONGEST = 240  # letters; no wish is longer, and looking for one takes its time


@dataclass(frozen=True, slots=True)
class Clause:
    """One wish, as it is read and as it was `typed`.

    `goes_on`: *and* or *then* ties it to the one before, no *but* or full stop parts them.
    """

    words: str
    typed: str
    goes_on: bool = False


def split(text: str) -> list[Clause]:
    """The clauses of `text`, from which quotes are set aside."""
    plain = _normal(text)
    found: list[Clause] = []
    tie, at = "", 0
    for joint in (*_JOINT.finditer(plain), None):
        end = joint.start() if joint else len(plain)
        if words := _plainly_said(plain[at:end]):
            found.append(
                Clause(words, _bare(plain[at:end]), bool(_TIES.search(tie)) and not _PARTS.search(tie))
            )
            tie = ""
        if joint:
            tie, at = tie + joint[0], joint.end()
    return found


def set_aside(text: str, quoted: list[str]) -> str:
    """The text with a number for whatever stands in quotes, which goes to `quoted`."""

    def number(found: re.Match[str]) -> str:
        quoted.append(found[1] or found[2])
        return ASIDE.format(len(quoted) - 1)

    return QUOTED.sub(number, text.translate(_NOT_OURS))


def put_back(clause: str, quoted: list[str]) -> str:
    """The clause as it was written, with its quotes."""
    return re.sub(r"⟦(\d+)⟧", lambda found: f"“{quoted[int(found[1])]}”", clause)


def _normal(text: str) -> str:
    """Lower case, one apostrophe, one spelling, single spaces."""
    plain = text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").lower()
    plain = re.sub(r"\b(?:mono|b ?& ?w|b/w|bw|black(?: ?& ?| and | n |-and-)white)\b", "monochrome", plain)
    plain = _BULLET.sub("", plain)
    plain = re.sub(r"\b(all|every(?:thing|one|body)|any(?:thing|one)) but\b", r"\1 except", plain)
    plain = re.sub(r"\b(?:with )?no (?:bg|background)$", "transparent background", plain)
    plain = re.sub(r"\bbg\b", "background", plain)
    plain = re.sub(r"\bgr[ae]y[- ]?scale\b", "greyscale", plain)
    plain = re.sub(r"\b(re-?)?color(?!ed)", lambda found: f"{'re' if found[1] else ''}colour", plain)
    plain = re.sub(r"rgb ?\([^)]*\)", lambda found: found[0].replace(",", " "), plain)
    plain = re.sub(r"(\d),(\d)", r"\1.\2", plain)
    plain = re.sub(rf"\bits(?= {_VERY}\b)", "it's", plain)
    plain = re.sub(r"[−–](?=\d)", "-", plain)
    plain = compiled((_LABEL,))[0].sub(" ", plain)
    plain = re.sub(_NOT_ENOUGH, lambda found: f" should be {found['word']}", plain)
    return in_digits(re.sub(r"[ \t\r]+", " ", plain).strip())


def _plainly_said(clause: str) -> str:
    """A wish may be roundabout in its courtesies and without them."""
    words = clause.strip(" .,:;!?")
    for _ in range(2):
        words = _bare(reworded(words) if len(words) <= LONGEST else words)
    return words


def _bare(clause: str) -> str:
    """Without courtesies and punctuation at its ends."""
    before = ""
    while clause != before:
        before = clause
        clause = _POLITE_END.sub("", _POLITE_START.sub("", clause.strip(" .,:;!?")))
    return clause
