"""What does one row of the history say? Everything the delegate paints, found when the row is in view."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.history import History, Node, Turn, TurnKind, TurnState
from studio.model.lanes import Lanes, Lines
from studio.model.rows import Listing, Row, candidates, face
from studio.model.words import mark, tr, trn
from studio.ui import numerals
from studio.ui.history.arrivals import Arrival
from studio.ui.history.barren import barren
from studio.ui.history.drift_text import drift_text, drift_told
from studio.ui.history.tiles import cost_text
from studio.ui.locks.looks import is_open, lock_text

_TITLES = {
    TurnKind.OPEN: mark("Opened picture"),
    TurnKind.GENERATE: mark("Generated picture"),
    TurnKind.EDIT: mark("Edit"),
    TurnKind.MERGE: mark("Merge"),
    TurnKind.COMPOSITE: mark("Composite"),
    TurnKind.FRAME: mark("New frame"),
    TurnKind.IMPORT: mark("Imported picture"),
}


class Spot(StrEnum):
    """The shape of a row on its lane."""

    DOT = "dot"
    HEAD = "head"
    MERGE = "merge"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class RowView:
    """`arriving` holds a fraction for each candidate that is not here; `icon` stands before the detail."""

    turn_id: str
    title: str
    tags: tuple[str, ...]
    nodes: tuple[Node, ...]
    face: Node | None
    arriving: tuple[float, ...]
    detail: str
    has_drift: bool
    cost: str
    lines: Lines
    spot: Spot
    icon: str = ""
    icon_role: str = "muted"

    @property
    def drift(self) -> float | None:
        return self.face.drift if self.face else None

    @property
    def drift_text(self) -> str:
        """The number beside the drift mark; "" where there is no drift."""
        return drift_text(self.face) if self.face is not None and self.has_drift else ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What rows are seen against: the way to the head, and who carries a branch's name."""

    head: str | None = None
    way: tuple[str, ...] = ()
    path: Set[str] = frozenset()
    tips: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def sight_of(history: History) -> Sight:
    way = history.path(history.head) if history.head else ()
    return Sight(history.head, way, frozenset(way), tips_of(history))


def tips_of(history: History) -> dict[str, tuple[str, ...]]:
    """The names of the branches that end at a node, by node."""
    tips: dict[str, tuple[str, ...]] = {}
    for branch in history.branches:
        if not branch.hidden and branch.name:
            tips[branch.tip_node_id] = (*tips.get(branch.tip_node_id, ()), branch.name)
    return tips


def row_view(listing: Listing, lanes: Lanes, age: int, sight: Sight, arrival: Arrival | None) -> RowView:
    """The view of the row of this age."""
    history, row = listing.history, listing.row(age)
    turn = history.turns.get(row.turn_id)
    nodes = candidates(history, row, sight.path)
    shown = face(nodes, sight.path)
    lines = lanes.lines(age)
    is_opened = turn is not None and turn.kind is TurnKind.OPEN
    came_to = barren(turn) if turn is not None and not nodes else None
    return RowView(
        turn_id=row.turn_id,
        title=_title(history, turn, nodes),
        tags=_tags(nodes, shown, sight),
        nodes=nodes,
        face=shown,
        arriving=_arriving(turn, row, arrival),
        detail=came_to.words if came_to else _detail(history, row, shown, lines),
        has_drift=shown is not None and not is_opened,
        cost="" if is_opened or not nodes else cost_text(turn, nodes),
        lines=lines,
        spot=_spot(row, shown, sight),
        icon=came_to.icon if came_to else "",
        icon_role=came_to.role if came_to else "muted",
    )


def spoken(view: RowView) -> str:
    """The row as one sentence, for who does not see it."""
    parts = [view.title, *view.tags]
    if view.nodes:
        parts.append(trn("{count} candidate", "{count} candidates", len(view.nodes)))
    if view.arriving:
        parts.append(trn("{count} on its way", "{count} on their way", len(view.arriving)))
    if view.spot is Spot.HEAD:
        parts.append(tr("you are here"))
    if view.face is not None and is_open(view.face):
        parts.append(lock_text(view.face))
    if view.face is not None and view.has_drift and (told := drift_told(view.face)):
        parts.append(told)
    return ", ".join([*parts, *(text for text in (view.detail, view.cost) if text)])


def title_of(turn: Turn, history: History) -> str:
    """What a turn is called that has no instruction; a merge by what was merged."""
    merged = next((node for node in history.of_turn(turn.id) if node.is_merge), None)
    if merged is not None and all(parent in history.nodes for parent in merged.parents):
        one, other = (numerals.number(history.nodes[parent].number) for parent in merged.parents[:2])
        return tr("Merge: part of {other}, the rest of {one}", other=other, one=one)
    return tr(_TITLES[turn.kind])


def _title(history: History, turn: Turn | None, nodes: tuple[Node, ...]) -> str:
    if turn is None:
        return tr("Unknown turn")
    if turn.kind is TurnKind.OPEN and nodes and nodes[0].picture_id is None:
        return tr("Empty sheet")
    return " ".join(turn.instruction.split()) or title_of(turn, history)


def _tags(nodes: tuple[Node, ...], shown: Node | None, sight: Sight) -> tuple[str, ...]:
    names = [name for node in nodes for name in sight.tips.get(node.id, ())]
    label = [shown.label] if shown is not None and shown.label else []
    return tuple(dict.fromkeys([*names, *label]))


def _arriving(turn: Turn | None, row: Row, arrival: Arrival | None) -> tuple[float, ...]:
    if turn is None or turn.state is not TurnState.RUNNING:
        return ()
    asked = max(turn.candidates, arrival.asked if arrival else 0)
    failed = len(arrival.errors) if arrival else 0
    missing = range(asked - max(0, asked - len(row.node_ids) - failed), asked)
    return tuple(arrival.fractions.get(ordinal, 0.0) if arrival else 0.0 for ordinal in missing)


def _detail(history: History, row: Row, shown: Node | None, lines: Lines) -> str:
    if shown is not None and len(shown.parents) > 1:
        return trn("{count} parent", "{count} parents", len(shown.parents))
    if row.from_id is None:
        return numerals.size(shown.width, shown.height) if shown else ""
    parent = history.nodes.get(row.from_id)
    return tr("from {number}", number=parent.number) if lines.is_cut and parent else ""


def _spot(row: Row, shown: Node | None, sight: Sight) -> Spot:
    if sight.head in row.node_ids:
        return Spot.HEAD
    if shown is not None and len(shown.parents) > 1:
        return Spot.MERGE
    return Spot.ROOT if row.from_id is None else Spot.DOT
