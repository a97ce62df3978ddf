"""Which tiles does the strip show? A place for every candidate of a turn, from the moment it is asked for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.model.errors import Charged, ProviderError, StudioError
from studio.model.history import History, Node, Turn, TurnState, Verdict
from studio.model.money import cost
from studio.model.rows import Row, candidates
from studio.model.sentences import explain
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.history.arrivals import Arrival
from studio.ui.history.barren import barren, charged_words, failure_words
from studio.ui.history.node_tip import verdict_text
from studio.ui.locks.looks import lock_text, version_text
from studio.ui.prices import about_micro


class TileState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    PREVIEW = "preview"
    LOCKING = "locking"
    HERE = "here"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


_LOST = frozenset({TileState.FAILED, TileState.UNKNOWN, TileState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of the strip. `words` stand where the picture is missing, with their icon.

    `preview` counts the partial pictures that have come: the newest stands there until the candidate does.
    `link` is what can be asked for from the foot, "" for nothing. `version`: which of how many of one answer.
    `broken`: the entries of Keep that it did not keep, in their words.
    """

    ordinal: int
    state: TileState
    node: Node | None = None
    fraction: float | None = None
    icon: str = ""
    icon_role: str = "muted"
    words: str = ""
    foot: str = ""
    foot_right: str = ""
    link: str = ""
    preview: int = 0
    version: tuple[int, int] = (1, 1)
    broken: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.node.verdict if self.node else Verdict.NONE

    @property
    def is_lost(self) -> bool:
        """No picture will come here: there is nothing to judge."""
        return self.node is None and self.state in _LOST


Prices = Mapping[int, int]
"""What each candidate on its way may cost, in millionths of a dollar; left out where that is not known."""

Broken = Mapping[str, tuple[str, ...]]
"""By node, the entries of Keep that it did not keep, in their words."""

_NO_PRICES: Prices = {}
_NOTHING_BROKEN: Broken = {}


def turn_tiles(
    history: History,
    turn_id: str,
    arrival: Arrival | None,
    *,
    prices: Prices = _NO_PRICES,
    broken: Broken = _NOTHING_BROKEN,
) -> tuple[Tile, ...]:
    """The tiles of a turn; a candidate that comes takes the place that waited for it."""
    turn = history.turns.get(turn_id)
    if turn is None:
        return ()
    path = history.path(history.head) if history.head else ()
    visible = [node for node in history.of_turn(turn_id) if not node.hidden]
    nodes = candidates(history, Row(turn_id, 0, None, tuple(node.id for node in visible)), path)
    versions = _versions(visible)
    asked = _asked(turn, arrival)
    places = _places(nodes, arrival)
    count = max(asked, 1 + max(places, default=-1))
    missing = [_missing_tile(at, turn, arrival, prices.get(at)) for at in range(count)]
    tiles = [
        node_tile(places[at], at, turn, versions[places[at].id]) if at in places else gap
        for at, gap in enumerate(missing)
    ]
    return tuple(_judged(tile, broken) for tile in tiles if tile is not None)


def node_tile(node: Node, ordinal: int, turn: Turn | None, version: tuple[int, int] = (1, 1)) -> Tile:
    return Tile(
        ordinal=ordinal,
        state=TileState.HERE,
        node=node,
        foot=lock_text(node),
        foot_right=cost_text(turn, (node,)) if node.parents else "",
        version=version,
    )


def broken_text(tile: Tile) -> str:
    """Not kept: the label, the hands; "" where nothing was broken."""
    return tr("Not kept: {entries}", entries=", ".join(tile.broken)) if tile.broken else ""


def cost_text(turn: Turn | None, nodes: Iterable[Node]) -> str:
    """What nodes of a turn cost together; nothing yet where that is told when the turn has ended."""
    costs = [node.cost_micro for node in nodes]
    known = [one for one in costs if one is not None]
    if len(known) == len(costs):
        return cost(sum(known))
    return "" if turn is not None and turn.state is TurnState.RUNNING else cost(None)


def here(tiles: Sequence[Tile]) -> int:
    return sum(1 for tile in tiles if tile.state is TileState.HERE)


def spoken(tile: Tile, head: str | None) -> str:
    """The tile as one sentence, for who does not see it."""
    node = tile.node
    parts = [tr("Candidate {number}", number=node.number if node else tile.ordinal + 1)]
    if node is not None:
        parts += [tr("you are here")] if node.id == head else []
        parts += [verdict_text(node.verdict)] if node.verdict is not Verdict.NONE else []
    version = version_text(*tile.version)
    parts += [text for text in (tile.words, tile.foot, version, broken_text(tile), tile.foot_right) if text]
    return ", ".join(parts)


def _judged(tile: Tile, broken: Broken) -> Tile:
    found = broken.get(tile.node.id, ()) if tile.node is not None else ()
    return replace(tile, broken=found) if found else tile


