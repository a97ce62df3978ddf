"""Numbers in words, roundabout wishes, complaints with their cures, and things that are only pointed at."""

import pytest

from studio.engine.grammar import parse
from studio.engine.numerals import in_digits
from studio.engine.steps import (
    Aim,
    Colour,
    CutOut,
    Denoise,
    Extend,
    Length,
    Mood,
    Recolour,
    Remove,
    ReplaceBackground,
    Sharpen,
    Step,
    Tone,
    Upscale,
    Write,
)


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("twenty percent brighter", "20 percent brighter"),
        ("twenty-five per cent", "25 per cent"),
        ("two hundred and fifty px", "250 px"),
        ("a hundred pixels", "100 pixels"),
        ("one and a half stops", "1.5 stops"),
        ("darken by a third", "darken by 33.33 %"),
        ("two thirds darker", "66.67 % darker"),
        ("brighten by about ten", "brighten by 10"),
        ("by half a stop", "by half a stop"),
        ("brighten the half under the table", "brighten the half under the table"),
        ("remove the two chairs", "remove the two chairs"),
        ("three times the size", "3 times the size"),
    ],
)
def test_numbers_in_words_become_digits_where_they_count(words: str, digits: str) -> None:
    assert in_digits(words) == digits


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("the contrast is too harsh", (Tone(Aim.LESS_CONTRAST),)),
        ("the colours are a bit too strong, tone them down", (Tone(Aim.LESS_SATURATED),)),
        ("the shadows are too dark, lift them a bit", (Tone(Aim.LIGHTER_SHADOWS, percent=10),)),
        ("the highlights are blown out", (Tone(Aim.LOWER_HIGHLIGHTS),)),
        ("I can't see anything in the shadows", (Tone(Aim.LIGHTER_SHADOWS),)),
        ("pull the highlights down 30", (Tone(Aim.LOWER_HIGHLIGHTS, percent=30, is_exact=True),)),
        ("its a bit dark, can you brighten it up please", (Tone(Aim.BRIGHTER),)),
        ("could the sky have more contrast?", (Tone(Aim.MORE_CONTRAST, subject="the sky"),)),
        ("can it be warmer", (Tone(Aim.WARMER),)),
        ("it could use some more warmth", (Tone(Aim.WARMER),)),
        ("more headroom", (Extend(top=Length(0), is_said=False),)),
        ("overexposed by a stop", (Tone(Aim.DARKER, is_exact=True, stops=1),)),
        ("highlights down 20", (Tone(Aim.LOWER_HIGHLIGHTS, 20, True),)),
        ("sharpen lightly", (Sharpen(10),)),
        ("the wires gotta go", (Remove("the wires"),)),
        ("double the exposure", (Tone(Aim.BRIGHTER, is_exact=True, stops=1),)),
        ("double the saturation", (Tone(Aim.MORE_SATURATED, 100, True),)),
        ("cut the contrast in half", (Tone(Aim.LESS_CONTRAST, 50, True),)),
        ("half as saturated", (Tone(Aim.LESS_SATURATED, 50, True),)),
        ("there's too much noise", (Denoise(),)),
        ("not enough contrast", (Tone(Aim.MORE_CONTRAST),)),
        ("brighter for print", (Tone(Aim.BRIGHTER),)),
        ("I wish the cup wasn't there", (Remove("the cup"),)),
        ("blow this up to 4000 px wide", (Upscale(None, 4000),)),
    ],
)
def test_a_roundabout_wish_is_the_plain_one(text: str, steps: tuple[Step, ...]) -> None:
    assert parse(text).steps == steps
    assert parse(text).is_understood


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("too yellow, cool it down", (Tone(Aim.COOLER),)),
        ("too dark, lift it", (Tone(Aim.BRIGHTER),)),
        ("it's too bright, pull it back a little", (Tone(Aim.DARKER, 10),)),
        ("too dark, lift the shadows", (Tone(Aim.LIGHTER_SHADOWS),)),
        ("a little soft, sharpen it", (Sharpen(),)),
        ("way too grainy, clean up the noise", (Denoise(),)),
        ("softer light, like an overcast day", (Tone(Aim.SOFTER_LIGHT),)),
        ("too dark, more contrast", (Tone(Aim.BRIGHTER), Tone(Aim.MORE_CONTRAST))),
    ],
)
def test_a_complaint_and_its_cure_are_one_wish(text: str, steps: tuple[Step, ...]) -> None:
    text = text.replace("a little soft", "it's a little soft")

    assert parse(text).steps == steps
    assert parse(text).is_understood


