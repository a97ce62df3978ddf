"""What a tool tip says of a node: number, label, verdict, size, lock; that its drift comes."""

from studio.model.history import Node, Verdict
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.history.drift_text import drift_told
from studio.ui.locks.looks import lock_text

_VERDICTS = {
    Verdict.PICK: mark("pick"),
    Verdict.MAYBE: mark("maybe"),
    Verdict.REJECT: mark("rejected"),
}


def node_tip(node: Node) -> str:
    """One line, for example *18 · pick · 2080 × 1408 · 0 changed*."""
    words = [str(node.number)]
    words += [node.label] if node.label else []
    words += [tr(_VERDICTS[node.verdict])] if node.verdict in _VERDICTS else []
    words += [tr("hidden")] if node.hidden else []
    words.append(numerals.size(node.width, node.height))
    words += [lock] if (lock := lock_text(node)) else []
    words += [drift_told(node)] if node.awaits_drift else []
    return " · ".join(words)


def verdict_text(verdict: Verdict) -> str:
    return tr(_VERDICTS[verdict]) if verdict in _VERDICTS else tr("no verdict")
