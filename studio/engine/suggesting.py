"""What to say of words that are not understood: the example they come nearest to, or that no example can."""

import re

from studio.engine import examples

_EMPTY = frozenset(
    {
        "a", "an", "and", "at", "by", "for", "from", "in", "into", "it", "its", "make", "more", "less", "of",
        "on", "please", "put", "set", "so", "than", "that", "the", "them", "this", "to", "turn", "with",
        "you", "your", "my", "is", "be", "can", "could", "do", "picture", "image", "photo", "add", "change",
        "changing", "half", "cup", "spoon", "car", "sky", "eyes", "lamp", "object", "not", "too", "two",
    }
)  # fmt: skip
# Words that no example holds, and one that some example does.
_AS = {
    "enlarge": "upscale", "resize": "upscale", "size": "upscale", "border": "extend", "margin": "extend",
    "room": "extend", "space": "extend", "wider": "extend", "taller": "extend", "outpaint": "extend",
    "expand": "extend", "noisy": "denoise", "noise": "denoise", "grainy": "denoise",
    "crisp": "sharpen", "exposed": "stop", "reds": "vivid", "greens": "vivid", "blues": "vivid",
    "hue": "recolour", "paint": "recolour", "finish": "recolour", "caption": "text", "title": "text",
    "logo": "place", "isolate": "cut", "backdrop": "background", "grading": "mood", "style": "mood",
    "erase": "remove", "delete": "remove",
}  # fmt: skip
# New things, beings and places: what only a model that draws can do.
_MADE_UP = (
    r"(?:add|draw|create|generate|imagine|invent|insert|give (?:it|him|her|them|the .+?))"
    r" (?:a|an|some|two|three|more)"
    r" (?!.*\b(?:text|caption|title|space|room|contrast|warmth|light|tint|border|frame|margin|filter)\b).+",
    r"(?:turn|change|transform|convert|make) .+ (?:in)?to (?:an? |the )?(?:.+)",
    r"(?:replace|swap) .+ (?:with|for|by) (?:an?|some|two|three) .+",
    r"make (?:him|her|them|it|the .+?) (?:smile|laugh|look|run|sit|stand|fly|wear|hold|older|younger|thinner"
    r"|happy|happier|sad|taller|slimmer)\b.*",
    r"change (?:his|her|their) (?!.*\bcolou?r\b).+",
    r"(?:put|place) (?:a|an|some) .+",
)


def is_made_up(words: str) -> bool:
    """Whether words that are not understood seem to ask for what the picture does not hold."""
    return any(re.fullmatch(pattern, words) for pattern in _MADE_UP)


def nearest(words: str) -> str:
    """The example that shares the most words with `words`, by beginnings; "" when none shares one."""
    wanted = _stems(words)
    known = ["", *(one for group in examples.groups() for one in group.examples)]
    return max(known, key=lambda one: len(wanted & _stems(one)))


def _stems(words: str) -> set[str]:
    found = (word for word in re.findall(r"[a-z]+", words.lower()) if word not in _EMPTY)
    return {_AS.get(word, word)[:5] for word in found}
