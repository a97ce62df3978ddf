"""Lanes of a history, laid oldest first."""

from studio.model.lanes import LAST_LANE, Lanes

# open, remove, celadon, calm, warmer, merge of calm and warmer, ochre, glaze
CERAMICS = [(), (0,), (1,), (1,), (1,), (3, 4), (3,), (5,)]
PATH = (0, 1, 3, 5, 7)


def test_the_path_to_the_head_runs_straight_down_the_trunk() -> None:
    lanes = Lanes(CERAMICS, PATH)

    assert [lanes.lines(age).lane for age in range(8)] == [0, 0, 1, 0, 2, 0, 1, 0]
    assert [age for age in range(8) if lanes.lines(age).is_on_path] == list(PATH)


def test_a_merge_line_leaves_on_the_lane_of_the_merged_node() -> None:
    lanes = Lanes(CERAMICS, PATH)

    assert lanes.lines(5).leaving == (0, 2)
    assert lanes.lines(4).arriving == (2,)


def test_lines_of_other_branches_pass_beside() -> None:
    lanes = Lanes(CERAMICS, PATH)

    assert lanes.lines(4).passing == (0, 1)
    assert lanes.lines(3).arriving == (0, 1)
    assert lanes.lines(2).passing == (0, 2)


def test_a_new_turn_from_the_head_goes_straight_on() -> None:
    lanes = Lanes(CERAMICS, PATH)

    lanes.add((7,))

    assert lanes.lines(8).lane == 0
    assert not lanes.lines(8).is_on_path
    assert not lanes.lines(7).path_above


def test_going_back_along_the_trunk_moves_no_line() -> None:
    lanes = Lanes(CERAMICS, PATH)
    before = [lanes.lines(age).lane for age in range(8)]

    assert lanes.holds((0, 1, 3))
    lanes.show_path((0, 1, 3))

    assert [lanes.lines(age).lane for age in range(8)] == before
    assert not lanes.holds((0, 1, 2))
    assert [lanes.lines(age).path_below for age in range(8)] == [False, True, True, True] + [False] * 4


def test_rows_without_room_for_a_line_stand_in_the_last_lane_and_say_so() -> None:
    lanes = Lanes([(), *[(0,)] * 20], (0, 1))

    crowded = [lanes.lines(age) for age in range(LAST_LANE + 1, 21)]

    assert all(lines.lane == LAST_LANE and lines.is_cut for lines in crowded)
    assert lanes.used == LAST_LANE + 1
