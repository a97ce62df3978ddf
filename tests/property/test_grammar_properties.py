"""The grammar of the built-in engine: a slip never becomes another wish, and no text can hurt it."""

from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from studio.engine.grammar import parse
from studio.engine.known_words import LETTERS_MIN, known_words
from studio.engine.look_alikes import LOOK_ALIKES
from studio.engine.reading import read
from studio.model.provider import Question
from tests.unit.engine.phrases.figures import figures
from tests.unit.engine.phrases.meanings import of_step


def _is_read_as_typed(text: str) -> bool:
    return parse(text).is_understood and not parse(text).mended


_LISTS = Path(__file__).parents[1] / "unit" / "engine" / "phrases"
_PHRASES = [one for path in sorted(_LISTS.glob("*.txt")) for one in figures(path).understood]
_TEXTS = {
    True: [one.text for one in _PHRASES if '"' not in one.text and _is_read_as_typed(one.text)],
    False: [one.text for one in _PHRASES if not parse(one.text).steps],
}
_WORDS = st.sampled_from(sorted({word for one in _PHRASES for word in one.text.split()}))


def _kinds(text: str) -> list[str]:
    """What would be done, without how much, to what and with which colour."""
    return [of_step(step).name for step in parse(text).steps]


@st.composite
def _slips(draw: st.DrawFn, *, of_understood: bool) -> tuple[str, str]:
    """A phrase as it is right, and with one slip in a word of the grammar that makes no other."""
    text = draw(st.sampled_from(_TEXTS[of_understood]))
    places = [at for at, word in enumerate(text.split(" ")) if word.lower() in known_words()]
    if not places:
        return text, text
    words = text.split(" ")
    place = draw(st.sampled_from(places))
    word = words[place]
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(ascii_lowercase))
    slipped = draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            ]
        )
    )
    assume(len(slipped) >= LETTERS_MIN and slipped.lower() not in known_words() | LOOK_ALIKES)
    return text, " ".join((*words[:place], slipped, *words[place + 1 :]))


@settings(max_examples=400)
@given(_slips(of_understood=True))
def test_a_slip_is_never_read_as_another_operation(pair: tuple[str, str]) -> None:
    right, slipped = pair

    parsed = parse(slipped)

    assert not parsed.is_understood or _kinds(slipped) == _kinds(right), parsed


@settings(max_examples=200)
@given(_slips(of_understood=False))
def test_a_slip_in_what_is_refused_does_nothing(pair: tuple[str, str]) -> None:
    assert not parse(pair[1]).is_understood, parse(pair[1])


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    reading = read(Question(text, True, 1, 1))

    assert reading.causes or reading.operation or not text.strip()


@pytest.mark.parametrize("text", ["⟦7⟧ foo", "write ⟦7⟧", 'write "a" ⟦0⟧', "remove the word ⟦٣⟧"])
def test_the_marks_of_quotes_that_are_set_aside_may_be_typed(text: str) -> None:
    assert not any(getattr(step, "text", "") for step in parse(text).steps)


@settings(max_examples=200)
@given(st.lists(_WORDS, max_size=14).map(" ".join))
def test_words_of_the_lists_in_any_order_are_read_without_an_error(text: str) -> None:
    reading = read(Question(text, True, 1, 1))

    assert reading.causes or reading.operation or not text.strip()