def _versions(visible: Sequence[Node]) -> dict[str, tuple[int, int]]:
    """Of each node of a turn, which of how many it is of those made of one answer, the oldest being 1."""
    groups: dict[object, list[str]] = {}
    for node in visible:
        groups.setdefault(node.version_key, []).append(node.id)
    return {
        node_id: (place, len(group))
        for group in groups.values()
        for place, node_id in enumerate(group, start=1)
    }


def _asked(turn: Turn, arrival: Arrival | None) -> int:
    """How many places there are; of a turn that is done, only those that were filled or failed here."""
    if turn.state is TurnState.DONE:
        return 1 + max(arrival.errors, default=-1) if arrival else 0
    return max(turn.candidates, arrival.asked if arrival else 0)


def _places(nodes: Collection[Node], arrival: Arrival | None) -> dict[int, Node]:
    """A node stands at its ordinal after the first of its job; where that is taken, at the next free one."""
    places: dict[int, Node] = {}
    for node in nodes:
        at = node.ordinal + (arrival.first_of(node.job_id) if arrival is not None else 0)
        while at in places:
            at += 1
        places[at] = node
    return places


def _missing_tile(
    ordinal: int, turn: Turn, arrival: Arrival | None, estimate_micro: int | None
) -> Tile | None:
    error = arrival.errors.get(ordinal) if arrival else None
    if error is not None:
        return _failed_tile(ordinal, error, turn)
    match turn.state:
        case TurnState.RUNNING:
            return _coming_tile(ordinal, arrival, estimate_micro)
        case TurnState.CANCELLED:
            return _cancelled_tile(ordinal, turn)
        case TurnState.UNKNOWN:
            return _unknown_tile(ordinal, turn)
        case TurnState.FAILED:
            return _failed_tile(ordinal, arrival.error if arrival else None, turn)
        case TurnState.DONE:
            return None


def _unknown_tile(ordinal: int, turn: Turn) -> Tile:
    is_paid = turn.charged is Charged.YES
    return Tile(
        ordinal,
        TileState.UNKNOWN,
        icon="cloud-download" if is_paid else "circle-question-mark",
        icon_role="warn",
        words=tr("Paid, and not fetched yet") if is_paid else tr("No answer came back. It may be charged."),
        foot=charged_words(turn.charged) if is_paid else tr("May be charged"),
        link=tr("What now…"),
    )


def _cancelled_tile(ordinal: int, turn: Turn) -> Tile:
    foot = tr("Nothing charged") if turn.charged is Charged.NO else charged_words(turn.charged)
    came_to = barren(turn)
    words = came_to.words if came_to is not None and turn.is_forgotten else tr("Cancelled")
    return Tile(ordinal, TileState.CANCELLED, icon="ban", words=words, foot=foot, link=tr("Details"))


def _coming_tile(ordinal: int, arrival: Arrival | None, estimate_micro: int | None) -> Tile:
    right = about_micro(estimate_micro) if estimate_micro is not None else ""
    ago_s = arrival.sent_ago_s(ordinal) if arrival is not None else None
    if arrival is None or ago_s is None:
        words, foot = tr("Waiting"), tr("Not sent yet")
        return Tile(ordinal, TileState.WAITING, icon="clock", words=words, foot=foot, foot_right=right)
    if ago_s < 0:
        words, foot = tr("Waiting"), tr("Nothing charged")
        return Tile(ordinal, TileState.WAITING, icon="clock", words=words, foot=foot, foot_right=right)
    note, seen = arrival.notes.get(ordinal, ""), arrival.previews.get(ordinal, 0)
    fraction = arrival.fractions.get(ordinal, 0.0)
    if note:
        return Tile(
            ordinal, TileState.LOCKING, fraction=fraction, foot=tr(note), foot_right=right, preview=seen
        )
    if seen:
        return Tile(
            ordinal,
            TileState.PREVIEW,
            fraction=fraction,
            foot=tr("Preview {number}", number=numerals.number(seen)),
            foot_right=tr("{seconds} s", seconds=ago_s),
            preview=seen,
        )
    # Free is what is made on this machine: nothing is sent anywhere.
    words = mark("Being made, {seconds} s") if estimate_micro == 0 else mark("Sent {seconds} s ago")
    sent = tr(words, seconds=ago_s)
    return Tile(ordinal, TileState.SENT, fraction=fraction, foot=sent, foot_right=right)


def _failed_tile(ordinal: int, error: Exception | None, turn: Turn) -> Tile:
    """What it cost is known from the failure, else from the turn once it has ended."""
    is_running = turn.state is TurnState.RUNNING
    foot = "" if is_running else charged_words(turn.charged)
    if isinstance(error, ProviderError) and is_running:
        foot = charged_words(error.charged)
    reason = explain(error).message if isinstance(error, StudioError) else failure_words(turn)
    return Tile(
        ordinal,
        TileState.FAILED,
        icon="circle-x",
        icon_role="bad",
        words=reason,
        foot=foot,
        link=tr("Details"),
    )
