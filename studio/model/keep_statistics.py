"""Which of the things that must stay keeps breaking, and after how many turns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median_low

from studio.model.history import Finding, History, Node

Findings = Mapping[str, Mapping[str, Finding]]  # by node, then by invariant id


@dataclass(frozen=True, slots=True)
class Breaks:
    """`judged` answers were found kept or broken; versions of one answer count once, as the newest says.

    `first_after`: turns to the first break of a path, the median; None where it never broke.
    """

    judged: int = 0
    broken: int = 0
    first_after: int | None = None


@dataclass(frozen=True, slots=True)
class KeepStatistic:
    """What became of one entry: in the answers as they came, and in the pictures as they are."""

    invariant_id: str
    raw: Breaks
    locked: Breaks


def statistics(
    history: History, invariant_ids: Iterable[str], *, raw: Findings, locked: Findings
) -> tuple[KeepStatistic, ...]:
    """One for each entry, in the order given."""
    return tuple(
        KeepStatistic(one, _breaks(history, one, raw), _breaks(history, one, locked)) for one in invariant_ids
    )


def _breaks(history: History, invariant_id: str, findings: Findings) -> Breaks:
    judged = _of_answers(history, invariant_id, findings)
    broken = {node_id for node_id, finding in judged.items() if finding is Finding.BROKEN}
    firsts = []
    for node_id in broken:
        path = history.path(node_id)
        if not broken.intersection(path[:-1]):
            firsts.append(len(path) - 1)
    return Breaks(len(judged), len(broken), median_low(firsts) if firsts else None)


def _of_answers(history: History, invariant_id: str, findings: Findings) -> dict[str, Finding]:
    """What was found of an entry, by the newest node of each answer of which something was found."""
    newest: dict[object, Node] = {}
    for node_id, found in findings.items():
        node = history.nodes.get(node_id)
        if node is None or found.get(invariant_id) not in (Finding.KEPT, Finding.BROKEN):
            continue
        answer = (node.turn_id, node.version_key)
        if answer not in newest or newest[answer].number < node.number:
            newest[answer] = node
    return {node.id: findings[node.id][invariant_id] for node in newest.values()}
