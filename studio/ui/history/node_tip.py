"""What a tool tip says of a node: number, label, verdict, size, lock."""

from studio.model.history import LockState, Node, Verdict
from studio.model.words import mark, tr
from studio.ui import numerals

_VERDICTS = {
    Verdict.PICK: mark("pick"),
    Verdict.MAYBE: mark("maybe"),
    Verdict.REJECT: mark("rejected"),
}
_LOCKS = {
    LockState.LOCKED: mark("{count} changed"),
    LockState.ASKED: mark("Check the lock"),
    LockState.REFUSED: mark("Not locked"),
    LockState.OFF: mark("Lock off"),
}


def node_tip(node: Node) -> str:
    """One line, for example *18 · pick · 2080 × 1408 · 0 changed*."""
    words = [str(node.number)]
    words += [node.label] if node.label else []
    words += [tr(_VERDICTS[node.verdict])] if node.verdict in _VERDICTS else []
    words += [tr("hidden")] if node.hidden else []
    words.append(numerals.size(node.width, node.height))
    words += [lock] if (lock := lock_text(node)) else []
    return " · ".join(words)


def verdict_text(verdict: Verdict) -> str:
    return tr(_VERDICTS[verdict]) if verdict in _VERDICTS else tr("no verdict")


def lock_text(node: Node) -> str:
    """What the lock did in two words; "" where there was none."""
    if node.lock is None:
        return ""
    if node.lock is LockState.LOCKED and not node.protected_px:
        return tr("Whole picture")
    return tr(_LOCKS[node.lock], count=numerals.number(node.differing_px or 0))
