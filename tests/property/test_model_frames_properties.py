"""Frames: going there and back ends where it began, and ways join."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studio.model.geometry import IDENTITY, Box, Frame

numbers = st.floats(-8, 8, allow_nan=False).filter(lambda value: abs(value) > 1e-3 or value == 0)
offsets = st.integers(-5000, 5000)
points = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Every affine that does not nearly flatten the plane."""
    frame = Frame(*(draw(numbers) for _ in range(6)))
    assume(abs(frame.a * frame.e - frame.b * frame.d) > 0.01)
    return frame


def near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one == pytest.approx(other, rel=1e-6, abs=1e-3)


@given(frames(), points)
def test_there_and_back_is_where_it_began(frame: Frame, point: tuple[float, float]) -> None:
    assert near(frame.inverse().apply(*frame.apply(*point)), point)


@given(frames(), frames(), frames(), points)
def test_ways_join_in_any_grouping(one: Frame, two: Frame, three: Frame, point: tuple[float, float]) -> None:
    stepwise = three.apply(*two.apply(*one.apply(*point)))

    assert near(one.then(two).then(three).apply(*point), stepwise)
    assert near(one.then(two.then(three)).apply(*point), stepwise)


@given(frames(), frames(), points)
def test_the_way_between_two_nodes_meets_at_the_root(
    one: Frame, other: Frame, root_point: tuple[float, float]
) -> None:
    here, there = one.apply(*root_point), other.apply(*root_point)

    assert near(one.to(other).apply(*here), there)


@given(frames())
def test_standing_still_changes_nothing(frame: Frame) -> None:
    assert frame.then(IDENTITY) == frame
    assert IDENTITY.then(frame) == frame


@given(offsets, offsets, offsets, offsets)
def test_whole_offsets_stay_whole(ax: int, ay: int, bx: int, by: int) -> None:
    way = Frame.offset(ax, ay).to(Frame.offset(bx, by))

    assert way.is_whole_offset
    assert way == Frame.offset(bx - ax, by - ay)


@given(st.floats(0.1, 8).filter(lambda value: value != 1))
def test_a_scale_is_no_whole_offset(factor: float) -> None:
    assert not Frame.scale(factor, factor).is_whole_offset


def test_a_frame_that_flattens_has_no_way_back() -> None:
    with pytest.raises(ValueError, match="flattens"):
        Frame(1, 2, 0, 2, 4, 0).inverse()


sides = st.integers(-50, 50)
boxes = st.builds(Box, sides, sides, sides, sides)


@given(boxes, boxes)
def test_what_two_boxes_share_lies_in_both_and_in_their_union(one: Box, other: Box) -> None:
    shared, union = one.intersect(other), one.unite(other)

    assert shared == other.intersect(one)
    if not shared.is_empty:
        for box in (one, other, union):
            assert shared.intersect(box) == shared
    for box in (one, other):
        assert box.is_empty or box.intersect(union) == box


@given(boxes, st.integers(0, 20), sides, sides)
def test_boxes_grow_and_move_and_come_back(box: Box, by: int, dx: int, dy: int) -> None:
    assert box.grow(by).grow(-by) == box
    assert box.moved(dx, dy).moved(-dx, -dy) == box
    assert box.area >= 0
