"""Where the arrow keys lead."""

import pytest

from studio.model.history import History, Node, Turn, TurnKind, Verdict
from studio.model.steps import Step, step


def node(name: str, turn: str, *parents: str, **more: object) -> Node:
    return Node(name, "i", 1, turn, parents, 6, 4, picture_id="c", **more)  # type: ignore[arg-type]


NODES = (
    node("root", "t0"),
    node("a", "t1", "root"),
    node("a2", "t1", "root", verdict=Verdict.PICK),
    node("b", "t2", "root"),
    node("hidden", "t3", "a", hidden=True),
    node("c", "t4", "hidden"),
)
TREE = History(
    "i", {one.id: one for one in NODES}, {one.turn_id: Turn(one.turn_id, "i", TurnKind.EDIT) for one in NODES}
)


@pytest.mark.parametrize(
    ("at", "way", "reached"),
    [
        ("root", Step.PARENT, None),
        ("a", Step.PARENT, "root"),
        ("c", Step.PARENT, "a"),
        ("root", Step.CHILD, "b"),
        ("b", Step.CHILD, None),
        ("b", Step.PREVIOUS_SIBLING, "a2"),
        ("a", Step.NEXT_SIBLING, "b"),
        ("b", Step.NEXT_SIBLING, None),
        ("a", Step.NEXT_CANDIDATE, "a2"),
        ("a2", Step.PREVIOUS_CANDIDATE, "a"),
        ("a", Step.PREVIOUS_CANDIDATE, None),
        ("gone", Step.PARENT, None),
    ],
)
def test_each_way_leads_to_the_nearest_visible_node(at: str, way: Step, reached: str | None) -> None:
    assert step(TREE, at, way) == reached
