"""How well a few typed letters fit a title, and which of its letters they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fit:
    """A higher score fits better; `at` are the places of the letters found."""

    score: int
    at: tuple[int, ...]


def fit(typed: str, title: str) -> Fit | None:
    """None when the letters do not all occur, in order; whole words and word starts count most."""
    wanted, text = "".join(typed.casefold().split()), title.casefold()
    if not wanted or len(text) != len(title):
        return Fit(0, ()) if not wanted else None
    phrase = " ".join(typed.casefold().split())
    start = _best_start(phrase, text)
    if start >= 0:
        bonus = 40 if _starts_word(text, start) else 0
        return Fit(200 + bonus - start, tuple(range(start, start + len(phrase))))
    return _scattered(wanted, text)


def _best_start(phrase: str, text: str) -> int:
    """Where `phrase` stands in `text`: at the start of a word if it does so anywhere."""
    at = first = text.find(phrase)
    while at >= 0:
        if _starts_word(text, at):
            return at
        at = text.find(phrase, at + 1)
    return first


def _scattered(wanted: str, text: str) -> Fit | None:
    """Letter by letter, preferring starts of words."""
    places: list[int] = []
    score, after = 0, 0
    for letter in wanted:
        at = _next(letter, text, after)
        if at < 0:
            return None
        score += 12 if _starts_word(text, at) else 6 if places and at == places[-1] + 1 else -2
        places.append(at)
        after = at + 1
    # Letters strewn over a long title say nothing.
    return Fit(score, tuple(places)) if score > 0 else None


def _next(letter: str, text: str, after: int) -> int:
    if after and text.startswith(letter, after):
        return after
    at = text.find(letter, after)
    starting = next(
        (place for place in range(after, len(text)) if text[place] == letter and _starts_word(text, place)),
        -1,
    )
    return starting if starting >= 0 else at


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
