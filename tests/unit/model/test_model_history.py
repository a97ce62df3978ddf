"""Questions asked of a history: paths, roots, what lies below, candidates, branches."""

from studio.model.history import Branch, History, Node


def node(number: int, *parents: int, picture: bool = True) -> Node:
    return Node(
        id=f"n{number}",
        image_id="i1",
        number=number,
        turn_id=f"t{number // 10}",
        parents=tuple(f"n{one}" for one in parents),
        width=8,
        height=8,
        picture_id=f"c{number}" if picture else None,
    )


def history(*nodes: Node) -> History:
    return History("i1", {one.id: one for one in nodes})


MERGED = history(node(1), node(2, 1), node(3, 2), node(4, 1), node(5, 3, 4), node(6, 5))


def test_the_path_follows_first_parents() -> None:
    assert MERGED.path("n6") == ("n1", "n2", "n3", "n5", "n6")


def test_what_is_merged_in_lies_above_by_its_children_too() -> None:
    assert set(MERGED.below("n4")) == {"n4", "n5", "n6"}
    assert set(MERGED.below("n2")) == {"n2", "n3", "n5", "n6"}
    assert next(MERGED.below("n2")) == "n2"
    assert MERGED.children("n4") == ("n5",)


def test_a_cycle_ends_a_path_and_what_lies_below() -> None:
    looped = history(node(1, 3), node(2, 1), node(3, 2))

    assert looped.path("n3") == ("n1", "n2", "n3")
    assert sorted(looped.below("n2")) == ["n1", "n2", "n3"]


def test_a_parent_that_is_not_there_begins_the_path() -> None:
    assert history(node(2, 1), node(3, 2)).path("n3") == ("n2", "n3")
    assert history().path("n1") == ()


def test_the_root_is_the_first_node_with_a_picture() -> None:
    made_from_words = history(node(1, picture=False), node(2, 1), node(3, 2))

    assert made_from_words.root("n3") == "n2"
    assert made_from_words.root("n1") is None


def test_two_thousand_turns_deep_is_a_path_like_any_other() -> None:
    deep = history(node(1), *(node(n, n - 1) for n in range(2, 2001)))

    assert len(deep.path("n2000")) == 2000
    assert sum(1 for _ in deep.below("n1")) == 2000
    assert deep.root("n2000") == "n1"


def test_a_branch_grows_to_what_was_made_from_its_tip() -> None:
    branch = Branch("h1", "i1", "walnut", "n2")
    grown = History("i1", MERGED.nodes, branches=(branch,))

    assert grown.branches_growing_to("n3") == (branch,)
    assert grown.branches_growing_to("n4") == ()
    assert grown.branches_growing_to("n1") == ()


def test_nodes_are_found_by_number_and_turn() -> None:
    grown = history(*(node(n) for n in (1, 10, 11, 12, 20))).with_nodes([node(21)])

    assert [one.number for one in grown.of_turn("t1")] == [10, 11, 12]
    found = grown.by_number(21)
    assert found is not None
    assert found.id == "n21"
    assert grown.by_number(99) is None
