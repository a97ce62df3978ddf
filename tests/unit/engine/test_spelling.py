"""Slips of the keyboard: put right where one word can be meant, and left alone everywhere else."""

import pytest

from studio.engine.built_in import BuiltInEngine
from studio.engine.grammar import parse
from studio.engine.known_words import LETTERS_MIN, known_words
from studio.engine.look_alikes import LOOK_ALIKES
from studio.engine.spelling import mended
from studio.engine.steps import Aim, Remove, ReplaceBackground, Tone
from studio.model.provider import Question
from studio.model.sentences import say


def put_right(text: str) -> str:
    return mended(text).text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("remvoe it", "remove it"),
        ("make it brigther", "make it brighter"),
        ("MAKE IT WAMRER", "MAKE IT warmer"),
        ("sharppen", "sharpen"),
        ("blur the backgroud", "blur the background"),
        ("more saturaton", "more saturation"),
        ("recolour it turqoise", "recolour it turquoise"),
        ("teh sky adn the sea", "the sky and the sea"),
    ],
)
def test_a_slip_is_put_right(typed: str, read: str) -> None:
    assert put_right(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "make him older",  # colder
        "make the crop tighter",  # lighter
        "the tower",  # lower
        "make it leaner",  # cleaner
        "brightn it",  # bright or brighten
        "remove the Shapren logo",  # a name
        "warm",
        "recolour it #faded0",
    ],
)
def test_a_real_word_a_name_and_what_may_be_two_words_are_left_alone(text: str) -> None:
    assert put_right(text) == text


@pytest.mark.parametrize(
    "text", ["remove the noisn", "brightn it", "make the photo coloer and the sky darker"]
)
def test_what_may_be_a_slip_of_two_words_is_refused(text: str) -> None:
    parsed = parse(text)

    assert not parsed.is_understood
    assert parsed.doubtful


def test_the_words_that_may_be_meant_are_said() -> None:
    (cause,) = BuiltInEngine().read(Question("remove the noisn", True, 0, 4)).causes

    assert say(cause).text == "“noisn” may be “noise” or “noisy”. Write the one that is meant."


def test_a_slip_of_a_plural_keeps_its_ending() -> None:
    assert put_right("brighten the highlighs") == "brighten the highlights"
    assert put_right("brighten the shaddow") == "brighten the shadow"


def test_no_look_alike_is_a_word_of_the_grammar() -> None:
    assert not LOOK_ALIKES & known_words()
    assert all(len(word) >= LETTERS_MIN for word in LOOK_ALIKES | known_words())


def test_what_stands_in_quotes_is_written_as_it_was_typed() -> None:
    (step,) = parse('write "Wamrer Brigther"').steps

    assert getattr(step, "text", "") == "Wamrer Brigther"


def test_a_misspelt_background_is_no_thing_to_be_recoloured() -> None:
    assert isinstance(parse("change the backround to beige").steps[0], ReplaceBackground)


def test_a_misspelt_negation_forbids() -> None:
    assert not parse("nevre make it warmer").is_understood
    assert not parse("brighten it wihtout making it brighter").is_understood


def test_what_was_put_right_is_told() -> None:
    parsed = parse("brigther, and remvoe the cup")
    read = BuiltInEngine().read(Question("brigther, and remvoe the cup", True, 0, 4))

    assert parsed.steps == (Tone(Aim.BRIGHTER), Remove("the cup"))
    assert parsed.mended == (("brigther", "brighter"), ("remvoe", "remove"))
    assert read.operation == "brighter + remove (“brigther” as “brighter”, “remvoe” as “remove”)"
    assert read.outcome == "the cup is removed"
