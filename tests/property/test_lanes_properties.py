"""Whatever the history: every visible node has one row, and lines lead where they should."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studio.model.history import History, Node, Turn, TurnKind
from studio.model.lanes import LAST_LANE, Lanes
from studio.model.rows import Listing


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Turns of one to three candidates from random earlier nodes; some merged, some hidden."""
    nodes = [Node("n0", "i", 1, "t0", (), 6, 4, picture_id="c")]
    turns = [Turn("t0", "i", TurnKind.OPEN)]
    for step in range(1, draw(st.integers(1, 14))):
        pick = st.integers(0, len(nodes) - 1)
        starts = draw(st.lists(pick, min_size=1, max_size=2, unique=True))
        merged = draw(st.lists(pick, max_size=2, unique=True))
        turns.append(Turn(f"t{step}", "i", TurnKind.EDIT))
        for start in starts:
            parents = [nodes[start].id, *(nodes[at].id for at in merged if at != start)]
            for _ in range(draw(st.integers(1, 3))):
                number = len(nodes) + 1
                hidden = draw(st.integers(0, 9)) == 0
                nodes.append(
                    Node(f"n{number - 1}", "i", number, f"t{step}", tuple(parents), 6, 4, "c", hidden=hidden)
                )
    head = nodes[draw(st.integers(0, len(nodes) - 1))].id
    return History("i", {n.id: n for n in nodes}, {t.id: t for t in turns}, (), head)


def laid(history: History) -> tuple[Listing, Lanes]:
    listing = Listing(history)
    path = history.path(history.head) if history.head else ()
    return listing, Lanes(listing.links, listing.path_ages(path))


@given(histories())
def test_every_visible_node_is_in_exactly_one_row(history: History) -> None:
    listing, _ = laid(history)

    listed = Counter(node_id for age in range(len(listing)) for node_id in listing.row(age).node_ids)

    assert listed == Counter(node.id for node in history.nodes.values() if not node.hidden)


@given(histories())
def test_what_leaves_a_row_below_enters_the_next_one_from_above(history: History) -> None:
    listing, lanes = laid(history)

    for age in range(1, len(listing)):
        upper, lower = lanes.lines(age), lanes.lines(age - 1)
        assert sorted(upper.passing + upper.leaving) == sorted(lower.passing + lower.arriving)


@given(histories())
def test_no_lane_holds_two_lines_and_no_mark_stands_on_a_strange_line(history: History) -> None:
    listing, lanes = laid(history)

    for age in range(len(listing)):
        lines = lanes.lines(age)
        assert not set(lines.passing) & (set(lines.arriving) | set(lines.leaving))
        assert lines.lane not in lines.passing


@given(histories())
def test_a_line_followed_down_ends_at_a_parent_and_each_parent_is_reached_or_cut(history: History) -> None:
    listing, lanes = laid(history)

    for age in range(len(listing)):
        reached = {_followed(lanes, age, lane) for lane in lanes.lines(age).leaving}
        assert reached <= set(listing.links[age])
        assert reached == set(listing.links[age]) or lanes.lines(age).is_cut


@given(histories())
def test_the_path_to_the_head_is_lane_nought_without_a_gap(history: History) -> None:
    listing, lanes = laid(history)
    path = listing.path_ages(history.path(history.head or ""))

    assert all(lanes.lines(age).lane == 0 and lanes.lines(age).is_on_path for age in path)
    for age in range(path[0], path[-1]) if path else ():
        assert lanes.lines(age).path_above
        assert 0 in lanes.lines(age).passing + lanes.lines(age).arriving


@given(histories(), st.data())
def test_a_history_that_grew_is_listed_like_one_made_anew(history: History, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(history.nodes)))
    listing = Listing(_beginning(history, size))
    lanes = Lanes(listing.links, ())

    for more in range(size + 1, len(history.nodes) + 1):
        before = len(listing)
        grown = listing.follow(_beginning(history, more))
        assert grown is not None
        assert len(listing) == before + grown.added
        for age in range(before, len(listing)):
            lanes.add(listing.links[age])

    anew = Listing(history)
    assert [listing.row(age) for age in range(len(listing))] == [anew.row(age) for age in range(len(anew))]
    assert listing.links == anew.links
    fresh = Lanes(anew.links, ())
    assert [lanes.lines(age) for age in range(len(anew))] == [fresh.lines(age) for age in range(len(anew))]


@given(st.lists(st.lists(st.integers(-3, 30), max_size=3), max_size=30))
def test_parents_in_any_order_never_break_the_list(wild: list[list[int]]) -> None:
    nodes = [
        Node(f"n{at}", "i", at, f"t{at}", tuple(f"n{parent}" for parent in parents), 1, 1)
        for at, parents in enumerate(wild)
    ]
    turns = {node.turn_id: Turn(node.turn_id, "i", TurnKind.EDIT) for node in nodes}
    history = History("i", {node.id: node for node in nodes}, turns, (), nodes[-1].id if nodes else None)

    listing, lanes = laid(history)

    assert len(listing) == len(lanes) == len(nodes)
    assert all(lanes.lines(age).lane <= LAST_LANE for age in range(len(lanes)))


def _beginning(history: History, size: int) -> History:
    """The same history when it had its first `size` nodes."""
    nodes = dict(list(history.nodes.items())[:size])
    begun = {node.turn_id for node in nodes.values()}
    turns = {turn_id: turn for turn_id, turn in history.turns.items() if turn_id in begun}
    return History("i", nodes, turns, (), None)


def _followed(lanes: Lanes, age: int, lane: int) -> int:
    below = age - 1
    while lane in lanes.lines(below).passing:
        below -= 1
    assert lane in lanes.lines(below).arriving
    return below
