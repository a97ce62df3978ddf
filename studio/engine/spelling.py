"""Slips of the keyboard in words of the grammar, put right where only one word can be meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from studio.engine.known_words import LETTERS_MIN, known_words
from studio.engine.look_alikes import LOOK_ALIKES

_WORD = re.compile(r"(?<![\w#⟦'’])[A-Za-z]{3,24}(?![\w⟧'’])")
_NEW_SENTENCE = re.compile(r"(?:^|[.!?;:\n•*-])\s*$")
_SHORT = {"teh": "the", "hte": "the", "adn": "and", "nad": "and", "taht": "that", "wiht": "with"}


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text put right; `slips`: each word as it was typed and as it is read.

    `doubtful`: words that are no real ones, each with those of the grammar that are as near.
    """

    text: str
    slips: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, tuple[str, ...]], ...] = ()


def mended(text: str) -> Spelt:
    """The text with its slips put right.

    A word of the grammar, a real word and a name in capitals are left alone, and nothing is guessed.
    """
    slips: dict[str, str] = {}
    doubtful: dict[str, tuple[str, ...]] = {}

    def one(found: re.Match[str]) -> str:
        typed = found[0].lower()
        near = set() if _is_name(found) else _meant(typed)
        if len(near) != 1:
            doubtful.update({typed: tuple(sorted(near))} if near else {})
            return found[0]
        slips[typed] = near.pop()
        return slips[typed]

    put_right = _WORD.sub(one, text)
    return Spelt(put_right, tuple(slips.items()), tuple(doubtful.items()))


def _is_name(found: re.Match[str]) -> bool:
    """A capital in the middle of a sentence."""
    word = found[0]
    return word.istitle() and not _NEW_SENTENCE.search(
        found.string[max(0, found.start() - 8) : found.start()]
    )


def _meant(typed: str) -> set[str]:
    """The known words that are one slip away; of a word and its plural, the one that is as long."""
    if typed in _SHORT:
        return {_SHORT[typed]}
    if len(typed) < LETTERS_MIN or typed in known_words() or typed in LOOK_ALIKES:
        return set()
    near = set(known_words().intersection(_one_slip_away(typed)))
    one, several = min(near, key=len, default=""), max(near, key=len, default="")
    if len(near) == 2 and several == one + "s":
        return {several if typed.endswith("s") or len(typed) == len(several) else one}
    return near


def _one_slip_away(word: str) -> Iterator[str]:
    """A letter too many, too few, wrong, or changed places with the next."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
