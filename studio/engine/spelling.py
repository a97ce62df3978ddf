"""Slips of the keyboard in words of the grammar, put right where only one word can be meant."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

from studio.engine.known_words import LETTERS_MIN, known_words
from studio.engine.look_alikes import LOOK_ALIKES

_WORD = re.compile(r"(?<![\w#⟦'’])[A-Za-z]{2,}(?![\w⟧'’])")
_NEW_SENTENCE = re.compile(r"(?:^|[.!?;:\n•*-])\s*$")
_SHORT = {"teh": "the", "hte": "the", "adn": "and", "nad": "and", "taht": "that", "wiht": "with"}


def mended(text: str, slips: list[tuple[str, str]]) -> str:
    """The text with its slips put right; each goes to `slips` as it was typed and as it is read.

    A word of the grammar, a real word or a name in capitals is left alone, and so is one that is as near to
    two words of the grammar: nothing is guessed.
    """

    def one(found: re.Match[str]) -> str:
        typed = found[0].lower()
        if _is_name(found) or (right := _meant(typed)) is None:
            return found[0]
        if (typed, right) not in slips:
            slips.append((typed, right))
        return right

    return _WORD.sub(one, text)


def _is_name(found: re.Match[str]) -> bool:
    """A capital in the middle of a sentence."""
    word = found[0]
    return word.istitle() and not _NEW_SENTENCE.search(
        found.string[max(0, found.start() - 8) : found.start()]
    )


def _meant(typed: str) -> str | None:
    """The one known word that is one slip away."""
    if typed in _SHORT:
        return _SHORT[typed]
    if len(typed) < LETTERS_MIN or typed in known_words() or typed in LOOK_ALIKES:
        return None
    near = known_words().intersection(_one_slip_away(typed))
    return next(iter(near)) if len(near) == 1 else None


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
