"""Rows of a history: which there are, in which order, and how they grow."""

from dataclasses import replace

import pytest

from studio.model.history import History, Node, Turn, TurnKind, TurnState, Verdict
from studio.model.rows import Grown, Listing, candidates, face, turn_number, versions


def node(name: str, turn: str, *parents: str, **more: object) -> Node:
    number = more.pop("number", 1)
    return Node(name, "i", number, turn, parents, 6, 4, picture_id=f"c-{name}", **more)  # type: ignore[arg-type]


def history(
    *nodes: Node, head: str | None = None, running: str = "", started_from: str | None = None
) -> History:
    turns: dict[str, Turn] = {}
    for one in nodes:
        kind = TurnKind.EDIT if one.parents else TurnKind.OPEN
        turns.setdefault(one.turn_id, Turn(one.turn_id, "i", kind))
    if running:
        turns[running] = Turn(running, "i", TurnKind.EDIT, state=TurnState.RUNNING, started_from=started_from)
    return History("i", {one.id: one for one in nodes}, turns, (), head)


def rows_of(listing: Listing) -> list[tuple[str, tuple[str, ...]]]:
    return [(listing.row(age).turn_id, listing.row(age).node_ids) for age in range(len(listing))]


def test_a_turn_is_one_row_of_its_candidates() -> None:
    listing = Listing(history(node("root", "t0"), node("a", "t1", "root"), node("b", "t1", "root")))

    assert rows_of(listing) == [("t0", ("root",)), ("t1", ("a", "b"))]
    assert listing.links == [(), (0,)]


def test_each_anchor_of_a_turn_has_its_own_row() -> None:
    listing = Listing(
        history(node("root", "t0"), node("a", "t1", "root"), node("b", "t2", "a"), node("c", "t2", "root"))
    )

    assert rows_of(listing)[2:] == [("t2", ("b",)), ("t2", ("c",))]
    assert listing.links[2:] == [(1,), (0,)]


def test_a_merge_links_to_both_parents() -> None:
    nodes = (
        node("root", "t0"),
        node("a", "t1", "root"),
        node("b", "t2", "root"),
        node("m", "t3", "a", "b"),
    )

    assert Listing(history(*nodes)).links[3] == (1, 2)


def test_a_row_whose_parent_is_hidden_hangs_under_the_nearest_one_in_view() -> None:
    nodes = (node("root", "t0"), node("a", "t1", "root", hidden=True), node("b", "t2", "a"))

    listing = Listing(history(*nodes))

    assert rows_of(listing) == [("t0", ("root",)), ("t2", ("b",))]
    assert listing.links == [(), (0,)]


@pytest.mark.parametrize("state", [state for state in TurnState if state is not TurnState.DONE])
def test_a_turn_without_answers_has_a_row_under_the_node_it_started_from(state: TurnState) -> None:
    running = history(node("root", "t0"), running="t1", started_from="root")

    listing = Listing(running.with_turns([replace(running.turns["t1"], state=state)]))

    assert rows_of(listing) == [("t0", ("root",)), ("t1", ())]
    assert listing.links == [(), (0,)]


def test_a_turn_that_was_undone_has_no_row_and_neither_has_one_whose_answers_are_hidden() -> None:
    running = history(node("root", "t0"), node("a", "t2", "root", hidden=True), running="t1")

    undone = running.with_turns([replace(running.turns["t1"], state=TurnState.FAILED, hidden=True)])

    assert rows_of(Listing(undone)) == [("t0", ("root",))]


def test_a_turn_that_fails_keeps_its_row() -> None:
    running = history(node("root", "t0"), running="t1", started_from="root")
    listing = Listing(running)

    failed = replace(running.turns["t1"], state=TurnState.FAILED)

    assert listing.follow(running.with_turns([failed])) == Grown(frozenset({1}), 0)


def test_the_first_answer_fills_the_row_that_waited() -> None:
    before = history(node("root", "t0"), running="t1", started_from="root")
    listing = Listing(before)

    grown = listing.follow(before.with_nodes([node("a", "t1", "root")]))

    assert grown == Grown(frozenset({1}), 0)
    assert rows_of(listing)[1] == ("t1", ("a",))


def test_an_answer_from_elsewhere_than_was_waited_for_asks_for_a_new_list() -> None:
    before = history(node("root", "t0"), node("a", "t1", "root"), running="t2", started_from="a")
    listing = Listing(before)

    assert listing.follow(before.with_nodes([node("b", "t2", "root")])) is None


def test_a_new_turn_comes_on_top_and_touches_no_row() -> None:
    before = history(node("root", "t0"))
    listing = Listing(before)

    grown = listing.follow(
        before.with_nodes([node("a", "t1", "root")]).with_turns([Turn("t1", "i", TurnKind.EDIT)])
    )

    assert grown == Grown(frozenset(), 1)
    assert listing.row(1).number == 1


def test_a_verdict_touches_its_row_alone() -> None:
    before = history(node("root", "t0"), node("a", "t1", "root"))
    listing = Listing(before)

    grown = listing.follow(before.with_nodes([replace(before.nodes["a"], verdict=Verdict.PICK)]))

    assert grown == Grown(frozenset({1}), 0)


def test_hiding_asks_for_a_new_list() -> None:
    before = history(node("root", "t0"), node("a", "t1", "root"))
    listing = Listing(before)

    assert listing.follow(before.with_nodes([replace(before.nodes["a"], hidden=True)])) is None


def test_versions_fold_under_the_newest_or_under_the_one_on_the_path() -> None:
    first, second = node("a", "t1", "root", delivery_id="d1"), node("b", "t1", "root", delivery_id="d1")
    whole = history(node("root", "t0"), first, second)
    row = Listing(whole).row(1)

    assert candidates(whole, row) == (second,)
    assert candidates(whole, row, ("root", "a")) == (first,)
    assert versions(whole, second) == (first,)


def test_the_face_is_on_the_path_else_picked_else_first() -> None:
    a, b, c = (node(name, "t1", "root") for name in "abc")
    picked = replace(b, verdict=Verdict.PICK)

    assert face((a, picked, c), {"c"}) == c
    assert face((a, picked, c), ()) == picked
    assert face((a, b, c), ()) == a
    assert face((), ()) is None


def test_turns_are_numbered_without_the_opening_one() -> None:
    whole = history(node("root", "t0"), node("a", "t1", "root"), node("b", "t2", "a"))

    assert [turn_number(whole, turn) for turn in ("t0", "t1", "t2")] == [0, 1, 2]
