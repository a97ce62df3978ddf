"""What the built-in engine says of a request before any pixel is prepared."""

import pytest

from studio.engine.built_in import BuiltInEngine
from studio.model.provider import Question, Reading
from studio.model.sentences import say


def reading(text: str, *, mask: bool = False, references: int = 0) -> Reading:
    return BuiltInEngine().read(Question(text, mask, references, 4))


def kinds(read: Reading) -> list[str]:
    return [cause.kind for cause in read.causes]


@pytest.mark.parametrize(
    "text",
    [
        "remove this",
        "make the bowl red",
        "make the sky warmer",
        "recolour it teal",
        "make this part brighter",
        "warmer here",
    ],
)
def test_a_part_needs_a_mask(text: str) -> None:
    assert kinds(reading(text)) == ["needs-mask"]
    assert reading(text, mask=True).causes == ()


def test_a_place_needs_a_mask_and_a_reference_and_says_both() -> None:
    assert kinds(reading("place Image 2 here")) == ["needs-mask", "needs-reference"]


def test_the_third_picture_needs_two_references() -> None:
    assert kinds(reading("place Image 3 here", mask=True, references=1)) == ["needs-reference"]
    assert reading("place Image 3 here", mask=True, references=2).causes == ()


def test_a_tone_without_a_mask_changes_the_whole_picture() -> None:
    assert reading("make it warmer").whole_picture
    assert not reading("make it warmer", mask=True).whole_picture


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("remove the bird", "the bird is removed"),
        ("remove the birds", "the birds are removed"),
        ("remove the cup and the spoon", "the cup and the spoon are removed"),
        ("remove this", ""),
        ("recolour it lilac", ""),
        ("blur this", ""),
        ("make it black and white", ""),
        ("remove this and make the bowl red", "the bowl is red"),
        ("make the bowl red", "the bowl is red"),
        ("remove the cup and make it warmer", "the cup is removed"),
        ("make it warmer", ""),
        ("a bit brighter", ""),
        ("recolour the bowl teal and make it darker", "the bowl is teal"),
    ],
)
def test_the_outcome_says_what_will_be_true(text: str, outcome: str) -> None:
    assert reading(text, mask=True).outcome == outcome


def test_what_is_not_known_is_said_with_what_is() -> None:
    (cause,) = reading("crop it to a square").causes

    assert cause.kind == "unknown-instruction"
    assert "crop it to a square" in say(cause).message
    assert "remove" in say(cause).remedy


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("make it more blury in the background", "blur the background"),
        ("extend to 16:9", "extend 300 px to the left"),
        ("change contrast", "more contrast"),
        ("brighter by 400 %", "20 % brighter"),
        ("upscaling please", "upscale 2x"),
        ("add a 50 px border at the bottom", "extend 300 px to the left"),
        ("enlarge by 150 %", "upscale 2x"),
        ("bring up the reds a bit", "more vivid"),
    ],
)
def test_what_is_not_known_is_answered_with_the_nearest_example(text: str, example: str) -> None:
    (cause,) = reading(text).causes

    assert cause.kind == "near-instruction"
    assert example in say(cause).remedy


@pytest.mark.parametrize(
    "text",
    [
        "add a dragon",
        "make her smile",
        "turn the day into night",
        "change her pose",
        "replace the cup with a vase",
        "draw a castle",
    ],
)
def test_what_the_picture_does_not_hold_is_left_to_models_that_draw(text: str) -> None:
    (cause,) = reading(text, mask=True).causes

    assert cause.kind == "not-in-the-picture"
    assert "account" in say(cause).remedy


@pytest.mark.parametrize(
    "text",
    [
        "make the sky darker and the sea brighter",
        "remove the cup and make the table warmer",
        "remove the cup and blur the background",
        "remove this and blur the background",
        "cut out the shoe and put it on a yellow background",
    ],
)
def test_two_parts_are_not_done_under_one_mask(text: str) -> None:
    (cause,) = reading(text, mask=True).causes

    assert cause.kind == "several-places"
    assert "one at a time" in say(cause).remedy


@pytest.mark.parametrize(
    "text",
    [
        "brighten the face and the hands",
        "remove the cup and the spoon",
        "make the sky darker and the sky bluer",
        "make the sky darker and make it bluer",
        "blur the background and make it darker",
        "cut out the background and brighten the subject",
    ],
)
def test_one_part_or_one_wish_for_several_goes_under_one_mask(text: str) -> None:
    assert reading(text, mask=True).causes == ()


def test_a_negation_is_explained() -> None:
    (cause,) = reading("do not make it warmer").causes

    assert cause.kind == "negated-instruction"
    assert "do not make it warmer" in say(cause).message


def test_all_causes_are_said_at_once() -> None:
    read = reading("remove the bird, crop it, keep the stone")

    assert sorted(kinds(read)) == ["needs-mask", "negated-instruction", "unknown-instruction"]


def test_an_empty_instruction_has_no_cause_of_its_own() -> None:
    assert reading("  ") == Reading()


def test_every_example_is_understood() -> None:
    engine = BuiltInEngine()

    capability = engine.capability("")
    grouped = [example for group in capability.example_groups for example in group.examples]

    for example in (*capability.examples, *grouped):
        assert engine.read(Question(example, True, 1, 4)).causes == (), example