@pytest.mark.parametrize(
    "text",
    [
        "too dark, make it darker",
        "too dark and too bright",
        "the sky is too dark, darken it",
        "blur the plate so it can be read",
        "cut the cup in half",
        "remove the headroom",
        "I wish the cup wasn't",
        "swap the sofa for a poster",
        "add white space at the top",
        "soften the skin",
        "cooler, like a sunset",
        "is it too dark?",
        "don't forget to sharpen",
        "give the car a matte black finish",
    ],
)
def test_what_contradicts_itself_or_says_more_is_refused(text: str) -> None:
    assert not parse(text).is_understood


@pytest.mark.parametrize("text", ["too dark, tone it down", "too bright, lift it", "lift it", "tone it down"])
def test_a_cure_that_cures_nothing_is_refused(text: str) -> None:
    assert not parse(text).is_understood


@pytest.mark.parametrize(
    ("text", "subject"),
    {
        "there's a fly on the plate, get rid of it": "the fly on the plate",
        "we don't need the cable, remove it": "the cable",
        "the lamp is distracting, take it out": "the lamp",
    }.items(),
)
def test_what_is_pointed_at_is_what_follows(text: str, subject: str) -> None:
    parsed = parse(text)

    assert parsed.is_understood
    assert parsed.steps == (Remove(subject),)


@pytest.mark.parametrize(
    "text",
    [
        "we don't need the cable",
        "I don't want the sky touched, brighten it",
        "I don't like the colour, make it red",
        "there's a fly on the plate",
        "there's a fly on the plate, rotate it",
    ],
)
def test_pointing_alone_and_what_is_not_wanted_do_nothing(text: str) -> None:
    assert not parse(text).is_understood


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("more room on the left, 400 px", (Extend(left=Length(400)),)),
        ("take the colours from the reference, but only 50%", (Mood(2, 50, True),)),
        ("make it feel like the reference, at half strength", (Mood(2, 50, True),)),
        ("extend 90 px at the top and write \"Hi\" there",
         (Extend(top=Length(90)), Write("Hi", place="top"))),
        ("remove the background, keep only the chair", (CutOut("the chair"),)),
        ("get rid of the backdrop and make it black", (ReplaceBackground(Colour("black", (0, 0, 0))),)),
    ],
)  # fmt: skip
def test_a_clause_that_leans_on_the_one_before(text: str, steps: tuple[Step, ...]) -> None:
    assert parse(text).steps == steps
    assert parse(text).is_understood


@pytest.mark.parametrize(
    ("text", "aims"),
    {
        "brighter, but don't blow out the highlights": [Aim.BRIGHTER],
        "cooler without losing contrast": [Aim.COOLER],
        "lift the shadows while keeping the highlights": [Aim.LIGHTER_SHADOWS],
        "it's warm enough, make it brighter": [Aim.BRIGHTER],
        "never crop or extend the canvas, only make it warmer": [Aim.WARMER],
    }.items(),
)
def test_what_cannot_come_may_be_forbidden(text: str, aims: list[Aim]) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    assert [step.aim for step in parsed.steps if isinstance(step, Tone)] == aims


@pytest.mark.parametrize(
    "text",
    [
        "more contrast, but don't blow out the highlights",
        "darker, but don't lose the shadows",
        "brighter, keep the highlights",
        "lift the shadows without losing contrast",
        "it's warm enough, make it warmer",
        "never crop or brighten it, make it brighter",
        "I don't want this red, make it crimson",
    ],
)
def test_what_could_come_all_the_same_is_refused(text: str) -> None:
    assert parse(text).negated


def test_another_colour_than_the_unwanted_one_is_put_on() -> None:
    (step,) = parse("I don't want this blue anymore, make it yellow").steps

    assert isinstance(step, Recolour)
    assert step.colour.name == "yellow"
