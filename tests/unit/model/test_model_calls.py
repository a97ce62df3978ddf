"""What is sent and what it costs: sizes, parameters and prices of one call."""

from dataclasses import replace

import pytest

from studio.model.calls import Asking, plan_call, quality_of
from studio.model.catalogue import (
    InputRule,
    Model,
    OutputRule,
    ParameterKind,
    ParameterRule,
    PriceRule,
    Rates,
)
from studio.model.errors import Cause, Misfit
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.limits import over_limits
from studio.model.money import FREE, Estimate
from studio.model.plan import CallPlan
from studio.model.profile import Parameter
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.recipe import Anchor, Recipe
from studio.model.sizes import SizePlan, SizeRule
from studio.model.wording import Wording

ANY_SIZE = SizeRule(multiple=16, longest_px=3840, aspect_most=3, least_px=655_360, most_px=8_294_400)
PRICE = PriceRule(
    rates=Rates(text_in=5, image_in=8, image_out=30),
    output=OutputRule.GRID,
    input=InputRule.PATCHES,
    grids={"low": 16, "medium": 24, "high": 48},
)
MODEL = Model(
    "painter-2",
    "painters",
    sizes=ANY_SIZE,
    parameters=(
        ParameterRule("quality", ParameterKind.CHOICE, ("low", "medium", "high", "auto"), default="low"),
        ParameterRule("output_format", ParameterKind.CHOICE, ("png", "webp")),
    ),
    price=PRICE,
)
CAN = Capability(
    "maker",
    "painter-2",
    PictureForm.PNG,
    MaskForm.ALPHA0,
    candidates_max=10,
    generates=True,
    takes_seed=False,
    previews=True,
    record=MODEL,
)
EDIT = Request(0, Anchor.LAST, "n1", "n1", "n1", "n1", 4)
NEW = replace(EDIT, generates=True)
WORDS = Wording("x" * 400)


def call(
    request: Request = EDIT,
    frame: tuple[int, int] = (1536, 1024),
    references: tuple[tuple[int, int], ...] = (),
    *,
    asked: dict[str, Parameter] | None = None,
    can: Capability = CAN,
    streams: bool = False,
    learned: tuple[float, int] | None = None,
) -> CallPlan:
    return plan_call(
        Asking("account", can, asked or {}, streams, learned),
        request,
        WORDS,
        frame=frame,
        references=references,
    )


def test_what_a_server_may_buy_often_is_held_as_often() -> None:
    once, often = call(), call(can=replace(CAN, purchases=3))

    assert often.estimate.micro == once.estimate.micro
    assert often.estimate.upper == 3 * (once.estimate.upper or 0) > 0
    assert call(can=replace(CAN, is_free=True, purchases=3)).estimate == FREE


def test_a_size_and_a_quality_are_always_sent_and_are_not_the_users() -> None:
    plan = call()

    assert plan.parameters == {"quality": "low", "size": "1536x1024"}
    assert plan.added == {"quality", "size"}
    assert plan.size == SizePlan(1536, 1024, 1.0, Box(0, 0, 1536, 1024))


def test_what_the_user_set_is_not_added() -> None:
    plan = call(asked={"quality": "high", "size": "1024x1536", "output_format": "webp"}, frame=(1024, 1536))

    assert plan.parameters == {"quality": "high", "size": "1024x1536", "output_format": "webp"}
    assert plan.added == frozenset()


def test_a_picture_of_no_legal_size_is_padded_and_the_canvas_is_sent() -> None:
    plan = call(frame=(1920, 1080))

    assert plan.parameters["size"] == "1920x1088"
    assert plan.size == SizePlan(1920, 1088, 1.0, Box(0, 4, 1920, 1080))


def test_auto_leaves_the_picture_as_it_is() -> None:
    plan = call(asked={"size": "auto"}, frame=(1001, 1001))

    assert (plan.size, plan.parameters["size"]) == (None, "auto")
    assert plan.estimate.micro is not None


