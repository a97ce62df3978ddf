"""Which words name a thing in the picture, and which only say what must not happen."""

import re

from studio.engine.colours import COLOUR_PATTERN, THINGS_TOO_PATTERN
from studio.engine.vocabulary import ADJECTIVES, MASKED, WHOLE, compiled

IT = "it"  # a subject that leans on the step before

_NOT = re.compile(
    r"\b(?:not|no|never|without|avoid|keep|keeping|leave|leaving|preserve|preserving|except|neither|nor|none"
    r"|nothing|cannot|unless|(?<!\d )(?<!one )(?<!\ba )(?<!half )stop|untouched|unchanged|undo|stays?"
    r"|remains?|other than|apart from|instead of"
    r"|rather than|refrain|abstain|dont|doesnt|cant|wont|shouldnt|isnt|\w+n't)\b"
)
_ELSE = (
    r"(?:everything|all|anything|nothing|the)? ?(?:else|the rest|rest|other things?"
    r"|rest of (?:it|the (?:picture|image|photo)))"
)
_SAME = r"(?:as (?:it )?is|as it was|the same|exactly the same|unchanged|untouched|alone|intact)"
_NOTHING_ELSE = re.compile(
    rf"(?:keep|keeping|leave|leaving|preserve|preserving) {_ELSE}(?: {_SAME})?"
    rf"|(?:do not|don't|dont|never|without) (?:chang|touch|alter|modify)(?:e|ing)? {_ELSE}"
    r"|(?:(?:change|touch|modify|alter) )?nothing else|only (?:this|that)|change only (?:this|that)"
    rf"|{_ELSE} (?:stays|remains|should stay|must stay|should remain) {_SAME}"
)

_ARTICLE = r"(?:the|this|that|these|those|his|her|its|their|my|our|both|all|every|each)"
_WORD = r"[\w][\w'-]*"
_NAME = re.compile(rf"(?:{_WORD} ){{0,11}}{_WORD}")
_COMPARATIVES = "|".join(word for word in ADJECTIVES if word.endswith("er"))
_NO_NAME = re.compile(
    r"\b(?:make|turn|add|put|place|remove|erase|delete|replace|change|give|recolour|paint|increase|decrease"
    r"|reduce|raise|using|so|because|to|into|with image|image \d+|references?|percent|looks?|looking|than|as"
    r"|should|in half|in two|back|away|rest|else|it|them|me|or|if|twice|once|again|out|sepia|monochrome"
    r"|greyscale|reds|greens|blues|yellows|oranges|pinks|purples|magentas|cyans|more|less|much|very|bit|little|tad|slightly"
    rf"|somewhat|lot|lots|{_COMPARATIVES})\b|\d"
)
# "The shadows and cool the highlights" is a name and another wish.
_WISH = re.compile(
    r"\band (?!all |both |also )[\w'-]+ (?:up |down |out |away )?"
    r"(?:the|it|this|that|them|these|those|his|her|their|its|my)\b"
)
# "The blue" is wherever it is blue, and no place that a mask was painted for.
_ON_A_COLOUR = (
    rf".* (?:on|onto|against|to|into|with) (?:(?:an?|plain|pure|solid) )*{COLOUR_PATTERN}(?: background)?"
)
_COLOUR_ALONE = rf"(?:(?:all|{_ARTICLE}) )*(?!{THINGS_TOO_PATTERN}$){COLOUR_PATTERN}"
# What only describes: "the dead" of "make the dead grass green" is no thing yet.
_DESCRIBING = (
    "(?:big|large|small|little|tiny|huge|old|new|young|dead|dry|wet|ripe|fresh|cut|sliced|whole|half|left|right"
    "|upper|lower|top|bottom|front|back|middle|other|first|second|third|last|long|short|tall|wide|narrow|round"
    "|square|flat|open|closed|empty|full|broken|burnt|dirty|clean|ugly|setting|rising|distant|near|single|wild"
    "|fake|plastic|wooden|metal|ceramic|paper|leather|woollen|painted|shiny|matte|dark|light|bright|pale)"
)
_NO_NOUN = rf"(?:{_ARTICLE} )?(?:(?:{_DESCRIBING}|{COLOUR_PATTERN})(?: |$))+"
_TO_THE_SIDE = re.compile(r"\bto the (?:left|right)\b|\bin the back\b")
_JOINT = re.compile(
    r"\b(?:of|in|on|at|from|behind|near|next|left|right|under|over|above|below|with|by|beside|between|that|who"
    r"|which)\b"
)
_LEANS = r"of|in|on|at|from|behind|near|under|over|above|below|with|by|beside|between|up|down|off|out"
_QUALITY = re.compile(
    r"background|backdrop|noise|grain|haze|fog|mist|blur|cast|tint|contrast|light|lighting|brightness|saturation"
    r"|warmth|vignette|exif|metadata|colours?|sharpness|exposure|temperature|distortion|perspective|moire"
    r"|banding|headroom|artifacts?|artefacts?|fringing|halos?|pixelation|blocking|mask|layer|history|reference"
)
# "Do nto the sticker" is no sticker.
_BEFORE_A_NAME = re.compile(
    rf"(?:do |don )?(?!(?:all|both|half|just|only|{_LEANS}|around|along|across|against|inside|outside)\b)"
    r"\S+(?<!ing) (?:the|i|i'd|we|this|these|those)\b"
)
_ADVERB = re.compile(r"(?!(?:family|butterfly|dragonfly|fly|lily|jelly|belly|doily|holly|bully)$)[a-z]+ly")
_PLURAL = re.compile(r"(?<!s)(?<!u)s$")


