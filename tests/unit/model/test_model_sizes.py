"""How pictures are made legal: padded first, scaled where that is not enough, refused where nothing helps."""

import pytest

from studio.model.geometry import Box
from studio.model.sizes import SizePlan, SizeRule, plan_from, plan_size, reference_size

_ANY_SIZE = SizeRule(
    multiple=16,
    longest_px=3840,
    aspect_most=3.0,
    least_px=655_360,
    most_px=8_294_400,
    experimental_px=3_686_400,
)
_THREE_SIZES = SizeRule(presets=((1024, 1024), (1536, 1024), (1024, 1536)))


@pytest.mark.parametrize(
    "size",
    [
        (1024, 1024),
        (1536, 1024),
        (1024, 1536),
        (1536, 864),
        (1280, 720),
        (2048, 2048),
        (2048, 1152),
        (2560, 1440),
        (3840, 2160),
        (2160, 3840),
        (1024, 640),
    ],
)
def test_the_sizes_that_the_maker_names_are_legal(size: tuple[int, int]) -> None:
    assert _ANY_SIZE.allows(*size)


@pytest.mark.parametrize(
    "size",
    [(1920, 1080), (1008, 640), (3856, 1600), (1040, 16), (3072, 1008), (3840, 2176), (0, 0), (-16, -65536)],
)
def test_sizes_that_break_a_rule_are_not(size: tuple[int, int]) -> None:
    assert not _ANY_SIZE.allows(*size)


def test_full_hd_is_padded_by_eight_rows() -> None:
    assert plan_size(1920, 1080, _ANY_SIZE) == SizePlan(1920, 1088, 1.0, Box(0, 4, 1920, 1080))


def test_a_small_picture_is_padded_on_both_sides_alike() -> None:
    assert plan_size(700, 700, _ANY_SIZE) == SizePlan(816, 816, 1.0, Box(58, 58, 700, 700))


def test_a_large_photograph_is_scaled_as_little_as_will_do() -> None:
    plan = plan_size(4032, 3024, _ANY_SIZE)

    assert plan is not None
    assert (plan.width, plan.height) == (3312, 2496)
    assert plan.inner == Box(0, 6, 3312, 2484)
    assert plan.is_worth_saying
    assert _ANY_SIZE.is_experimental(plan.width, plan.height)


def test_a_picture_too_small_to_be_padded_fills_its_canvas() -> None:
    plan = plan_size(512, 512, _ANY_SIZE)

    assert plan is not None
    assert plan.scale > 1.5
    assert plan.inner.area > 0.98 * plan.width * plan.height


def test_a_strip_of_six_to_one_is_the_longest_that_can_be_padded() -> None:
    assert plan_size(6000, 1000, _ANY_SIZE) is not None
    assert plan_size(6000, 990, _ANY_SIZE) is None


def test_of_three_sizes_the_one_with_the_least_padding_is_taken() -> None:
    plans = [plan_size(*size, _THREE_SIZES) for size in ((3000, 2000), (2000, 3000), (1200, 1200))]

    assert [plan and plan.text for plan in plans] == ["1536x1024", "1024x1536", "1024x1024"]
    assert not any(plan and plan.is_padded for plan in plans)


def test_a_wanted_size_is_filled() -> None:
    plan = plan_size(1500, 1500, _ANY_SIZE, (2048, 2048))

    assert plan == SizePlan(2048, 2048, 2048 / 1500, Box(0, 0, 2048, 2048))


def test_a_picture_that_nearly_fills_the_wanted_size_keeps_its_pixels() -> None:
    assert plan_size(1000, 1000, _ANY_SIZE, (1024, 1024)) == SizePlan(
        1024, 1024, 1.0, Box(12, 12, 1000, 1000)
    )


@pytest.mark.parametrize("wanted", [(1920, 1080), (16, 16), (1024, 2048)])
def test_a_wanted_size_that_is_illegal_or_mostly_padding_is_none(wanted: tuple[int, int]) -> None:
    assert plan_size(2000, 900, _ANY_SIZE, wanted) is None


def test_without_rules_a_picture_goes_as_it_is() -> None:
    assert plan_size(1234, 567, SizeRule()) == SizePlan(1234, 567, 1.0, Box(0, 0, 1234, 567))


def test_no_size_is_experimental_where_no_maker_says_so() -> None:
    assert not SizeRule().is_experimental(9000, 9000)
    assert not _ANY_SIZE.is_experimental(2560, 1440)


@pytest.mark.parametrize(
    "facts",
    [
        None,
        {},
        {"width": 64, "height": 64, "scale": 1.0, "inner": [0, 0, 65, 64]},
        {"width": 64, "height": 64, "scale": 1.0, "inner": [-1, 0, 8, 8]},
        {"width": 64, "height": 64, "scale": float("nan"), "inner": [0, 0, 8, 8]},
        {"width": 64, "height": 64, "scale": 0, "inner": [0, 0, 8, 8]},
        {"width": True, "height": 64, "scale": 1.0, "inner": [0, 0, 1, 8]},
        {"width": 64, "height": 64, "scale": 1.0, "inner": [0, 0, "8", 8]},
    ],
)
def test_a_plan_that_cannot_be_is_not_read(facts: object) -> None:
    assert plan_from(facts) is None


@pytest.mark.parametrize(
    ("rule", "size", "shown"),
    [
        (SizeRule(), (9000, 6000), (9000, 6000)),
        (_ANY_SIZE, (3000, 2000), (3000, 2000)),
        (_ANY_SIZE, (9000, 1000), (3840, 426)),
        (_ANY_SIZE, (6000, 4000), (3527, 2351)),
        (_THREE_SIZES, (1500, 1000), (1500, 1000)),
        (_THREE_SIZES, (3000, 2000), (1536, 1024)),
    ],
)
def test_references_are_shown_no_larger_than_what_the_model_makes(
    rule: SizeRule, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    assert reference_size(*size, rule) == shown