def test_a_picture_that_no_size_fits_is_a_misfit() -> None:
    with pytest.raises(Misfit) as caught:
        call(frame=(4000, 300))

    assert caught.value.causes == (
        Cause("no-legal-size", {"model": "painter-2", "width": 4000, "height": 300}),
    )


def test_a_wanted_size_of_quite_another_shape_is_a_misfit() -> None:
    with pytest.raises(Misfit) as caught:
        call(asked={"size": "1024x1024"}, frame=(3000, 1000))

    assert [cause.kind for cause in caught.value.causes] == ["size-too-unlike"]


@pytest.mark.parametrize("size", ["1000x1000", "16x16", "huge", "1024", "1024x", "4096x1024"])
def test_a_size_that_the_model_does_not_make_is_a_misfit(size: str) -> None:
    causes = over_limits(Recipe("x", candidates=1, parameters={"size": size}), CAN, 0)

    assert [cause.kind for cause in causes] == ["setting-value"]
    assert causes[0].facts["possible"] == (
        "any WIDTHxHEIGHT, in steps of 16\u00a0px, up to 3840\u00a0px a side, up to 3 times as long as wide,"
        " 655,360 pixels or more, 8,294,400 pixels or fewer, auto"
    )


def test_a_model_with_presets_names_them() -> None:
    presets = SizeRule(presets=((1024, 1024), (1536, 1024)), has_auto=False)
    can = replace(CAN, record=replace(MODEL, sizes=presets))

    (cause,) = over_limits(Recipe("x", candidates=1, parameters={"size": "auto"}), can, 0)

    assert cause.facts["possible"] == "1024x1024, 1536x1024"


def test_the_price_is_that_of_the_formula() -> None:
    # 4 answers of 158 tokens at $30, 1536 patches at $8 and 100 tokens of text at $5 a million.
    assert call().estimate.micro == 4 * 158 * 30 + 1536 * 8 + 100 * 5


def test_references_are_paid_for_and_from_a_sheet_nothing_is_sent() -> None:
    with_one = call(references=((1024, 1024),))

    assert with_one.estimate.micro == (call().estimate.micro or 0) + 1024 * 8
    assert call(NEW).estimate.micro == 4 * 158 * 30 + 100 * 5
    assert call(NEW).parameters["size"] == "1536x1024"


def test_previews_are_a_parameter_and_paid_for() -> None:
    one = replace(EDIT, candidates=1)

    streamed = call(one, streams=True)

    assert (streamed.streams, streamed.parameters["partial_images"]) == (True, 2)
    assert "partial_images" in streamed.added
    assert streamed.estimate.micro == (call(one).estimate.micro or 0) + 2 * 100 * 30


def test_what_calls_really_used_corrects_the_price() -> None:
    plain, corrected = call().estimate, call(learned=(2.0, 7)).estimate

    assert corrected.micro == (plain.micro or 0) + 4 * 158 * 30
    assert corrected.learned_from == 7


def test_a_free_maker_costs_nothing_and_one_without_prices_nobody_knows_what() -> None:
    assert call(can=replace(CAN, is_free=True)).estimate == FREE
    assert call(can=replace(CAN, record=None)).estimate == Estimate(None, None)
    assert call(can=replace(CAN, record=replace(MODEL, price=PriceRule()))).estimate == Estimate(None, None)


def test_one_without_a_record_gets_what_was_set_and_the_picture_as_it_is() -> None:
    plan = call(can=replace(CAN, record=None), asked={"seed": 3}, frame=(17, 3))

    assert (plan.size, plan.parameters, plan.added) == (None, {"seed": 3}, frozenset())


def test_the_quality_that_would_be_sent_is_told() -> None:
    assert quality_of({}, CAN) == "low"
    assert quality_of({"quality": "high"}, CAN) == "high"
    assert quality_of({}, replace(CAN, record=None)) == ""
