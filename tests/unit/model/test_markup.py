"""Strokes: the lines they are made of, through frames, and without points that say nothing."""

import math

from studio.model.geometry import Frame
from studio.model.markup import Stroke, lines, simplified, suited_width


def test_a_line_is_itself() -> None:
    points = ((0.0, 0.0), (5.0, 1.0), (9.0, 9.0))

    assert lines(Stroke(points)) == (points,)


def test_an_arrow_goes_straight_to_its_head_whose_sides_are_as_long() -> None:
    shaft, head = lines(Stroke(((0.0, 0.0), (40.0, 30.0), (100.0, 0.0)), width=5.0, is_arrow=True))

    assert shaft == ((0.0, 0.0), (100.0, 0.0))
    assert head[1] == (100.0, 0.0)
    assert [round(math.dist(end, head[1]), 6) for end in (head[0], head[2])] == [20.0, 20.0]
    assert round(head[0][1] + head[2][1], 6) == 0


def test_through_a_frame_points_move_and_the_line_grows() -> None:
    stroke = Stroke(((1.0, 2.0), (3.0, 4.0)), width=2.0).through(Frame.scale(3, 3).then(Frame.offset(10, 0)))

    assert (stroke.points, stroke.width) == (((13.0, 6.0), (19.0, 12.0)), 6.0)


def test_points_that_lie_on_each_other_are_left_out_but_for_the_last() -> None:
    assert simplified([(0, 0), (0.2, 0), (4, 0), (4.1, 0)]) == ((0, 0), (4, 0), (4.1, 0))


def test_a_line_is_seen_on_a_picture_of_any_size() -> None:
    assert suited_width(64, 48) == 2.0
    assert suited_width(4000, 3000) == 20.0
