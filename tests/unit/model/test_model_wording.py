"""The prompt: every part in its place, and what goes first when there is too much of it."""

from dataclasses import replace

import pytest

from studio.model.provider import MaskForm
from studio.model.recipe import Anchor, Invariant, MaskRule, Purpose, Recipe, Reference, Role
from studio.model.replay import as_sent
from studio.model.wording import compose

FULL = Recipe(
    instruction="walnut table",
    invariants=(Invariant("k1", 1, 0, "the label lettering"), Invariant("k2", 1, 1, "bottle shape")),
    references=(Reference("c1", "a walnut board", Role.STYLE), Reference("c2")),
    mask_rule=MaskRule.DRAWN,
    already_true=(("t1", "the wall is green"), ("t2", "the cup is gone.")),
)


def test_all_parts_stand_in_their_order() -> None:
    text = compose(FULL, mask_form=MaskForm.ALPHA0).text

    assert text.splitlines() == [
        "Image 1: the picture to edit. Image 2: a walnut board; use only its style."
        " Image 3: a reference; use only its subject.",
        "walnut table.",
        "Change only this.",
        "Keep exactly as in Image 1: the label lettering; bottle shape.",
        "Already true, do not apply again: the wall is green; the cup is gone.",
        "The transparent area of the mask is where the change goes; blend its edges, light and shadows with"
        " the surroundings.",
        "Output: same framing, crop, aspect ratio and scale as Image 1.",
    ]


def test_a_plain_instruction_has_no_empty_parts() -> None:
    assert compose(Recipe("Make it warmer!")).text.splitlines() == [
        "Image 1: the picture to edit.",
        "Make it warmer!",
        "Change only this.",
        "Output: same framing, crop, aspect ratio and scale as Image 1.",
    ]


def test_what_was_reached_twice_is_said_once() -> None:
    twice = replace(FULL, already_true=(("t1", "a walnut table"), ("t2", "a cup"), ("t3", "a walnut table.")))

    assert "again: a walnut table; a cup.\n" in compose(twice).text


def test_nothing_is_already_true_of_the_original() -> None:
    two = replace(FULL, anchors=(Anchor.LAST, Anchor.ORIGINAL))

    assert "Already true" in compose(as_sent(two, Anchor.LAST)).text
    assert "Already true" not in compose(as_sent(two, Anchor.ORIGINAL)).text


@pytest.mark.parametrize("form", [MaskForm.NONE, MaskForm.PIXELS])
def test_a_mask_that_does_not_travel_is_not_spoken_of(form: MaskForm) -> None:
    assert "mask" not in compose(FULL, mask_form=form).text


def test_a_mask_that_was_not_drawn_is_not_spoken_of() -> None:
    assert "mask" not in compose(Recipe("warmer", mask_rule=MaskRule.WHOLE), mask_form=MaskForm.WHITE).text


def test_what_is_in_quotes_is_sent_as_it_was_written() -> None:
    said = 'write "50 % OFF; today" in {brand} <b>blue</b>'

    assert said in compose(Recipe(said)).text


def test_optional_parts_go_in_their_order_when_there_is_too_much() -> None:
    whole = compose(FULL, mask_form=MaskForm.WHITE)

    left_out = [compose(FULL, mask_form=MaskForm.WHITE, limit=len(whole.text) - n).left_out for n in (0, 1)]
    tight = compose(FULL, mask_form=MaskForm.WHITE, limit=whole.required_length)

    assert left_out == [(), ("already true",)]
    assert tight.left_out == ("already true", "mask", "frame")
    assert len(tight.text) == tight.required_length == whole.required_length


def test_the_change_and_what_must_stay_are_never_cut() -> None:
    cut = compose(FULL, limit=10)

    assert "walnut table" in cut.text
    assert "the label lettering" in cut.text
    assert cut.required_length > 10


def test_references_of_a_new_picture_are_counted_from_1() -> None:
    first = compose(FULL, mask_form=MaskForm.ALPHA0, generates=True).text.splitlines()[0]

    assert first == (
        "Make a new picture; these are shown for guidance only. Image 1: a walnut board; use only its style."
        " Image 2: a reference; use only its subject."
    )


def test_a_picture_from_words_alone_speaks_of_no_picture() -> None:
    text = compose(replace(FULL, references=()), mask_form=MaskForm.ALPHA0, generates=True).text

    assert text.splitlines() == [
        "walnut table.",
        "Hold to this exactly: the label lettering; bottle shape.",
    ]


def test_a_transparent_background_is_asked_for_in_words_too() -> None:
    recipe = Recipe("a red cup", parameters={"background": "transparent"})

    for generates in (True, False):
        assert "Output: the subject alone on a fully transparent background" in (
            compose(recipe, generates=generates).text
        )
    assert "transparent" not in compose(Recipe("a red cup"), generates=True).text


def test_to_finish_says_the_wish_as_done() -> None:
    text = compose(replace(FULL, purpose=Purpose.FINISH), mask_form=MaskForm.WHITE).text

    assert text.splitlines() == [
        "Image 1: the picture to finish. Image 2: a walnut board; use only its style."
        " Image 3: a reference; use only its subject.",
        "This was asked for and is done in Image 1; do not apply it again: walnut table.",
        "Render Image 1 again in the finest quality, with true detail and clean edges. Change nothing else.",
        "Keep exactly as in Image 1: the label lettering; bottle shape.",
        "Already true, do not apply again: the wall is green; the cup is gone.",
        "The white area of the mask is what to render again; blend its edges, light and shadows with the"
        " surroundings.",
        "Output: same framing, crop, aspect ratio and scale as Image 1.",
    ]


def test_to_give_a_picture_back_asks_for_no_change() -> None:
    recipe = Recipe("Return Image 1 exactly as it is", purpose=Purpose.NOTHING)

    assert compose(recipe).text.splitlines() == [
        "Image 1: the picture to give back.",
        "Return Image 1 exactly as it is.",
        "Output: same framing, crop, aspect ratio and scale as Image 1.",
    ]


def test_the_original_goes_along_as_the_last_picture() -> None:
    first, *_ = compose(FULL, shows_original=True).text.splitlines()

    assert first.endswith(
        " Image 4: the original that Image 1 was made from; use it for detail that Image 1 has lost."
    )