def is_negated(words: str) -> bool:
    """Whether a clause says, in any way, what should not be."""
    return bool(_NOT.search(words))


def forbids(words: str) -> bool:
    """Whether a clause forbids, so that "…and sharpen it" after it may be forbidden too; *keep* does not."""
    return is_negated(words) and not re.match(r"(?:keep|keeping|leave|leaving|preserve|preserving)\b", words)


def is_nothing_else(words: str) -> bool:
    """Whether a clause only asks for what the engine does anyway: to change nothing else."""
    return bool(_NOTHING_ELSE.fullmatch(words))


def is_thing(words: str, *, needs_article: bool = False) -> bool:
    """Whether `words` can name something in a picture and hide no other wish."""
    if _ADVERB.fullmatch(words) or _BEFORE_A_NAME.match(words):
        return False
    if needs_article and not re.match(rf"{_ARTICLE} ", words):
        return False
    if any(pattern.fullmatch(words) for pattern in compiled((_COLOUR_ALONE, _ON_A_COLOUR))):
        return False
    plain = " ".join(_TO_THE_SIDE.sub("", _some(words)).split())
    named = _NAME.fullmatch(plain) and not _NO_NAME.search(plain)
    return (
        bool(named)
        and not _WISH.search(plain)
        and not re.fullmatch(rf"{_ARTICLE}|an?|one|(?:{_LEANS})\b.*", plain)
    )


def lacks_noun(words: str) -> bool:
    """Whether a name breaks off before its noun, as *the dead* does."""
    return bool(compiled((_NO_NOUN,))[0].fullmatch(words))


def _some(words: str) -> str:
    """Without what looks like another wish: "the 2 birds", "next to"."""
    return re.sub(r"\b\d(?= [a-z]+s\b)", "some", re.sub(r"\b(?:next|close) to\b", "near", words))


def subject(words: str | None) -> str | None:
    """What a step is about: "" for the whole picture or mask, IT, or a name; None when it is no name."""
    if words is None or words in ("it", "this", "that", "its", "them", "one"):
        return IT
    if WHOLE.fullmatch(words) or MASKED.fullmatch(words):
        return ""
    return words if is_thing(words) else None


def head(words: str) -> str:
    """The noun that a name turns on: "bird" of "the small bird on the lamp"."""
    first = _JOINT.split(words, maxsplit=1)[0] if not words.startswith("that ") else words
    return first.split()[-1] if first.split() else words.split()[-1]


def is_quality(words: str) -> bool:
    """Whether a name is of what all the picture has, such as noise, and of no thing to be taken from it."""
    return bool(_QUALITY.fullmatch(head(words)))


def be(words: str) -> str:
    """The form of *to be* that goes with a name."""
    return "are" if " and " in words or _PLURAL.search(head(words)) else "is"
