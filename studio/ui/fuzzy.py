"""How well a few typed letters fit a title, and which of its letters they are."""

from dataclasses import dataclass

from studio.model.words import NO_BREAK


@dataclass(frozen=True, slots=True)
class Fit:
    """A higher score fits better; `at` are the places of the letters found."""

    score: int
    at: tuple[int, ...]


def fit(typed: str, title: str) -> Fit | None:
    """None when the letters do not all occur, in order; whole words and word starts count most."""
    wanted, text = "".join(typed.casefold().split()), title.casefold().replace(NO_BREAK, " ")
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
    """Letter by letter, each at the start of a word or right after the one before."""
    places = _places(wanted, text, 0)
    if places is None:
        return None
    starts = sum(1 for at in places if _starts_word(text, at))
    return Fit(20 * starts + len(places) - places[0], places)


def _places(wanted: str, text: str, after: int) -> tuple[int, ...] | None:
    """Where the letters stand; a longer way round is tried where the first one ends."""
    if not wanted:
        return ()
    for at in range(after, len(text)):
        follows = after > 0 and at == after
        if text[at] == wanted[0] and (follows or _starts_word(text, at)):
            rest = _places(wanted[1:], text, at + 1)
            if rest is not None:
                return (at, *rest)
    return None


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
