"""Where do the arrow keys lead in a history: to the child, the parent, the sibling, the next candidate?"""

from enum import StrEnum

from studio.model.history import History, Node, Verdict


class Step(StrEnum):
    CHILD = "child"
    PARENT = "parent"
    PREVIOUS_SIBLING = "previous-sibling"
    NEXT_SIBLING = "next-sibling"
    PREVIOUS_CANDIDATE = "previous-candidate"
    NEXT_CANDIDATE = "next-candidate"


def step(history: History, node_id: str, way: Step) -> str | None:
    """The node one step away, or None where the way ends; hidden nodes are passed over."""
    if node_id not in history.nodes:
        return None
    match way:
        case Step.PARENT:
            return _parent(history, node_id)
        case Step.CHILD:
            return _child(history, node_id)
        case Step.PREVIOUS_SIBLING:
            return _neighbour(_siblings(history, node_id), node_id, -1)
        case Step.NEXT_SIBLING:
            return _neighbour(_siblings(history, node_id), node_id, 1)
        case Step.PREVIOUS_CANDIDATE:
            return _neighbour(_candidates(history, node_id), node_id, -1)
        case Step.NEXT_CANDIDATE:
            return _neighbour(_candidates(history, node_id), node_id, 1)


def _parent(history: History, node_id: str) -> str | None:
    above = history.path(node_id)[:-1]
    return next((step for step in reversed(above) if not history.nodes[step].hidden), None)


def _child(history: History, node_id: str) -> str | None:
    """The pick of the newest turn made from here, else its first candidate."""
    made = [node for node in _visible(history) if node.parents[:1] == (node_id,)]
    return _chosen([node for node in made if node.turn_id == made[-1].turn_id]) if made else None


def _siblings(history: History, node_id: str) -> list[str]:
    """One node of each turn from the same parent, oldest turn first; the node itself stands for its own."""
    at = history.nodes[node_id]
    turns: dict[str, list[Node]] = {}
    for node in _visible(history):
        if node.parents[:1] == at.parents[:1]:
            turns.setdefault(node.turn_id, []).append(node)
    return [node_id if turn_id == at.turn_id else _chosen(nodes) for turn_id, nodes in turns.items()]


def _candidates(history: History, node_id: str) -> list[str]:
    at = history.nodes[node_id]
    return [node.id for node in _visible(history) if node.turn_id == at.turn_id or node.id == node_id]


def _chosen(nodes: list[Node]) -> str:
    return next((node.id for node in nodes if node.verdict is Verdict.PICK), nodes[0].id)


def _visible(history: History) -> list[Node]:
    return [node for node in history.nodes.values() if not node.hidden]


def _neighbour(ids: list[str], node_id: str, by: int) -> str | None:
    at = ids.index(node_id) + by if node_id in ids else -1
    return ids[at] if 0 <= at < len(ids) else None
