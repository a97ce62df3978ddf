"""Every plan is legal, keeps the picture's shape, and leads back to the picture's own frame."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.model.geometry import Box
from studio.model.sizes import SizeRule, plan_from, plan_size

_ANY_SIZE = SizeRule(multiple=16, longest_px=3840, aspect_most=3.0, least_px=655_360, most_px=8_294_400)
_THREE_SIZES = SizeRule(presets=((1024, 1024), (1536, 1024), (1024, 1536)))
_SIDES = st.integers(1, 30_000)
_RULES = st.sampled_from(
    [
        _ANY_SIZE,
        _THREE_SIZES,
        SizeRule(),
        SizeRule(multiple=64, longest_px=2048),
        SizeRule(multiple=8, least_px=256 * 256, most_px=1024 * 1024),
    ]
)
_PRESETS = st.sampled_from(_THREE_SIZES.presets)
_STEPS = st.integers(1, 240).map(lambda steps: 16 * steps)


@settings(deadline=None)
@given(_SIDES, _SIDES, _RULES)
def test_every_plan_is_legal_and_pads_to_twice_the_area_at_most(
    width: int, height: int, rule: SizeRule
) -> None:
    plan = plan_size(width, height, rule)

    if plan is not None:
        canvas = Box(0, 0, plan.width, plan.height)
        assert rule.allows(plan.width, plan.height)
        assert plan.inner.intersect(canvas) == plan.inner
        assert not plan.inner.is_empty
        assert canvas.area <= 2 * plan.inner.area


@settings(deadline=None)
@given(_SIDES, _SIDES, _RULES)
def test_no_side_is_more_than_half_a_pixel_off_the_common_scale(
    width: int, height: int, rule: SizeRule
) -> None:
    plan = plan_size(width, height, rule)

    if plan is not None:
        assert abs(plan.inner.width - width * plan.scale) <= 0.5 + 1e-6 or plan.inner.width == 1
        assert abs(plan.inner.height - height * plan.scale) <= 0.5 + 1e-6 or plan.inner.height == 1


@settings(deadline=None)
@given(_SIDES, _SIDES, _RULES)
def test_a_legal_picture_goes_as_it_is(width: int, height: int, rule: SizeRule) -> None:
    plan = plan_size(width, height, rule)

    if rule.allows(width, height):
        assert plan is not None
        assert (plan.width, plan.height, plan.scale) == (width, height, 1)


@settings(deadline=None)
@given(_SIDES, _SIDES)
def test_a_picture_is_scaled_only_when_padding_alone_makes_it_illegal(width: int, height: int) -> None:
    plan = plan_size(width, height, _ANY_SIZE)

    if plan is not None and plan.scale != 1:
        around = (
            (across, down)
            for across in range(-(-width // 16) * 16, 3841, 16)
            for down in range(-(-height // 16) * 16, 3841, 16)
        )
        assert not any(
            across * down <= 2 * width * height and _ANY_SIZE.allows(across, down) for across, down in around
        )


@settings(deadline=None)
@given(_SIDES, _SIDES)
def test_only_long_strips_have_no_legal_size(width: int, height: int) -> None:
    longer, shorter = max(width, height), min(width, height)

    plan = plan_size(width, height, _ANY_SIZE)

    if longer <= 5.8 * shorter:  # 6 : 1 is where padding to 3 : 1 doubles the area
        assert plan is not None
    if longer > 6.2 * shorter:
        assert plan is None


@settings(deadline=None)
@given(_SIDES, _SIDES, _STEPS, _STEPS)
def test_the_wanted_canvas_is_filled_or_refused(width: int, height: int, across: int, down: int) -> None:
    plan = plan_size(width, height, _ANY_SIZE, (across, down))

    if plan is None:
        fill = min(across / width, down / height)
        covered = width * fill * height * fill
        assert not _ANY_SIZE.allows(across, down) or across * down > 1.98 * covered
    else:
        assert (plan.width, plan.height) == (across, down)
        touches = plan.inner.width == across or plan.inner.height == down
        assert touches or (plan.scale == 1 and min(across / width, down / height) <= 1.1)


@settings(deadline=None)
@given(_SIDES, _SIDES, _PRESETS)
def test_a_wanted_preset_is_the_canvas(width: int, height: int, preset: tuple[int, int]) -> None:
    plan = plan_size(width, height, _THREE_SIZES, preset)

    assert plan is None or (plan.width, plan.height) == preset


@settings(deadline=None)
@given(_SIDES, _SIDES, _RULES)
def test_a_plan_is_read_back_as_it_was_written_down(width: int, height: int, rule: SizeRule) -> None:
    plan = plan_size(width, height, rule)

    assert plan is None or plan_from(plan.facts()) == plan


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("inner"), inner),
    )
)
def test_what_is_no_plan_is_read_as_none(facts: object) -> None:
    assert plan_from(facts) is None


@settings(deadline=None)
@given(_SIDES, _SIDES)
def test_the_picture_lies_in_the_middle_of_its_canvas(width: int, height: int) -> None:
    plan = plan_size(width, height, _ANY_SIZE)

    if plan is not None:
        left, right = plan.inner.x, plan.width - plan.inner.right
        above, below = plan.inner.y, plan.height - plan.inner.bottom
        assert 0 <= right - left <= 1
        assert 0 <= below - above <= 1
        assert math.isfinite(plan.scale)
