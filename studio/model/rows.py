"""Which rows does a history have: a turn each, or one anchor's part of it, oldest first?

A row's *age* is its place counted from the oldest; it stays the same while the history grows at its end.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import chain, compress, islice
from operator import is_not
from typing import TypeVar

from studio.model.history import History, Node, Turn, TurnKind, TurnState, Verdict

_CHANGES_MAX = 256  # more than these at once: listing anew costs less than following

_Key = tuple[str, str | None]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts the turns of the image from 1 (0: opened); `from_id` is what its nodes hang under."""

    turn_id: str
    number: int
    from_id: str | None
    node_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grown:
    """What following a history did: the ages to draw again, and how many rows came on top."""

    touched: frozenset[int] = frozenset()
    added: int = 0


def is_visible(node: Node) -> bool:
    return not node.hidden


def has_own_row(turn: Turn) -> bool:
    """Whether a turn that has no nodes is shown all the same: one on its way, or of which nothing came."""
    return turn.state is not TurnState.DONE and not turn.hidden


class Listing:
    """The rows of a history; grows at its end without being made again.

    `links` holds for each row the ages of its parents, first parent first. `shows` and `shows_empty` choose
    among the nodes, and among the turns that have none.
    """

    def __init__(
        self,
        history: History,
        *,
        shows: Callable[[Node], bool] = is_visible,
        shows_empty: Callable[[Turn], bool] = has_own_row,
    ) -> None:
        self.history = history
        self.links: list[tuple[int, ...]] = []
        self._shows = shows
        self._shows_empty = shows_empty
        self._keys: list[_Key] = []
        self._node_ids: list[list[str]] = []
        self._ages: dict[str, int] = {}
        self._age_of_key: dict[_Key, int] = {}
        self._nearest: dict[str, int] = {}
        self._numbers = _turn_numbers(history)
        self._begun: set[str] = set()
        groups = _grouped(filter(shows, history.nodes.values()))
        self._append(self._ordered(groups, history.turns.values()), groups)

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def turns(self) -> int:
        """How many turns have rows, the opening one left out."""
        return len(self._begun)

    @property
    def nodes(self) -> int:
        return len(self._ages)

    def row(self, age: int) -> Row:
        turn_id, from_id = self._keys[age]
        return Row(turn_id, self._numbers.get(turn_id, 0), from_id, tuple(self._node_ids[age]))

    def age_of(self, node_id: str | None) -> int | None:
        """The row that holds the node, or its nearest ancestor in view."""
        if node_id is None:
            return None
        age = self._ages.get(node_id)
        return age if age is not None else self._climb(node_id)

    def path_ages(self, path: Iterable[str]) -> tuple[int, ...]:
        """The rows that a path runs through, oldest first."""
        rising: list[int] = []
        for step in path:
            age = self._ages.get(step)
            if age is not None and (not rising or age > rising[-1]):
                rising.append(age)
        return tuple(rising)

    def follow(self, history: History) -> Grown | None:
        """Take over a later snapshot in place; None when rows moved and the listing must be made anew."""
        changes = _changes(self.history, history)
        if changes is None or not self._keeps_its_rows(changes):
            return None
        groups = _grouped(filter(self._shows, changes.added_nodes))
        on_top = {turn.id for turn in changes.added_turns}
        on_top.update(tuple(self.history.turns)[-1:])
        if any(key not in self._age_of_key and key[0] not in on_top for key in groups):
            return None
        self.history = history
        touched = {self._ages[new.id] for _, new in changes.nodes if new.id in self._ages}
        if changes.turns:
            touched |= self._rows_of_turns({turn.id for _, turn in changes.turns})
        touched |= self._take_in(groups)
        for turn in changes.added_turns:
            if turn.kind is not TurnKind.OPEN:
                self._numbers[turn.id] = len(self._numbers) + 1
        fresh = self._ordered(groups, changes.added_turns)
        self._append(fresh, groups)
        return Grown(frozenset(touched), len(fresh))

    def _keeps_its_rows(self, changes: "_Changes") -> bool:
        """Whether what changed, and what came to rows that wait, leaves every row where it is."""
        waiting = {turn.id for turn, _ in changes.turns} | {node.turn_id for node in changes.added_nodes}
        empty = {key[0]: key for turn_id in waiting if (key := self._empty_row_of(turn_id)) is not None}
        arrived = {_key(node) for node in changes.added_nodes if self._shows(node)}
        nodes_keep = all(
            self._shows(old) == self._shows(new)
            and (old.turn_id, old.parents, old.id) == (new.turn_id, new.parents, new.id)
            for old, new in changes.nodes
        )
        turns_keep = all(
            (old.id, old.kind, old.hidden) == (new.id, new.kind, new.hidden)
            and (
                self._shows_empty(old) == self._shows_empty(new)
                or new.id not in empty
                or empty[new.id] in arrived
            )
            for old, new in changes.turns
        )
        return nodes_keep and turns_keep and all(empty.get(key[0], key) == key for key in arrived)

    def _empty_row_of(self, turn_id: str) -> _Key | None:
        turn = self.history.turns.get(turn_id)
        key = (turn_id, turn.started_from if turn is not None else None)
        age = self._age_of_key.get(key)
        return key if age is not None and not self._node_ids[age] else None

    def _rows_of_turns(self, turn_ids: Collection[str]) -> set[int]:
        return {age for age, key in enumerate(self._keys) if key[0] in turn_ids}

    def _take_in(self, groups: dict[_Key, list[str]]) -> set[int]:
        """Put new nodes into rows that are there already, and leave the other groups."""
        known = {key: self._age_of_key[key] for key in groups if key in self._age_of_key}
        for key, age in known.items():
            self._node_ids[age] += groups[key]
            self._ages.update(dict.fromkeys(groups.pop(key), age))
        return set(known.values())

    def _ordered(self, groups: dict[_Key, list[str]], turns: Iterable[Turn]) -> list[_Key]:
        """The keys of `groups`, and of those of `turns` that have no node to show, oldest turn first."""
        answered = {turn_id for turn_id, _ in groups}
        for turn in turns:
            if turn.id not in answered and self._shows_empty(turn):
                key = (turn.id, turn.started_from)
                if key not in self._age_of_key:
                    groups[key] = []
        if len(groups) < 2:
            return list(groups)
        order = {turn_id: place for place, turn_id in enumerate(self.history.turns)}
        places = {key: order.get(key[0], len(order)) for key in groups}
        return sorted(groups, key=places.__getitem__)

    def _append(self, keys: list[_Key], groups: dict[_Key, list[str]]) -> None:
        """Put rows on top. One loop without calls for the usual row: thousands are listed at once."""
        ages, nodes = self._ages, self.history.nodes
        for age, key in enumerate(keys, len(self._keys)):
            node_ids, from_id = groups[key], key[1]
            for node_id in node_ids:
                ages[node_id] = age
            first = ages.get(from_id) if from_id is not None else None
            is_merge = any(len(nodes[node_id].parents) > 1 for node_id in node_ids)
            if is_merge or first is None or first >= age:
                self.links.append(self._links_of(from_id, node_ids, age))
            else:
                self.links.append((first,))
            self._age_of_key[key] = age
            if key[0] in self._numbers:
                self._begun.add(key[0])
        self._keys += keys
        self._node_ids += [groups[key] for key in keys]

    def _links_of(self, from_id: str | None, node_ids: list[str], age: int) -> tuple[int, ...]:
        """Ages of the parents; a parent that is not older is a damaged file's doing and is left out."""
        merged = [parent for node_id in node_ids for parent in self.history.nodes[node_id].parents[1:]]
        found = (self.age_of(parent) for parent in (from_id, *merged))
        return tuple(dict.fromkeys(at for at in found if at is not None and at < age))

    def _climb(self, node_id: str) -> int | None:
        steps: dict[str, None] = {}
        nodes, at = self.history.nodes, node_id
        while at in nodes and at not in steps:
            steps[at] = None
            age = self._ages.get(at, self._nearest.get(at))
            if age is not None:
                self._nearest.update(dict.fromkeys(steps, age))
                return age
            at = nodes[at].parents[0] if nodes[at].parents else ""
        return None


