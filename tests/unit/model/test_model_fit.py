"""From a recipe to requests, or to every reason why not."""

from dataclasses import replace

import pytest

from studio.model.catalogue import Model, ModelStatus, ParameterKind, ParameterRule
from studio.model.errors import Cause, Misfit
from studio.model.fit import Request, fit
from studio.model.history import History, Node
from studio.model.provider import Capability, MaskForm, PictureForm, Reading
from studio.model.recipe import Anchor, MaskRule, Purpose, Recipe, Reference

CAN = Capability(
    "maker",
    "classic",
    PictureForm.PNG,
    MaskForm.NONE,
    anchors=frozenset({Anchor.LAST, Anchor.ORIGINAL, Anchor.BOTH}),
    references_max=1,
    candidates_max=4,
    prompt_max=100,
    record=Model(
        "classic",
        "classics",
        parameters=(ParameterRule("quality", ParameterKind.CHOICE, choices=("low", "high")),),
    ),
)


def history(head: str | None = "n3") -> History:
    chain = {"n1": (), "n2": ("n1",), "n3": ("n2",)}
    nodes = {
        one: Node(one, "i1", n, "t1", parents, 10, 10, picture_id=f"c{n}")
        for n, (one, parents) in enumerate(chain.items(), start=1)
    }
    return History("i1", nodes, head=head)


def test_all_misfits_are_told_at_once() -> None:
    recipe = Recipe(
        instruction=" ",
        anchors=(Anchor.CROP, Anchor.LAST),
        references=(Reference("c1"), Reference("c2"), Reference("c3")),
        mask_rule=MaskRule.DRAWN,
        candidates=5,
        parameters={"quality": "high", "colour": "red", "seed": 2.5},
    )
    reading = Reading((Cause("needs-mask", {"operation": "remove"}),))

    with pytest.raises(Misfit) as caught:
        fit(recipe, CAN, reading, history(head=None), prompt_length=101)

    assert [cause.kind for cause in caught.value.causes] == [
        "needs-mask",
        "no-instruction",
        "no-picture",
        "anchor-not-offered",
        "too-many-references",
        "candidates-out-of-range",
        "prompt-too-long",
        "unknown-parameter",
        "setting-value",
        "no-mask-offered",
    ]


def test_a_misfit_tells_what_there_is_and_what_would_be_right() -> None:
    recipe = Recipe("x", references=(Reference("c1"), Reference("c2"), Reference("c3")), candidates=1)

    with pytest.raises(Misfit) as caught:
        fit(recipe, CAN, Reading(), history())

    assert caught.value.causes[0].facts == {"model": "classic", "most": 1, "have": 3, "excess": 2}


def test_who_names_no_model_is_told_of_by_another_name() -> None:
    server = replace(CAN, model="", host="127.0.0.1:1234")
    engine = replace(CAN, picture_form=PictureForm.PIXELS)

    assert [one.name for one in (CAN, server, engine)] == ["classic", "127.0.0.1:1234", "The built-in engine"]


@pytest.mark.parametrize(
    ("anchor", "sent", "extra"),
    [
        (Anchor.LAST, "n3", None),
        (Anchor.ORIGINAL, "n1", None),
        (Anchor.BOTH, "n3", "n1"),
    ],
)
def test_an_anchor_decides_from_what_is_started(anchor: Anchor, sent: str, extra: str | None) -> None:
    (request,) = fit(Recipe("x", anchors=(anchor,), candidates=2), CAN, Reading(), history())

    assert request == Request(0, anchor, sent, sent, sent, "n1", 2, extra)


def test_two_anchors_are_two_requests() -> None:
    requests = fit(Recipe("x", anchors=(Anchor.LAST, Anchor.ORIGINAL)), CAN, Reading(), history())

    assert [(one.ordinal, one.from_node) for one in requests] == [(0, "n3"), (1, "n1")]


def test_both_at_the_root_is_the_root_once() -> None:
    (request,) = fit(Recipe("x", anchors=(Anchor.BOTH,)), CAN, Reading(), history("n1"))

    assert request.extra_reference_node is None


def causes_of(recipe: Recipe, capability: Capability, at: History) -> list[str]:
    with pytest.raises(Misfit) as caught:
        fit(recipe, capability, Reading(), at)
    return [cause.kind for cause in caught.value.causes]


def knowing(*rules: ParameterRule, **more: object) -> Capability:
    """CAN with other parameters."""
    return replace(CAN, record=Model("classic", "classics", parameters=rules), **more)  # type: ignore[arg-type]


def sheet() -> History:
    """An empty sheet and nothing else."""
    return History("i1", {"n1": Node("n1", "i1", 1, "t1", (), 640, 480)}, head="n1")


