"""An image's history: nodes, turns and branches as one immutable snapshot, and the questions asked of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from studio.model.errors import Cause, Charged
from studio.model.geometry import IDENTITY, Frame


class Verdict(StrEnum):
    NONE = "none"
    PICK = "pick"
    MAYBE = "maybe"
    REJECT = "reject"


class TurnKind(StrEnum):
    OPEN = "open"
    GENERATE = "generate"
    EDIT = "edit"
    MERGE = "merge"
    COMPOSITE = "composite"
    FRAME = "frame"
    IMPORT = "import"


class TurnState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class LockState(StrEnum):
    LOCKED = "locked"
    ASKED = "asked"
    REFUSED = "refused"
    OFF = "off"


class Finding(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Node:
    """One state of an image; its pixels never change.

    `parents`: from, then merged in. `hidden` also says that the turn that made it is hidden. `cost_micro` is
    its share of the call that made it, in millionths of a dollar; None where nobody knows it, or not yet.
    """

    id: str
    image_id: str
    number: int
    turn_id: str
    parents: tuple[str, ...]
    width: int
    height: int
    picture_id: str | None = None
    job_id: str | None = None
    ordinal: int = 0
    delivery_id: str | None = None
    seed: int | None = None
    frame: Frame = IDENTITY
    verdict: Verdict = Verdict.NONE
    label: str = ""
    note: str = ""
    hidden: bool = False
    created: str = ""
    lock: LockState | None = None
    protected_px: int | None = None
    differing_px: int | None = None
    cost_micro: int | None = 0
    drift: float | None = None  # colour ΔE as locked, against the root; None where nothing can be claimed
    awaits_drift: bool = False  # it is not measured yet

    @property
    def version_key(self) -> object:
        """Equal for nodes made of the same answer: of one delivery, else of one job and ordinal."""
        if self.delivery_id is not None:
            return self.delivery_id
        return (self.job_id, self.ordinal) if self.job_id is not None else self.id

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of the history; `candidates` is how many were asked for.

    `charged` is the gravest of its calls: MAYBE before YES, since that is what the user has to know. The last
    three tell of a turn that is not done: the node it started from, why nothing came of it, and whether the
    user gave up an answer that never came.
    """

    id: str
    image_id: str
    kind: TurnKind
    instruction: str = ""
    outcome: str = ""
    state: TurnState = TurnState.DONE
    created: str = ""
    recipe_id: str | None = None
    candidates: int = 1
    hidden: bool = False
    charged: Charged = Charged.NO
    started_from: str | None = None
    failure: Cause | None = None
    is_forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    id: str
    image_id: str
    name: str
    tip_node_id: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The whole of one image's history; nodes and turns in the order they were made."""

    image_id: str
    nodes: Mapping[str, Node] = field(default_factory=dict)
    turns: Mapping[str, Turn] = field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    head: str | None = None

    def path(self, node_id: str) -> tuple[str, ...]:
        """The first-parent path from the first node to `node_id`, both included; cycles end it."""
        seen: dict[str, None] = {}
        at: str | None = node_id
        while at is not None and at in self.nodes and at not in seen:
            seen[at] = None
            parents = self.nodes[at].parents
            at = parents[0] if parents else None
        return tuple(reversed(seen))

    def root(self, node_id: str) -> str | None:
        """The first node with a picture on the first-parent path; None on an empty sheet."""
        return next((step for step in self.path(node_id) if self.nodes[step].picture_id), None)

    def children(self, node_id: str) -> tuple[str, ...]:
        return tuple(node.id for node in self.nodes.values() if node_id in node.parents)

    def below(self, node_id: str) -> Iterator[str]:
        """Every node made from `node_id`, by any parent, itself first."""
        made_from: dict[str, list[str]] = {}
        for node in self.nodes.values():
            for parent in node.parents:
                made_from.setdefault(parent, []).append(node.id)
        seen, waiting = {node_id}, [node_id]
        while waiting:
            at = waiting.pop()
            yield at
            fresh = [child for child in made_from.get(at, ()) if child not in seen]
            seen.update(fresh)
            waiting.extend(fresh)

    def branches_growing_to(self, node_id: str) -> tuple[Branch, ...]:
        """The branches whose tip is the node that `node_id` was made from."""
        parents = self.nodes[node_id].parents
        return tuple(one for one in self.branches if parents and one.tip_node_id == parents[0])

    def of_turn(self, turn_id: str) -> tuple[Node, ...]:
        """The candidates of a turn, hidden ones too, in the order of job and ordinal."""
        return tuple(node for node in self.nodes.values() if node.turn_id == turn_id)

    def versions(self, node_id: str) -> tuple[Node, ...]:
        """The shown nodes that were made of the same answer, oldest first, the node itself included."""
        key, turn_id = self.nodes[node_id].version_key, self.nodes[node_id].turn_id
        return tuple(one for one in self.of_turn(turn_id) if one.version_key == key and not one.hidden)

    def by_number(self, number: int) -> Node | None:
        return next((node for node in self.nodes.values() if node.number == number), None)

    def with_nodes(self, nodes: Iterable[Node]) -> "History":
        return replace(self, nodes={**self.nodes, **{node.id: node for node in nodes}})

    def with_turns(self, turns: Iterable[Turn]) -> "History":
        return replace(self, turns={**self.turns, **{turn.id: turn for turn in turns}})