def candidates(history: History, row: Row, path: Collection[str] = ()) -> tuple[Node, ...]:
    """A row's nodes with versions folded: the one on the path stands for its group, else the newest."""
    shown: dict[object, Node] = {}
    for node_id in row.node_ids:
        node = history.nodes[node_id]
        key = node.version_key
        if key not in shown or shown[key].id not in path:
            shown[key] = node
    return tuple(shown.values())


def versions(history: History, node: Node) -> tuple[Node, ...]:
    """The other visible nodes of the same delivery, or of the same job and ordinal."""
    return tuple(other for other in history.versions(node.id) if other.id != node.id)


def face(shown: tuple[Node, ...], path: Collection[str]) -> Node | None:
    """The candidate whose number and drift the row carries: on the path, else the pick, else the first."""
    on_path = (node for node in shown if node.id in path)
    picked = (node for node in shown if node.verdict is Verdict.PICK)
    return next(chain(on_path, picked, shown), None)


def turn_number(history: History, turn_id: str) -> int:
    """The turn's place among the turns of its image, from 1; 0 for the one that opened it."""
    return _turn_numbers(history).get(turn_id, 0)


@dataclass(frozen=True, slots=True)
class _Changes:
    nodes: list[tuple[Node, Node]]
    turns: list[tuple[Turn, Turn]]
    added_nodes: list[Node]
    added_turns: list[Turn]


def _changes(old: History, new: History) -> _Changes | None:
    """What differs, by identity; None when things went away, changed places, or nearly all is new."""
    if old.image_id != new.image_id or len(old.nodes) > len(new.nodes) or len(old.turns) > len(new.turns):
        return None
    nodes = _unlike(old.nodes.values(), new.nodes.values())
    turns = _unlike(old.turns.values(), new.turns.values())
    if len(nodes) > _CHANGES_MAX or len(turns) > _CHANGES_MAX:
        return None
    added_nodes = list(islice(new.nodes.values(), len(old.nodes), None))
    added_turns = list(islice(new.turns.values(), len(old.turns), None))
    return _Changes(nodes, turns, added_nodes, added_turns)


def _unlike(old: Collection[_T], new: Collection[_T]) -> list[tuple[_T, _T]]:
    pairs = zip(old, new, strict=False)
    differ = map(is_not, old, new)
    return list(islice(compress(pairs, differ), _CHANGES_MAX + 1))


def _grouped(nodes: Iterable[Node]) -> dict[_Key, list[str]]:
    groups: dict[_Key, list[str]] = {}
    for node in nodes:
        parents = node.parents
        key = (node.turn_id, parents[0] if parents else None)
        if key in groups:
            groups[key].append(node.id)
        else:
            groups[key] = [node.id]
    return groups


def _key(node: Node) -> _Key:
    return node.turn_id, node.parents[0] if node.parents else None


def _turn_numbers(history: History) -> dict[str, int]:
    counted = (turn_id for turn_id, turn in history.turns.items() if turn.kind is not TurnKind.OPEN)
    return {turn_id: place for place, turn_id in enumerate(counted, 1)}
