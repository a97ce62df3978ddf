"""Which part of a picture goes around a mask: with enough around it, of a size that is made."""

import pytest

from studio.model.crops import cut_around, cut_from
from studio.model.geometry import Box
from studio.model.sizes import SizeRule, plan_size

_PICTURE = Box(0, 0, 4000, 3000)
_ANY_SIZE = SizeRule(multiple=16, longest_px=3840, aspect_most=3.0, least_px=655_360, most_px=8_294_400)
_THREE_SIZES = SizeRule(presets=((1024, 1024), (1536, 1024), (1024, 1536)))
_RULES = pytest.mark.parametrize("rule", [None, _ANY_SIZE, _THREE_SIZES])


@_RULES
@pytest.mark.parametrize(
    "marked",
    [
        Box(2000, 1500, 1, 1),
        Box(2000, 1500, 60, 40),
        Box(0, 0, 300, 200),
        Box(3990, 2990, 10, 10),
        Box(700, 1200, 900, 120),
        Box(100, 100, 1400, 900),
    ],
)
def test_a_cut_has_half_of_the_box_around_it_and_256_px_at_least(marked: Box, rule: SizeRule | None) -> None:
    cut = cut_around(marked, _PICTURE, rule)

    assert cut is not None
    assert cut.intersect(_PICTURE) == cut
    for length, near, far, most in (
        (marked.width, marked.x - cut.x, cut.right - marked.right, _PICTURE.width),
        (marked.height, marked.y - cut.y, cut.bottom - marked.bottom, _PICTURE.height),
    ):
        wanted = max(256, length // 2)
        at = marked.x if most == _PICTURE.width else marked.y
        assert near >= min(wanted, at)
        assert far >= min(wanted, most - at - length)


@pytest.mark.parametrize("rule", [_ANY_SIZE, _THREE_SIZES])
def test_a_cut_of_a_large_picture_goes_out_at_its_own_resolution_without_padding(rule: SizeRule) -> None:
    cut = cut_around(Box(2000, 1500, 200, 150), _PICTURE, rule)

    assert cut is not None
    plan = plan_size(cut.width, cut.height, rule)
    assert plan is not None
    assert (plan.width, plan.height, plan.scale) == (cut.width, cut.height, 1.0)


def test_a_cut_at_the_edge_is_moved_into_the_picture() -> None:
    assert cut_around(Box(3990, 2990, 10, 10), _PICTURE, _THREE_SIZES) == Box(2976, 1976, 1024, 1024)


def test_a_size_that_was_asked_for_is_the_size_of_the_cut() -> None:
    cut = cut_around(Box(2000, 1500, 60, 40), _PICTURE, _THREE_SIZES, (1536, 1024))

    assert cut == Box(2030 - 768, 1520 - 512, 1536, 1024)


@pytest.mark.parametrize("wanted", [None, (1536, 1024)])
def test_what_no_size_takes_is_cut_in_the_shape_of_one_and_scaled(wanted: tuple[int, int] | None) -> None:
    cut = cut_around(Box(800, 900, 1500, 900), _PICTURE, _THREE_SIZES, wanted)

    assert cut is not None
    plan = plan_size(cut.width, cut.height, _THREE_SIZES)
    assert plan is not None
    assert not plan.is_padded
    assert cut.width / cut.height == pytest.approx(1.5, abs=0.01)
    assert plan.scale == pytest.approx(1536 / cut.width, abs=0.01)


def test_where_the_picture_has_no_room_the_cut_is_as_large_as_it_goes() -> None:
    cut = cut_around(Box(500, 300, 50, 50), Box(0, 0, 1500, 700), _THREE_SIZES)

    assert cut == Box(13, 0, 1024, 700)


def test_a_cut_of_the_whole_picture_is_none() -> None:
    assert cut_around(Box(200, 200, 300, 300), Box(0, 0, 700, 600)) is None
    assert cut_around(Box(800, 0, 10, 10), Box(0, 0, 700, 600)) is None


def test_a_cut_is_read_back_from_its_row_and_nothing_else_is() -> None:
    assert cut_from([1, 2, 30, 40]) == Box(1, 2, 30, 40)
    assert [cut_from(one) for one in (None, [1, 2, 3], [1, 2, 0, 4], [1, 2, 3, "4"], {"x": 1})] == [None] * 5