def test_a_turn_that_asks_for_more_than_a_call_makes_is_several_calls() -> None:
    capability = replace(CAN, candidates_max=10, candidates_per_call=4)

    requests = fit(
        Recipe("x", candidates=10, anchors=(Anchor.LAST, Anchor.ORIGINAL)), capability, Reading(), history()
    )

    assert [(one.ordinal, one.first, one.candidates, one.from_node) for one in requests] == [
        (0, 0, 4, "n3"),
        (1, 4, 3, "n3"),
        (2, 7, 3, "n3"),
        (3, 10, 4, "n1"),
        (4, 14, 3, "n1"),
        (5, 17, 3, "n1"),
    ]


def test_one_call_a_candidate_where_previews_are_wanted() -> None:
    requests = fit(Recipe("x", candidates=3), CAN, Reading(), history(), one_a_call=True)

    assert [(one.candidates, one.first) for one in requests] == [(1, 0), (1, 1), (1, 2)]


def test_from_an_empty_sheet_nothing_is_sent_and_nothing_kept() -> None:
    (request,) = fit(Recipe("a cup", candidates=2), replace(CAN, generates=True), Reading(), sheet())

    assert request == Request(0, Anchor.LAST, "n1", "n1", "n1", "n1", 2, generates=True)


def test_what_speaks_against_an_empty_sheet() -> None:
    recipe = Recipe("a cup", references=(Reference("c1"),), candidates=1, anchors=(Anchor.CROP,))

    assert causes_of(recipe, CAN, sheet()) == ["cannot-generate", "references-need-picture"]


def test_the_original_that_goes_along_counts_as_a_reference() -> None:
    recipe = Recipe("x", references=(Reference("c1"),), anchors=(Anchor.BOTH,), candidates=1)

    assert causes_of(recipe, CAN, history()) == ["too-many-references"]


def test_a_retired_model_is_told_with_what_replaces_it() -> None:
    record = Model("old", "olds", ModelStatus.RETIRED, retires="2026-12-01", replacement="new")
    capability = replace(CAN, model="old", record=record)

    with pytest.raises(Misfit) as caught:
        fit(Recipe("x", candidates=1), capability, Reading(), history())

    assert caught.value.causes == (
        Cause("model-retired", {"model": "old", "day": "2026-12-01", "replacement": "new"}),
    )


def test_parameters_of_the_other_kind_of_call_are_misfits() -> None:
    fidelity = ParameterRule("input_fidelity", ParameterKind.CHOICE, ("low", "high"), edits_only=True)
    style = ParameterRule("style", ParameterKind.TEXT, generations_only=True)
    recipe = Recipe("x", candidates=1, parameters={"input_fidelity": "high", "style": "flat"})
    capability = knowing(fidelity, style, generates=True)

    assert causes_of(recipe, capability, history()) == ["parameter-for-generations"]
    assert causes_of(recipe, capability, sheet()) == ["parameter-for-edits"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"background": "transparent", "output_format": "jpeg"}, ["transparent-needs-format"]),
        ({"background": "transparent", "output_format": "webp"}, []),
        ({"background": "transparent"}, []),
        ({"output_compression": 80}, ["compression-needs-format"]),
        ({"output_compression": 80, "output_format": "jpeg"}, []),
        ({"output_compression": 101, "output_format": "jpeg"}, ["setting-value"]),
    ],
)
def test_values_that_do_not_go_together(parameters: dict[str, str | int], expected: list[str]) -> None:
    capability = knowing(
        ParameterRule("background", ParameterKind.CHOICE, ("auto", "opaque", "transparent")),
        ParameterRule("output_format", ParameterKind.CHOICE, ("png", "jpeg", "webp")),
        ParameterRule("output_compression", ParameterKind.NUMBER, least=0, most=100),
    )
    recipe = Recipe("x", candidates=1, parameters=parameters)

    if expected:
        assert causes_of(recipe, capability, history()) == expected
    else:
        assert fit(recipe, capability, Reading(), history())


def test_transparency_in_the_format_that_the_account_sends_by_itself() -> None:
    capability = knowing(
        ParameterRule("background", ParameterKind.CHOICE, ("opaque", "transparent")),
        ParameterRule("output_format", ParameterKind.CHOICE, ("png", "jpeg"), default="jpeg"),
    )
    recipe = Recipe("x", candidates=1, parameters={"background": "transparent"})

    assert causes_of(recipe, capability, history()) == ["transparent-needs-format"]


def test_one_that_works_on_pixels_neither_finalises_nor_is_measured() -> None:
    capability = replace(CAN, picture_form=PictureForm.PIXELS)

    assert causes_of(Recipe("x", candidates=1, purpose=Purpose.FINISH), capability, history()) == [
        "cannot-finalise"
    ]
    assert causes_of(Recipe("x", candidates=1, purpose=Purpose.NOTHING), capability, history()) == [
        "cannot-be-measured"
    ]
