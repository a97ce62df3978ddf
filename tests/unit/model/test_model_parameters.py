"""What a call carries: what was set, what is added to it, and how a size is read."""

import pytest

from studio.model.catalogue import Model, ParameterKind, ParameterRule
from studio.model.parameters import size_of, with_defaults
from studio.model.provider import Capability, MaskForm, PictureForm


def knowing(*rules: ParameterRule) -> Capability:
    record = Model("m", "ms", parameters=rules)
    return Capability("maker", "m", PictureForm.PNG, MaskForm.NONE, record=record)


def test_what_was_set_wins_over_the_default_of_the_model() -> None:
    can = knowing(
        ParameterRule("quality", ParameterKind.CHOICE, ("low", "high"), default="low"),
        ParameterRule("moderation", ParameterKind.CHOICE, ("auto", "low"), default="auto"),
        ParameterRule("user", ParameterKind.TEXT),
    )

    assert with_defaults({"quality": "high"}, can, generates=False) == {
        "quality": "high",
        "moderation": "auto",
    }


@pytest.mark.parametrize(
    ("choices", "expected"), [(("low", "medium", "high", "auto"), "medium"), (("draft", "fine"), "draft")]
)
def test_a_quality_is_always_sent(choices: tuple[str, ...], expected: str) -> None:
    can = knowing(ParameterRule("quality", ParameterKind.CHOICE, choices))

    assert with_defaults({}, can, generates=False) == {"quality": expected}


def test_defaults_go_with_the_kind_of_call_that_takes_them() -> None:
    can = knowing(
        ParameterRule(
            "input_fidelity", ParameterKind.CHOICE, ("low", "high"), default="high", edits_only=True
        ),
        ParameterRule("style", ParameterKind.TEXT, default="flat", generations_only=True),
    )

    assert with_defaults({}, can, generates=False) == {"input_fidelity": "high"}
    assert with_defaults({}, can, generates=True) == {"style": "flat"}


def test_nothing_is_added_for_one_without_a_record() -> None:
    can = Capability("maker", "m", PictureForm.PNG, MaskForm.NONE)

    assert with_defaults({"seed": 3}, can, generates=False) == {"seed": 3}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1536x1024", (1536, 1024)),
        ("auto", None),
        ("1536", None),
        ("x1024", None),
        ("1e3x2", None),
        (7, None),
    ],
)
def test_a_size_is_two_numbers(text: object, size: tuple[int, int] | None) -> None:
    assert size_of(text) == size
