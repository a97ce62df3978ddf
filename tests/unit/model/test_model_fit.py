"""From a recipe to requests, or to every reason why not."""

import pytest

from studio.model.catalogue import Model, ParameterKind, ParameterRule
from studio.model.errors import Cause, Misfit
from studio.model.fit import Request, fit
from studio.model.history import History, Node
from studio.model.provider import Capability, MaskForm, PictureForm, Reading
from studio.model.recipe import Anchor, MaskRule, Recipe, Reference

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
