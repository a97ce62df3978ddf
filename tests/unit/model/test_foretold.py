"""What is told before sending, though it could be sent."""

from dataclasses import replace

import pytest

from studio.model.catalogue import Model, ModelStatus
from studio.model.fit import Request
from studio.model.foretold import foretold
from studio.model.money import FREE, Estimate
from studio.model.plan import CallPlan
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.recipe import Anchor
from studio.model.sentences import say
from studio.model.sizes import SizeRule, plan_size
from studio.model.wording import Wording

MODEL = Model(
    "m-2", "ms", sizes=SizeRule(multiple=16, longest_px=2048, least_px=65_536, experimental_px=10**6)
)
EDIT = Request(0, Anchor.LAST, "n1", "n1", "n1", "n1", 1)


def call(width: int, height: int, record: Model | None = MODEL, request: Request = EDIT) -> CallPlan:
    can = Capability("maker", "m-2", PictureForm.PNG, MaskForm.NONE, record=record)
    size = plan_size(width, height, record.sizes) if record else None
    return CallPlan(request, "p", can, Wording("x"), size=size)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((800, 600), []),
        ((1600, 1000), ["size-experimental"]),
        ((4096, 512), ["picture-reduced"]),
        ((64, 64), ["picture-enlarged"]),
    ],
)
def test_sizes_that_are_worth_a_word(size: tuple[int, int], expected: list[str]) -> None:
    assert [notice.kind for notice in foretold([call(*size)])] == expected


def test_a_model_that_ends_is_told_once_for_all_its_calls() -> None:
    ends = replace(MODEL, status=ModelStatus.RETIRING, retires="2026-12-01", replacement="m-3")

    (notice,) = foretold([call(800, 600, ends), call(800, 608, ends)])

    assert say(notice).text == "m-2 is switched off on 2026-12-01. Go on with m-3 then."


def test_a_server_that_may_buy_often_is_named_before_it_is_asked() -> None:
    once = call(800, 600)
    priced = replace(once, estimate=Estimate(100, 300))
    often = replace(priced, capability=replace(once.capability, purchases=3, host="relay.example"))

    (notice,) = foretold([often, often])

    assert say(notice).message == "relay.example may buy a call up to 3 times, and so much is held for it."
    assert foretold([replace(often, estimate=FREE)]) == foretold([priced]) == ()


def test_what_is_made_onto_a_sheet_of_another_size_is_scaled_to_it() -> None:
    new = replace(EDIT, generates=True)

    assert [notice.kind for notice in foretold([call(64, 64, request=new)])] == ["sheet-scaled"]
    assert foretold([call(800, 600, request=new)]) == ()


def test_one_without_sizes_takes_what_it_gets() -> None:
    assert foretold([call(4096, 512, None)]) == ()
